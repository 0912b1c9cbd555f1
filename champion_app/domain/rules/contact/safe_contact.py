"""How it is safe to reach a person, in words that are read before any number is shown.

Silence is never permission: a voicemail or a text is safe only where somebody wrote that it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.contact.days_reader import read_never
from champion_app.domain.rules.contact.hours_reader import NotReadError
from champion_app.domain.rules.contact.safe_hours import SafeHours, safe_hours
from champion_app.domain.rules.words.wording import capitalised, either, joined, sentence

NOTHING_WRITTEN = "Nobody has written down how it is safe to reach them. Ask first."
_MODE_ICONS = {"landline": "phone", "email": "envelope", "address": "house-line", "through": "users"}
_DIALLED = re.compile(r"[+(]?[\d\s().+-]{5,}")
_QUOTES = " “”\"'"
_TELEPHONES = frozenset({"mobile", "landline"})


class SafeRule(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to keep to. ``icon`` is the name of a Phosphor picture. ``private`` is what stands behind it and nobody
    else may read: it is shown while it is held."""

    icon: str
    headline: str
    detail: str = ""
    private: str = ""


class SafeContact(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known. ``sentence`` is for lists and holds no number; ``message_safe`` allows leaving a message."""

    rules: tuple[SafeRule, ...]
    sentence: str
    number_label: str = ""
    number: str = ""
    point_id: str = ""
    message_safe: bool = False
    hours: SafeHours = SafeHours()


def safe_contact(person: Person | None, points: Sequence[tuple[str, ContactPoint]], policy: PolicyPack) -> SafeContact:
    """The rules for reaching a person by the way they prefer; their other ways keep a rule each."""
    chosen = first_point(points)
    others = [point for point in points if point is not chosen]
    rules = [
        *(_rules_of(chosen[1]) if chosen else [_nothing_written()]),
        *_languages(person, policy),
        *(_other_way(point, policy) for _, point in others),
    ]
    return SafeContact(
        rules=tuple(rules),
        sentence=safe_sentence(person, points, policy),
        number_label=policy.label("contact_modes", chosen[1].mode) if chosen else "",
        number=said_number(chosen[1].value) if chosen else "",
        point_id=chosen[0] if chosen else "",
        message_safe=chosen is not None and (chosen[1].voicemail or chosen[1].texts),
        hours=safe_hours(chosen[1]) if chosen else SafeHours(),
    )


def first_point(points: Sequence[tuple[str, ContactPoint]]) -> tuple[str, ContactPoint] | None:
    """The way to use first: the preferred one, else a telephone, else any."""
    return min(points, key=lambda found: (not found[1].preferred, found[1].mode not in _TELEPHONES), default=None)


def safe_sentence(person: Person | None, points: Sequence[tuple[str, ContactPoint]], policy: PolicyPack) -> str:
    """``After 18:00, mobile only, no voicemail. Somali interpreter.``: the rules in one line, without a number."""
    chosen = first_point(points)
    said = [rule.headline for rule in _languages(person, policy)[:1] if not rule.private]
    if chosen is None or not _anything_written(chosen[1]):
        return " ".join([NOTHING_WRITTEN, *map(sentence, said)])
    point = chosen[1]
    mode = policy.label("contact_modes", point.mode).lower()
    way = f"{mode} only" if all(other.mode == point.mode for _, other in points) else f"{mode} first"
    limits = joined([_hours(point), _never(point), way, _message_limit(point)])
    answer = f"{point.who_may_answer} may answer" if point.who_may_answer else ""
    return " ".join(sentence(part) for part in (limits, answer, *said) if part)


def said_number(value: str) -> str:
    """A number as people in this country write it; what is not a number, or not one that exists, stays as written."""
    plain = value.strip()
    if _DIALLED.fullmatch(plain) is None:
        return plain
    import phonenumbers  # late: lists never show a number, so they never pay for it

    try:
        parsed = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        return plain
    if not phonenumbers.is_possible_number(parsed):
        return plain
    home = parsed.country_code == phonenumbers.country_code_for_region("GB")
    spelling = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, spelling))


def _nothing_written() -> SafeRule:
    headline, _, detail = NOTHING_WRITTEN.partition(". ")
    return SafeRule(icon="shield-warning", headline=headline, detail=detail)


def _anything_written(point: ContactPoint) -> bool:
    """Whether anybody said anything about this way being safe."""
    words = (point.not_before, point.not_after, point.never_on, point.who_may_answer, point.code_phrase, point.why)
    return any(words) or point.voicemail or point.texts


def _rules_of(point: ContactPoint) -> list[SafeRule]:
    rules = [] if _anything_written(point) else [_nothing_written()]
    hours, never = _hours(point), _never(point)
    if hours or never:
        headline, detail = (hours, never) if hours else (never, "")
        rules.append(
            SafeRule(icon="clock" if hours else "prohibit", headline=capitalised(headline), detail=capitalised(detail))
        )
    phrase = f"Say “{point.code_phrase.strip(_QUOTES)}”" if point.code_phrase else ""
    if point.who_may_answer:
        rules.append(SafeRule(icon="users", headline=f"{capitalised(point.who_may_answer)} may answer", detail=phrase))
    elif phrase:
        rules.append(SafeRule(icon="users", headline="If somebody else answers", detail=phrase))
    rules.append(_message_rule(point))
    why = point.why.strip()
    if why:
        rules.append(SafeRule(icon="shield-warning", headline="Why", private=why))
    return rules


def _hours(point: ContactPoint) -> str:
    after, before = point.not_before.strip(), point.not_after.strip()
    if after and before:
        return f"between {after} and {before}"
    if after:
        return after if after.lower().startswith("after") else f"after {after}"
    if before:
        return before if before.lower().startswith("before") else f"before {before}"
    return ""


def _never(point: ContactPoint) -> str:
    never = point.never_on.strip()
    if not never or never.lower().startswith(("not ", "never ")):
        return never
    try:
        read_never(never)
    except NotReadError:
        return f"never on: “{never.strip(_QUOTES)}”"  # "not on only Fridays" would turn what they said round
    return f"not on {never}"


def _message_rule(point: ContactPoint) -> SafeRule:
    if point.voicemail:
        other = "A text is safe too" if point.texts else "No texts"
        return SafeRule(icon="voicemail", headline="A voicemail is safe", detail=other)
    other = "A text is safe" if point.texts else "No texts either"
    return SafeRule(icon="voicemail", headline="Never leave a voicemail", detail=other)


def _message_limit(point: ContactPoint) -> str:
    if point.voicemail:
        return "" if point.texts else "no texts"
    return "no voicemail"


def _languages(person: Person | None, policy: PolicyPack) -> list[SafeRule]:
    """What it takes to understand one another."""
    if person is None:
        return []
    rules = []
    if person.interpreter.strip():
        language, detail = _split(person.interpreter.strip())
        headline = language if "interpreter" in language.lower() else f"{language} interpreter"
        rules.append(SafeRule(icon="translate", headline=capitalised(headline), detail=capitalised(detail)))
    elif person.languages and person.languages != ("en",):
        spoken = either(short_language(code, policy) for code in person.languages)
        rules.append(SafeRule(icon="translate", headline=spoken, detail="What they speak"))
    if person.formats:
        formats = joined(policy.label("formats", code) for code in person.formats)
        rules.append(SafeRule(icon="text-aa", headline="What works for them", private=capitalised(formats)))
    return rules


def short_language(code: str, policy: PolicyPack) -> str:
    """``Somali``: a language in English only, where its label also says it in its own letters."""
    return policy.label("languages", code).partition(" (")[0]


def _split(words: str) -> tuple[str, str]:
    """The language, and what to ask for."""
    found = re.split(r"\s*[,;:.]\s*|\s+[–—-]\s+", words, maxsplit=1)
    return found[0], found[1] if len(found) > 1 else ""


def _other_way(point: ContactPoint, policy: PolicyPack) -> SafeRule:
    """A second way, with its own limits, so that nobody takes the rules of the first for those of all."""
    limits = joined([_hours(point), _never(point), _message_limit(point)])
    label = policy.label("contact_modes", point.mode)
    unsaid = "" if _anything_written(point) else "nobody has written down how it is safe"
    return SafeRule(
        icon=_MODE_ICONS.get(point.mode, "device-mobile"),
        headline=f"Another way: {label.lower()}",
        detail=capitalised(unsaid or limits),
    )
