"""The shape of the list of what stands for "not known", and its words and patterns made ready for comparing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from champion_app.domain.errors import Refused

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_REFERS_BACK = re.compile(r"\\\d|\(\?P?<|\(\?i")
_FEWEST_LETTERS = 3


class Phrases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a cell that says nothing is made of: at least one of ``phrases``, and of ``beside`` as many as there are."""

    phrases: tuple[str, ...]
    beside: tuple[str, ...] = ()


class Names(Phrases, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``tests``: with another of these or of ``with_tests``, and nothing else, nobody. ``roles``: who somebody was, and
    no name. ``taken_out``: goes out of a name that is otherwise known."""

    tests: tuple[str, ...] = ()
    with_tests: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    taken_out: tuple[str, ...] = ()


class Days(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days that are none: those listed, those from ``until`` on, those before ``least_year``, and before ``born_from``
    those ``of_the_year`` (month and day, as ``01-01``) that hands and systems choose."""

    days: tuple[date, ...] = ()
    of_the_year: tuple[str, ...] = ()
    born_from: date
    least_year: int
    until: date


class Contacts(Phrases, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``numbers``: patterns of digits. ``mail``: patterns of addresses."""

    numbers: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()


class Places(Phrases, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``patterns``: of the whole, in small letters with one blank between words."""

    patterns: tuple[str, ...] = ()


class References(Places, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``too_common``: may be a row's own number, and joins it with no other."""

    too_common: tuple[str, ...] = ()


class Own(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The force's own, and those of services that everybody rings."""

    numbers: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class NotKnownPack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dated file."""

    name: str
    valid_from: date
    anywhere: Phrases
    names: Names
    days: Days
    contacts: Contacts
    places: Places
    references: References
    own: Own = Own()


def read_not_known(raw: bytes) -> NotKnownPack:
    """Read one file. Raises Refused with the place that is wrong."""
    try:
        return msgspec.toml.decode(raw, type=NotKnownPack)
    except msgspec.MsgspecError as error:
        raise Refused(f"The list of what stands for not known cannot be used: {error}. Nothing was changed.") from None


class Whole:
    """Takes a text that one of some patterns takes whole. Raises Refused for one that is none, naming its ``place``."""

    def __init__(self, patterns: Iterable[str], *, place: str) -> None:
        made = [_compiled(pattern, place) for pattern in patterns]
        if len(made) > 1 and not any(_REFERS_BACK.search(one.pattern) for one in made):
            made = [re.compile("|".join(f"(?:{one.pattern})" for one in made))]
        self._patterns = made

    def takes(self, text: str) -> bool:
        """Whether one does."""
        for pattern in self._patterns:  # noqa: SIM110  # a loop is twice as quick, and this is asked of every row
            if pattern.fullmatch(text):
                return True
        return False


def _compiled(pattern: str, place: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise Refused(
            f"The list of what stands for not known cannot be used, at {place}: “{pattern}” is no pattern ({error}). "
            "Nothing was changed."
        ) from None


class SaysNothing:
    """Takes words, as :func:`words_of` gives them, that are made of some phrases and words beside them alone."""

    def __init__(self, of: Phrases, *more: Phrases) -> None:
        told = {plain(phrase) for one in (of, *more) for phrase in one.phrases}
        beside = {plain(word) for one in (of, *more) for word in one.beside}
        self._words = frozenset(word for phrase in told | beside for word in phrase.split())
        phrases, words = (
            "|".join(map(re.escape, sorted(found, key=lambda one: (-len(one), one)))) for found in (told, beside)
        )
        self._pattern = re.compile(
            rf"(?:(?:{words}|\d+) )*(?:{phrases})(?: (?:{phrases}|{words}|\d+))*" if words else
            rf"(?:{phrases})(?: (?:{phrases}|\d+))*"
        )  # fmt: skip

    def takes(self, words: Sequence[str]) -> bool:
        """Whether at least one phrase is there, and nothing else. Letters that stand one by one are a word as well."""
        if len(words) >= _FEWEST_LETTERS and all(len(word) == 1 for word in words):
            return self._made_of(words) or self._made_of(["".join(words)])
        return self._made_of(words)

    def _made_of(self, words: Sequence[str]) -> bool:
        known = self._words
        some = False
        for word in words:
            if word in known:
                some = True
            elif not word.isdecimal():
                return False
        return some and self._pattern.fullmatch(" ".join(words)) is not None


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, folded: signs, blanks, composition of letters and capitals do not count."""
    return _PARTS.findall(text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


def plain(text: str) -> str:
    """The words of a text with one blank between."""
    return " ".join(words_of(text))
