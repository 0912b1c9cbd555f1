"""Which systems the report was made from, which of them are late, and which files could not be read: what is not in it
is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from champion_app.domain.kinds.area_day import SourceState
from champion_app.domain.rules.words.moments import local_day, read_moment
from champion_app.domain.rules.words.wording import full_day, plural
from sync.hub.intake.runs import IntakeRun, Ran
from sync.hub.report.inputs.report_policy import SourceRule
from sync.hub.report.recording.gather import SourceRows

FILES_DAYS = 3
"""How long a file that failed is told, where none came since that did not: over a weekend."""
_SHARE, _FEWEST = 0.1, 2
"""From which share of a file's rows on, and how many, a column that could not be read is told."""


def source_states(
    sources: Iterable[SourceRows],
    rules: Mapping[str, SourceRule],
    files: Sequence[IntakeRun],
    *,
    stale_days: int,
    now: datetime,
) -> tuple[SourceState, ...]:
    """Every system that ever sent rows, or whose files could not be read, by name. ``files``: the oldest first."""
    known = {one.source: one for one in sources}
    for file in files:
        known.setdefault(file.source, SourceRows(source=file.source, title=file.title))
    return tuple(
        _state(one, rules, [file for file in files if file.source == one.source], stale_days, now)
        for _, one in sorted(known.items())
    )


def _state(
    one: SourceRows, rules: Mapping[str, SourceRule], files: Sequence[IntakeRun], stale_days: int, now: datetime
) -> SourceState:
    taken_at = read_moment(one.taken_at)
    allowed = rules[one.source].stale_days if one.source in rules else stale_days
    late = taken_at is not None and (local_day(now) - local_day(taken_at)).days > allowed
    title = one.title or one.source
    said = []
    if late and taken_at is not None:
        said.append(f"{title}: nothing came since {full_day(local_day(taken_at))}, so what is newer is not in it.")
    said += _of_files(title, files)
    return SourceState(
        source=one.source, title=one.title, rows=one.rows, newest=one.newest, taken_at=taken_at, late=late,
        sentence=" ".join(said),
    )  # fmt: skip


def _of_files(title: str, files: Sequence[IntakeRun]) -> Iterator[str]:
    """What is wrong with the files that came lately. One that a later, whole one put right is not told."""
    newest = ""
    for place, file in enumerate(files):
        later = files[place + 1 :]
        moment = read_moment(file.at)
        came = f"that came on {full_day(local_day(moment))}" if moment else "that came"
        if not _put_right(file.ran, later):
            yield from _of_file(title, came, file.ran)
        if not later and file.ran.rows == 0 and not file.ran.failed:
            yield f"{title}: the file {came} had no rows."
        if not later and file.ran.newest and file.ran.newest < newest:
            yield (
                f"{title}: the file {came} ends with {_day_words(file.ran.newest)}, before the one that came earlier. "
                "It may be an old file."
            )
        newest = max(newest, file.ran.newest)


def _put_right(ran: Ran, later: Sequence[IntakeRun]) -> bool:
    return any(not one.ran.failed and one.ran.refused == 0 and one.ran.rows >= max(1, ran.refused) for one in later)


def _of_file(title: str, came: str, ran: Ran) -> Iterator[str]:
    if ran.failed:
        yield f"{title}: the file {came} could not be read at all, so nothing of it is in here."
        return
    if ran.refused:
        why = next((column for column in ran.reasons if column), "")
        blame = f" Most often the column “{why}” was to blame." if why else ""
        yield (
            f"{title}: {ran.refused:,} of {plural(ran.rows, 'row', 'rows')} {came} could not be read "
            f"({_percent(ran.refused, ran.rows)}). Whoever is in them is not in here.{blame}"
        )
    kept = ran.rows - ran.refused
    for column, count in ran.left_out.items():
        if count >= _FEWEST and count >= kept * _SHARE:
            yield (
                f"{title}: in {count:,} of {plural(kept, 'row', 'rows')} {came} the column “{column}” could not be "
                "read. They are in here without it."
            )


def _percent(part: int, whole: int) -> str:
    return f"{max(1, round(100 * part / whole))} %"


def _day_words(newest: str) -> str:
    try:
        return full_day(date.fromisoformat(newest))
    except ValueError:
        return newest
