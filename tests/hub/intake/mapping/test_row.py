"""A row becomes what the force says happened, or a reject with its line, its column and the reason."""

from __future__ import annotations

import pytest

from champion_app.domain.errors import Refused
from sync.hub.extract.rejects import Reject
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.read_mapping import read_mapping
from sync.hub.intake.mapping.said import NO_NUMBER, Incoming
from tests.hub.intake.conftest import SMALL, Take

HEADER = "ref,when,what,who,phone,voicemail,strand\n"
GOOD = "R1,22/11/2026,Words,A Name,07700 900001,no,Race\n"


def only(found: list[Incoming | Reject]) -> Incoming | Reject:
    assert len(found) == 1
    return found[0]


def taken(found: list[Incoming | Reject]) -> Incoming:
    one = only(found)
    assert isinstance(one, Incoming), one
    return one


def test_a_row_becomes_bodies_of_records(take: Take, small: MappingFile) -> None:
    row = taken(take(HEADER + GOOD, small))

    assert row.reference == "R1"
    assert row.said.incident == {
        "occurred": "2026-11-22", "account": "Words", "strands": ["race"], "source": "A test",
    }  # fmt: skip
    assert row.said.person == {"name": "A Name"}
    assert row.said.contact == {"value": "07700 900001", "mode": "mobile"}
    assert row.said.makes_case


def cell(column: str, value: str) -> str:
    """The good row with one cell changed."""
    names = HEADER.strip().split(",")
    cells = GOOD.strip().split(",")
    cells[names.index(column)] = '"' + value.replace('"', '""') + '"'
    return HEADER + ",".join(cells) + "\n"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("strand", "Martian", "The strand “Martian” is not in the mapping."),
        ("strand", "Race;Martian", "The strand “Martian” is not in the mapping."),
        ("when", "31/02/2026", "“31/02/2026” is not a date of the calendar in a form that can be read."),
        ("when", "01/01/0202", "“01/01/0202” is too long ago to be meant."),
        ("when", "25/11/2026", "“25/11/2026” is still to come."),
        ("voicemail", "perhaps", "“perhaps” is neither yes nor no."),
        ("phone", "ask at the mosque", "It is no telephone number and no address."),
        ("ref", "R" * 201, "The reference is longer than 200 characters. The row is known by who and when instead."),
        ("ref", "5.2262E+09", ("A spreadsheet has rounded the number, so it names no record any more. "
                              "The row is known by who and when instead.")),
        ("what", "#####", "A spreadsheet shows an error or hashes in place of the value."),
        ("who", "n" * 301, "Name is too long: 301 of 300 characters. Its end was cut off."),
        ("what", "n" * 8001, "What happened is too long: 8,001 of 8,000 characters. Its end was cut off."),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_costs_the_cell_and_never_the_row(
    column: str, value: str, reason: str, take: Take, small: MappingFile
) -> None:
    """The victim is taken; what stood there is told, kept with the row and said in the account."""
    row = taken(take(cell(column, value), small))

    assert row.left_out == (Reject(line=2, column=column, reason=reason, taken=True),)
    assert row.said.makes_case
    assert row.said.left_out[column] in {value, "Martian"}
    assert f"As told: {column}: " in row.said.incident["account"]


@pytest.mark.parametrize(
    ("column", "value", "section", "field"),
    [
        ("what", "=HYPERLINK(1)", "incident", "account"),
        ("what", "@handle99 wrote under my post", "incident", "account"),
        ("what", "- He followed me", "incident", "account"),
        ("what", "-cmd|' /C calc'!A0", "incident", "account"),
        ("what", "<script>alert(1)</script>", "incident", "account"),
        ("what", 'see <a href="https://example.org">this</a>', "incident", "account"),
        ("what", "turned \u202eround", "incident", "account"),
        ("who", "+A1", "person", "name"),
        ("who", "＝A1", "person", "name"),
    ],
)
def test_what_a_person_wrote_is_kept_as_it_is_whatever_it_begins_with(
    column: str, value: str, section: str, field: str, take: Take, small: MappingFile
) -> None:
    row = taken(take(cell(column, value), small))

    assert getattr(row.said, section)[field] == value
    assert row.left_out == ()


def test_a_row_without_a_reference_is_known_by_who_and_when(take: Take, small: MappingFile) -> None:
    first, again = (taken(take(cell("ref", ""), small)) for _ in range(2))

    assert first.reference == again.reference
    assert first.reference.startswith("without reference ")
    assert "A Name" not in first.reference


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEADER + "R1,,,,,,\n", "The row tells of nothing that happened to anybody."),
        (HEADER + ",22/11/2026,,,,,\n",
         "The row has no reference, names nobody and says nothing, so it cannot be told apart."),
    ],
)  # fmt: skip
def test_only_a_row_without_an_event_or_without_anything_to_know_it_by_is_rejected(
    text: str, reason: str, take: Take, small: MappingFile
) -> None:
    assert only(take(text, small)) == Reject(line=2, column="ref", reason=reason)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("phone", "+44 7700 900001"),
        ("phone", "+44 (0)117 496 0001"),
        ("what", "-2.5"),
        ("what", "-"),
        ("what", "He said = nothing"),
        ("when", "24/11/2026"),
    ],
)
def test_what_only_looks_odd_is_taken(column: str, value: str, take: Take, small: MappingFile) -> None:
    """A plain number or telephone number is no formula; a clock may run a day ahead."""
    assert isinstance(only(take(cell(column, value), small)), Incoming)


def test_several_strands_come_in_their_order_and_once(take: Take, small: MappingFile) -> None:
    row = taken(take(cell("strand", "Faith; race;religion"), small))

    assert row.said.incident["strands"] == ["religion", "race"]
    assert row.said.incident["sub_categories"] == ["muslim"]


def test_a_row_without_a_strand_makes_a_case_only_where_the_mapping_says_so(take: Take) -> None:
    text = cell("strand", "")
    known = read_mapping(SMALL.replace('"always"', '"when a strand is known"').encode())
    always = read_mapping(SMALL.encode())
    needed = read_mapping(SMALL.replace("[strands]", "[strands]\nneeded = true").encode())

    assert not taken(take(text, known)).said.makes_case
    assert taken(take(text, always)).said.makes_case
    assert only(take(text, needed)) == Reject(
        line=2, column="strand", reason="The row names no strand, and this mapping takes none without."
    )


def test_rows_without_a_reference_are_told_apart_by_content_and_place(take: Take) -> None:
    """Two alike are two incidents; the same file again gives the same references."""
    mapping = read_mapping(
        SMALL.replace('columns = ["ref"]', 'columns = ["ref"]\notherwise = ["when", "what"]').encode()
    )
    text = HEADER + 3 * GOOD.replace("R1", "") + GOOD.replace("R1", "").replace("Words", "Else")

    references = [row.reference for row in take(text, mapping) if isinstance(row, Incoming)]

    assert len(set(references)) == 4
    assert [reference.partition("#")[2] for reference in references] == ["1", "2", "3", "1"]
    assert references == [row.reference for row in take(text, mapping) if isinstance(row, Incoming)]


def test_a_column_that_nobody_maps_changes_nothing(take: Take, small: MappingFile) -> None:
    plain = taken(take(HEADER + GOOD, small))
    more = taken(take("loaded," + HEADER + "2026-11-23 08:00," + GOOD, small))

    assert more.digest == plain.digest


def test_a_missing_column_refuses_the_whole_file(take: Take, small: MappingFile) -> None:
    with pytest.raises(Refused, match="The file has no column “voicemail”, which the mapping “small” needs"):
        take("ref,when,what,who,phone,strand\n", small)


def test_a_safety_rule_without_a_number_is_kept(take: Take) -> None:
    mapping = read_mapping((SMALL + '[contact.why]\ncolumns = ["what"]\n').encode())

    assert taken(take(cell("phone", ""), mapping)).said.contact == {
        "value": NO_NUMBER, "mode": "mobile", "why": "Words",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "mode"),
    [("0117 496 0001", "landline"), ("+44 7700 900001", "mobile"), ("a@example.org", "email")],
)
def test_the_way_to_reach_somebody_is_read_from_the_number(
    value: str, mode: str, take: Take, small: MappingFile
) -> None:
    assert taken(take(cell("phone", value), small)).said.contact["mode"] == mode


def test_control_characters_become_spaces_and_line_breaks_stay(take: Take, small: MappingFile) -> None:
    row = taken(take(cell("what", "one\x0btwo\nthree\x07"), small))

    assert row.said.incident["account"] == "one two\nthree "


def test_a_moment_is_placed_in_time_by_the_extracts_own_clock(take: Take) -> None:
    summer = SMALL + '[case.opened]\ncolumns = ["what"]\ntake = "moment"\nformats = ["%d/%m/%Y %H:%M"]\n'
    mapping = read_mapping(summer.replace('[incident.account]\ncolumns = ["what"]\n', "").encode())

    opened = [
        taken(take(cell("what", text), mapping)).said.case["opened"]
        for text in ("01/07/2026 12:00", "01/01/2026 12:00")
    ]

    assert opened == ["2026-07-01T11:00:00Z", "2026-01-01T12:00:00Z"]


def test_words_go_through_their_table_or_are_kept_as_told(take: Take) -> None:
    languages = (
        '[person.languages]\ncolumns = ["what"]\ntake = "split"\ntable = { "Somali" = "so", "English" = "en" }\n'
    )
    mapping = read_mapping((SMALL + languages).encode())

    assert taken(take(cell("what", "somali; English;Somali"), mapping)).said.person["languages"] == ["so", "en"]
    unknown = taken(take(cell("what", "Somali;Klingon"), mapping))
    assert (unknown.said.person["languages"], unknown.said.person["interpreter"]) == (["so"], "Somali;Klingon")
    assert [one.reason for one in unknown.left_out] == ["“Klingon” is not in the mapping's table."]


def test_a_risk_that_the_pack_does_not_know_is_kept_where_the_risk_is_explained(take: Take) -> None:
    mapping = read_mapping((SMALL + '[case.risk]\ncolumns = ["what"]\n').encode())

    unknown = taken(take(cell("what", "extreme"), mapping))
    assert unknown.said.case == {"risk_reason": "extreme"}
    assert [one.reason for one in unknown.left_out] == ["“extreme” is not one of the policy pack's risk."]
    assert taken(take(cell("what", "high"), mapping)).said.case == {"risk": "high"}


def test_a_word_that_stands_for_nothing_is_an_empty_cell(take: Take) -> None:
    mapping = read_mapping(SMALL.replace('source = "A test"', 'source = "A test"\nnothing = ["N/A"]').encode())

    assert "account" not in taken(take(cell("what", "N/A"), mapping)).said.incident
