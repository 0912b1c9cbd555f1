"""The day's report as one record: made once from the hub's database, then only read, cut and drawn."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from champion_app.domain.kinds.area_day import AreaDay
from sync.hub.report.inputs.areas import same
from sync.hub.report.link.told import Link


class DayReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one day. ``force`` is the whole force; ``areas`` are its districts, the groups that the policy
    names and its neighbourhoods, by level and name. ``links``: which entries it takes for one person, and why; they
    never leave the hub. ``seconds``: what making it took."""

    day: date
    made_at: datetime
    force: AreaDay
    areas: tuple[AreaDay, ...] = ()
    links: tuple[Link, ...] = ()
    seconds: float = 0.0

    def of(self, area: str) -> AreaDay | None:
        """The day of one area, whatever its capitals; of the force for an empty name; None for an unknown one."""
        if not area:
            return self.force
        wanted = same(area)
        return next((one for one in self.areas if same(one.area) == wanted), None)


_report = msgspec.json.Decoder(DayReport)


def encoded(report: DayReport) -> bytes:
    """A report as JSON."""
    return msgspec.json.encode(report)


def decoded(raw: bytes) -> DayReport:
    """A report from its JSON. Raises msgspec.DecodeError where it is none."""
    return _report.decode(raw)
