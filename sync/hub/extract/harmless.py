"""What people wrote, made harmless where it goes out: nothing in it is run, hidden or turned round by what opens it.

Inside the hub a text stays as it was written. A report of abuse may begin with an @, and may hold the link or the
markup that was sent to somebody.
"""

from __future__ import annotations

import re

from champion_app.domain.rules.words.visible_text import seen

FORMULA_SIGNS = "=+-@＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula, in both widths."""
_ESCAPED = re.compile("[<>&\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029\ufeff]")


def neutral(cell: str) -> str:
    """A cell for a list that a spreadsheet opens: an apostrophe before what looks like a formula, on one line, without
    signs that turn the direction of text."""
    shown = seen(cell)
    return f"'{shown}" if shown.lstrip()[:1] in (*FORMULA_SIGNS, "\t", "\r") and shown.strip() else shown


def neutral_json(document: bytes) -> bytes:
    """JSON that says the same and holds no markup and nothing that turns text, whoever shows the file as it stands."""
    text = document.decode()
    if text.isascii() and not _ESCAPED.search(text):
        return document
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()
