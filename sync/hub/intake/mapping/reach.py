"""A way to reach somebody out of a cell: the number or address, what stands beside it, or why it reaches nobody."""

from __future__ import annotations

import re

import msgspec

from sync.hub.intake.mapping.spoilt import HIDDEN, ROUNDED, is_error, is_rounded, unwrapped, whole

MOBILE, LANDLINE, EMAIL = "mobile", "landline", "email"
_MAIL = re.compile(r"[^\s@<>,;:()\"]+@[^\s@<>,;:()\"]+\.[^\s@<>,;:()\"]{2,}")
_NUMBER = re.compile(r"\+?\(?\d(?:[\d ().\u00a0-]*\d)?\)?")
_FEWEST_ABROAD, _FEWEST, _MOST_HOME, _MOST = 8, 10, 11, 15
_UK, _LONG_UK = "44", "0044"
_AROUND = " \t\n,;:/|-–—(<>"


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell says. ``value``: the number or address as it is to be used; empty where it reaches nobody, and then
    ``problem`` says why. ``beside``: what else stood in the cell. ``mended``: what was changed about the number."""

    value: str = ""
    mode: str = MOBILE
    beside: str = ""
    problem: str = ""
    mended: str = ""


def read_reach(cell: str) -> Reach:
    """Read one cell. Nothing that stands in it is lost: it is in the value, beside it, or in the problem's cell."""
    text = unwrapped(cell.strip())
    if is_rounded(text):
        return Reach(problem=f"{ROUNDED}, so it reaches nobody.")
    if is_error(text):
        return Reach(problem=f"{HIDDEN}.")
    if mail := _MAIL.search(text):
        return Reach(value=mail[0].rstrip("."), mode=EMAIL, beside=_rest(text, mail.start(), mail.end()))
    plain = whole(text)
    cut = "A decimal point behind the number was taken away." if plain != text else ""
    problem = "It is no telephone number and no address."
    for found in _NUMBER.finditer(plain):
        number, why = _usable(found[0].strip())
        if number:
            added = "A nought was put back before the number." if why else ""
            mended = " ".join(filter(None, (cut, added)))
            return Reach(
                value=number, mode=_mode(number), beside=_rest(plain, found.start(), found.end()), mended=mended
            )
        problem = why if sum(map(str.isdigit, found[0])) > 2 else problem
    return Reach(problem=problem)


def _usable(told: str) -> tuple[str, str]:
    """A number as it can be rung, and whether something was put back; or none, and why."""
    digits = "".join(filter(str.isdigit, told))
    abroad = told.startswith(("+", "00"))
    if len(set(digits.removeprefix(_LONG_UK).removeprefix(_UK).removeprefix("0"))) < 2 and len(digits) > 2:
        return "", "It is one figure over and over, which is no number."
    if len(digits) < (_FEWEST_ABROAD if abroad else _FEWEST):
        if len(digits) == _FEWEST - 1 and digits[0] in "12":
            return f"0{told}", "put back"
        return "", "It has too few figures for a telephone number."
    if len(digits) > _MOST:
        return "", "It has too many figures for a telephone number."
    if abroad:
        return told, ""
    if digits[0] == "0":
        return (told, "") if len(digits) <= _MOST_HOME else ("", "It has too many figures for a telephone number.")
    if digits.startswith(_UK) and len(digits) in {_FEWEST + 1, _FEWEST + 2}:
        return f"+{told}", ""
    if len(digits) == _FEWEST and digits[0] in "12378":
        return f"0{told}", "put back"
    return "", "It is no number of this country, and names no other."


def _mode(number: str) -> str:
    digits = "".join(filter(str.isdigit, number.replace("(0)", "")))
    return MOBILE if digits.startswith(("07", "447", "00447")) else LANDLINE


def _rest(text: str, start: int, end: int) -> str:
    """What stands beside a number, without the signs that only part it from it."""
    before, after = text[:start].strip(_AROUND), text[end:].strip(_AROUND + ".")
    if after.endswith(")") and "(" not in after:
        after = after[:-1].rstrip()
    return "; ".join(filter(None, (before, after)))
