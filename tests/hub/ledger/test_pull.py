"""Whatever was given, taken and given again, a laptop's rows are the rows that its user may see; nothing is skipped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from sqlalchemy import and_

from champion_app.domain.change import Edit
from champion_app.domain.scope import case_scope
from sync.hub.ledger import pull
from sync.hub.storage.schema import scope_grant
from sync.wire.messages import Trouble
from tests.hub.conftest import Force, some_id
from tests.hub.histories import Diverged, Reader, histories, told
from tests.hub.saves import incident, place

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
FIND_ONLY = [Phase.generate]  # a short story is not needed here: any that fails will do
limits = st.sampled_from([1, 2, 2000])


def diverges(force: Force, story: tuple[list[Any], int]) -> bool:
    """Whether the property fails for this history."""
    try:
        told(force, story[0], limit=story[1])
    except Diverged:
        return True
    return False


# The property, and the defects that it must catch


@settings(max_examples=25, deadline=None, suppress_health_check=QUIET)
@given(history=histories, limit=limits)
def test_what_a_laptop_has_is_what_its_user_may_see(embedded_force: Force, history: list[Any], limit: int) -> None:
    told(embedded_force, history, limit=limit)


@settings(max_examples=8, deadline=None, suppress_health_check=QUIET)
@given(history=histories, limit=limits)
def test_what_a_laptop_has_is_what_its_user_may_see_on_postgresql(
    postgres_force: Force, history: list[Any], limit: int
) -> None:
    told(postgres_force, history, limit=limit)


def forgets_the_back_fill(patch: pytest.MonkeyPatch) -> None:
    """A case given today brings only what is written after today."""
    patch.setattr(pull, "_page_of", pull._page_of.__wrapped__)  # made anew, with what is planted
    patch.setattr(pull, "union_all", lambda newer, _backfill: newer)


def ignores_that_a_grant_ended(patch: pytest.MonkeyPatch) -> None:
    """Whoever had a case once sees it for ever."""
    patch.setattr(pull, "holds", lambda user_id: and_(scope_grant.c.user == user_id))


def _only_the_place(number: int) -> Callable[..., tuple[int, int]]:
    real = pull.read_cursor
    return lambda cursor, **told: (real(cursor, **told)[0], number)


def cursor_is_place_only_and_starts_each_place_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pull, "read_cursor", _only_the_place(0))


def cursor_is_place_only_and_leaves_the_rest_of_a_place(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pull, "read_cursor", _only_the_place(2**62 - 1))


DEFECTS = [
    forgets_the_back_fill,
    ignores_that_a_grant_ended,
    cursor_is_place_only_and_starts_each_place_again,
    cursor_is_place_only_and_leaves_the_rest_of_a_place,
]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_the_property_finds_a_planted_defect(
    embedded_force: Force, monkeypatch: pytest.MonkeyPatch, defect: Callable[[pytest.MonkeyPatch], None]
) -> None:
    defect(monkeypatch)

    found = find(
        st.tuples(histories, limits),
        lambda story: diverges(embedded_force, story),
        settings=settings(max_examples=300, deadline=None, suppress_health_check=QUIET, phases=FIND_ONLY),
    )

    monkeypatch.undo()
    assert not diverges(embedded_force, found), "the same history is right where nothing was planted"


def test_what_the_queries_forget_the_database_itself_still_hides(
    embedded_force: Force, postgres_force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same defect planted: the embedded file's reader sees too much, PostgreSQL's policy shows nothing."""
    ignores_that_a_grant_ended(monkeypatch)
    story = [("give", 0, 0), ("take", 0, 0), ("pull", 0, 4, 2000)]

    assert diverges(embedded_force, (story, 2000))
    assert not diverges(postgres_force, (story, 2000))


# Pages


def test_pages_of_one_bring_every_row_once_and_in_order(force: Force) -> None:
    case = force.case()
    for number in range(5):
        force.write(incident(case, place=str(number)))
    reader = Reader(force.champion(case))
    numbers, more = [], True
    while more:
        more, rows = reader.page(1)
        numbers += [row.seq for row in rows]

    assert len(numbers) == len(reader.rows) == 6
    assert numbers == sorted(numbers)
    assert reader.page(1) == (False, ())


@pytest.mark.parametrize("seen", ["nothing", "everything", "half"])
def test_a_case_given_today_brings_its_whole_history_whatever_the_cursor(force: Force, seen: str) -> None:
    case, mine = force.case(), force.case()
    force.write(*(incident(case, place=str(number)) for number in range(3)))
    reader = Reader(force.champion(mine))
    if seen != "nothing":
        reader.page(2000)
    if seen == "half":
        force.give(reader.laptop.who.user, case)
        reader.page(2)
        assert force.take(reader.laptop.who.user, case)
        reader.forget_what_was_taken()

    force.give(reader.laptop.who.user, case)
    while reader.page(1)[0]:
        pass

    assert sum(row.scope.endswith(case) for row in reader.rows.values()) == 4


def test_a_page_that_grew_heavy_ends_early_and_says_that_more_is_to_come(force: Force) -> None:
    """Bytes end a page as rows do; one row always travels, however heavy."""
    case = force.case()
    account = "x" * 8000
    force.write(*(incident(case, place=str(number), account=account) for number in range(300)))
    reader = Reader(force.champion(case))

    more, rows = reader.page(2000)

    assert more
    assert 0.9 * pull.MOST_BYTES < sum(len(bytes(row.body)) for row in rows) <= pull.MOST_BYTES
    assert reader.page(2000)[0] is False
    assert len(reader.rows) == 301


def test_a_row_that_changes_while_a_laptop_pages_comes_again_as_it_now_stands(force: Force) -> None:
    case = force.case()
    first, second = incident(case, place="One"), incident(case, place="Two")
    force.write(first, second)
    reader = Reader(force.champion(case))
    reader.page(2)

    force.write(place(case, first.record, "Changed"))
    while reader.page(1)[0]:
        pass

    assert msgspec.json.decode(reader.rows[first.record].body) == {"place": "Changed"}
    assert second.record in reader.rows


# Cursors


def test_a_cursor_of_another_hub_or_of_the_future_is_told_to_start_over(force: Force) -> None:
    laptop = force.champion(force.case())
    hub, place_now, number = laptop.page().cursor.split(".")
    stale = [
        f"other.{place_now}.{number}",
        f"{hub}.{10**15}.{number}",
        f"{hub}.x.1",
        f"{hub}.1",
        f"{hub}.-1.0",
        "words",
    ]

    for cursor in stale:
        answer = laptop.ask("GET", f"/v1/pull?cursor={cursor}&limit=10")
        told = msgspec.json.decode(answer.content, type=Trouble)
        assert answer.status_code == 409, cursor
        assert "starts over" in told.text
        assert cursor not in told.text


def test_a_cursor_covers_what_was_pulled_and_nothing_else(force: Force) -> None:
    """The same cursor twice gives the same page; the next begins where it ended."""
    case = force.case()
    force.write(*(incident(case, place=str(number)) for number in range(3)))
    laptop = force.champion(case)
    first = laptop.page("", 2)

    assert laptop.page("", 2) == first
    rest = laptop.page(first.cursor, 2000)
    assert not {row.id for row in first.rows} & {row.id for row in rest.rows}
    assert laptop.page(rest.cursor).rows == ()


def test_a_row_larger_than_a_page_travels_alone(force: Force) -> None:
    """What is counted after it was added made pages that no laptop could take."""
    case = force.case()
    for size in (10, pull.MOST_BYTES + 1, 10):
        value = {"account": "\u2603" * (size // 3 + 1)}  # three bytes each
        force.write(Edit(act="new", record=some_id(), kind="incident", scope=case_scope(case), value=value))
    laptop = force.champion(case)
    reader = Reader(laptop)

    sizes = []
    more = True
    while more:
        more, rows = reader.page(2000)
        sizes.append([len(bytes(row.body)) for row in rows])
    heavy = [page for page in sizes if max(page, default=0) > pull.MOST_BYTES]

    assert [len(page) for page in heavy] == [1]
    assert sum(map(len, sizes)) >= 4, "the case, and all three of its incidents"
    assert sizes.index(heavy[0]) < len(sizes) - 1, "what comes after it is not left behind"
    assert all(sum(page) <= pull.MOST_BYTES for page in sizes if page not in heavy)


@pytest.mark.parametrize("number", ["1" * 20, "9" * 5000, "\u0661", "-1", "1e3", ""])
def test_a_cursor_with_a_number_that_no_database_holds_starts_over(force: Force, number: str) -> None:
    incarnation = force.hub.storage.incarnation

    for cursor in (f"{incarnation}.0.{number}", f"{incarnation}.{number}.0"):
        with pytest.raises(pull.StaleCursor):
            pull.read_cursor(cursor, incarnation=incarnation, head=10**30)
