"""What Station says: each save, each arrival, and each thing that was set aside, as one line, without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from champion_app.domain.kinds.hold import Hold
from champion_app.domain.record import Catalogue
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.words.masking import shown_name
from champion_app.domain.rules.words.moments import local_day, read_moment
from champion_app.domain.rules.words.wording import full_day, isolated, joined, plural, said_moment, said_size
from champion_app.domain.scope import DIRECTORY
from champion_app.store.queries.station import Leaving, Standing, Unreadable
from champion_app.store.queries.today import Changed
from champion_app.store.rows.files import FileLine

ASIDE_TITLE = "With the supervisor, set aside, or still on its way"
NOTHING_LEAVES = "Nothing is waiting. What you save is listed here until the force has it."
NOTHING_ARRIVES = "Nothing new. What others change is listed here after a sync."

_LINES_OF_STATE = {"waiting": "waiting", "accepted": "accepted", "aside": "set aside"}


class LeavingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One save on the page. ``state`` is the outbox's own word; ``reason`` is said where it was set aside."""

    number: int
    scope: str
    title: str
    quiet: str
    state: str
    said: str
    reason: str = ""
    initials: str = ""

    @property
    def spoken(self) -> str:
        """The whole row, for a screen reader."""
        return joined((self.title, self.quiet, self.said, self.reason))


class ArrivingRow(msgspec.Struct, frozen=True, kw_only=True):
    """What others changed in one scope. ``opens`` is the same scope where it is a case of this laptop."""

    scope: str
    title: str
    quiet: str
    opens: str = ""
    new_case: bool = False

    @property
    def spoken(self) -> str:
        return joined((self.title, self.quiet))


def lease(standing: Standing) -> str:
    """How long this laptop works without the force; where it was never told, that it was not."""
    until = read_moment(standing.last.works_until)
    if until is None:
        return "This laptop has not been in touch with the force yet."
    day = full_day(local_day(until)).rsplit(" ", 1)[0]
    return f"You can work without the force until {day}."


def last_sync(standing: Standing, now: datetime) -> str:
    """``Last complete sync yesterday 18:40``."""
    at = read_moment(standing.last.at)
    return f"Last complete sync {said_moment(at, now)}" if at else "No complete sync yet"


def leaving_row(save: Leaving, catalogue: Catalogue, now: datetime) -> LeavingRow:
    """``Contact, F. K.``, ``yesterday 19:05``, ``waiting``."""
    titles = [kind.title if (kind := catalogue.get(name)) else "Record of a newer version" for name in save.kinds]
    first = titles[0] if titles else "Change"
    who = save.line.initials if save.line else ""
    more = plural(len(titles) - 1, "more record", "more records") if len(titles) > 1 else ""
    at = read_moment(save.at)
    return LeavingRow(
        number=save.number,
        scope=save.scope if save.line else "",
        title=f"{first}, {isolated(who)}" if who else first,
        quiet=" and ".join(part for part in (said_moment(at, now) if at else "", more) if part),
        state=save.state,
        said=_LINES_OF_STATE.get(save.state, save.state),
        reason=save.reason if save.state == "aside" else "",
        initials=who,
    )


def arriving_rows(changed: Sequence[Changed], arrived: Sequence[tuple[str, CaseLine | None, int]]) -> list[ArrivingRow]:
    """Cases first, given ones before changed ones; then the directory and what lies in no case of this laptop."""
    rows = [_changed_row(one) for one in changed]
    rows.sort(key=lambda row: not row.new_case)
    for scope, line, records in arrived:
        if line is None:
            where = "in the partner directory" if scope == DIRECTORY else "elsewhere"
            rows.append(ArrivingRow(scope=scope, title=plural(records, "change", "changes"), quiet=where))
    return rows


def _changed_row(one: Changed) -> ArrivingRow:
    who = isolated(one.line.initials or shown_name(""))
    if one.new_case:
        about = one.line.area  # no strand: a screen at a station is read by more than one
        return ArrivingRow(scope=one.scope, opens=one.scope, title=f"{who} is given to you", quiet=about, new_case=True)
    settle = plural(one.to_settle, "difference to settle", "differences to settle") if one.to_settle else ""
    changes = f"{plural(one.records, 'change', 'changes')} by others"
    return ArrivingRow(scope=one.scope, opens=one.scope, title=who, quiet=joined((changes, settle)))


class AsideRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is neither here nor there, and why."""

    title: str
    quiet: str
    state: str
    reason: str
    picture: str
    late: bool = False
    scope: str = ""


_HELD = {
    "waiting": ("with the supervisor", "The case was no longer yours when this came. Nothing of it is lost."),
    "accepted": ("accepted by the supervisor", ""),
    "returned": ("returned", ""),
}
_FILES = {"sending": "waiting for the station", "fetching": "not here yet", "aside": "set aside"}


def aside_rows(
    held: Sequence[Hold], unreadable: Sequence[Unreadable], files: Sequence[FileLine], now: datetime
) -> list[AsideRow]:
    """Saves that lie with the supervisor, records that cannot be read, and files that are not whole yet."""
    return [
        *(_held_row(one, now) for one in held),
        *(_unreadable_row(one) for one in unreadable),
        *(_file_row(one) for one in files),
    ]


def _held_row(one: Hold, now: datetime) -> AsideRow:
    at = read_moment(one.written_at)
    state, reason = _HELD.get(one.state, (one.state, ""))
    told = f"{one.decided_by}: {one.words}" if one.words else reason
    return AsideRow(
        title=f"{plural(one.changes, 'change', 'changes')} for {one.reference or 'a case'}",
        quiet=said_moment(at, now) if at else "",
        state=state,
        reason=told,
        picture="tray",
        late=one.state == "returned",
    )


def _unreadable_row(one: Unreadable) -> AsideRow:
    who = isolated(one.line.initials) if one.line and one.line.initials else ""
    return AsideRow(
        title=f"A record, {who}" if who else "A record",
        quiet="",
        state="set aside",
        reason=one.reason,
        picture="warning-circle",
        late=True,
        scope=one.scope if one.line else "",
    )


def _file_row(one: FileLine) -> AsideRow:
    have = f"{one.have} of {one.pieces} pieces here" if one.state == "fetching" and one.have else ""
    return AsideRow(
        title="A file",
        quiet=joined((said_size(one.size), have)),
        state=_FILES.get(one.state, one.state),
        reason=one.reason,
        picture="paperclip",
        late=one.state == "aside",
        scope=one.scope,
    )
