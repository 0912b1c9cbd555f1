"""The strands of a case in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import joined

ONLINE = "online"


def strand_words(strands: Sequence[str], sub_categories: Sequence[str], policy: PolicyPack, *, online: bool) -> str:
    """``race (Roma), online``: labels in the order given, each with its sub-categories; a code not known as itself."""
    named: list[str] = []
    for code in strands:
        found = [policy.choice("sub_categories", sub) for sub in sub_categories]
        below = joined(sub.label for sub in found if sub is not None and sub.parent == code)
        label = policy.label("strands", code)
        named.append(f"{label} ({below})" if below else label)
    return joined([*named, ONLINE if online else ""])
