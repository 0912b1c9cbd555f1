"""What is said of a run that took a file in: every row is accounted for, and what is odd about the file is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from champion_app.domain.rules.words.moments import local_day, read_moment
from champion_app.domain.rules.words.wording import full_day
from sync.hub.extract.rejects import Reject, quoted
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.retract import RetractionResult
from sync.hub.intake.runs import IntakeRun, Ran

_SHOWN = 10
_DRY = "This was a dry run: nothing was written. It would have been:"


def said_of_run(result: IntakeResult, *, dry_run: bool) -> Iterator[str]:
    """A run in sentences, with the first rejects."""
    if dry_run:
        yield _DRY
    yield (
        f"{_rows(result.rows)}: {result.taken:,} taken, {result.changed:,} changed, {result.unchanged:,} unchanged, "
        f"{result.rejected:,} rejected. {counted(result.cases_made, 'case', 'cases')} made. "
        f"{result.seconds:.1f} seconds."
    )
    if result.retracted:
        yield f"{_rows(result.retracted)} withdrawn by the system. Nothing was deleted: the incidents say so, and why."
    if result.joined:
        yield f"{_rows(result.joined)} joined with what another system told of the same incident."
    if result.proposed:
        yield f"{counted(result.proposed, 'pair', 'pairs')} may be one incident. See them with --review."
    yield from _listed(result.rejects, result.rejected)
    if result.left_out:
        rows = len({one.line for one in result.cells}) if result.left_out <= len(result.cells) else 0
        of = f"{counted(rows, 'row was', 'rows were')} taken" if rows else "Rows were taken"
        yield f"{of} with {counted(result.left_out, 'remark', 'remarks')}; what could not be read is kept as told:"
        yield from _listed(result.cells, result.left_out)
    yield from result.notes


def said_of_retractions(result: RetractionResult, *, dry_run: bool) -> Iterator[str]:
    """A list of withdrawn rows in sentences, with the first rejects."""
    if dry_run:
        yield _DRY
    yield (
        f"{_rows(result.rows)}: {result.retracted:,} withdrawn, {result.already:,} withdrawn before, "
        f"{result.rejected:,} rejected. Nothing was deleted. {result.seconds:.1f} seconds."
    )
    yield from _listed(result.rejects, result.rejected)


def warnings(ran: Ran, before: IntakeRun | None) -> Iterator[str]:
    """What is odd about a file beside the last one of its system: it is empty, old, or the same again."""
    if not ran.rows:
        yield "The file has a header and no rows. Where the system had any, the extract is wrong; the report says so."
        return
    if ran.refused:
        share = max(1, round(100 * ran.refused / ran.rows))
        yield (
            f"{ran.refused:,} of {ran.rows:,} rows ({share} %) were not taken. The report will say so; mend them and "
            "run it again."
        )
    if before is None:
        return
    moment = read_moment(before.at)
    came = f" of {full_day(local_day(moment))}" if moment else ""
    if ran.newest and ran.newest < before.ran.newest:
        yield (
            f"The newest row tells of {ran.newest}, that of the file{came} of {before.ran.newest}. "
            "It may be an old file."
        )
    elif not (ran.taken or ran.changed or ran.refused):
        yield f"Nothing in it is new since the file{came}. It may be the same file again."


def said_of_unknown(found: Sequence[tuple[str, str, int]], rows: int) -> Iterator[str]:
    """Words that a mapping does not know, by column, with how often each stands there."""
    if not found:
        yield f"{_rows(rows)} read. The mapping knows every word of the columns that have a list."
        return
    yield f"{_rows(rows)} read. The mapping does not know these words; add those that mean something:"
    last = ""
    for column, word, count in found:
        if column != last:
            yield f"  {column}"
            last = column
        yield f"    {count:>7,}  {quoted(word)}"


def _listed(rejects: Sequence[Reject], count: int) -> Iterator[str]:
    for reject in rejects[:_SHOWN]:
        yield _reject(reject)
    if count > _SHOWN:
        yield f"And {counted(count - _SHOWN, 'more', 'more')}. Use --rejects FILE for the whole list."


def _rows(count: int) -> str:
    return counted(count, "row", "rows")


def counted(count: int, one: str, many: str) -> str:
    """A number and its word."""
    return f"{count:,} {one if count == 1 else many}"


def _reject(reject: Reject) -> str:
    where = f"{reject.file}, line {reject.line}" if reject.file else f"line {reject.line}"
    return f"  {where}{f', {reject.column}' if reject.column else ''}: {reject.reason}"
