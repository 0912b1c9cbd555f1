"""Which systems the report was made from, and which of them are late: what is not in it is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from champion_app.domain.kinds.area_day import SourceState
from champion_app.domain.rules.words.moments import local_day, read_moment
from champion_app.domain.rules.words.wording import full_day
from sync.hub.report.inputs.report_policy import SourceRule
from sync.hub.report.recording.gather import SourceRows


def source_states(
    sources: Iterable[SourceRows], rules: Mapping[str, SourceRule], *, stale_days: int, now: datetime
) -> tuple[SourceState, ...]:
    """Every system that ever sent rows, by name."""
    return tuple(_state(one, rules, stale_days, now) for one in sorted(sources, key=lambda one: one.source))


def _state(one: SourceRows, rules: Mapping[str, SourceRule], stale_days: int, now: datetime) -> SourceState:
    taken_at = read_moment(one.taken_at)
    allowed = rules[one.source].stale_days if one.source in rules else stale_days
    late = taken_at is not None and (local_day(now) - local_day(taken_at)).days > allowed
    sentence = ""
    if late and taken_at is not None:
        sentence = f"{one.title}: nothing came since {full_day(local_day(taken_at))}, so what is newer is not in it."
    return SourceState(
        source=one.source, title=one.title, rows=one.rows, newest=one.newest, taken_at=taken_at, late=late,
        sentence=sentence,
    )  # fmt: skip
