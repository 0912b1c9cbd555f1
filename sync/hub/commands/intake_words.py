"""What ``champion-hub intake`` does, and what it says about it: find mapping and policy pack, take in, list, decide."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from champion_app.domain.audit import DISCLOSED
from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from resources.files import names, read_bytes
from sync.hub.commands.intake_said import (
    counted,
    said_of_retractions,
    said_of_run,
    said_of_unknown,
    warnings,
)
from sync.hub.extract.open_file import opened
from sync.hub.extract.rejects import RejectsFile
from sync.hub.hub import Hub
from sync.hub.hub_log import HubAct, note
from sync.hub.intake.batch import Source
from sync.hub.intake.counts import EachReject, IntakeResult
from sync.hub.intake.database_errors import told_in_words
from sync.hub.intake.joining import review
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.read_mapping import read_mapping, shipped_mapping
from sync.hub.intake.pole import shape
from sync.hub.intake.pole.read import PoleReading
from sync.hub.intake.pole.write import write_pole
from sync.hub.intake.retract import take_retractions
from sync.hub.intake.run import take_in, take_rows, unknown_words
from sync.hub.intake.runs import Ran, keep_run, last_run
from sync.hub.storage.storage import Storage

_SUFFIX = ".toml"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a run, and whether a part of the file was not taken."""

    lines: tuple[str, ...]
    part_refused: bool


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


def run_intake(
    storage: Storage, source: Path, mapping: str, *, now: datetime, dry_run: bool, rejects: Path | None
) -> Outcome:
    """Take a file in, keep what became of it, and say it line by line. ``mapping`` is a shipped name, a TOML file, or
    ``pole-json``. ``rejects``: where to write the list of what was not taken. Raises Refused where the file as a whole
    cannot be taken, NoRoom where the database cannot be written."""
    pack = shipped_pack(now)
    found = None if mapping == shape.SOURCE_NAME else find_mapping(mapping)
    of = (found.name, found.title) if found else (shape.SOURCE_NAME, shape.SOURCE_TITLE)
    with _written(rejects) as each:
        try:
            if found is None:
                result = take_pole(storage, source, pack=pack, now=now, dry_run=dry_run, each_reject=each)
            else:
                result = take_in(storage, source, found, pack=pack, now=now, dry_run=dry_run, each_reject=each)
        except Refused as refused:
            if not dry_run and source.is_file():  # a name that was typed wrong is nobody's feed
                with storage.write() as tx:
                    keep_run(tx, *of, Ran(failed=str(refused)), now=now)
            raise
    with storage.read() as tx:
        before = last_run(tx, of[0])
    ran = Ran(
        rows=result.rows, taken=result.taken, changed=result.changed, refused=result.rejected, reasons=result.reasons,
        left_out=result.columns, newest=result.newest,
    )  # fmt: skip
    if not dry_run:
        with storage.write() as tx:
            keep_run(tx, *of, ran, now=now)
    lines = [*said_of_run(result, dry_run=dry_run), *warnings(ran, before)]
    if rejects is not None:
        lines.append(f"The list of what was not taken is in {rejects.name}.")
    return Outcome(lines=tuple(lines), part_refused=result.rejected > 0)


def run_unknown(source: Path, mapping: str, *, now: datetime) -> Iterator[str]:
    """Say which words of a file its mapping does not know, and how often each stands there. Raises Refused."""
    found, rows = unknown_words(source, find_mapping(mapping), pack=shipped_pack(now), now=now)
    yield from said_of_unknown(found, rows)


def run_retractions(
    storage: Storage, source: Path, mapping: str, *, now: datetime, dry_run: bool, rejects: Path | None
) -> Outcome:
    """Mark the rows that a list names as withdrawn, and say what became of each. Raises as :func:`run_intake`."""
    found = find_mapping(mapping)
    with _written(rejects) as each:
        result = take_retractions(storage, source, found, now=now, dry_run=dry_run, each_reject=each)
    lines = list(said_of_retractions(result, dry_run=dry_run))
    if rejects is not None:
        lines.append(f"The list of what was not taken is in {rejects.name}.")
    return Outcome(lines=tuple(lines), part_refused=result.rejected > 0)


def run_review(hub: Hub) -> Iterator[str]:
    """Say which rows may tell of the same incident. References and case numbers only."""
    with hub.storage.read() as tx:
        found = review.review(tx)
    if not found:
        yield "Nothing waits: no two rows look like the same incident."
        return
    yield f"{counted(len(found), 'pair', 'pairs')} may be one incident. Decide each with --join ID or --apart ID:"
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
    yield f"{counted(count, 'case', 'cases')} written to {path.name}, one a line. It holds personal data in clear."


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
