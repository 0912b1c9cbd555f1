"""What stands in cells that could not be read is not lost: it is kept with the row, and said in one line of what
happened; a number that reaches nobody is told there too, and never kept as a way to reach somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Body, Record, kind_of
from sync.hub.intake.mapping.cells import LeftOut
from sync.hub.intake.mapping.mapping_file import Rule
from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.intake.mapping.reach import read_reach
from sync.hub.intake.mapping.said import NO_NUMBER, Said

AS_TOLD = "As told: "
_LONGEST = 300
"""Characters of one cell in the line of an account; the row keeps the whole."""
_BESIDE: dict[str, tuple[str, type[Record], str]] = {
    "case.risk": ("case", Case, "risk_reason"),
    "person.languages": ("person", Person, "interpreter"),
}
"""Where a word is looked for by whoever needs it, beside the account."""


def with_words_as_told(said: Said, left_out: Sequence[LeftOut], *, anonymous: bool) -> Said:
    """The row with what could not be read. ``anonymous``: without what may tell who somebody is."""
    kept = [one for one in left_out if one.kept and one.words and not (anonymous and one.private)]
    if not kept:
        return said
    words: dict[str, str] = {}
    for one in kept:
        words[one.column] = (
            f"{words[one.column]}; {one.words}" if words.get(one.column, one.words) != one.words else one.words
        )
    bodies = {"incident": dict(said.incident), "case": dict(said.case), "person": dict(said.person)}
    for one in kept:
        if one.field in _BESIDE:
            section, record, name = _BESIDE[one.field]
            _added(record, bodies[section], name, one.words, between="; ")
    line = AS_TOLD + "; ".join(f"{column}: {_short(text)}" for column, text in words.items())
    _added(Incident, bodies["incident"], "account", line, between="\n\n", whole=True)
    return msgspec.structs.replace(said, **bodies, left_out=words)


def _added(record: type[Record], body: Body, name: str, words: str, *, between: str, whole: bool = False) -> None:
    """More words in a field. Where there is no room the end is cut: of what is added, with ``whole`` of what stood."""
    field = kind_of(record).field(name)
    most = (field.max_length if field else None) or _LONGEST
    stood = str(body.get(name, ""))
    if whole and stood and len(stood) + len(between) + len(words) > most:
        stood = f"{stood[: max(0, most - len(between) - len(words) - 1)]}…"
    told = f"{stood}{between}{words}" if stood else words
    body[name] = told if len(told) <= most else f"{told[: most - 1]}…"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def reachable(contact: Body, rules: Mapping[str, Rule], left_out: list[LeftOut], *, known: NotKnown) -> Body:
    """A way to reach somebody as the records keep it. What stood beside the number is kept as a remark. A safety rule
    that came without a number is kept all the same: it must not be lost because a cell was empty."""
    if not contact:
        return contact
    told = str(contact.get("value", ""))
    rest = {name: value for name, value in contact.items() if name != "value"}
    if not told or known.is_unknown(told, of="contact"):
        return {"mode": "mobile", **rest, "value": NO_NUMBER} if rest else {}
    found = read_reach(told)
    column = rules["value"].columns[0] if "value" in rules and rules["value"].columns else ""
    if found.value and not known.is_unknown(found.value, of="contact"):
        if found.mended:
            left_out.append(LeftOut(column=column, reason=found.mended, kept=False))
        if found.beside:
            _added(ContactPoint, rest, "why", found.beside, between="\n")
        return {"mode": found.mode, **rest, "value": found.value}
    reason = found.problem or "It stands for no number that reaches anybody."
    left_out.append(LeftOut(column=column, reason=reason, words=told, field="contact.value", private=True))
    return {"mode": "mobile", **rest, "value": NO_NUMBER} if rest else {}
