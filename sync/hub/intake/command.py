"""What ``champion-hub intake`` does: find the mapping and the policy pack, take the file in, say what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from resources.files import names, read_bytes
from sync.hub.hub import Hub
from sync.hub.intake.mapping import MappingFile, read_mapping, shipped_mapping
from sync.hub.intake.rejects import Reject, write_rejects
from sync.hub.intake.run import IntakeResult, take_in

_SHOWN = 10
_SUFFIX = ".toml"


def shipped_pack(now: datetime) -> PolicyPack:
    """The policy pack that is in force now. Raises Refused where there is none."""
    return pack_for([read_pack(read_bytes("policy", name)) for name in names("policy", _SUFFIX)], now.date())


def find_mapping(told: str) -> MappingFile:
    """A mapping by its shipped name, or from a TOML file. Raises Refused."""
    if not told.endswith(_SUFFIX):
        return shipped_mapping(told)
    try:
        raw = Path(told).read_bytes()
    except OSError:
        raise Refused("The mapping file cannot be opened. Check its name, and that this account may read it.") from None
    return read_mapping(raw)


def run_intake(hub: Hub, source: Path, mapping: str, *, dry_run: bool, rejects: Path | None) -> Iterator[str]:
    """Take a file in and say, line by line, what became of it. ``rejects``: where to write the list of rows that were
    not taken. Raises Refused where the file as a whole cannot be taken."""
    now = hub.clock()
    result = take_in(hub.storage, source, find_mapping(mapping), pack=shipped_pack(now), now=now, dry_run=dry_run)
    yield from told(result, dry_run=dry_run)
    if rejects is not None:
        write_rejects(rejects, result.rejects)
        yield f"The list of rejects is in {rejects.name}."


def told(result: IntakeResult, *, dry_run: bool) -> Iterator[str]:
    """A run in sentences, with the first rejects."""
    if dry_run:
        yield "This was a dry run: nothing was written. It would have been:"
    yield (
        f"{_rows(result.rows)}: {result.taken:,} taken, {result.changed:,} changed, {result.unchanged:,} unchanged, "
        f"{len(result.rejects):,} rejected. {_counted(result.cases_made, 'case', 'cases')} made. "
        f"{result.seconds:.1f} seconds."
    )
    for reject in result.rejects[:_SHOWN]:
        yield _reject(reject)
    if len(result.rejects) > _SHOWN:
        yield f"And {_counted(len(result.rejects) - _SHOWN, 'more', 'more')}. Use --rejects FILE for the whole list."


def _rows(count: int) -> str:
    return _counted(count, "row", "rows")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _reject(reject: Reject) -> str:
    return f"  line {reject.line}{f', {reject.column}' if reject.column else ''}: {reject.reason}"
