"""A number is kept as it can be rung, with what stood beside it; one that reaches nobody is none."""

from __future__ import annotations

import pytest

from sync.hub.intake.mapping.reach import read_reach


@pytest.mark.parametrize(
    ("cell", "value", "mode", "beside"),
    [
        ("07700 900101", "07700 900101", "mobile", ""),
        ("7700900101", "07700900101", "mobile", ""),
        ("447700900101.0", "+447700900101", "mobile", ""),
        ("'07700900101", "07700900101", "mobile", ""),
        ('="07700900101"', "07700900101", "mobile", ""),
        ("+447700900104 (my sister's)", "+447700900104", "mobile", "my sister's"),
        ("mum 07700 900101 after 6", "07700 900101", "mobile", "mum; after 6"),
        ("07700900101 / 07700900102", "07700900101", "mobile", "07700900102"),
        ("+44 (0)117 496 0001", "+44 (0)117 496 0001", "landline", ""),
        ("1174960101", "01174960101", "landline", ""),
        ("Jo <jo@example.org> only texts", "jo@example.org", "email", "Jo; only texts"),
        ("0033 1 23 45 67 89", "0033 1 23 45 67 89", "landline", ""),
    ],
)
def test_what_reaches_somebody(cell: str, value: str, mode: str, beside: str) -> None:
    found = read_reach(cell)

    assert (found.value, found.mode, found.beside, found.problem) == (value, mode, beside, "")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("4.477E+11", "rounded"), ("#####", "hashes"), ("00000000000", "one figure over and over"),
        ("12345", "too few"), ("077009001012345", "too many"),
        ("ask at the mosque", "no telephone number"), ("999", "one figure"),
    ],
)  # fmt: skip
def test_what_reaches_nobody_says_why(cell: str, why: str) -> None:
    found = read_reach(cell)

    assert found.value == ""
    assert why in found.problem
