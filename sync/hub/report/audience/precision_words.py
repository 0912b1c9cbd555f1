"""How often flags and links between people were right, in a sentence, for page and paper."""

from __future__ import annotations

from champion_app.domain.kinds.area_day import AreaDay, Precision
from champion_app.domain.rules.words.wording import plural


def linking_words(day: AreaDay) -> str:
    """How often two entries that were taken for one person were one; empty where none were."""
    found = day.linking
    answered = found.right + found.wrong
    if not answered + found.unanswered:
        return ""
    if not answered:
        return f"Nobody has said yet whether they are right; {plural(found.unanswered, 'link waits', 'links wait')}."
    told = f"{found.right:,} of {answered:,} were right, {found.wrong:,} wrong, {found.unanswered:,} not answered yet."
    return f"{told}{_range(found)}"


def precision_words(day: AreaDay) -> str:
    """Of all rules together; empty where nothing was flagged."""
    found = next((one for one in day.precision if not one.rule), None)
    if found is None or not found.right + found.wrong + found.unanswered:
        return ""
    answered = found.right + found.wrong
    if not answered:
        return f"Nobody has said yet whether they are right; {plural(found.unanswered, 'flag waits', 'flags wait')}."
    told = f"{found.right:,} of {answered:,} were right, {found.wrong:,} wrong, {found.unanswered:,} not answered yet."
    return f"{told}{_range(found)}"


def _range(found: Precision) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" Allowing for chance, between {round(100 * found.low)} and {round(100 * found.high)} in 100 are right."
