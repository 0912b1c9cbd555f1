"""An extract is read as it streams by; what cannot be read is rejected with its line and blocks nothing."""

from __future__ import annotations

import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from champion_app.domain.errors import Refused
from sync.hub.extract.csv_rows import LARGEST_CELL, Extract
from sync.hub.extract.lines import LARGEST_ROW
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def read(raw: bytes, *, encodings: tuple[str, ...] = (), delimiter: str = ",") -> list[Row | Reject]:
    return list(Extract(io.BytesIO(raw), delimiter=delimiter, encodings=encodings).rows())


def cells(found: list[Row | Reject]) -> list[tuple[int, list[str]]]:
    return [(one.line, one.cells) for one in found if isinstance(one, Row)]


def odd(found: list[Row | Reject]) -> dict[int, tuple[str, ...]]:
    return {one.line: tuple(one.odd) for one in found if isinstance(one, Row) and one.odd}


def rejects(found: list[Row | Reject]) -> list[Reject]:
    return [one for one in found if isinstance(one, Reject)]


def test_rows_come_with_the_line_an_editor_shows() -> None:
    found = read(b'a,b\n1,2\n"3","multi\nline"\n\n5,6\n')

    assert cells(found) == [(2, ["1", "2"]), (3, ["3", "multi\nline"]), (6, ["5", "6"])]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_cell() -> None:
    extract = Extract(io.BytesIO(b'\xef\xbb\xbf"a","b"\r\n1,2\r\n"x\r\ny",z\r\n'))

    assert extract.header == ("a", "b")
    assert cells(list(extract.rows())) == [(2, ["1", "2"]), (3, ["x\ny", "z"])]


def test_doubled_quotation_marks_are_one() -> None:
    assert cells(read(b'a,b\n"said ""no""",2\n5" nail,2\n')) == [(2, ['said "no"', "2"]), (3, ['5" nail', "2"])]


def test_a_last_line_without_an_end_is_read() -> None:
    assert cells(read(b"a,b\n1,2")) == [(2, ["1", "2"])]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only() -> None:
    found = read(b'a,b\n1,"open\n3,4\n5,"six"\n7,8\n')

    assert cells(found) == [(3, ["3", "4"]), (4, ["5", "six"]), (5, ["7", "8"])]
    assert rejects(found) == [
        Reject(line=2, column="", reason="The quotation marks are broken: text stands after a closing one.")
    ]


def test_a_quotation_mark_open_to_the_end_of_the_file_costs_its_own_row_only() -> None:
    found = read(b'a,b\n1,"open\n3,4\n5,6\n')

    assert cells(found) == [(3, ["3", "4"]), (4, ["5", "6"])]
    assert rejects(found) == [Reject(line=2, column="", reason="A quotation mark is opened and never closed.")]


def test_lines_that_belong_to_a_broken_row_are_named_in_its_reject() -> None:
    found = read(b'a,b,c\n1,"open\nstill the same account\nand more of it\n5,6,7\n')

    assert cells(found) == [(5, ["5", "6", "7"])]
    assert [one.reason for one in rejects(found)] == [
        "A quotation mark is opened and never closed. Lines 2 to 4 were not read."
    ]


def test_a_row_of_several_lines_that_is_wrong_takes_no_other_row_with_it() -> None:
    found = read(b'a,b\n"1\n2"\n3,"4\n\x00",5\n"6",7,8\n9,"10\n11"\n')

    assert cells(found) == [(7, ["9", "10\n11"])]
    assert [(one.line, one.reason) for one in rejects(found)] == [
        (2, "The row has 1 cells where the header has 2. Lines 2 to 3 were not read."),
        (4, "The row has 3 cells where the header has 2. Lines 4 to 5 were not read."),
        (6, "The row has 3 cells where the header has 2."),
    ]


def test_a_whole_row_inside_an_unclosed_one_is_read() -> None:
    found = read(b'a,b,c\n1,"open\n3,4,5\n6,7"\n8,9,10\n')

    assert cells(found) == [(3, ["3", "4", "5"]), (5, ["8", "9", "10"])]
    assert [one.line for one in rejects(found)] == [2, 4]


def test_text_after_a_closing_quotation_mark_is_broken() -> None:
    found = read(b'a,b\n"x"y,2\n3,4\n')

    assert cells(found) == [(3, ["3", "4"])]
    assert rejects(found)[0].line == 2
    assert "broken" in rejects(found)[0].reason


@pytest.mark.parametrize(("row", "count"), [(b"1", 1), (b"1,2,3", 3), (b'"1","2","3"', 3)])
def test_a_row_with_another_number_of_cells_is_rejected(row: bytes, count: int) -> None:
    found = read(b"a,b\n" + row + b"\n3,4\n")

    assert cells(found) == [(3, ["3", "4"])]
    assert rejects(found) == [Reject(line=2, column="", reason=f"The row has {count} cells where the header has 2.")]


def test_bytes_that_are_no_text_are_shown_as_such_and_said() -> None:
    found = read(b"a,b\ncaf\xe9,2\n3,4\n")

    assert cells(found) == [(2, ["caf\ufffd", "2"]), (3, ["3", "4"])]
    assert odd(found) == {2: ("The row is not text in utf-8; signs that could not be read are \ufffd.",)}


def test_an_encoding_that_the_mapping_names_is_tried_after_utf8() -> None:
    found = read("a,b\ncafé,ü\n".encode() + b"caf\xe9,2\n\x81,2\n", encodings=("cp1252",))

    assert cells(found) == [(2, ["café", "ü"]), (3, ["café", "2"]), (4, ["\ufffd", "2"])]
    assert [*odd(found)] == [4]


def test_a_nul_is_read_as_a_blank_and_said() -> None:
    found = read(b"a,b\n1,x\x002\n3,4\n")

    assert cells(found) == [(2, ["1", "x 2"]), (3, ["3", "4"])]
    assert odd(found) == {2: ("The row holds a NUL byte, which is no text; it was read as a blank.",)}


def test_a_line_break_inside_a_bare_cell_is_rejected() -> None:
    found = read(b"a,b\n1,2\r3,4\n5,6\n")

    assert cells(found) == [(3, ["5", "6"])]
    assert rejects(found)[0].reason == "A line break stands inside a cell without quotation marks."


@pytest.mark.parametrize("quote", [b"", b'"'], ids=["bare", "quoted"])
@pytest.mark.parametrize("size", [LARGEST_CELL + 1, 10_000_000], ids=["just too large", "10 MB"])
def test_a_cell_that_is_too_large_is_rejected_with_its_column(quote: bytes, size: int) -> None:
    found = read(b"a,b,c\n1," + quote + b"x" * size + quote + b",3\n4,5,6\n")

    assert cells(found) == [(3, ["4", "5", "6"])]
    assert rejects(found) == [Reject(line=2, column="b", reason="A cell is larger than 1,000,000 characters.")]


def test_a_cell_as_large_as_allowed_is_read() -> None:
    found = read(b"a,b\n1," + b"x" * LARGEST_CELL + b'\n2,"' + b"y" * LARGEST_CELL + b'"\n')

    assert [len(one[1]) for _, one in cells(found)] == [LARGEST_CELL, LARGEST_CELL]


def test_a_large_cell_of_many_lines_is_one_reject() -> None:
    found = read(b'a,b\n1,"' + b"a line of the account\n" * 100_000 + b'"\n3,4\n')

    assert cells(found) == [(100_003, ["3", "4"])]
    assert [one.line for one in rejects(found)] == [2]


def test_a_huge_cell_costs_no_more_memory_than_the_largest_row() -> None:
    class Endless(io.RawIOBase):
        """A file of one row with a cell of 200 MB, which is nowhere in memory."""

        def __init__(self) -> None:
            self._left = 200_000_000
            self._head = b"a,b\n1,"

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: WriteableBuffer) -> int:
            space = memoryview(buffer)
            part = self._head or b"x" * min(len(space), self._left)
            self._head, self._left = b"", self._left - (0 if self._head else len(part))
            space[: len(part)] = part
            return len(part)

    tracemalloc.start()
    try:
        found = list(Extract(io.BufferedReader(Endless())).rows())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [one.line for one in rejects(found)] == [2]
    assert peak < 8 * LARGEST_ROW


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest of a workbook", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1", r"old Excel workbook \(\.xls\)"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x80\x81,b\n", "not a header"),
        (b"a,b,a\n1,2,3\n", "two columns “a”"),
        (b'a,"b\n', "not a header"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_in_a_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read(raw)


def test_another_delimiter_is_read() -> None:
    assert cells(read(b'a;b\n1,5;"2;3"\n', delimiter=";")) == [(2, ["1,5", "2;3"])]


_BYTES = st.lists(
    st.sampled_from([b'"', b",", b"\n", b"\r", b"\r\n", b"a", b"\x00", b"\xe9", b"\xc3\xa9", b'""', b"=", b" "])
).map(b"".join)


@given(raw=st.one_of(st.binary(max_size=400), _BYTES, _BYTES.map(lambda tail: b"a,b\n" + tail)))
@example(raw=b'a,b\n"\n"\n"')
@example(raw=b'a,b\n1,"x\r')
def test_no_bytes_whatever_raise_anything_but_refused(raw: bytes) -> None:
    """And every row that comes has as many cells as the header, on a line of the file, in order."""
    try:
        extract = Extract(io.BytesIO(raw), encodings=("cp1252",))
    except Refused:
        return
    found = list(extract.rows())

    assert all(len(row) == len(extract.header) for _, row in cells(found))
    lines = [one.line for one in found]
    assert lines == sorted(set(lines))
    assert all(2 <= line <= max(raw.count(b"\n"), raw.count(b"\r")) + 1 for line in lines)
