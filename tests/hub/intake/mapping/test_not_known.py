"""What stands for "not known", and what only looks like it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from champion_app.domain.errors import Refused
from resources.files import read_bytes
from sync.hub.intake.mapping.not_known import NotKnown, Of, national, pack_for, shipped_not_known
from sync.hub.intake.mapping.not_known_pack import read_not_known
from sync.hub.intake.mapping.reference_shape import fault_of

SHIPPED = read_not_known(read_bytes("policy/not_known", "2026-04.toml"))
DAY = date(2026, 11, 30)

SAYS_NOTHING: dict[Of, tuple[str, ...]] = {
    "text": (
        "", " ", "-", "--", "?", "???", "...", "*", "—", "#####", "#N/A", "#n/a", "#REF!", "#VALUE!", "#DIV/0!", "\\N",
        "UNKNOWN", "Unknown", " unknown ", "unknown.", "(unknown)", "<Unknown>", "[UNKNOWN]", "U N K N O W N",
        "N/K", "NK", "n.k.", "n-k", "N / K", "N/A", "n.a.", "Not known", "NOT-KNOWN", "not_known", "Not  Known",
        "Not applicable", "Not stated", "not given", "none given", "None", "NULL", "(null)", "NaN", "TBC", "T.B.C.",
        "Withheld", "Details withheld", "Unknown at present", "Not known at time of report", "N/K N/K",
        "Unknown / Unknown", "currently unknown", "not known to the caller", "unknown2026", "Prefer not to say",
        "Refused to say", "\uff35\uff2e\uff2b\uff2e\uff2f\uff37\uff2e",
    ),
    "name": (
        "UNKNOWN UNKNOWN", "Unknown, Unknown", "unknown unk", "UNKNOWN MALE", "Unknown Male 2", "UNK", "N/K N/K",
        "Mr Unknown", "Unknown (not given)", "Name withheld", "Withheld by request", "WITHHELD WITHHELD",
        "Anonymous", "ANON", "Anonymous Caller", "Refused", "REFUSED REFUSED", "Details refused", "No name given",
        "Not Known", "Not Given", "Test Test", "TEST PERSON", "Test User 2", "Dummy Record", "xxx", "XX", "X X", "zzzz",
        "A N Other", "A.N. Other", "Unidentified female", "-", "? ?", "12345", "00000000",
    ),
    "day": (
        "01/01/1900", "1/1/1900", "01-01-1900", "01.01.1900", "1900-01-01", "1900-01-01 00:00:00",
        "1900-01-01T00:00:00Z",
        "01/01/1901", "1901-01-01", "31/12/1899", "1899-12-30", "31/12/9999", "9999-12-31", "1 Jan 1900", "01-JAN-1900",
        "1st January 1900", "00/00/0000", "00/00/1988", "0000-00-00", "11/11/1111", "99/99/9999", "19000101",
        "01011900",
        "01/01/0001", "0", "00000000", "N/K", "UNKNOWN", "#N/A", "-", "1753-01-01", "31/12/2999",
    ),
    "contact": (
        "00000000000", "0000 000 0000", "11111111111", "1111111111", "99999999999", "07000000000", "07000 000000",
        "7000000000", "+447000000000", "0044 7000 000000", "01170000000", "12345678", "123456789", "01234567890",
        "07123456789", "07777777777", "0", "1", "101", "999", "01275 818181", "+44 (0)1275 818181", "0800 555 111",
        "WITHHELD", "Number withheld", "N/K", "Refused", "no phone", "No mobile number", "ex-directory", "NFA",
        "No fixed abode", "homeless", "mob: 00000000000", "#N/A", "none@none.com", "test@test.com", "unknown@unknown",
        "noemail@noemail.co.uk", "no-reply@example.org", "N/A@N/A.com",
    ),
    "place": (
        "NFA", "N.F.A.", "No fixed abode", "NO FIXED ABODE", "of no fixed abode", "No fixed address",
        "No Fixed Abode, Bristol", "Homeless", "Unknown", "Unknown address", "Address not known", "Not given",
        "ZZ99 3VZ",
        "zz993wz", "Various", "-", "xxx",
    ),
    "reference": (
        "", "-", "#####", "00000000", "000-000", "Unknown", "Unknown 2026", "UNKNOWN/26", "N/A", "TBC", "Pending",
        "Not yet allocated", "No crime number", "See log", "as above", "test", "Refused", "xxx",
    ),
}  # fmt: skip

SAYS_SOMETHING: dict[Of, tuple[str, ...]] = {
    "text": (
        "Unknown man shouted at me", "No", "N", "Y", "Yes", "1", "0", "Refused entry", "test", "Known", "Nailsea",
        "Interpreter needed", "-5", "@handle99 wrote", "\N{MONKEY}\N{MONKEY}", "☠", "NKVD", "naan", "Nothing was said",
        "Unknown Pleasures", "given", "Somali", "未知",
    ),
    "name": (
        "Noor Known", "Refus", "Anne Refus", "Alice Test", "Mr Test", "Test", "Sample Person-One", "Jennifer Null",
        "Nil Yilmaz",
        "Nan Smith",
        "Na Li", "Malcolm X", "N K Patel", "Unka Lata", "Anona Wynn", "John Sample", "Sample Hassan", "Other Yusuf",
        "Ann Other", "Tess Ting", "Person Jones", "Victim Ndlovu", "Male Tuilagi", "Given Mokoena", "Blank Marie",
        "Void Jones", "李 娜", "ਗੁਰਪ੍ਰੀਤ", "نور", "X Æ A Xii", "Withheld Jones", "Regina", "A Passer-By", "J",
    ),
    "day": (
        "04/05/1988", "1988-05-04", "04051988", "19880504", "1988", "May 1988", "01/01/1970", "1 January 1990",
        "1990-01-01",
        "45/13/1988", "17/05/1832", "04/05/1902", "04/05/88", "31/12/1999", "32133", "29/02/1924", "01/01/00", "33333",
    ),
    "contact": (
        "07700 900101", "+447700900101", "0117 496 0101", "447700900101.0", "7700900101", "4.477E+11",
        "07700900101 (my sister's)", "sam@mail.example", "nona@mail.example", "1 High Street",
        "through Unknown Pleasures",
        "Ask at the shop", "0117 900 0010",
    ),
    "place": (
        "High Street", "Unknown Pleasures Records, Park Street", "Nfamara House", "Test Lane",
        "Bridewell Police Station",
        "outside the homeless shelter", "ZZ Top Bar", "Easton",
    ),
    "reference": (
        "5226270000", "ASP-20261122-0415", "5226/0001/26", "1", "1111", "12345678", "0000001", "OCC-1", "2026-000123",
        "5.2262E+09", "N0-1", "UNK12A",
    ),
}  # fmt: skip

NO_EVIDENCE: dict[Of, tuple[str, ...]] = {
    "name": ("A Passer-By", "Member of the public", "MALE", "IC3 male", "The Occupier", "Regina", "The Crown", "Test",
             "Shop security guard", "Avon & Somerset Police", "PC 1234"),
    "place": ("Bridewell Police Station", "Outside Trinity Road Police Station", "Valley Road, Portishead"),
    "reference": ("5.2262E+09", "5.2262e9", "1.23E+05", "1,23E+05", "226000123000001000000", "0.75", "5226/1-9",
                  "52/1 & 52/2",
                  "52/1, 52/2", "52/1 to 52/9", "52/0001 - 52/0009", "52/1–9", "01/05/2026", "2026-05-01 00:00:00",
                  "May-26", "1-May", "20261122", "09:30", "1111", "12345678", "2026", "00012345678"),
}  # fmt: skip


def each(table: dict[Of, tuple[str, ...]]) -> list[tuple[Of, str]]:
    return [(of, text) for of, texts in table.items() for text in texts]


@pytest.fixture(scope="module")
def known() -> NotKnown:
    return shipped_not_known(DAY)


@pytest.mark.parametrize(("of", "text"), each(SAYS_NOTHING))
def test_it_says_nothing_however_it_is_written(known: NotKnown, of: Of, text: str) -> None:
    for written in (text, text.upper(), text.casefold(), f"  {text} "):
        if written != "n":
            assert known.is_unknown(written, of=of), written
            assert not known.is_evidence(written, of=of), written


@pytest.mark.parametrize(("of", "text"), each(SAYS_SOMETHING))
def test_what_only_looks_like_it_is_kept(known: NotKnown, of: Of, text: str) -> None:
    assert not known.is_unknown(text, of=of)


@pytest.mark.parametrize(("of", "text"), each(NO_EVIDENCE))
def test_what_is_kept_and_says_nothing_of_who_it_was(known: NotKnown, of: Of, text: str) -> None:
    assert not known.is_unknown(text, of=of)
    assert not known.is_evidence(text, of=of)


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("name", "Jane Doe"), ("name", "Regina King"), ("name", "Rose Child"), ("place", "12 Police Station Road"),
        ("reference", "ASP-20261122-0415"), ("reference", "5226270000"), ("reference", "BCA-12345-26-5200"),
        ("reference", "5226/0001/26"), ("day", "1990-01-01"), ("contact", "07700 900101"), ("reference", "0000012345"),
        ("reference", "AS/2026/01/05/0012"), ("reference", "26-0001-9"), ("reference", "NK/12345/26"),
    ],
)  # fmt: skip
def test_what_is_evidence(known: NotKnown, of: Of, text: str) -> None:
    assert known.is_evidence(text, of=of)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("UNKNOWN Hassan", "Hassan"), ("Hassan, Unknown", "Hassan"), ("Mohammed (unknown)", "Mohammed"),
        ("Not Known Patel", "Patel"), ("N/K Patel", "Patel"), ("N K Patel", "N K Patel"), ("Noor Known", "Noor Known"),
        ("Alice Test", "Alice Test"), ("UNKNOWN UNKNOWN", ""), ("Unknownson Ltd", "Unknownson Ltd"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_what_is_known_of_it(known: NotKnown, name: str, left: str) -> None:
    assert known.known_name(name) == left


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        ("5.2262E+09", "rounded"), ("#####", "rounded"), ("5226270000.5", "rounded"), ("20261122", "day"),
        ("52/1-9", "several"), ("OCC 1\nOCC 2", "several"), ("ASP-20261122-0415", ""), ("5226270000", ""), ("1E5",
        "rounded"),
        ("AS-12E-4", ""), ("12A/34", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_reference_by_its_shape(reference: str, fault: str) -> None:
    assert fault_of(reference) == fault


def test_numbers_are_compared_as_they_are_dialled_here() -> None:
    told = ("07700 900101", "+44 7700 900101", "0044 (0)7700 900101", "7700900101")
    assert {national(one) for one in told} == {"07700900101"}


def test_the_forces_own_are_its_own(known: NotKnown) -> None:
    """What one force writes into its copy counts, however it is written there."""
    own = msgspec.structs.replace(SHIPPED.own, numbers=("0117 496 0199",), mail=("front.desk@force.example",))
    mine = NotKnown(msgspec.structs.replace(SHIPPED, own=own))

    for text in ("+44 117 496 0199", "Front.Desk@force.example"):
        assert mine.is_unknown(text, of="contact")
        assert not known.is_unknown(text, of="contact")


def test_a_list_that_cannot_be_used_is_refused_with_its_place() -> None:
    with pytest.raises(Refused, match=r"at places\.patterns: “\(” is no pattern"):
        NotKnown(msgspec.structs.replace(SHIPPED, places=msgspec.structs.replace(SHIPPED.places, patterns=("(",))))
    with pytest.raises(Refused, match="cannot be used"):
        read_not_known(b"name = 1")


def test_the_newest_list_of_the_day_counts_and_the_oldest_before_there_was_any() -> None:
    later = msgspec.structs.replace(SHIPPED, valid_from=date(2027, 1, 1))

    chosen = [pack_for([later, SHIPPED], day).valid_from for day in (DAY, date(2027, 2, 2), date(2020, 1, 1))]

    assert chosen == [SHIPPED.valid_from, later.valid_from, SHIPPED.valid_from]


def test_long_text_is_never_looked_through(known: NotKnown) -> None:
    """An account costs nothing, and one that begins with the word is one."""
    assert not known.is_unknown("unknown " * 100)
    assert known.is_evidence("Jane " * 40, of="name")
    assert shipped_not_known(DAY) is known
