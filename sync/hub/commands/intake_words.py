"""What ``champion-hub intake`` does, and what it says about it: find mapping and policy pack, take in, list, decide."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from champion_app.domain.audit import DISCLOSED
from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from resources.files import names, read_bytes
from sync.hub.extract.open_file import opened
from sync.hub.extract.rejects import Reject, RejectsFile
from sync.hub.hub import Hub
from sync.hub.hub_log import HubAct, note
from sync.hub.intake.batch import Source
from sync.hub.intake.database_errors import told_in_words
from sync.hub.intake.joining import review
from sync.hub.intake.mapping.mapping_file import MappingFile, read_mapping, shipped_mapping
from sync.hub.intake.pole import shape
from sync.hub.intake.pole.read import PoleReading
from sync.hub.intake.pole.write import write_pole
from sync.hub.intake.retract import RetractionResult, take_retractions
from sync.hub.intake.run import EachReject, IntakeResult, take_in, take_rows
from sync.hub.storage.storage import Storage

_SHOWN = 10
_SUFFIX = ".toml"
_DRY = "This was a dry run: nothing was written. It would have been:"


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


def first_line(told: str) -> str:
    """The columns of a mapping as the first line of an extract. Raises Refused where it has none."""
    if told == shape.SOURCE_NAME:
        raise Refused("POLE-shaped JSON has no columns. docs/intake.md says what it is.")
    found = find_mapping(told)
    line = io.StringIO()
    csv.writer(line, delimiter=found.delimiter, lineterminator="").writerow(found.columns())
    return line.getvalue()


def take_pole(
    storage: Storage,
    source: Path,
    *,
    pack: PolicyPack,
    now: datetime,
    dry_run: bool = False,
    each_reject: EachReject | None = None,
) -> IntakeResult:
    """Take a file of POLE-shaped JSON in, as :func:`sync.hub.intake.run.take_in` does an extract."""
    with opened(source) as stream:
        return take_rows(
            storage,
            PoleReading(pack, now).rows(stream),
            Source(name=shape.SOURCE_NAME, title=shape.SOURCE_TITLE),
            now=now,
            dry_run=dry_run,
            each_reject=each_reject,
        )


def run_intake(hub: Hub, source: Path, mapping: str, *, dry_run: bool, rejects: Path | None) -> Iterator[str]:
    """Take a file in and say, line by line, what became of it. ``mapping`` is a shipped name, a TOML file, or
    ``pole-json``. ``rejects``: where to write the list of rows that were not taken. Raises Refused where the file as a
    whole cannot be taken, NoRoom where the database cannot be written."""
    now = hub.clock()
    pack = shipped_pack(now)
    with _written(rejects) as each:
        if mapping == shape.SOURCE_NAME:
            result = take_pole(hub.storage, source, pack=pack, now=now, dry_run=dry_run, each_reject=each)
        else:
            found = find_mapping(mapping)
            result = take_in(hub.storage, source, found, pack=pack, now=now, dry_run=dry_run, each_reject=each)
    yield from told(result, dry_run=dry_run)
    if rejects is not None:
        yield f"The list of rejects is in {rejects.name}."


def run_retractions(hub: Hub, source: Path, mapping: str, *, dry_run: bool, rejects: Path | None) -> Iterator[str]:
    """Mark the rows that a list names as withdrawn, and say what became of each. Raises as :func:`run_intake`."""
    found = find_mapping(mapping)
    with _written(rejects) as each:
        result = take_retractions(
            hub.storage, source, found, now=hub.clock(), dry_run=dry_run, each_reject=each
        )  # fmt: skip
    yield from told_retractions(result, dry_run=dry_run)
    if rejects is not None:
        yield f"The list of rejects is in {rejects.name}."


def run_review(hub: Hub) -> Iterator[str]:
    """Say which rows may tell of the same incident. References and case numbers only."""
    with hub.storage.read() as tx:
        found = review.review(tx)
    if not found:
        yield "Nothing waits: no two rows look like the same incident."
        return
    yield f"{_counted(len(found), 'pair', 'pairs')} may be one incident. Decide each with --join ID or --apart ID:"
    for one in found:
        pair = one.proposal.pair
        sides = ((pair.one, one.case), (pair.other, one.other_case))
        shown = " and ".join(f"{source} {of} ({case or 'no case'})" for (source, of), case in sides)
        yield f"  {one.proposal.id}  {shown}: {pair.reason}"


def run_join(hub: Hub, identity: str, *, by: str) -> Iterator[str]:
    """Make one case of two. Raises Refused."""
    with told_in_words("Nothing was changed."), hub.storage.write() as tx:
        review.join(tx, identity, by=by, now=hub.clock())
    yield "Joined: one case holds both references now."


def run_apart(hub: Hub, identity: str, *, by: str) -> Iterator[str]:
    """Keep two rows apart for good. Raises Refused."""
    with told_in_words("Nothing was changed."), hub.storage.write() as tx:
        review.keep_apart(tx, identity, by=by, now=hub.clock())
    yield "Kept apart. It will not be asked again."


def run_export(hub: Hub, path: Path) -> Iterator[str]:
    """Write every case as POLE-shaped JSON. Raises Refused or NoRoom."""
    with hub.storage.read() as tx:
        count = write_pole(tx, path)
    with hub.storage.write_beside() as tx:
        note(tx, [HubAct(act=DISCLOSED, detail=f"{count} cases as a file")], now=hub.clock())
    yield f"{_counted(count, 'case', 'cases')} written to {path.name}, one a line. It holds personal data in clear."


def told(result: IntakeResult, *, dry_run: bool) -> Iterator[str]:
    """A run in sentences, with the first rejects."""
    if dry_run:
        yield _DRY
    yield (
        f"{_rows(result.rows)}: {result.taken:,} taken, {result.changed:,} changed, {result.unchanged:,} unchanged, "
        f"{result.rejected:,} rejected. {_counted(result.cases_made, 'case', 'cases')} made. "
        f"{result.seconds:.1f} seconds."
    )
    if result.retracted:
        yield f"{_rows(result.retracted)} withdrawn by the system. Nothing was deleted: the incidents say so, and why."
    if result.joined:
        yield f"{_rows(result.joined)} joined with what another system told of the same incident."
    if result.proposed:
        yield f"{_counted(result.proposed, 'pair', 'pairs')} may be one incident. See them with --review."
    yield from _rejects(result.rejects, result.rejected)


def told_retractions(result: RetractionResult, *, dry_run: bool) -> Iterator[str]:
    """A list of withdrawn rows in sentences, with the first rejects."""
    if dry_run:
        yield _DRY
    yield (
        f"{_rows(result.rows)}: {result.retracted:,} withdrawn, {result.already:,} withdrawn before, "
        f"{result.rejected:,} rejected. Nothing was deleted. {result.seconds:.1f} seconds."
    )
    yield from _rejects(result.rejects, result.rejected)


@contextmanager
def _written(path: Path | None) -> Iterator[EachReject | None]:
    """Where the list of rejects goes as they come, if it is wanted."""
    if path is None:
        yield None
        return
    out = RejectsFile(path)
    try:
        yield out.add
    finally:
        out.close()


def _rejects(rejects: Sequence[Reject], count: int) -> Iterator[str]:
    for reject in rejects[:_SHOWN]:
        yield _reject(reject)
    if count > _SHOWN:
        yield f"And {_counted(count - _SHOWN, 'more', 'more')}. Use --rejects FILE for the whole list."


def _rows(count: int) -> str:
    return _counted(count, "row", "rows")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _reject(reject: Reject) -> str:
    where = f"{reject.file}, line {reject.line}" if reject.file else f"line {reject.line}"
    return f"  {where}{f', {reject.column}' if reject.column else ''}: {reject.reason}"
