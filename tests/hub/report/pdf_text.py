"""The text of a PDF of the report, read back from the file: what is drawn, what outlines and tags say, and what is kept
about the document. No library of the project reads PDF; this one reads what the report's own maker writes.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/([A-Za-z0-9]+) (\d+) 0 R")
_PLAIN = rb"\\.|[^\\()]"
_NESTED = rb"(?:%s|\((?:%s|\((?:%s)*\))*\))*" % (_PLAIN, _PLAIN, _PLAIN)
"""Brackets that close again stand in a text as they are."""
_SHOWN = re.compile(rb"/([A-Za-z0-9]+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\((%s)\)|\b(ET)\b" % _NESTED, re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_TOLD = re.compile(rb"\((%s)\)|<((?:FEFF|feff)[0-9A-Fa-f]+)>" % _NESTED, re.DOTALL)


def pdf_text(raw: bytes) -> str:
    """All words of the file, a line for each piece; drawn ones in the order in which they are drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(raw)}
    drawn = [line for body in objects.values() if b"/Type/Page/" in body for line in _page(body, objects)]
    told = [
        _plain(*piece) for body in objects.values() if b"stream" not in body for piece in _TOLD.findall(body)
    ]  # fmt: skip
    about = [inflated(body).decode("utf-8", "replace") for body in objects.values() if b"/Metadata" in body]
    return "\n".join([*drawn, *told, *about])


def inflated(body: bytes) -> bytes:
    """What a stream holds."""
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in body[: found.start()] else found[1]


def _page(body: bytes, objects: dict[int, bytes]) -> list[str]:
    fonts = _fonts(body, objects)
    content = re.search(rb"/Contents (\d+) 0 R", body)
    assert content is not None, "a page without content"
    lines, words, letters = [], "", dict[str, str]()
    for font, shown, plain, end in _SHOWN.findall(inflated(objects[int(content[1])])):
        if font:
            letters = fonts.get(font, {})
        elif end:
            lines.append(words)
            words = ""
        else:
            code = shown.decode().lower() if shown else _unescaped(plain).hex()
            words += "".join(letters.get(code[at : at + 4], "") for at in range(0, len(code), 4))
    return [line for line in lines if line]


def _fonts(body: bytes, objects: dict[int, bytes]) -> dict[bytes, dict[str, str]]:
    """By the name of each font of a page, the letters of its codes."""
    named = dict(_FONT.findall(body))
    for number in [int(one) for one in re.findall(rb"/Resources (\d+) 0 R", body)]:
        named.update(_FONT.findall(objects[number]))
    found = {}
    for name, number in named.items():
        to_letters = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(number), b""))
        if to_letters is not None:
            found[name] = _letters(inflated(objects[int(to_letters[1])]).decode("ascii"))
    return found


def _letters(table: str) -> dict[str, str]:
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, told in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[code.lower()] = bytes.fromhex(told).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, told in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + step:04x}"] = chr(int(told, 16) + step)
    return found


def _plain(literal: bytes, coded: bytes) -> str:
    if coded:
        return bytes.fromhex(coded.decode()).decode("utf-16")
    return _unescaped(literal).decode("utf-8", "replace")


def _unescaped(literal: bytes) -> bytes:
    return _ESCAPE.sub(lambda met: bytes([int(met[1], 8)]) if met[1] else _ESCAPED.get(met[2], met[2]), literal)
