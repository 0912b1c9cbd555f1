"""What Station says: each save, each arrival and each difference as one line, without Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from champion_app.domain.conflict import Conflict
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue, Field
from champion_app.domain.rules.case_line import CaseLine
from champion_app.domain.rules.masking import shown_name
from champion_app.domain.rules.moments import local_day, read_moment
from champion_app.domain.rules.wording import full_day, isolated, joined, plural, said_moment
from champion_app.domain.scope import DIRECTORY
from champion_app.store.queries.station import Leaving, Standing
from champion_app.store.queries.today import Changed

NOTHING_LEAVES = "Nothing is waiting. What you save is listed here until the force has it."
NOTHING_ARRIVES = "Nothing new. What others change is listed here after a sync."
NOT_SHOWN = "A number or address. Open the case to read it."

_REACHES = re.compile(r"@|\d(?:[\s().+-]*\d){4}")
"""A number that can be dialled or an address that can be written to: read on the case only, after its rules."""
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


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two values of a difference."""

    who: str
    when: str
    value: str
    shown_now: str = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that two people wrote differently. ``left`` is in force until a person decides."""

    scope: str
    title: str
    left: Side
    right: Side


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


def arriving_rows(
    changed: Sequence[Changed], arrived: Sequence[tuple[str, CaseLine | None, int]], policy: PolicyPack
) -> list[ArrivingRow]:
    """Cases first, given ones before changed ones; then the directory and what lies in no case of this laptop."""
    rows = [_changed_row(one, policy) for one in changed]
    rows.sort(key=lambda row: not row.new_case)
    for scope, line, records in arrived:
        if line is None:
            where = "in the partner directory" if scope == DIRECTORY else "elsewhere"
            rows.append(ArrivingRow(scope=scope, title=plural(records, "change", "changes"), quiet=where))
    return rows


def _changed_row(one: Changed, policy: PolicyPack) -> ArrivingRow:
    who = isolated(one.line.initials or shown_name(""))
    if one.new_case:
        strands = [policy.label("strands", code) for code in one.line.strands]
        about = joined((*strands, one.line.area))
        return ArrivingRow(scope=one.scope, opens=one.scope, title=f"{who} is given to you", quiet=about, new_case=True)
    settle = plural(one.to_settle, "difference to settle", "differences to settle") if one.to_settle else ""
    changes = f"{plural(one.records, 'change', 'changes')} by others"
    return ArrivingRow(scope=one.scope, opens=one.scope, title=who, quiet=joined((changes, settle)))


def difference(
    scope: str, found: Conflict, line: CaseLine | None, *, catalogue: Catalogue, policy: PolicyPack, now: datetime
) -> Difference:
    """Both values of a field as a person reads them. A number is never among them."""
    kind = catalogue.get(found.of_kind)
    field = kind.field(found.field) if kind else None
    label = field.label if field else "A field of a newer version"
    of = isolated(line.initials) if line and line.initials else ""
    at = read_moment(found.other_at)
    safer = field is not None and field.merge == "protective"
    return Difference(
        scope=scope if line else "",
        title=f"{label}, {of}" if of else label,
        left=Side(
            who="As it stands",
            when="",
            value=said_value(field, found.current, policy),
            shown_now="the safer one, shown now" if safer else "shown now",
        ),
        right=Side(
            who=f"Written by {found.other_by}" if found.other_by else "Written by somebody else",
            when=said_moment(at, now) if at else "",
            value=said_value(field, found.other, policy),
        ),
    )


def said_value(field: Field | None, value: Any, policy: PolicyPack) -> str:
    """One value in words: the label of a code, yes or no, initials for a name, nothing that could be dialled."""
    if value is None or value in ("", [], ()):
        return "Nothing written"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return joined(said_value(field, one, policy) for one in value)
    text = str(value)
    if field is None:
        return text
    if field.choices:
        return policy.label(field.choices, text)
    if field.privacy == "identity":
        return shown_name(text)
    if field.privacy == "contact" and _REACHES.search(text):
        return NOT_SHOWN
    return text
