"""A mapping file is data: what is wrong in it is said with its key, before a row is read."""

from __future__ import annotations

import msgspec
import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.mapping.read_mapping import check_codes, read_mapping, shipped_mapping, shipped_mappings

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
