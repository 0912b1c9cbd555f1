"""Files as spreadsheets and systems write them are read; what is no table is named; what is made to do harm costs
nothing."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest

from champion_app.domain.errors import Refused
from sync.hub.extract import workbook
from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row, Table
from sync.hub.extract.table import Wanted, opened_table
from tests.hub.extract.workbook_file import Cell, Formula, sheet_of, write_workbook

NAMES = ("Ref No", "When", "What")
HEAD: list[Cell] = [*NAMES]
FAR_OUT = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def extract(raw: bytes) -> Extract:
    return Extract(io.BytesIO(raw), encodings=("cp1252",), known=NAMES, reference=("Ref No",))


def cells(table: Table) -> list[list[str]]:
    return [one.cells for one in table.rows() if isinstance(one, Row)]


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (b"Ref No;When;What\n1;2;3,4\n", [["1", "2", "3,4"]]),
        (b"Ref No\tWhen\tWhat\n1\t2\t3\n", [["1", "2", "3"]]),
        (b"Ref No|When|What\n1|2|3\n", [["1", "2", "3"]]),
        (b"sep=;\r\nRef No;When;What\r\n1;2;3\r\n", [["1", "2", "3"]]),
        (b"\xef\xbb\xbfsep=\t\nRef No\tWhen\tWhat\n1\t2\t3\n", [["1", "2", "3"]]),
        ("Ref No\tWhen\tWhat\n1\t2\té\n".encode("utf-16"), [["1", "2", "é"]]),
        ("Ref No,When,What\n1,2,é\n".encode("utf-16-le"), [["1", "2", "é"]]),
        ("Ref No,When,What\n1,2,é\n".encode("utf-16-be"), [["1", "2", "é"]]),
        ("Ref No,When,What\n1,2,José £5\n".encode("cp1252"), [["1", "2", "José £5"]]),
        ("\ufeffRef No,When,What\n1,2,é\n".encode(), [["1", "2", "é"]]),
        (b"Ref No,When,What\r1,2,3\r4,5,6\r", [["1", "2", "3"], ["4", "5", "6"]]),
        ("REF\u00a0NO , when,\u200bWhat\n1,2,3\n".encode(), [["1", "2", "3"]]),
        (b'"Ref\nNo",When,What\n1,2,3\n', [["1", "2", "3"]]),
        (b"Report of crimes\nMade on,30/11/2026\n\nRef No,When,What\n1,2,3\n", [["1", "2", "3"]]),
        (b"Ref No,When,What\n------,----,----\n1,2,3\n\n(1 rows affected)\n", [["1", "2", "3"]]),
        (b"Ref No,When,What\n1,2,3\nTotal,1,\n", [["1", "2", "3"]]),
        (b"Ref No,When,What\n1,2,3,,,\n", [["1", "2", "3"]]),
        (b"Ref No,When,What\n1,2\n", [["1", "2", ""]]),
        (b"Ref No,What,When\nR1,he said\nthat,2\nR2,no,3\n", [["R1", "he said\nthat", "2"], ["R2", "no", "3"]]),
        (b"Ref No,When,What\n1,2,3\n\x1a", [["1", "2", "3"]]),
    ],
)
def test_a_text_file_is_read_however_it_is_written(raw: bytes, rows: list[list[str]]) -> None:
    found = extract(raw)

    assert set(NAMES) <= set(found.header)
    assert cells(found) == rows


def test_columns_that_nobody_reads_may_stand_twice() -> None:
    found = extract(b"Ref No,x,When,x,,What,\n1,a,2,b,c,3,d\n")

    assert cells(found) == [["1", "a", "2", "b", "c", "3", "d"]]
    with pytest.raises(Refused, match="two columns “When”"):
        extract(b"Ref No,When,When,What\n")
    assert extract(b"WHEN,Ref No,When,What\n").header == ("WHEN", "Ref No", "When", "What")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7 x", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"<html><body><table><tr><td>Ref</td></tr></table>", "a web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a workbook as XML"),
        (b'[{"ref": 1}]', "JSON"),
        (b'{"rows": []}', "JSON"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"{\\rtf1", "Rich Text"),
    ],
)
def test_a_file_that_is_something_else_is_named(raw: bytes, what: str) -> None:
    with pytest.raises(Refused, match=what):
        extract(raw)


def book(path: Path, sheets: dict[str, list[list[Cell]] | str]) -> list[list[str]]:
    with opened_table(write_workbook(path, sheets), Wanted(columns=NAMES, reference=("Ref No",))) as table:
        found = [(one.line, one.cells) for one in table.rows() if isinstance(one, Row)]
        assert table.header[:3] == NAMES
        return [[str(line), *of] for line, of in found]


def test_a_workbook_is_read_with_the_values_of_its_formulas_and_its_days(tmp_path: Path) -> None:
    rows = book(
        tmp_path / "crimes.xlsx",
        {
            "Notes": [["Read me"]],
            "Crimes": [
                ["All crimes"], [], ["ref no", "WHEN", "What"],
                [5226200001, datetime(2026, 11, 10, 18, 20), "two\nlines"],  # noqa: DTZ001  # a spreadsheet knows no zones
                [Formula("A1+1", 5226200002.0), date(2026, 11, 10), Formula('"x"', "=as text")],
                [1234567890123456789, 44927.75, True],
                ["Total", 2],
            ],
        },
    )  # fmt: skip

    assert rows == [
        ["4", "5226200001", "2026-11-10 18:20:00", "two\nlines"],
        ["5", "5226200002", "2026-11-10", "=as text"],
        ["6", "1.23457E+18", "44927.75", "TRUE"],
    ]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"A": [HEAD], "B": [HEAD]}, "The sheets “A”, “B” all have the columns"),
        ({"A": []}, "The workbook is empty"),
        ({"A": "<not xml"}, "cannot be read"),
        ({"A": sheet_of([HEAD], dimension="A1:XFD1048576")}, "reaches far beyond any rows"),
        (
            {"A": sheet_of([HEAD]).replace("</sheetData>", f"{FAR_OUT}</sheetData>")},
            "takes more memory or time",
        ),
    ],
    ids=["two sheets", "empty", "broken", "far corner said", "far corner not said"],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_a_sentence_and_costs_the_hub_nothing(
    tmp_path: Path, sheets: dict[str, list[list[Cell]] | str], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        book(tmp_path / "crimes.xlsx", sheets)


def test_a_workbook_that_unpacks_to_very_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000_000)

    with pytest.raises(Refused, match="unpacks to more than 1 MB"):
        book(tmp_path / "crimes.xlsx", {"A": [HEAD, ["y" * 1_000_000]]})


def test_a_header_of_very_many_names_is_read_in_one_go() -> None:
    """It was looked through once for each of its names: over a minute."""
    with pytest.raises(Refused, match="two columns"):
        Extract(io.BytesIO(b",".join(b"n%d" % number for number in range(200_000)) + b",n1\n"))
    found = extract(b"Ref No,When,What," + b",".join(b"n%d" % number for number in range(200_000)) + b"\n")

    assert len(found.header) == 200_003


def test_cells_of_line_ends_are_one_reject_and_a_file_of_empty_lines_is_refused() -> None:
    found = list(extract(b'Ref No,When,What\n1,"' + b"\n" * 30_000 + b'",3\n4,5,6\n').rows())

    assert [one.line for one in found if isinstance(one, Reject)] == [2]
    assert [one.cells for one in found if isinstance(one, Row)] == [["4", "5", "6"]]
    with pytest.raises(Refused, match="empty lines"):
        list(extract(b"Ref No,When,What\n" + b"\n" * 1_100_000).rows())
