"""The extract of a sample week: a CSV file such as the force's systems export, made by chance from a seed."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from champion_app.demo.happenings import HAPPENINGS, PLACES, Happening, Place, Where
from champion_app.demo.people import Register, SamplePerson
from champion_app.host import disk

MAPPING = "force-hate-extract"
"""The name of the mapping that this extract is taken in through."""
MARK = "Sample data"
COLUMNS = (
    "System", "Log reference", "Crime reference", "Reported", "Occurred", "Recorded as", "Offence", "Location",
    "Neighbourhood", "District", "Strands", "Perceived by", "Online", "Victim name", "Known as", "Date of birth",
    "Victim phone", "Language", "Interpreter", "Access needs", "Household", "Ring after", "Ring before", "Never on",
    "Who may answer", "Code phrase", "Voicemail safe", "Text safe", "Why unsafe", "Risk", "Risk reason",
    "Already contacted by", "Account", "Outcome", "Remarks",
)  # fmt: skip
_INCIDENTS = 65
_MOMENT = "%d/%m/%Y %H:%M"
_LAST_DAY_ENDS = time(6, 0)
"""The extract is taken early in the morning of its last day."""


class _Safe(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about reaching them, in the words of the extract."""

    after: str = ""
    before: str = ""
    never: str = ""
    answer: str = ""
    phrase: str = ""
    voicemail: str = ""
    text: str = ""
    why: str = ""
    often: int = 2


_SAFE = (
    _Safe(often=7),
    _Safe(after="18:00", never="Fridays", answer="{hers} brother", phrase="calling about the library book",
          voicemail="No", text="No", why="The phone is shared"),
    _Safe(after="18:00", voicemail="No", text="No", why="The neighbour hears through the wall"),
    _Safe(after="14:00", before="17:00", voicemail="No", text="Yes", why="Works nights"),
    _Safe(before="15:00", voicemail="No", text="Yes", why="The children listen in after school"),
    _Safe(after="09:30", before="11:30", answer="{hers} mother", voicemail="No", text="No"),
    _Safe(voicemail="Yes", text="Yes", often=4),
    _Safe(after="10:00", voicemail="Yes", text="Yes", often=2),
    _Safe(never="Saturdays, until the evening", voicemail="Yes", text="No"),
    _Safe(after="16:30", answer="{hers} support worker", voicemail="No", text="Yes", why="Finds voicemail hard to use"),
    _Safe(before="12:00", never="Wednesdays", answer="{hers} partner", voicemail="No", text="No",
          why="Not everybody at home knows what happened"),
    _Safe(after="19:00", phrase="calling about the parcel", voicemail="No", text="No",
          why="{hers} family does not know", often=1),
)  # fmt: skip

_SPOTS: dict[Where, tuple[str, ...]] = {
    "street": ("{street}",),
    "home": ("Home address, off {street}",),
    "shop": ("Shop on {street}", "Takeaway on {street}"),
    "bus": ("Bus stop, {street}", "Bus on {street}"),
    "work": ("Place of work, {street}",),
    "school": ("School gate, near {street}",),
    "worship": ("Place of worship, {street}",),
    "online": ("Online; home address off {street}",),
    "park": ("Park behind {street}",),
}
_HOURS: dict[Where, tuple[int, ...]] = {
    "street": (8, 12, 15, 17, 18, 19, 21, 22, 23),
    "home": (7, 18, 19, 20, 21, 22, 23),
    "shop": (10, 13, 16, 18, 20, 21),
    "bus": (8, 9, 15, 16, 17, 18, 22),
    "work": (9, 11, 14, 16),
    "school": (8, 15),
    "worship": (10, 11),
    "online": (9, 13, 17, 20, 21, 22, 23),
    "park": (13, 15, 16, 17),
}
_CONTACTED = ("", "", "", "Lighthouse, by telephone", "Lighthouse, and said that a champion will ring", "SARI")
_HOUSEHOLDS_YOUNG = ("", "Lives with parents", "Shared house", "Lives alone", "Partner and a baby")
_HOUSEHOLDS = ("", "", "Lives alone", "Two children at home", "Lives with a partner")
_HOUSEHOLDS_OLD = ("", "Lives alone", "Lives with a partner", "A daughter nearby")
_ACCESS = (
    "Wheelchair; step-free places only",
    "Hard of hearing on the telephone",
    "Easy read",
    "Somebody to come along",
)
_YOUNG, _OLD = 1998, 1960


def write_week(path: Path, *, seed: int, ending: date) -> int:
    """Write a week of sample incidents that ends early on a day; how many rows. The same seed gives the same file."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible sample, no secret
    register = Register(chance)
    ends = datetime.combine(ending, _LAST_DAY_ENDS)
    happened = sorted((_happened(chance, ends) for _ in range(_INCIDENTS)), key=lambda made: made[2])
    rows = [
        _row(chance, register, what, occurred=occurred, reported=reported, number=number)
        for number, (what, occurred, reported) in enumerate(happened, start=1)
    ]
    harassed = next(row for row in rows if row.get("Victim name") and row["Location"].startswith("Home"))
    rows.append(_again(harassed, datetime.combine(ending, time(6, 10))))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    disk.put_whole(path, out.getvalue().encode())
    return len(rows)


def _happened(chance: random.Random, ends: datetime) -> tuple[Happening, datetime, datetime]:
    """What, when, and when it was reported: most within hours, some days later, never after the extract ends."""
    while True:
        what = chance.choices(HAPPENINGS, [one.often for one in HAPPENINGS])[0]
        day = ends - timedelta(days=chance.randrange(1, 8))
        occurred = day.replace(hour=chance.choice(_HOURS[what.where]), minute=chance.randrange(60))
        reported = occurred + timedelta(minutes=chance.choice((5, 20, 40, 180, 600, 1300, 2600)) + chance.randrange(45))
        if reported < ends:
            return what, occurred, reported


def _row(
    chance: random.Random, register: Register, what: Happening, *, occurred: datetime, reported: datetime, number: int
) -> dict[str, str]:
    """One incident, with the person it happened to."""
    place = chance.choices(PLACES, [one.often for one in PLACES])[0]
    person = register.person(chance.choice(what.of), woman=what.women_only or chance.random() < 0.55)
    told = _told(person, place, chance)
    unknown = what.where == "worship" or chance.random() < 0.02
    row = {
        "System": f"{MARK}: crime recording",
        "Log reference": f"AS-{reported:%Y%m%d}-{100 + number * 7:04}",
        "Crime reference": f"52{reported:%y}{270000 + number * 13}" if what.recorded == "Crime" else "",
        "Reported": reported.strftime(_MOMENT),
        "Occurred": occurred.strftime(_MOMENT),
        "Recorded as": what.recorded,
        "Offence": what.offence,
        "Location": chance.choice(_SPOTS[what.where]).format(**told),
        "Neighbourhood": place.name,
        "District": place.district,
        "Strands": what.strands,
        "Perceived by": chance.choice(("Victim",) * 6 + ("Witness", "Family", "Officer")),
        "Online": "Yes" if what.where == "online" or chance.random() < 0.04 else "No",
        "Risk": what.risk,
        "Risk reason": what.risk_reason.format(**told),
        "Already contacted by": chance.choice(_CONTACTED),
        "Account": f"{what.account.format(**told)} ({MARK})",
        "Remarks": MARK,
    }
    return row if unknown else row | _about(person, what, chance) | _safe(told, chance)


def _about(person: SamplePerson, what: Happening, chance: random.Random) -> dict[str, str]:
    """The person, in the words of the extract."""
    born = date(chance.randrange(1942, 2008), chance.randrange(1, 13), chance.randrange(1, 29))
    households = _HOUSEHOLDS_OLD if born.year < _OLD else _HOUSEHOLDS_YOUNG if born.year > _YOUNG else _HOUSEHOLDS
    disabled = "isab" in what.strands or "Autism" in what.strands
    return {
        "Victim name": person.name,
        "Known as": person.known_as,
        "Date of birth": born.strftime("%d/%m/%Y") if chance.random() < 0.6 else "",
        "Victim phone": person.phone,
        "Language": person.languages,
        "Interpreter": person.interpreter,
        "Access needs": chance.choice(_ACCESS) if disabled else "",
        "Household": chance.choice(households),
    }


def _safe(told: dict[str, str], chance: random.Random) -> dict[str, str]:
    """What was said about reaching the person."""
    safe = chance.choices(_SAFE, [one.often for one in _SAFE])[0]
    return {
        "Ring after": safe.after,
        "Ring before": safe.before,
        "Never on": safe.never,
        "Who may answer": safe.answer.format(**told),
        "Code phrase": safe.phrase,
        "Voicemail safe": safe.voicemail,
        "Text safe": safe.text,
        "Why unsafe": _capital(safe.why.format(**told)),
    }


def _told(person: SamplePerson, place: Place, chance: random.Random) -> dict[str, str]:
    """The words that a text is filled in with."""
    she, her, hers = ("she", "her", "her") if person.woman else ("he", "him", "his")
    return {
        "she": she, "She": _capital(she), "her": her, "hers": hers, "Hers": _capital(hers),
        "herself": "herself" if person.woman else "himself", "street": chance.choice(place.streets),
    }  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _again(row: dict[str, str], at: datetime) -> dict[str, str]:
    """The same person a second time, as happens: a later log for what goes on."""
    return row | {
        "Log reference": f"AS-{at:%Y%m%d}-0031",
        "Crime reference": f"52{at:%y}279999",
        "Reported": at.strftime(_MOMENT),
        "Occurred": (at - timedelta(hours=9)).strftime(_MOMENT),
        "Risk": "High",
        "Risk reason": "It happened again within the week.",
        "Already contacted by": "",
        "Account": f"It happened again. {row['Account']}",
    }
