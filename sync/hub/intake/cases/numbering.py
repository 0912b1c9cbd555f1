"""What new cases and records are known by: the hub's own numbers, in order without a gap, or those a file brings."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from champion_app.domain.ids import time_ordered_id
from champion_app.domain.kinds.case import Case
from champion_app.domain.record import kind_of
from sync.hub.intake.cases.taken_rows import take_case_numbers
from sync.hub.storage.schema import head, record


def new_record_id(now: datetime) -> str:
    """An id for a record that the hub makes."""
    return time_ordered_id(milliseconds=int(now.timestamp() * 1000), randomness=secrets.token_bytes(10))


class _Numbered(msgspec.Struct, frozen=True):
    reference: str = ""


_numbered = msgspec.json.Decoder(_Numbered)


class Numbering:
    """Gives numbers to new cases."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._known: set[str] | None = None

    def take(self, tx: Connection, brought: Sequence[str]) -> list[str]:
        """A number for each case, under the commit lock. One that a file brings is kept where no case has it yet."""
        if not any(brought):
            return self._next(tx, len(brought))
        known = self._all(tx)
        numbers: list[str] = []
        for wanted in brought:
            number = wanted
            while not number or number in known:
                (number,) = self._next(tx, 1)
            known.add(number)
            numbers.append(number)
            self._pass(tx, number)
        return numbers

    def _next(self, tx: Connection, count: int) -> list[str]:
        if not count:
            return []
        first = take_case_numbers(tx, count)
        return [f"{self._prefix}-{number:04}" for number in range(first, first + count)]

    def _pass(self, tx: Connection, number: str) -> None:
        """Never give a number of ours that a file brought."""
        prefix, _, count = number.rpartition("-")
        if prefix == self._prefix and count.isascii() and count.isdigit() and len(count) < 12:
            tx.execute(update(head).where(head.c.cases < int(count)).values(cases=int(count)))

    def _all(self, tx: Connection) -> set[str]:
        """The numbers of every case that is here, read once a run."""
        if self._known is None:
            asked = select(record.c.body).where(record.c.kind == kind_of(Case).name)
            self._known = {_numbered.decode(body).reference for body in tx.execute(asked).scalars()}
        return self._known
