"""Why entries were taken for one person, and what analysts say of it: the page, and what its forms do."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy import Connection

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import FORCE_LEVEL, INTELLIGENCE, REPEAT_SUBJECT
from champion_app.domain.rules.words.wording import joined, said_day, said_moment
from sync.hub.hub_log import HubAct, note
from sync.hub.report.audience.cut import Cut, Hidden, hidden_from
from sync.hub.report.audience.recipients import Recipient
from sync.hub.report.inputs.areas import same
from sync.hub.report.link import decisions as kept
from sync.hub.report.link.decisions import Decision
from sync.hub.report.link.told import CONFIRMED, REJECTED, Link, Side, why

UNDO = "undo"
_SAYS = {CONFIRMED: "One person", REJECTED: "Not one person"}
_ACTS = {CONFIRMED: "link confirmed", REJECTED: "link rejected", UNDO: "link decision undone"}
_MOST = 200
_HUNDRED = 100


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One pair as it is shown. ``said`` is empty where nobody spoke of it yet."""

    key: str
    sides: tuple[str, ...]
    references: str
    sure: str
    why: tuple[str, ...]
    said: str


def links_page(tx: Connection, cut: Cut, *, item: str, day: str, now: datetime) -> dict[str, Any]:
    """The links behind a line of somebody's report, or with no line everything that was said and that they may see."""
    found = {one.key: one for one in _seen(tx, cut)}
    line = next((one for of in cut.days for one in of.items if one.id == item), None) if item else None
    links = [link for link in cut.links if link.item == item]
    behind = {link.key for link in links}
    earlier = [one for one in found.values() if one.key not in behind]
    return {
        "reference": (line.reference or line.source) if line else "",
        "reasons": line.reasons if line else (),
        "links": tuple(_link(link, found.get(link.key), now) for link in links),
        "earlier": tuple(_decision(one, now) for one in earlier[:_MOST]) if not item else (),
        "here": f"/report/links?{urlencode({'day': day, 'item': item})}" if item else "/report/links",
        "back": f"/report?{urlencode({'day': day})}#line-{item}" if item and day else "/report",
    }


def say_of_link(tx: Connection, cut: Cut | None, key: str, *, what: str, by: Recipient, now: datetime) -> None:
    """Keep what somebody says of a link of theirs, or take back what was said. Raises Refused."""
    if what == UNDO:
        decision = next((one for one in _seen(tx, cut) if one.key == key), None) if cut else None
        if decision is None:
            raise Refused("Nothing was said of these two that could be taken back. Nothing was changed.")
        kept.undo(tx, decision)
    elif what in _SAYS:
        link = next((one for one in cut.links if one.key == key), None) if cut else None
        if link is None:
            raise Refused("These two are no longer in your report. Nothing was changed.")
        kept.decide(tx, link, right=what == CONFIRMED, by=by.name, now=now)
    else:
        raise Refused("The hub could not read this. Nothing was changed.")
    note(tx, [HubAct(act=_ACTS[what], by=by.user, user=by.user, record=key)], now=now)


def _seen(tx: Connection, cut: Cut) -> list[Decision]:
    """What was said that somebody may see: of their areas, in the intelligence view, of no case hidden from them."""
    if INTELLIGENCE not in cut.recipient.views:
        return []
    force = any(day.level == FORCE_LEVEL for day in cut.days)
    mine = {same(area) for day in cut.days for area in (day.area, *day.parts)}
    hidden = hidden_from(tx, cut.recipient.user)
    return [
        one
        for one in kept.decisions(tx)
        if (force or not mine.isdisjoint(map(same, one.areas.split("\n")))) and not _hides(hidden, one)
    ]


def _hides(hidden: Hidden, one: Decision) -> bool:
    return not hidden.references.isdisjoint((one.one_reference, one.other_reference))


def _link(link: Link, decision: Decision | None, now: datetime) -> Told:
    shown = int(link.probability * _HUNDRED)
    sure = "almost certain" if shown >= _HUNDRED - 1 else f"likely, {shown} in 100"
    return Told(
        key=link.key, sides=(_side(link.one, now), _side(link.other, now)),
        references=f"{link.one.reference} and {link.other.reference}",
        sure=f"One {_what(link.kind)}: {sure}." if link.signs else "The weights alone do not say so; somebody did.",
        why=why(link.signs), said=_words(decision, now) if decision else "",
    )  # fmt: skip


def _decision(one: Decision, now: datetime) -> Told:
    return Told(
        key=one.key, sides=(one.one_reference, one.other_reference),
        references=f"{one.one_reference} and {one.other_reference}", sure=f"As {_what(one.kind)}s.", why=(),
        said=_words(one, now),
    )  # fmt: skip


def _what(kind: str) -> str:
    return "subject" if kind == REPEAT_SUBJECT else "victim"


def _side(side: Side, now: datetime) -> str:
    last = f"last {said_day(side.last, now)}" if side.last else ""
    return joined((side.reference, side.area or side.district, last))


def _words(one: Decision, now: datetime) -> str:
    return f"{_SAYS[one.state]}: {one.decided_by}, {said_moment(datetime.fromisoformat(one.decided_at), now)}"
