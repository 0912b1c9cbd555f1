"""What a file is that is no table of rows, so that the sentence names it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from champion_app.domain.errors import Refused

_MARKS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a document in Rich Text"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a file compressed with bzip2"),
    (b"\xfd7zXZ", "a file compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "a file compressed with Zstandard"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"age-encryption.org", "a file sealed with age"),
    (b"-----BEGIN", "a key, or a sealed message"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PACKED = b"PK\x03\x04"
_INSIDE = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
    ("content.xml", "an OpenDocument file (.ods or .odt)"),
)
_WORKBOOK = "xl/workbook.xml"
_HEAD = 65_536
_SAVE = "Save it as CSV UTF-8 or as an Excel workbook (.xlsx) and take it in again."


def not_a_table(what: str) -> Refused:
    """The refusal of a file that is something else."""
    return Refused(f"The file is {what}, not a table of rows, so nothing was taken in. {_SAVE}")


def binary_kind(head: bytes) -> str:
    """What a file is by its first bytes; empty where they may be text."""
    for mark, what in _MARKS:
        if head.startswith(mark):
            return what
    if head.startswith(_OLD_OFFICE):
        return "an old Excel workbook (.xls), or one with a password"
    return "a zip archive" if head.startswith(_PACKED) else ""


def text_kind(head: bytes) -> str:
    """What a text is that has none of the columns; empty where it may be a table."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "a workbook as XML (Spreadsheet 2003)"
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<style")) or b"<html" in start:
        return "a web page (HTML), whatever its name ends with"
    if start.startswith(b"<"):
        return "XML"
    if start.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")):
        return "JSON"
    if start.startswith(b"id;p"):
        return "a SYLK file"
    return ""


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook of today. Raises Refused where it is another kind of package."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(_PACKED)) != _PACKED:
                return False
        with zipfile.ZipFile(path) as package:
            inside = package.namelist()
    except OSError:
        return False  # said when it is opened as text
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(
            "The file begins like a workbook and is cut or damaged. Copy it again; nothing was taken in."
        ) from None
    if _WORKBOOK in inside:
        return True
    for name, what in _INSIDE:
        if any(one.startswith(name) for one in inside):
            raise not_a_table(what)
    raise not_a_table("a zip archive. Unpack it first")
