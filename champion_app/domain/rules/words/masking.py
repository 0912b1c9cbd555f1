"""Names are initials until somebody holds them open; a screen in a kitchen is read by more than one."""

from __future__ import annotations

from champion_app.domain.rules.words.wording import initials


def shown_name(name: str, *, held: bool = False) -> str:
    """Initials, or the whole name while it is held. A name that nobody wrote down stays that."""
    return (name.strip() or initials("")) if held else initials(name)


def isolated(text: str) -> str:
    """The same text, kept in its own direction whatever stands around it (Unicode's first-strong isolate)."""
    return f"\u2068{text}\u2069"
