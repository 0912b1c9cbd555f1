"""Whether a passphrase is long enough to guard a vault, and how to make a better one."""

from __future__ import annotations

FEWEST_LETTERS = 15
FEWEST_DIFFERENT = 6


def trouble_with(passphrase: str) -> str:
    """What to do about it, in a sentence; empty where it is good. Length counts, not strange signs: NIST SP 800-63B
    asks for 15 characters where the passphrase stands alone."""
    if len(passphrase) < FEWEST_LETTERS:
        return f"Use at least {FEWEST_LETTERS} letters: four words that do not belong together are easy to remember."
    if len(set(passphrase.casefold())) < FEWEST_DIFFERENT:
        return "Use more different letters: four words that do not belong together are easy to remember."
    return ""
