"""Makes an Excel workbook by hand, part by part, so that a test can hold what a spreadsheet writes and what it never
would."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec


class Formula(msgspec.Struct, frozen=True):
    """A cell with a formula, and the value that it had when the workbook was saved."""

    says: str
    value: str | float


Cell = str | int | float | bool | date | Formula | None
Rows = Sequence[Sequence[Cell]]

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_STYLES = (
    f'<?xml version="1.0"?><styleSheet {_MAIN}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)


def write_workbook(path: Path, sheets: Mapping[str, Rows | str]) -> Path:
    """A workbook with these sheets: rows of cells from A1 on, or the XML of a sheet as it is to stand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _ROOT)
        named = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            for number, name in enumerate(sheets, start=1)
        )
        package.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>',
        )
        tied = "".join(
            f'<Relationship Id="r{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        tied += f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{tied}</Relationships>",
        )
        package.writestr("xl/styles.xml", _STYLES)
        for number, rows in enumerate(sheets.values(), start=1):
            package.writestr(f"xl/worksheets/sheet{number}.xml", rows if isinstance(rows, str) else sheet_of(rows))
    return path


def sheet_of(rows: Rows, *, dimension: str = "") -> str:
    """The XML of a sheet."""
    body = "".join(
        f'<row r="{number}">' + "".join(_cell(_place(column, number), one) for column, one in enumerate(row)) + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    said = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<?xml version="1.0"?><worksheet {_MAIN}>{said}<sheetData>{body}</sheetData></worksheet>'


def _place(column: int, row: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _cell(place: str, one: Cell) -> str:
    if one is None or one == "":
        return ""
    if isinstance(one, Formula):
        kind = ' t="str"' if isinstance(one.value, str) else ""
        return f'<c r="{place}"{kind}><f>{escape(one.says)}</f><v>{escape(str(one.value))}</v></c>'
    if isinstance(one, bool):
        return f'<c r="{place}" t="b"><v>{int(one)}</v></c>'
    if isinstance(one, date):
        moment = one if isinstance(one, datetime) else datetime(one.year, one.month, one.day)  # noqa: DTZ001  # a spreadsheet knows no zones
        days = (moment - datetime(1899, 12, 30)).total_seconds() / 86400  # noqa: DTZ001
        return f'<c r="{place}" s="{2 if isinstance(one, datetime) else 1}"><v>{days!r}</v></c>'
    if isinstance(one, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(one)}</t></is></c>'
    return f'<c r="{place}"><v>{one!r}</v></c>'
