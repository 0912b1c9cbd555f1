"""The made PDF, read back: what it must say stands in the file, and nothing of anybody else does."""

from __future__ import annotations

import msgspec

from champion_app.domain.kinds.area_day import REPEAT_VICTIM
from sync.hub.report.audience.cut import NOTHING_HIDDEN, Cut, Hidden, cut_day
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.day.run import policy_for
from sync.hub.report.paper.paper import paper_for
from tests.hub.report.pdf_text import pdf_text
from tests.hub.report.sample_day import AREA, MADE, manager, sample_cut, sample_day

LEFT_OUT = ("case-", "finding-", "person-", "not-contacted-", "repeat-44", "go home", "0.97")
"""Ids of the hub and the words of an incident: on the page behind sign-in, never on paper."""


def text_of(cut: Cut) -> str:
    raw = paper_for(
        cut, area=AREA, marking="OFFICIAL-SENSITIVE", copies=150, roles=shipped_roles(MADE.date()),
        policy=policy_for(MADE.date()),
    )  # fmt: skip
    return pdf_text(raw)


def test_the_file_says_what_it_must_and_nothing_that_it_must_not() -> None:
    text = text_of(sample_cut())
    for words in ("OFFICIAL-SENSITIVE", "Copy 31 of 150", "AS-4510", "82 of 93 were right", "Page 1 of 2", "Easton. "):
        assert words in text, words
    assert [words for words in LEFT_OUT if words in text] == []


def test_nothing_of_another_view_or_of_a_hidden_case_is_in_the_file() -> None:
    hidden = Hidden(references=frozenset({"AS-4471", "AS-4390"}))
    day = cut_day(sample_day(), views=("needs",), hidden=hidden)
    text = text_of(Cut(recipient=manager(views=("needs",)), days=(day,)))
    assert "AS-4510" in text
    assert [words for words in ("AS-4471", "RQ-118", "5226118902", "82 of 93") if words in text] == []


def test_the_reading_finds_what_is_planted() -> None:
    day = cut_day(sample_day(), views=("needs", "intelligence"), hidden=NOTHING_HIDDEN)
    planted = tuple(
        msgspec.structs.replace(item, reasons=("Zqname (of) Somebody \\ 07700900123",))
        if item.kind == REPEAT_VICTIM
        else item
        for item in day.items
    )
    text = text_of(Cut(recipient=manager(), days=(msgspec.structs.replace(day, items=planted),)))
    assert "Zqname (of) Somebody \\ 07700900123" in text.replace("\n", "")
