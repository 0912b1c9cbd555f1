"""The proof `malicious`: a short run on both databases, and every planted defect caught."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from champion_app.domain import bounds
from champion_app.domain.change import NEW
from champion_app.domain.scope import DIRECTORY, case_scope
from sync.hub.ledger import pull, push, workspace
from sync.hub.ledger.hub_records import id_for
from sync.hub.report.inputs import cases
from tests.proofs import malicious
from tests.proofs._hostile import Told
from tests.proofs._templates import Templates, make

LARGE = b'{"name":"%s"}' % (b"x" * 120_000)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return make(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def force(tmp_path: Path, templates: Templates) -> Iterator[malicious.Force]:
    made = malicious.Force(tmp_path / "force", templates, random.Random(3))  # noqa: S311  # a reproducible attacker
    yield made
    made.close()


def test_whatever_a_modified_laptop_sends_everybody_else_goes_on(
    force: malicious.Force, tmp_path: Path, templates: Templates, postgres: Callable[[], str]
) -> None:
    served = malicious.Force(
        tmp_path / "served", templates, random.Random(4), database=postgres()  # noqa: S311  # as above
    )  # fmt: skip
    try:
        for one in (force, served):
            tried, wrong = malicious.against(one, pushes=3)
            assert wrong == []
            assert tried > 100
    finally:
        served.close()


def _new(kind: str, scope: str, raw: bytes, record: str = "") -> Told:
    return NEW, record or f"{random.getrandbits(128):032x}", kind, scope, "", 1, raw  # an id


def _hostile(force: malicious.Force) -> list[Told]:
    """One of each that a defect would let through."""
    scope = case_scope(force.cases[0])
    with force.hub.storage.write() as tx:
        kept = id_for(tx, "briefing", "a place of tomorrow")
    return [
        _new("attachment", scope, b'{"name":"a","what":"b","size":2305843009213693952,"sha256":"%s"}' % (b"ab" * 32)),
        _new("note", scope, b'{"words":5}'),
        _new("follow_up", scope, b'{"what":"x"}', kept),
        *(_new("agency", DIRECTORY, LARGE) for _ in range(20)),
        ("delete", force.cases[0], "case", scope, "", 1, b'{"versions":{},"own":[]}'),
    ]


def _no_pages(monkey: Any) -> None:
    pull._page_of.cache_clear()
    monkey.patch.object(pull, "MOST_BYTES", 10**9).start()


def _no_judge(monkey: Any) -> None:
    for of in (push, workspace):
        monkey.patch.object(of, "judge", lambda *_, **__: ()).start()


DEFECTS: dict[str, tuple[Callable[[Any], None], str]] = {
    "values are not held to what is declared": (
        _no_judge,
        "another type",
    ),
    "a file may be of any size": (lambda m: m.patch.object(bounds, "is_a_file", lambda _: True).start(), "no file"),
    "ids of the hub's own are not kept": (
        lambda m: m.patch.object(workspace, "reserved", lambda *_: frozenset()).start(), "an id that the hub keeps",
    ),
    "a page is as large as it happens to be": (_no_pages, "more than a page holds"),
    "a deleted case is nobody's": (lambda m: m.patch.object(cases, "_COUNTED", ()).start(), "victims of"),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_caught(force: malicious.Force, defect: str) -> None:
    plant, words = DEFECTS[defect]
    plant(mock)
    try:
        force.push(_hostile(force))
        wrong = force.troubles(report=True)
    except AssertionError as error:
        wrong = [str(error)]
    finally:
        mock.patch.stopall()
        pull._page_of.cache_clear()
    assert any(words in one for one in wrong), wrong


def test_the_same_without_a_defect_harms_nobody(force: malicious.Force) -> None:
    outcomes = force.push(_hostile(force))

    assert [code for _, code in outcomes[:3]] == ["not-a-file", "type", "exists"]
    assert force.troubles(report=True) == []
