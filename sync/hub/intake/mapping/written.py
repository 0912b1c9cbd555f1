"""One number in several forms: ``52/20003/26`` in one system is ``5226/0020003`` in another, if the mapping says so.

A form is the number as it is written, with ``{number}`` and ``{year}`` in it: ``52/{number}/{year}``. Noughts before
the number, blanks and capitals do not count, and a year may have two figures or four.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PLACES = {"{number}": r"0*(?P<number>\d+?)", "{year}": r"(?:19|20)?(?P<year>\d\d)"}
_PLACE = re.compile(r"(\{[^}]*\})")


def wrong_with_written(form: str) -> str:
    """What is wrong with a form, to follow its key; empty for one that can be used."""
    told = _PLACE.findall(form)
    unknown = [one for one in told if one not in _PLACES]
    if unknown:
        return f"the form “{form}” has {unknown[0]}, which is neither {{number}} nor {{year}}"
    if told.count("{number}") != 1 or told.count("{year}") > 1:
        return f"the form “{form}” needs {{number}} once, and {{year}} once or not at all"
    return ""


class WrittenForms:
    """Knows in which forms the numbers of each kind are written."""

    def __init__(self, forms: Mapping[str, Sequence[str]]) -> None:
        self._forms = {kind: [_compiled(form) for form in of] for kind, of in forms.items()}

    def same(self, kind: str, number: str) -> str:
        """The number as all its forms have it, behind its kind; empty for one in none of them."""
        told = "".join(number.split()).casefold()
        for form in self._forms.get(kind, ()):
            if found := form.fullmatch(told):
                return f"{kind}:n{found['number']}y{found.groupdict().get('year') or ''}"
        return ""


def _compiled(form: str) -> re.Pattern[str]:
    pieces = _PLACE.split("".join(form.split()).casefold())
    return re.compile("".join(_PLACES.get(piece, re.escape(piece)) for piece in pieces))
