"""Files of words: a chat that was exported, an e-mail, a saved page, a card of a contact, or just text. They are read
as letters and as nothing else."""

from __future__ import annotations

import codecs
import re
import unicodedata

from champion_app.domain.rules.words.visible_text import seen

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_ALLOWED = set("\t\n\r\f\x0b\x1a\x1b\x85")
_MOST_HIGH = 0.3
"""So many of a text's letters may be other than plain ones where its writing is only guessed."""

_READ, _MOST_LINES, _MOST_LETTERS = 16_384, 18, 1_400
_MORE = "This is its beginning. The whole of it goes to the force."

_SPACE = "[ \u00a0\u202f]"
_MOMENT = (
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?{_SPACE}+\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?(?:{_SPACE}?[ap]\.?{_SPACE}?m\.?)?"
)
_CHAT = re.compile(rf"(?im)^[\u200e\u200f\u202a-\u202e\ufeff]*(?:\[{_MOMENT}\]|{_MOMENT}{_SPACE}-){_SPACE}\S")
_PAGE = re.compile(r"(?i)<(?:!doctype\s+html|html|head|body|meta|title|script|div|table)\b")
_BEFORE_PAGE = (("<?xml", "?>"), ("<!--", "-->"))
_FIELD = re.compile(r"^([!-9;-~]+):")
_OF_MAIL = {
    "from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path", "delivered-to", "sent",
    "content-type", "cc", "reply-to",
}  # fmt: skip
_SENT = {"to", "received", "delivered-to", "return-path", "cc"}
_FEWEST_FIELDS = 2


def words_of(raw: bytes) -> str | None:
    """The letters of a file, or of its beginning; None for one that is no text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _clean(raw[len(mark) :], encoding)
    told = _clean(raw, "utf-8")
    if told is not None:
        return told
    high = sum(byte > 0x7F for byte in raw)
    return _clean(raw, "cp1252") if high <= _MOST_HIGH * len(raw) else None


def _clean(raw: bytes, encoding: str) -> str | None:
    try:
        told = codecs.getincrementaldecoder(encoding)().decode(raw)  # what is cut off in the middle is left out
    except UnicodeDecodeError:
        return None
    strange = any(unicodedata.category(letter) == "Cc" and letter not in _ALLOWED for letter in told)
    return None if strange else told


def first_lines(raw: bytes) -> str:
    """The beginning of a text as it may be shown: letters only, nothing that turns or hides what is read, and where
    there is more, a line that says so. Empty where it is no text."""
    told = words_of(raw[:_READ])
    if told is None:
        return ""
    lines = [seen(line) for line in told.replace("\r\n", "\n").split("\n")]
    short = "\n".join(lines[:_MOST_LINES])[:_MOST_LETTERS].rstrip()
    whole = len(raw) <= _READ and short == "\n".join(lines).rstrip()
    return short if whole else f"{short} \u2026\n\n{_MORE}"


def text_type(raw: bytes) -> str:
    """The media type of a text, by its first lines; empty where it is no text."""
    told = words_of(raw)
    if told is None or not told.strip():
        return ""
    if _PAGE.match(_begun(told)):
        return "text/html"
    if len(_CHAT.findall(told)) >= (1 if told.count("\n") < _FEWEST_FIELDS else _FEWEST_FIELDS):
        return "text/plain;kind=chat"
    if told.lstrip().upper().startswith("BEGIN:VCARD"):
        return "text/vcard"
    return _mail_type(told) or "text/plain"


def _begun(told: str) -> str:
    """Without what may stand before the first tag of a page."""
    told = told.lstrip()
    while begins := next((pair for pair in _BEFORE_PAGE if told.startswith(pair[0])), None):
        told = told[len(begins[0]) :].partition(begins[1])[2].lstrip()
    return told


def _mail_type(told: str) -> str:
    lines = told.replace("\r\n", "\n").lstrip("\n").split("\n\n", 1)[0].split("\n")
    if lines and lines[0].startswith(("From ", ">From ")):
        del lines[0]
    names = set()
    for line in lines[:-1] if len(lines) > 1 else lines:
        if line[:1] in {" ", "\t"}:
            continue
        field = _FIELD.match(line)
        if field is None:
            return ""
        names.add(field[1].lower())
    if len(names & _OF_MAIL) < _FEWEST_FIELDS:
        return ""
    head = "\n".join(lines).lower()
    saved = "multipart/related" in head and not names & _SENT
    return "multipart/related" if saved or "snapshot-content-location" in head else "message/rfc822"
