"""A mapping file is data: what is wrong in it is said with its key, before a row is read."""

from __future__ import annotations

import msgspec
import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.mapping.read_mapping import check_codes, read_mapping, shipped_mapping, shipped_mappings
from sync.hub.intake.mapping.said import Incoming
from tests.hub.intake.conftest import SMALL, Take

WHOLE = """
name = "n"
title = "t"
source = "s"
makes_case = "never"
[reference]
columns = ["ref"]
[incident.occurred]
columns = ["when"]
take = "day"
formats = ["%d/%m/%Y"]
[incident.classification]
columns = ["class"]
take = "lookup"
table = { "x" = "crime" }
[strands]
columns = ["strand"]
[strands.codes]
"Race" = ["race/black"]
"""


@pytest.mark.parametrize("name", ["force-hate-extract", "police-uk-street", "san-francisco-hate-crime"])
def test_every_shipped_mapping_is_whole_and_gives_codes_of_the_pack(name: str, pack: PolicyPack) -> None:
    mapping = shipped_mapping(name)

    check_codes(mapping, pack)
    assert name in shipped_mappings()
    assert mapping.name == name


def test_a_mapping_that_is_not_shipped_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match=r"no mapping “other”\. There are: ca-doj-hate, command-and-control, "):
        shipped_mapping("other")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "n"\n', "", "the top of the file: Object missing required field `name`"),
        ('"never"', '"sometimes"', "makes_case"),
        (
            '"never"',
            '"never"\nmakes_cases = "never"',
            "the top of the file: Object contains unknown field `makes_cases`",
        ),
        ('take = "day"', 'take = "guess"', "incident.occurred.take"),
        ('formats = ["%d/%m/%Y"]', "", "incident.occurred.formats"),
        ('table = { "x" = "crime" }', "", "incident.classification.table"),
        ('columns = ["class"]', "", "incident.classification"),
        ("[incident.occurred]", "[incident.ocurred]", "incident.ocurred"),
        ('columns = ["ref"]', "", "reference"),
        ('columns = ["ref"]', 'columns = "ref"', "reference.columns"),
        ('columns = ["ref"]', 'colums = ["ref"]', "reference"),
        ('"Race" = ["race/black"]', "", "strands.codes"),
        ('source = "s"', 'source = "s"\nencodings = ["utf-99"]', "encodings"),
        ('source = "s"', 'source = "s"\nzone = "Europe/Bristol"', "zone"),
        ('source = "s"', 'source = "s"\ndelimiter = "::"', "delimiter"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(old: str, new: str, key: str) -> None:
    read_mapping(WHOLE.encode())

    with pytest.raises(Refused) as refused:
        read_mapping(WHOLE.replace(old, new, 1).encode())

    assert str(refused.value).startswith(f"The mapping cannot be used, at {key}"), str(refused.value)


def test_a_case_for_known_strands_needs_a_strand_column() -> None:
    raw = WHOLE.replace('"never"', '"when a strand is known"').replace('columns = ["strand"]', "")

    with pytest.raises(Refused, match=r"strands\.columns"):
        read_mapping(raw.encode())


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"name = ", b"[[["])
def test_what_is_no_toml_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="not a TOML file"):
        read_mapping(raw)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("race/black", "wrong", "strands.codes.Race"),
        ("race/black", "race/wrong", "strands.codes.Race"),
        ("race/black", "religion/black", "strands.codes.Race"),
        ('"crime"', '"crimes"', "incident.classification"),
        ('"crime" }', '"crime" }\nother = "none"', "incident.classification"),
    ],
)
def test_a_code_that_the_pack_does_not_know_is_said_with_its_key(
    old: str, new: str, key: str, pack: PolicyPack
) -> None:
    check_codes(read_mapping(WHOLE.encode()), pack)

    with pytest.raises(Refused, match=f"at {key}: the policy pack"):
        check_codes(read_mapping(WHOLE.replace(old, new, 1).encode()), pack)


def test_every_spelling_of_the_san_francisco_file_of_other_years_is_known() -> None:
    """California's and the FBI's own lists of bias words, as of 2009 to 2024."""
    codes = shipped_mapping("san-francisco-hate-crime").strands.codes

    assert {"Anti-Sikh", "Anti-Mormon", "Anti-Citizenship Status", "Anti-Multiple Races, Group"} <= set(codes)
    assert all(msgspec.convert(code, str).count("/") <= 1 for given in codes.values() for code in given)


@pytest.mark.parametrize(
    ("form", "what"),
    [
        ("%d/%m", "names no %Y/%y"), ("%Y", "names no %d"), ("%d/%m/%Q", "has %Q"), ("%d/%m/%Y %I:%M", "%I without %p"),
        ("%d/%d/%Y", "names no %m"), ("%d/%m/%m/%Y", "names something twice"),
    ],
)  # fmt: skip
def test_a_wrong_form_of_a_day_is_refused_when_the_mapping_is_loaded(form: str, what: str) -> None:
    with pytest.raises(Refused, match=rf"formats: the form .*{what}"):
        read_mapping(SMALL.replace('"%d/%m/%Y"', f'"{form}"').encode())


def test_a_mapping_that_has_both_orders_of_day_and_month_is_refused() -> None:
    with pytest.raises(Refused, match="04/05 would be two days"):
        read_mapping(SMALL.replace('"%d/%m/%Y"', '"%d/%m/%Y", "%m/%d/%Y"').encode())


@pytest.mark.parametrize("form", ["52/{year}", "52/{number}/{number}", "52/{month}/{number}"])
def test_a_wrong_form_of_a_number_is_refused(form: str) -> None:
    with pytest.raises(Refused, match=r"at written\.crime"):
        read_mapping((SMALL + f'[written]\ncrime = ["{form}"]\n').encode())


def test_a_mapping_nested_very_deep_or_very_large_is_a_sentence() -> None:
    with pytest.raises(Refused, match="nested too deep"):
        read_mapping(b"a = " + b"[" * 200_000)
    with pytest.raises(Refused, match="larger than"):
        read_mapping(b"#" * 1_100_000)


def test_a_column_of_other_markers_and_columns_of_yes_and_no_name_strands(take: Take) -> None:
    mixed = SMALL.replace("[strands]", '[strands]\nothers = "ignore"').replace('"always"', '"when flagged"')
    marked = mixed.replace("[strands.codes]", '[strands.marked]\n"voicemail" = ["disability"]\n[strands.codes]')
    text = "ref,when,what,who,phone,voicemail,strand\nR1,22/11/2026,Words,A Name,,{},{}\n"

    def named(mapping: str, flag: str, strand: str) -> tuple[object, bool, int]:
        (row,) = take(text.format(flag, strand), read_mapping(mapping.encode()))
        assert isinstance(row, Incoming)
        return row.said.incident.get("strands"), row.said.makes_case, len(row.left_out)

    assert named(mixed, "", "Domestic; Race; Alcohol") == (["race"], True, 0)
    assert named(mixed, "", "Domestic") == (None, False, 0)
    assert named(marked, "Y", "") == (["disability"], True, 0)
    assert named(marked, "N", "") == (None, False, 0)
