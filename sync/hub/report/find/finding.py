"""What the finder is given and what it answers."""

from __future__ import annotations

from typing import Literal

import msgspec

Function = Literal["insult", "threat", "implied", "quoted", "negated", "mention", "recorded", "act"]
"""``quoted``: words of somebody else that the text hands on. ``implied``: hostility without a word of abuse, and what
somebody perceived. ``mention``: a group is named and no more. ``recorded``: a code or a flag of the system says so.
``act``: told beside it, and a crime by itself; never a marker of hate."""

Confidence = Literal["likely", "possible", "not"]
FoundIn = Literal["text", "offence", "offence_code", "hate_flag", "strand_codes", "source"]


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """What a system says of one incident. ``hate_flag``: None where the system has no such flag."""

    text: str = ""
    offence: str = ""
    offence_code: str = ""
    hate_flag: bool | None = None
    strand_codes: tuple[str, ...] = ()
    source: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One marker, and why it counts or does not.

    ``words`` is ``incident.<place>[start:end]`` exactly where the place is ``text`` or ``offence``; else the code, and
    0 to 0. ``strand`` is empty where the words do not say which; ``either`` holds those of which they say it is one.
    ``marker`` is what the words are in themselves whatever the sentence does with them. ``reason`` is plain English; it
    does not repeat the words.
    """

    strand: str
    sub_category: str
    function: Function
    marker: Function
    confidence: Confidence
    words: str
    start: int
    end: int
    place: FoundIn
    rule: str
    reason: str
    either: tuple[str, ...] = ()
