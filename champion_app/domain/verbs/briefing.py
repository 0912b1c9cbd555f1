"""What a champion asks for from the day's report: a case, a question to the registrar, or an earlier request back."""

from __future__ import annotations

from champion_app.domain.change import Author, Edit, create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import Item
from champion_app.domain.kinds.request import RECORDING, TAKE_BACK, TAKE_ON, Request


def ask_for_case(author: Author, item: Item, *, area: str) -> list[Edit]:
    """Ask to be given the case of a line. Raises Refused where the line names no case."""
    if not item.case_id:
        raise Refused("This line names no case, so there is nothing to take on. Ask the coordinator about it.")
    return _asked(author, item, area=area, asks=TAKE_ON, words="")


def ask_registrar(author: Author, item: Item, *, area: str, words: str) -> list[Edit]:
    """Raise a recording query about the row of a line. Raises Refused where the line names no row."""
    if not (item.reference or item.source):
        raise Refused("This line names no record, so the registrar could not find it.")
    return _asked(author, item, area=area, asks=RECORDING, words=words)


def take_back(author: Author, *, request: str, area: str) -> list[Edit]:
    """An earlier request of one's own no longer stands."""
    made = Request(asks=TAKE_BACK, about=request, user=author.user, by=author.name, at=author.now)
    return [create(made, record_id=author.new_id(), subject=area)]


def _asked(author: Author, item: Item, *, area: str, asks: str, words: str) -> list[Edit]:
    made = Request(
        asks=asks,
        about=item.id,
        reference=item.reference,
        source=item.source,
        case_id=item.case_id,
        words=words.strip(),
        user=author.user,
        by=author.name,
        at=author.now,
    )
    return [create(made, record_id=author.new_id(), subject=area)]
