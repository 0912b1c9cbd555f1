"""Who is one person: spellings, missing parts, what must never be one; and the public collections."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sync.hub.intake.mapping.not_known import shipped_not_known
from sync.hub.report.link.linker import groups, pairs
from sync.hub.report.link.locked import locked_database
from sync.hub.report.link.people import Person, bones, compared
from tests.realdata import real_file

KNOWN = shipped_not_known(date(2026, 11, 30))
CROWD = [
    Person(id=f"crowd{n}", name=f"{first} {last}", born=f"19{50 + n % 45}-0{1 + n % 9}-1{n % 10}", area="Easton")
    for n, (first, last) in enumerate(
        itertools.product(("Anna", "Ben", "Carol", "David", "Eve", "Farid", "Gita"), ("Ash", "Birch", "Cole", "Dunn"))
    )
]
"""Other people, so that the weights mean something."""


def linked(*people: Person, least: float = 0.95) -> set[frozenset[str]]:
    """The groups among these people, in a crowd of others."""
    found = groups(pairs([*CROWD, *people], least=least, known=KNOWN))
    return {of for of, _ in found if not any(one.startswith("crowd") for one in of)}


def one(name: str, born: str = "", reach: str = "", area: str = "") -> Person:
    return Person(id="a", name=name, born=born, reach=reach, area=area)


def other(name: str, born: str = "", reach: str = "", area: str = "") -> Person:
    return Person(id="b", name=name, born=born, reach=reach, area=area)


SAME = {
    "spelling": (one("Mohammed Farah", "1990-02-01"), other("Muhammad Farah", "1990-02-01")),
    "order and title": (one("Mrs Faduma Ali Hassan", "1985-06-07"), other("Hassan, Faduma", "1985-06-07")),
    "accents": (one("Zoë O'Brien", reach="07700 900123"), other("Zoe OBrien", reach="+44 7700 900123")),
    "one name and one 1 January": (
        one("Jadwiga Kowalska", "1979-01-01", area="Easton"), other("Jadwiga Kowalska", "1979-01-01", area="Easton"),
    ),
    "day and month turned": (
        one("Jadwiga Kowalska", "1979-03-12", area="Easton"), other("Jadwiga Kowalska", "1979-12-03", area="Easton"),
    ),
}  # fmt: skip
APART = {
    "a name alone": (one("John Smith"), other("John Smith")),
    "a household": (one("Amina Yusuf", "1990-02-01", "07700900123"), other("Hodan Yusuf", "2012-09-09", "07700900123")),
    "a household without ages": (one("Amina Yusuf", reach="07700900123"), other("Hodan Yusuf", reach="07700900123")),
    "father and son": (
        one("Ravi Patel", "1960-01-01", area="Easton"),
        other("Ravi Patel", "1995-05-05", area="Easton"),
    ),
    "nobody known": (
        one("UNKNOWN UNKNOWN", "1900-01-01", "00000000000", "Easton"),
        other("Unknown Unknown", "1900-01-01", "00000000000", "Easton"),
    ),
    "nobody known, and one number": (
        one("N/K N/K", "1990-02-01", "07700900123"),
        other("Not Known", "1990-02-01", "07700900123"),
    ),
    "a passer-by": (one("A Passer-By", reach="07700900123"), other("A Passer-By", reach="07700900123")),
    "a name and a day that stands for none": (
        one("John Smith", "1900-01-01", "07000000000"),
        other("John Smith", "1900-01-01", "07000000000"),
    ),
    "a name and the station's number": (one("John Smith", reach="101"), other("John Smith", reach="101")),
    "a name and the force's own number": (
        one("John Smith", reach="01275 818181"),
        other("John Smith", reach="+44 1275 818181"),
    ),
    "nobody named": (one("", "1990-02-01", area="Easton"), other("", "1990-02-01", area="Easton")),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_one_person_however_they_are_written(pair: tuple[Person, Person]) -> None:
    assert linked(*pair) == {frozenset("ab")}


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_two_people_are_not_made_one(pair: tuple[Person, Person]) -> None:
    assert linked(*pair) == set()


FIRST = "Amira Bashir Chloe Dmitri Esme Fatou Goran Hana Idris Jomo Kezia Leila".split()
LAST = "Abara Brooks Conteh Dobre Ekwall Farouk Grygo Hussain Ilves Jansen Kaya Lungu".split()
STRANGERS: dict[str, Callable[[int], dict[str, str]]] = {
    "UNKNOWN UNKNOWN, born 1900": lambda _: {"name": "UNKNOWN UNKNOWN", "born": "1900-01-01"},
    "a day and a number that stand for none": lambda n: {
        "name": f"{FIRST[n]} {LAST[n]}", "born": "1900-01-01", "reach": "00000000000",
    },
    "one last name, a day and a number that stand for none": lambda n: {
        "name": f"{FIRST[n]} Hassan", "born": "1901-01-01", "reach": "07000 000000",
    },
    "a number of a hostel": lambda n: {
        "name": f"{FIRST[n]} {LAST[-n]}", "born": f"19{60 + n}-0{1 + n % 9}-1{n % 9}", "reach": "0117 496 0177",
    },
    "born on 1 January of one year": lambda n: {"name": f"{FIRST[-n]} {LAST[n]}", "born": "1990-01-01"},
}  # fmt: skip
"""Twelve of each, 66 pairs, all of one area."""


def test_strangers_with_what_stands_for_not_known_are_not_made_one_person() -> None:
    """Among three thousand others. Before there was one list: all 66 pairs of each of the first three."""
    others = [
        Person(
            id=f"o{n}", name=f"{FIRST[n % 12]}{n % 83} {LAST[n // 12 % 12]}{n % 97}",
            born=f"{1950 + n % 55}-{1 + n % 12:02}-{1 + n % 28:02}", reach=f"07700 9{n:05}", area=f"Area {n % 40}",
        )
        for n in range(3000)
    ]  # fmt: skip
    strangers = [
        Person(id=f"{kind}/{n}", area="Easton", **told(n)) for kind, told in STRANGERS.items() for n in range(12)
    ]

    found = pairs([*others, *strangers], least=0.95, known=KNOWN)

    assert Counter(pair.one.rpartition("/")[0] for pair in found if "/" in pair.one + pair.other) == {}


def test_in_a_hub_of_two_cases_one_1_january_makes_nobody_one_person() -> None:
    """Where few are known, somebody who was there before is likelier, and an agreement weighs more."""
    strangers = [
        Person(id="a", name="Hana Kaya", born="1990-01-01", area="Easton"),
        Person(id="b", name="Jomo Lungu", born="1990-01-01", area="Easton"),
    ]

    assert pairs(strangers, least=0.95, known=KNOWN) == []


def test_the_weakest_link_of_a_group_is_told() -> None:
    people = [
        Person(id="a", name="Wanjiru Odhiambo", born="1990-02-01", reach="07700900123"),
        Person(id="b", name="Wanjiru Odhiambo", born="1990-02-01"),
        Person(id="c", name="W Odhiambo", reach="07700900123", born="1990-02-01"),
    ]
    found = groups(pairs([*CROWD, *people], least=0.5, known=KNOWN))

    (group,) = [(of, weakest) for of, weakest in found if "a" in of]
    assert group[0] == frozenset("abc")
    assert 0.5 <= group[1] < 1.0


def test_the_same_people_give_the_same_pairs() -> None:
    people = [*CROWD, Person(id="a", name="Anna Ash", born="1950-01-10")]

    assert pairs(people, least=0.1, known=KNOWN) == pairs(list(reversed(people)), least=0.1, known=KNOWN)


def test_bones_hold_spellings_together() -> None:
    assert bones("mohammed") == bones("muhammad") == bones("mohamed")
    assert compared(Person(id="1", name="Dr. José al-Núñez"), KNOWN).tokens == "jose nunez"


@pytest.mark.parametrize(
    "forbidden",
    [
        "SET enable_external_access = true", "SET lock_configuration = false", "SET temp_directory = 'spill'",
        "INSTALL httpfs", "LOAD httpfs", "COPY (SELECT 1) TO 'leak.csv'", "SELECT * FROM read_csv('pyproject.toml')",
        "ATTACH 'leak.db'",
    ],
)  # fmt: skip
def test_the_analysis_database_reaches_nothing(forbidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with locked_database() as db:
        with pytest.raises(duckdb.Error):
            db.execute(forbidden)
        assert db.execute("SELECT current_setting('temp_directory')").fetchone() == ("",)
    assert list(tmp_path.iterdir()) == []


def quality(people: list[Person], who: dict[str, str], least: float) -> tuple[float, float]:
    """Precision and recall of pairs against who people really are."""
    found = pairs(people, least=least, known=KNOWN)
    right = sum(who[one.one] == who[one.other] for one in found)
    truth = sum(count * (count - 1) // 2 for count in Counter(who.values()).values())
    return right / max(1, len(found)), right / truth


@pytest.mark.realdata
def test_made_up_people_with_errors_are_found_without_making_two_one() -> None:
    with real_file("linkage_febrl", "dataset3.csv").open(encoding="utf-8", newline="") as opened:
        rows = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(opened)]
    people = [
        Person(
            id=row["rec_id"], name=f"{row['given_name']} {row['surname']}", born=_day(row["date_of_birth"]),
            area=row["suburb"],
        )
        for row in rows
    ]  # fmt: skip
    precision, recall = quality(people, {row["rec_id"]: row["rec_id"].split("-")[1] for row in rows}, 0.95)

    assert precision >= 0.995
    assert recall >= 0.70


def _day(told: str) -> str:
    return f"{told[:4]}-{told[4:6]}-{told[6:]}" if len(told) == 8 else ""
