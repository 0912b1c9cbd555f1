"""What lies behind the day that is shown: yesterday's contacts and promises, and what a colleague wrote since.

All of it goes the way that everything goes: through a vault, a signed save, a sync.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from champion_app.demo.stage import Stage, clock
from champion_app.domain.change import Author
from champion_app.domain.kinds.case import Case
from champion_app.domain.record import kind_of
from champion_app.domain.rules.words.moments import local
from champion_app.domain.scope import case_scope
from champion_app.domain.verbs.contact import NextStep, promise, record_contact, write_note
from champion_app.domain.verbs.fields import change_fields
from champion_app.opening import round_with
from champion_app.store.queries import today
from champion_app.store.queries.case import open_case
from champion_app.store.vault import Vault

_BEHIND = 5
"""Cases that were worked on before; the others wait for their first contact."""


def sync(vault: Vault) -> None:
    """One whole round."""
    round_with(vault, clock=clock)(lambda _step: None, lambda: False)


def lived_in_laptop(ready: Stage) -> Vault:
    """The first champion's laptop, with a day's work behind it; everything on it is accepted by the force."""
    vault = ready.laptop("first", ready.first)
    sync(vault)
    lines = vault.ask(today.contact_first, limit=1000)
    cases = [line.case_id for line in reversed(lines[_BEHIND:])][:_BEHIND]
    if len(cases) < _BEHIND:  # an extract with few cases: each is still to be contacted
        return vault
    _yesterday(vault, cases)
    sync(vault)
    _colleague(ready, vault, cases)
    sync(vault)
    return vault


def _yesterday(vault: Vault, cases: Sequence[str]) -> None:
    """Three people were reached and one did not answer; to three of them something was promised for today."""
    now = local(clock())
    before = now - timedelta(days=1)
    visit = NextStep(kind="visit", what="Visit, and look at the new door together", due=_soon(now, 1))
    back = NextStep(kind="ring", what="Say what the platform decided about the messages", due=_soon(now, 2))
    again = NextStep(kind="ring", what="Ring again: no answer last time", due=_soon(now, 4))
    _contact(vault, cases[0], _at(before, 16, 20), "reached", "They spoke for a while and would like a visit.", visit)
    _contact(vault, cases[1], _at(before, 16, 40), "reached", "The messages went to the platform on Monday.", back)
    _contact(vault, cases[2], _at(before, 16, 55), "reached", "They agreed to be put in touch with a caseworker.", None)
    _contact(vault, cases[3], _at(before, 18, 30), "no-answer", "Rang for a minute. I left no message.", again)
    author = _author(vault, _at(before, 17))
    chase = NextStep(kind="chase", what="Ask the caseworker whether anybody has rung", due=_soon(now, 3))
    vault.save(promise(author, case_id=cases[2], step=chase), author)


def _colleague(ready: Stage, vault: Vault, cases: Sequence[str]) -> None:
    """Since the last sync a colleague wrote a note, and changed what happens next where this laptop had changed it."""
    other = ready.laptop("colleague", ready.second)
    try:
        sync(other)
        now = clock()
        author = _author(other, now - timedelta(minutes=40))
        other.save(write_note(author, case_id=cases[0], words="The housing officer comes along."), author)
        _say_next(other, cases[4], "Wait until the caseworker has rung", now - timedelta(minutes=30))
        sync(other)
    finally:
        other.close()
    _say_next(vault, cases[4], "Ring on Friday morning", clock() - timedelta(minutes=90))


def _contact(vault: Vault, case: str, at: datetime, outcome: str, words: str, following: NextStep | None) -> None:
    author = _author(vault, at)
    made = record_contact(
        author, case_id=case, outcome=outcome, how="call", minutes=9, words=words, safety_read=True,
        message_safe=False, next_step=following, open_follow_ups=(), policy=vault.policy,
    )  # fmt: skip
    vault.save(made, author)


def _say_next(vault: Vault, case: str, words: str, at: datetime) -> None:
    name = kind_of(Case).name
    rows = vault.ask(open_case, case_scope(case)).rows
    (row,) = [one for one in rows if one.kind == name]
    vault.save(change_fields(Case, row, {"next_step": words}), _author(vault, at))


def _author(vault: Vault, at: datetime) -> Author:
    return msgspec.structs.replace(vault.author(), now=at)


def _at(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _soon(now: datetime, hours: int) -> datetime:
    """On the half hour, some hours from now and still today."""
    half = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0) + timedelta(hours=hours)
    return half if half.date() == now.date() else _at(now, 23, 30)
