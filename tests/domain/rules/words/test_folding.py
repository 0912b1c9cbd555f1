"""What is stored is found as people type it: one function folds both, on the very index that the vault keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from champion_app.domain.rules.words.folding import fold, index_words, national, numbers_in, question

CASES = Path(__file__).parents[5] / "shared" / "cases" / "14-search.json"
INDEX = """CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1,
           tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")"""


@pytest.fixture
def db() -> Iterator[Connection]:
    db = dbapi2.connect(":memory:")
    db.execute(INDEX)
    yield db
    db.close()


def finds(db: Connection, stored: str, typed: str) -> bool:
    db.execute("DELETE FROM search WHERE rowid = 1")
    db.execute("INSERT INTO search (rowid, words) VALUES (1, ?)", (index_words(stored),))
    asked = question(typed)
    return bool(asked) and db.execute("SELECT 1 FROM search WHERE search MATCH ?", (asked,)).fetchone() is not None


FOUND = [
    ("Siobhan O’Brien", "o'brien"), ("Siobhan O'Brien", "OBRIEN"), ("Zoë Nguyễn", "zoe nguyen"),
    ("Renée-Claire Dupont", "reneeclaire"), ("Renée-Claire Dupont", "renee claire"), ("Renée‑Claire", "renée-cl"),
    ("Jürgen Groß", "jurgen gross"), ("Żółć Łódź", "zolc lodz"), ("İpek Yılmaz", "ipek yilmaz"),
    ("Đặng Thị Hoa", "dang thi"), ("Søren Ærø", "soren aero"), ("Saint Pauls", "st pauls"), ("St Pauls", "saint pauls"),
    ("Hartcliffe & Withywood", "hartcliffe and withywood"), ("Hartcliffe and Withywood", "hartcliffe & with"),
    ("ਪ੍ਰੀਤਮ ਕੌਰ", "ਪ੍ਰੀਤਮ"), ("ক্ষমা র্ক", "ক্ষমা"), ("தமிழ்ச்செல்வி", "தமிழ்ச்செல்வி"), ("မြင့်မြင့်", "မြင့်"),
    ("מִרְיָם", "מרים"), ("أحمد", "احمد"), ("يوسف", "یوسف"), ("مُحَمَّد", "محمد"), ("王伟", "王"),
    ("07700 900101", "900101"), ("07700 900101", "07700 900"), ("07700900101", "07700 900"),
    ("07700 900101", "+44 7700 900101"), ("07700 900101", "0044 7700900101"), ("+44 (0)7700 900101", "07700900101"),
    ("+353 1 496 0100", "35314960100"), ("ring 0117 496 0104, not 0117 496 0105", "0105"), ("٠٧٧٠٠٩٠٠١٠١", "0101"),
    ("see 5226/0012345 please", "12345"), ("52/20003/26", "52/20003/26"), ("52/20003/26", "522000326"),
    ("52/20003/26", "20003"), ("AS-0042", "as0042"), ("AS-0042", "0042"), ("AS-0042", "as-00"),
    ("a.person@force.example", "a.person@force.example"), ("a.person@force.example", "person"),
    ("wrote as @night_owl.99", "night_owl"), ("wrote as @night_owl.99", "@night"), ("soft\u00adhyphen", "softhyphen"),
    ("a name \u202bעברית\u202c here", "עברית"), ("can’t sleep", "cant sl"), ("１２３４５", "12345"),
]  # fmt: skip
NOT_FOUND = [
    ("ਪ੍ਰੀਤਮ", "ਮਤ"), ("07700 900101", "0102"), ("Siobhan O'Brien", "brian"), ("Łukasz", "kasz"), ("हिन्दी", "न"),
    ("52/20003/26", "20004"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "typed"), FOUND)
def test_what_is_on_the_screen_is_found(db: Connection, stored: str, typed: str) -> None:
    assert finds(db, stored, typed)


@pytest.mark.parametrize(("stored", "typed"), NOT_FOUND)
def test_what_is_another_word_or_number_is_not(db: Connection, stored: str, typed: str) -> None:
    assert not finds(db, stored, typed)


@pytest.mark.realdata
def test_every_case_that_was_reported_is_found(db: Connection) -> None:
    if not CASES.is_file():
        pytest.skip("The cases of the review are not here.")
    lost = [one for one in json.loads(CASES.read_text("utf-8")) if not finds(db, one["stored"], one["typed"])]
    assert lost == []


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("'’-‑/ .@&Łłßİıéأإيىਪ੍ਰੀ٠९1234567890+()"), max_size=40
)


@given(TEXTS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_any_text_is_found_as_it_stands_and_no_question_is_an_error(text: str) -> None:
    db = dbapi2.connect(":memory:")
    db.execute(INDEX)
    if question(text):
        assert finds(db, f"before {text} after", text)
    db.close()


def test_numbers_are_read_whole() -> None:
    assert numbers_in("07700 900101 07700 900102") == ["07700900101", "07700900102"]
    assert national("0044 7700 900101") == national("+44 (0)7700 900101") == "07700900101"
    assert national("00353 1 496 0100") == "35314960100"
    assert numbers_in("nothing here") == []
