"""One item of the day's report: how it is said, what it offers this champion, and what became of what was asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from champion_app.domain.kinds.area_day import AT_RISK, NOT_CONTACTED, REPEAT_VICTIM, TO_CHECK, UNFLAGGED, Item
from champion_app.domain.kinds.request import DECLINED, GIVEN, PASSED_ON, RECORDING, TAKE_BACK, TAKE_ON, Request
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import (
    capitalised,
    due_words,
    joined,
    plural,
    said_day,
    said_moment,
    sentence,
)

Act = Literal["take", "open", "ask", "none"]
_PEOPLE = (NOT_CONTACTED, REPEAT_VICTIM, AT_RISK)
_RECORDS = (UNFLAGGED, TO_CHECK)
_NOT_YOURS = "For the intelligence unit. There is nothing for you to do."
_IN_ROW = 2
"""Reasons that stand in the row itself; the others stand beside it."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it lies on the laptop. ``waiting``: it has not reached the force."""

    record: str
    request: Request
    mine: bool
    waiting: bool


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done about an item. ``remark`` says what stands in the way or what became of a request;
    ``take_back`` names one's own request that can still be taken back; ``may_ask``: the registrar may be asked about
    it too."""

    act: Act
    words: str = ""
    remark: str = ""
    take_back: str = ""
    may_ask: bool = False


class ItemWords(msgspec.Struct, frozen=True, kw_only=True):
    """One item in a list: the strong line, what stands at its right, and the quiet line."""

    title: str
    state: str
    ink: Literal["ink", "late", "quiet"]
    second: str


def standing(asked: Iterable[Asked]) -> dict[str, Asked]:
    """The request that stands about each item, by what it asks and what about: the newest that nobody took back."""
    found = list(asked)
    back = {(one.request.user, one.request.about) for one in found if one.request.asks == TAKE_BACK}
    stands: dict[str, Asked] = {}
    for one in found:
        if one.request.asks == TAKE_BACK or (one.request.user, one.record) in back:
            continue
        key = _key(one.request.asks, one.request.about, one.request.case_id)
        before = stands.get(key)
        if before is None or (one.request.at and before.request.at and one.request.at > before.request.at):
            stands[key] = one
    return stands


def _key(asks: str, about: str, case_id: str) -> str:
    """What makes it the same request: of a case it is the case, in whichever line of the report it was asked for."""
    return f"{asks}:{case_id if asks == TAKE_ON and case_id else about}"


def offer(item: Item, asked: Mapping[str, Asked], *, here: Collection[str], now: datetime) -> Offer:
    """What an item offers. ``here``: the cases that lie on this laptop."""
    wanted, questioned = (asked.get(_key(asks, item.id, item.case_id)) for asks in (TAKE_ON, RECORDING))
    question = _became(questioned, now) if questioned else f"With the registrar as {item.query}." if item.query else ""
    may_ask = not question and bool(item.reference) and item.kind in (*_PEOPLE, *_RECORDS)
    made = _own_offer(item, wanted, here=here, now=now)
    if made.act == "none" and may_ask and item.kind in _RECORDS:
        made = Offer(act="ask", words="Ask the registrar")
    remark = " ".join(part for part in (made.remark, question) if part)
    if made.act == "none" and not remark:
        remark = _NOT_YOURS
    return Offer(
        act=made.act,
        words=made.words,
        remark=remark,
        take_back=made.take_back or (_own(questioned) if questioned else ""),
        may_ask=may_ask and made.act != "ask",
    )


def _own_offer(item: Item, wanted: Asked | None, *, here: Collection[str], now: datetime) -> Offer:
    """What there is to do about the case of an item."""
    if item.case_id and item.case_id in here:
        return Offer(act="open", words="Open the case", remark="You have this case.")
    if item.kind not in _PEOPLE or not item.case_id:
        return Offer(act="none")
    if wanted is not None and wanted.request.answer != DECLINED:
        return Offer(act="none", remark=_became(wanted, now), take_back=_own(wanted))
    declined = _became(wanted, now) if wanted is not None else ""
    if item.taken:
        return Offer(act="none", remark=f"{declined} Somebody looks after this case.".strip())
    return Offer(act="take", words="Take this case on", remark=declined)


def _own(asked: Asked) -> str:
    """One's own request that can still be taken back."""
    return asked.record if asked.mine and not asked.request.answer else ""


def needs_me(item: Item, asked: Mapping[str, Asked], *, here: Collection[str], now: datetime) -> bool:
    """Something that only waits for a champion to do it: what the rail counts."""
    return offer(item, asked, here=here, now=now).act in {"take", "ask"}


def _became(asked: Asked, now: datetime) -> str:
    told = asked.request
    who = "You" if asked.mine else told.by or "A colleague"
    when = f" {said_moment(told.at, now)}" if told.at else ""
    if told.answer == GIVEN:
        return "It was given to you. It comes to this laptop at the next sync." if asked.mine else f"Given to {who}."
    if told.answer == PASSED_ON:
        return f"With the registrar. {sentence(told.answer_words)}".strip()
    if told.answer == DECLINED:
        reason = f": {told.answer_words.rstrip('. ')}" if told.answer_words else ""
        return f"{told.answered_by or 'The coordinator'} said no{reason}."
    where = "It waits for the station." if asked.waiting else "It is with the force."
    return f"{who} asked{when}. {where}"


def item_words(item: Item, policy: PolicyPack, now: datetime, *, on_paper: bool = False) -> ItemWords:
    """How an item stands in its list. Its strands on paper only: on a screen, beside a number and a neighbourhood, they
    say who somebody is to whoever looks over."""
    strands = joined(policy.label("strands", code).lower() for code in item.strands) if on_paper else ""
    title = "  ·  ".join(part for part in (item.reference or "No number", item.area or item.district, strands) if part)
    state, ink = _state(item, now)
    return ItemWords(title=title, state=state, ink=ink, second=" ".join(map(sentence, item.reasons[:_IN_ROW])))


def _state(item: Item, now: datetime) -> tuple[str, Literal["ink", "late", "quiet"]]:
    if item.kind == NOT_CONTACTED and item.due is not None:
        due = due_words(item.due, now)
        return due.text, "late" if due.state == "late" else "ink"
    if item.count > 1:
        return plural(item.count, "incident", "incidents"), "ink"
    if item.query:
        return item.query, "quiet"
    return (said_day(item.happened, now), "quiet") if item.happened else ("", "quiet")


def private_words(item: Item, policy: PolicyPack) -> str:
    """What the report says of an item that nobody else may read: its strands, and the words that gave it away."""
    strands = capitalised(joined(policy.label("strands", code) for code in item.strands))
    return "\n".join(part for part in (strands, ", ".join(f"“{word}”" for word in item.words)) if part)


def detail_lines(item: Item, policy: PolicyPack, now: datetime) -> list[tuple[str, str]]:
    """Everything that the report says of an item, as labels and values, for the card beside the list."""
    found = [
        ("Also", " ".join(map(sentence, item.reasons[_IN_ROW:]))),
        ("Happened", said_day(item.happened, now) if item.happened else ""),
        ("Risk", policy.label("risk", item.risk) if item.risk and item.kind in _PEOPLE else ""),
        ("Together", ", ".join(one for one in item.related if one != item.reference)),
        ("Likely the same", f"{item.probability:.0%}" if item.probability is not None else ""),
        ("Recorded in", item.source),
    ]
    return [(label, value) for label, value in found if value]
