"""A force's month as somebody would note it on paper, and the figures that they would work out from it by hand.

It knows nothing of the report: no SQL, no rules, no finder. Words are from two short lists; one gives hate away.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001  # London's winter time, which is that of the world
BEATS = {
    "Easton": "Bristol",
    "Ashley": "Bristol",
    "Redland": "Bristol",
    "Taunton Deane": "Somerset",
    "Yeovil": "Somerset",
}
STRANDS = {"Race": ("race", True), "Disability": ("disability", True), "Gender": ("gender", False)}
PEOPLE = (
    ("Wanjiru", "Odhiambo", "03/04/1988"), ("Zbigniew", "Krzesinski", "11/12/1970"),
    ("Oluwaseun", "Adeyemi", "21/05/1999"), ("Harpreet", "Bhandal", "30/01/1965"),
    ("Mirela", "Constantinescu", "14/08/1992"), ("Tremaine", "Fitzgerald", "02/02/2001"),
    ("Yekaterina", "Voloshyna", "19/06/1979"), ("Ngozi", "Uchenna", "25/09/1957"),
)  # fmt: skip
GIVEN_AWAY = ("Male shouted paki at IP and ran off.", "IP was called a dirty pikey by two youths.")
ORDINARY = ("Bag taken from the chair in the cafe.", "Tyre found flat in the morning.", "")
PUNCHED = "IP was punched in the face by a stranger."
TYPES = {"Crime": "crime", "NCHI": "non-crime", "Incident": "undetermined"}
COVERED, AGAIN = 84, 365
FEW = 5


@dataclass
class Note:
    """One row of the crime system, and what became of its case."""

    number: str
    happened: date
    opened: datetime
    beat: str
    strands: tuple[str, ...]
    qualifier: bool
    kind: str
    words: str
    person: int
    risk: str
    withdrawn: bool
    attempts: list[tuple[str, datetime]] = field(default_factory=list)
    closed: bool = False
    hidden: bool = False

    @property
    def flagged(self) -> bool:
        return bool(self.strands) or self.qualifier

    @property
    def is_case(self) -> bool:
        """A row that was withdrawn before anybody saw it makes none."""
        return self.flagged and not self.withdrawn

    @property
    def district(self) -> str:
        return BEATS[self.beat]

    @property
    def reached(self) -> bool:
        return any(outcome in ("reached", "declined") for outcome, _ in self.attempts)

    @property
    def ends(self) -> datetime:
        """The end of the second working day after it was opened; of the first where the risk is high. There is no bank
        holiday in these months."""
        day, left = self.opened.date(), 1 if self.risk == "High" else 2
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return datetime.combine(day, time(23, 59))


def note(chance: random.Random, number: int) -> Note:
    """One row by chance."""
    back = chance.choice((0, 1, 2, 3, 5, 20, 60, 83, 84, 85, 200, 364, 370)) + chance.randrange(2)
    opened = datetime.combine(DAY - timedelta(days=back), time(chance.randrange(8), chance.randrange(60)))
    flagged = chance.random() < 0.7
    strands = tuple(name for name in STRANDS if chance.random() < 0.45) if flagged else ()
    made = Note(
        number=f"52{number:08}",
        happened=opened.date() - timedelta(days=chance.choice((0, 0, 1, 3))),
        opened=opened,
        beat=chance.choice(list(BEATS)),
        strands=strands,
        qualifier=flagged and not strands,
        kind=chance.choice(list(TYPES)),
        words=chance.choice((*ORDINARY, PUNCHED)) if flagged else chance.choice((*ORDINARY, *GIVEN_AWAY)),
        person=chance.randrange(len(PEOPLE)),
        risk=chance.choice(("Standard", "Standard", "Medium", "High")),
        withdrawn=chance.random() < 0.1,
    )
    if made.is_case and chance.random() < 0.5:
        at = min(made.opened + timedelta(hours=chance.randrange(1, 200)), NOW)
        made.attempts = [(chance.choice(("reached", "declined", "no-answer", "ring-back")), at)]
    made.closed = made.is_case and chance.random() < 0.1
    made.hidden = made.is_case and chance.random() < 0.1
    return made


def figures(notes: list[Note], place: str) -> dict[str, object]:
    """What somebody would work out for one area; for the force where no place is named."""
    mine = [one for one in notes if place in ("", one.beat, one.district)]
    cases = [one for one in mine if one.is_case]
    late = [one for one in cases if not one.reached and not one.closed and one.ends < NOW]
    since = DAY - timedelta(days=COVERED - 1)
    counted = [one for one in cases if one.opened.date() >= since or one in late]
    waiting = [one for one in cases if not one.reached and not one.closed and one.ends >= NOW]
    told: dict[str, object] = {
        "victims": len(counted),
        "contacted": sum(one.reached for one in counted),
        "late": len(late),
        "within_time": len([one for one in waiting if one in counted]),
        "closed": len([one for one in counted if one.closed and not one.reached]),
        "not contacted": len(late) + len(waiting),
        "listed": len([one for one in late + waiting if not one.hidden]),
    }
    recent = [one for one in cases if since <= one.happened <= DAY]
    told["incidents"] = len(recent)
    told["strands named"] = sum(len(one.strands) for one in recent)
    told["national strands"] = sum(STRANDS[name][1] for one in recent for name in one.strands)
    told["national incidents"] = sum(any(STRANDS[name][1] for name in one.strands) for one in recent)
    told["several"] = sum(len(one.strands) > 1 for one in recent)
    told["crimes"] = sum(one.kind == "Crime" for one in recent)
    told["non-crimes"] = sum(one.kind == "NCHI" for one in recent)
    asked = [one for one in mine if not one.withdrawn and one.happened >= DAY - timedelta(days=AGAIN)]
    told["unflagged"] = sum(one.words in GIVEN_AWAY and not one.flagged for one in asked)
    told["no strand"] = sum(one.qualifier for one in asked)
    told["crime as incident"] = sum(one.flagged and one.kind == "NCHI" and one.words == PUNCHED for one in asked)
    told["months"] = dict(Counter(f"{one.happened:%Y-%m}" for one in cases))
    return told


def again(notes: list[Note]) -> set[frozenset[str]]:
    """The rows of each person to whom it happened on two days or more within twelve months. A row that nobody flagged
    counts where its words give it away."""
    begins = date(2025, 11, 24)
    found: dict[int, dict[date, str]] = {}
    for one in sorted(notes, key=lambda one: (one.happened, not one.is_case, one.number)):
        likely = not one.flagged and not one.withdrawn and one.words in GIVEN_AWAY
        if (one.is_case or likely) and begins <= one.happened <= DAY:
            found.setdefault(one.person, {}).setdefault(one.happened, one.number)
    return {frozenset(days.values()) for days in found.values() if len(days) > 1}


def places(notes: list[Note]) -> Counter[str]:
    """Incidents of the last twelve weeks by beat."""
    since = DAY - timedelta(days=83)
    return Counter(one.beat for one in notes if one.is_case and since <= one.happened <= DAY)
