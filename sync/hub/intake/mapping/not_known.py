"""What stands for "not known": said once, by pattern, and no evidence anywhere.

People and systems write something where nothing is known: UNKNOWN, N/K, 01/01/1900, 00000000000. It is nobody's name,
nobody's birthday and reaches nobody. What is listed lies in ``resources/policy/not_known``, dated, and is read once.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, TypeGuard

from resources.files import names, read_bytes
from sync.hub.intake.mapping.not_known_pack import (
    NotKnownPack,
    SaysNothing,
    Whole,
    plain,
    read_not_known,
    words_of,
)
from sync.hub.intake.mapping.reference_shape import fault_of

Of = Literal["text", "name", "day", "contact", "place", "reference"]
"""What a cell is of. ``contact``: a telephone number, an e-mail address, or how else somebody is reached."""

_FOLDER, _SUFFIX = "policy/not_known", ".toml"
_LONGEST, _REMEMBERED = 80, 4096
_SHEET_ERROR = re.compile(r"#(n/?a|ref|value|name|div/0|null|num|spill|calc|getting_data)[!?]?|\\n", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/. ](\d\d?)[-/. ](\d\d?)(?:[Tt ].*)?|([12]\d{3})(0\d|1[0-2])([0-3]\d)")
_BRITISH = re.compile(r"(\d\d?)[-/. ](\d\d?)[-/. ](\d{4})(?:[Tt ].*)?|([0-3]\d)(0\d|1[0-2])(\d{4})")
_NAMED = re.compile(r"(\d\d?)(?:st|nd|rd|th)?[-/. ]([a-z]{3,9})[-/., ]+(\d{4})(?:[Tt ].*)?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BLANKS = re.compile(r"\s+")
_PICTURES = frozenset({"So", "Mn", "Mc"})
_FIGURES_OF_A_YEAR = 4
_OUR_COUNTRY, _NATIONAL = "44", 10


class NotKnown:
    """Knows what says nothing. May be shared: nothing in it changes but what it remembers."""

    def __init__(self, pack: NotKnownPack) -> None:
        self._anywhere = SaysNothing(pack.anywhere)
        self._names = SaysNothing(pack.anywhere, pack.names)
        self._contacts = SaysNothing(pack.anywhere, pack.contacts)
        self._contact_words = frozenset(pack.contacts.beside)
        self._places = SaysNothing(pack.anywhere, pack.places)
        self._references = SaysNothing(pack.anywhere, pack.references)
        self._tests = frozenset(pack.names.tests)
        self._with_tests = self._tests.union(pack.names.with_tests)
        self._roles = frozenset(pack.names.roles)
        self._own_names = frozenset(map(plain, pack.own.names))
        self._taken_out = _taken_out(pack.names.taken_out)
        listed = (*pack.anywhere.phrases, *pack.names.phrases, *pack.names.taken_out, *pack.own.names)
        self._name_words = self._roles | self._tests | {word for phrase in listed for word in words_of(phrase)}
        self._days = pack.days
        self._numbers = Whole(pack.contacts.numbers, place="contacts.numbers")
        self._own_numbers = frozenset(map(national, pack.own.numbers))
        self._mail = Whole((*pack.contacts.mail, *map(re.escape, map(str.casefold, pack.own.mail))), place="mail")
        self._place_shapes = Whole(pack.places.patterns, place="places.patterns")
        self._own_places = Whole(pack.own.places, place="own.places")
        self._reference_shapes = Whole(pack.references.patterns, place="references.patterns")
        self._too_common = Whole(pack.references.too_common, place="references.too_common")
        self._ways: dict[Of, Callable[[str], bool]] = {
            "text": lambda text: self._anywhere.takes(words_of(text)),
            "name": self._no_name,
            "day": self._no_day,
            "contact": self._no_contact,
            "place": self._no_place,
            "reference": self._no_reference,
        }
        self._known: dict[Of, dict[str, bool]] = {of: {} for of in self._ways}

    def is_unknown(self, text: str, *, of: Of = "text") -> bool:
        """Whether a cell says nothing: what is written there stands for "not known", or there is nothing. It is left
        out where it would be kept. A name of several columns is asked about as a whole."""
        if len(text) > _LONGEST:
            return False
        known = self._known[of]
        found = known.get(text)
        if found is None:
            found = self._says_nothing(text, of)
            if len(known) < _REMEMBERED:
                known[text] = found
        return found

    def is_evidence(self, text: str, *, of: Of) -> bool:
        """Whether it may tell two people or two rows to be one. More is not than is unknown: the force's own places,
        what only says who somebody was (*a passer-by*), a number that is too common."""
        if len(text) > _LONGEST:
            return of != "reference"
        if of == "reference":
            return bool(self.identifier_of(text))
        if self.is_unknown(text, of=of):
            return False
        if of == "name":
            words = words_of(text)
            return not self._roles.issuperset(filter(_is_word, words)) and " ".join(words) not in self._own_names
        return of != "place" or not self._own_places.takes(plain(text))

    def identifier_of(self, reference: str) -> str:
        """The letters and figures of a reference that may tell two rows to be one; empty for one that may not."""
        words = words_of(reference)
        if self._is_no_reference(words) or _SHEET_ERROR.fullmatch(reference.strip()) or fault_of(reference):
            return ""
        signs = "".join(words)
        return "" if signs.isdecimal() and self._too_common.takes(signs) else signs

    def name_of(self, name: str) -> str:
        """What of a name may tell people apart; empty for nobody's, and where it only says who somebody was."""
        words = words_of(name)
        if self._name_words.isdisjoint(words) and any(len(set(word)) > 1 for word in words if word.isalpha()):
            return name  # most names: no word of the list is in them
        known = self.known_name(name)
        return known if known and self.is_evidence(known, of="name") else ""

    def known_name(self, name: str) -> str:
        """A name without what stands for "not known" in it: *UNKNOWN Hassan* is Hassan; empty for nobody's."""
        if self.is_unknown(name, of="name"):
            return ""
        left = self._taken_out.sub(" ", name)
        if left == name:
            return name
        left = _BLANKS.sub(" ", left.replace("( )", " ")).strip(" ,;/-")
        return "" if self.is_unknown(left, of="name") else left

    def _says_nothing(self, text: str, of: Of) -> bool:
        text = text.strip()
        if not text or (not text[0].isalnum() and (_only_signs(text) or _SHEET_ERROR.fullmatch(text))):
            return True
        return self._ways[of](text)

    def _no_name(self, text: str) -> bool:
        words = words_of(text)
        tested = len(words) > 1 and not self._tests.isdisjoint(words)
        if tested and self._with_tests.issuperset(filter(_is_word, words)):
            return True
        letters = "".join(words)
        if len(letters) > 2 and len(set(letters)) == 1:
            return True
        return self._names.takes(words) or not any(map(str.isalpha, words))

    def _no_day(self, text: str) -> bool:
        if self._anywhere.takes(words_of(text)):
            return True
        day = _day(text)
        if day is None:
            return text.isdecimal() and (set(text) <= {"0"} or text == "1" or set(text) <= {"9"})
        year, month, of_month = day
        if not self._days.least_year <= year < self._days.until.year or not month or not of_month:
            return True
        if year < self._days.born_from.year and f"{month:02}-{of_month:02}" in self._days.of_the_year:
            return True
        return any((one.year, one.month, one.day) == day for one in self._days.days)

    def _no_contact(self, text: str) -> bool:
        if "@" in text:
            return self._mail.takes(_BLANKS.sub("", text.casefold()))
        words = words_of(text)
        if self._contacts.takes(words) or self._places.takes(words):
            return True
        if not all(word.isdecimal() or word in self._contact_words for word in words):
            return self._place_shapes.takes(" ".join(words))
        figures, number = "".join(filter(str.isdecimal, text)), national(text)
        if number in self._own_numbers or self._numbers.takes(number):
            return True
        return figures != number and self._numbers.takes(figures)

    def _no_place(self, text: str) -> bool:
        words = words_of(text)
        return self._places.takes(words) or self._place_shapes.takes(" ".join(words))

    def _no_reference(self, text: str) -> bool:
        return self._is_no_reference(words_of(text))

    def _is_no_reference(self, words: Sequence[str]) -> bool:
        if self._references.takes(words) and sum(map(len, filter(str.isdecimal, words))) <= _FIGURES_OF_A_YEAR:
            return True
        return not words or self._reference_shapes.takes("".join(words))


def _is_word(word: str) -> TypeGuard[str]:
    return word.isalpha()


def national(number: str) -> str:
    """The figures of a telephone number as they are dialled in this country; empty where there are none."""
    figures = "".join(filter(str.isdecimal, number))
    abroad = figures.removeprefix("00")
    if abroad.startswith(_OUR_COUNTRY) and len(abroad.removeprefix(_OUR_COUNTRY).lstrip("0")) == _NATIONAL:
        return "0" + abroad.removeprefix(_OUR_COUNTRY).lstrip("0")
    if abroad.startswith(_OUR_COUNTRY) and len(abroad) == len(_OUR_COUNTRY) + _NATIONAL:
        return "0" + abroad.removeprefix(_OUR_COUNTRY)
    return "0" + figures if len(figures) == _NATIONAL and figures[0] in "127" else figures


@functools.lru_cache(maxsize=8)
def shipped_not_known(day: date) -> NotKnown:
    """The shipped list that is in force on a day, read and made ready once."""
    return NotKnown(pack_for([read_not_known(read_bytes(_FOLDER, name)) for name in names(_FOLDER, _SUFFIX)], day))


def pack_for(packs: Sequence[NotKnownPack], day: date) -> NotKnownPack:
    """The newest list that is valid on a day; before the first of them the oldest, since none at all would be worse."""
    return max(
        [pack for pack in packs if pack.valid_from <= day] or [min(packs, key=lambda pack: pack.valid_from)],
        key=lambda pack: pack.valid_from,
    )


def _only_signs(text: str) -> bool:
    """Whether there is no letter, figure or picture at all."""
    return not any(sign.isalnum() or unicodedata.category(sign) in _PICTURES for sign in text)


def _day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; they need not be in the calendar."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, filter(None, found.groups()))
        return year, month, day
    if found := _BRITISH.fullmatch(text):
        day, month, year = map(int, filter(None, found.groups()))
        return year, month, day
    if (found := _NAMED.fullmatch(text)) and found[2][:3].casefold() in _MONTHS:
        return int(found[3]), 1 + _MONTHS.index(found[2][:3].casefold()), int(found[1])
    return None


def _taken_out(phrases: Sequence[str]) -> re.Pattern[str]:
    told = sorted(phrases, key=len, reverse=True)
    made = "|".join(r"[\W_]+".join(map(re.escape, phrase.split())) for phrase in told)
    return re.compile(rf"(?<![^\W_])(?:{made})(?![^\W_])", re.IGNORECASE) if told else re.compile(r"(?!)")
