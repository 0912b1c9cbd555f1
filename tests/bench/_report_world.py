"""A made-up force's two years: hate incidents with people who come again, in extracts of two systems.

Names are put together by chance from the public name lists (first names and family names of one country); telephone
numbers are from the range that Ofcom keeps for drama. Nobody in it exists.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

ENDS = date(2026, 12, 30)
DAYS = 730
_DISTRICTS = {
    "Bristol": 0.5, "South Gloucestershire": 0.15, "Bath and North East Somerset": 0.1, "North Somerset": 0.1,
    "Somerset": 0.15,
}  # fmt: skip
_BEATS = 34
_STRANDS = (("Race", 62), ("Religion", 9), ("Homophobic", 14), ("Transphobic", 4), ("Disability", 9), ("Gender", 2))
_OFFENCES = ("Public order", "Harassment", "Violence with injury", "Criminal damage", "Malicious communications")
_ACCOUNTS = tuple(
    """
IP STS MALE SHOUTED {slur} AT HER FROM ACROSS THE ROAD AND SPAT ON FLOOR. NO INJURIES. CCTV TO BE CHECKED.
Caller reports that neighbour has been banging on the wall and shouting {slur}. It has gone on since March. No threats.
Victim was on the bus when the offender sat behind and called him a {slur}. Victim believes it was because of who he is.
Two males approached, one said {slur} and punched IP to the face. Ambulance called. Witness details taken at the shop.
Message received on a game reads: {slur}, we know where you live. IP has taken screenshots and blocked the account.
Report of damage to vehicle overnight. The word {slur} was scratched on the bonnet. No witnesses. Area search made.
IP was refused entry by door staff and feels that it was due to her headscarf. She asked for the manager.
Dispute between neighbours over parking. Both parties spoken to. Not believed to be racially motivated.
""".strip().splitlines()
)
_SLURS = {
    "Race": ("paki", "nigger", "p**i", "dirty pole", "gypo"), "Religion": ("terrorist", "muslim scum", "dirty jew"),
    "Homophobic": ("faggot", "dirty queer", "poof"), "Transphobic": ("tranny", "freak in a dress"),
    "Disability": ("retard", "spastic"), "Gender": ("bitch",),
}  # fmt: skip


@dataclass(frozen=True)
class Victim:
    """Somebody who is in the extracts once or more often."""

    forename: str
    surname: str
    born: date
    phone: str
    beat: str
    district: str


def names(folder: Path) -> list[tuple[list[str], list[str]]]:
    """First names and family names by country, from the public lists; a few of our own where they are not here."""
    files = (folder / "common-forenames-by-country.csv", folder / "common-surnames-by-country.csv")
    if not all(path.is_file() for path in files):
        return [(["Amina", "Jan", "Maria", "Tom", "Ravi"], ["Warsame", "Nowak", "Silva", "Tanner", "Patel"])]
    found: list[dict[str, list[str]]] = []
    for path in files:
        by_country: dict[str, list[str]] = {}
        with path.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                by_country.setdefault(row["Country"], []).append(row["Romanized Name"])
        found.append(by_country)
    return [(found[0][country], found[1][country]) for country in sorted(found[0]) if country in found[1]]


def people(chance: random.Random, lists: list[tuple[list[str], list[str]]], count: int) -> list[Victim]:
    """So many people."""
    made = []
    for _ in range(count):
        first, last = chance.choice(lists)
        district = chance.choices(list(_DISTRICTS), list(_DISTRICTS.values()))[0]
        made.append(
            Victim(
                forename=chance.choice(first), surname=chance.choice(last),
                born=date(1935, 1, 1) + timedelta(days=chance.randrange(30_000)),
                phone=f"07700 9{chance.randrange(10**5):05}" if chance.random() < 0.8 else "",
                beat=f"{district} {chance.randrange(_BEATS) + 1}", district=district,
            )
        )  # fmt: skip
    return made


def mistyped(chance: random.Random, word: str) -> str:
    """A word with one slip of the keys."""
    if len(word) < 4:
        return word
    place = chance.randrange(1, len(word) - 1)
    way = chance.randrange(3)
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way == 1:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + chance.choice("aeiourstn") + word[place + 1 :]


@dataclass(frozen=True)
class Row:
    """One row of an extract, and who it really is about."""

    who: int
    cells: dict[str, str]


def rows(chance: random.Random, victims: list[Victim], count: int, *, prefix: str = "52") -> Iterator[Row]:
    """Incidents in the columns of the crime-records mapping: nine of ten flagged, the rest found in words or not.

    Of the people a fifth come again; every fourth entry has a slip, a missing part or an old number.
    """
    again = max(1, len(victims) // 5)
    for number in range(count):
        who = chance.randrange(again) if chance.random() < 0.35 else chance.randrange(len(victims))
        victim = victims[who]
        happened = datetime.combine(ENDS, datetime.min.time()) - timedelta(minutes=chance.randrange(DAYS * 1440))
        strand = chance.choices([name for name, _ in _STRANDS], [often for _, often in _STRANDS])[0]
        crime = chance.random() < 0.8
        recorded = min(happened + timedelta(hours=chance.randrange(60)), datetime.combine(ENDS, datetime.max.time()))
        yield Row(
            who,
            {
                "Occurrence number": f"{prefix}{happened:%y}{number:07}",
                "Crime number": f"{prefix}{happened:%y}{number:07}C" if crime else "",
                "Record type": "Crime" if crime else "NCHI",
                "Occurred from": f"{happened:%d/%m/%Y %H:%M}",
                "Recorded": f"{recorded:%d/%m/%Y %H:%M}",
                "Offence title": chance.choice(_OFFENCES),
                "Location": f"{chance.randrange(1, 400)} Made-up Road {chance.randrange(60)}",
                "District": victim.district,
                "Beat": victim.beat,
                "Hate strands": strand if chance.random() < 0.9 else "",
                "Perceived by": "Victim",
                "Outcome": chance.choice(("", "", "14 - victim does not support", "1 - charged", "18 - no suspect")),
                "THRIVE risk": chance.choices(("Standard", "Medium", "High"), (80, 15, 5))[0],
                "Summary": chance.choice(_ACCOUNTS).format(slur=chance.choice(_SLURS[strand])),
                **_as_written(chance, victim),
            },
        )


def _as_written(chance: random.Random, victim: Victim) -> dict[str, str]:
    """A person as a system has them: every fourth time with a slip, a missing part or an old number."""
    told = {
        "Victim forename": victim.forename, "Victim surname": victim.surname,
        "Victim DOB": f"{victim.born:%d/%m/%Y}", "Victim phone": victim.phone,
    }  # fmt: skip
    if chance.random() < 0.25:
        way = chance.randrange(5)
        if way == 0:
            told["Victim surname"] = mistyped(chance, victim.surname)
        elif way == 1:
            told["Victim forename"] = mistyped(chance, victim.forename)
        elif way == 2:
            told["Victim DOB"] = ""
        elif way == 3:
            told["Victim phone"] = f"07700 9{chance.randrange(10**5):05}"
        else:
            told["Victim forename"], told["Victim surname"] = victim.surname, victim.forename
    return told


def write_extract(path: Path, columns: tuple[str, ...], made: Iterable[Row]) -> None:
    """The extract as CSV."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, columns, restval="")
        table.writeheader()
        table.writerows(row.cells for row in made)
