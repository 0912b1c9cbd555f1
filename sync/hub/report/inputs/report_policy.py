"""What the report goes by: windows, smallest numbers and groups of areas, as dated data of the force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from champion_app.domain.errors import Refused
from resources.files import names, read_bytes
from sync.hub.report.inputs.risk_rules import RiskRule

_FOLDER, _SUFFIX = "policy/report", ".toml"
_Count = Annotated[int, Meta(ge=1)]


class Windows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far back each part looks. ``source_stale_days``: after how many days without rows a system counts as late.
    ``check_days``: older rows are not asked about."""

    coverage_days: _Count = 84
    recorded_days: _Count = 84
    repeat_months: _Count = 12
    where_weeks: _Count = 12
    trend_months: _Count = 24
    precision_days: _Count = 31
    source_stale_days: _Count = 2
    check_days: _Count = 365


class Linking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is taken for one person. ``sure``: how likely at least. ``place_cases``: from how many cases on a place is
    named."""

    sure: Annotated[float, Meta(ge=0.5, le=1.0)] = 0.95
    place_cases: Annotated[int, Meta(ge=2)] = 3


class SourceRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is usual for one system. ``stale_days``: after how many days without rows it counts as late."""

    stale_days: _Count


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``smallest``: counts from 1 up to one less are hidden. ``most_items``: of one kind in the list of an area."""

    smallest: _Count = 5
    most_items: _Count = 300


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An area of the force's own making: the districts and neighbourhoods that it is made of."""

    name: str
    of: tuple[str, ...]


class ReportPack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dated file."""

    name: str
    valid_from: date
    windows: Windows = Windows()
    shown: Shown = Shown()
    linking: Linking = Linking()
    risk: tuple[RiskRule, ...] = ()
    groups: tuple[Group, ...] = ()
    sources: dict[str, SourceRule] = {}

    def __post_init__(self) -> None:
        """Raises ValueError where two rules have one name."""
        names = [rule.id for rule in self.risk]
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise ValueError(f"two risk rules are called “{twice}”")


def read_report_pack(raw: bytes) -> ReportPack:
    """Read one file. Raises Refused with the place that is wrong."""
    try:
        return msgspec.toml.decode(raw, type=ReportPack)
    except RecursionError:
        raise Refused("The report's policy file is nested too deeply to be read. Nothing was changed.") from None
    except msgspec.MsgspecError as error:
        raise Refused(f"The report's policy file cannot be used: {error}. Nothing was changed.") from None


def report_pack_for(packs: Sequence[ReportPack], day: date) -> ReportPack:
    """The newest that is valid on a day. Raises Refused where there is none."""
    valid = [pack for pack in packs if pack.valid_from <= day]
    if not valid:
        raise Refused("The report has no policy file that is valid on this day. Add one, or choose a later day.")
    return max(valid, key=lambda pack: pack.valid_from)


def shipped_report_pack(day: date) -> ReportPack:
    """The shipped file that is in force on a day."""
    return report_pack_for([read_report_pack(read_bytes(_FOLDER, name)) for name in names(_FOLDER, _SUFFIX)], day)


def report_pack_of_file(path: Path) -> ReportPack:
    """The force's own file. Raises Refused."""
    try:
        return read_report_pack(path.read_bytes())
    except OSError:
        raise Refused("The report's policy file cannot be opened. Check its name, and that this account may read it."
                      ) from None  # fmt: skip
