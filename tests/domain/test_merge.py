"""Merging loses nothing, asks where two people differ, and shows the safer value while it asks.

Each promise is a property that takes the merge itself, so that a broken merge can be put in its place: a property that
such a merge passes would be worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from champion_app.domain.change import NEW, SET, Act, Op
from champion_app.domain.merge import (
    FIRST_VERSION,
    RISK_ORDER,
    Applied,
    Clash,
    Row,
    Same,
    Turned,
    Verdict,
    apply,
    rebase,
    safer,
    with_field,
)
from champion_app.domain.record import Catalogue, Declaration, Record, told

Apply = Callable[[Row | None, Op, Any, Catalogue], Verdict]
SCOPE = "case:c"


class Thing(Record, frozen=True, kw_only=True):
    """One field of every merge class that a laptop may write."""

    DECLARATION: ClassVar = Declaration(name="thing", title="Thing", scope="case")

    asked: Annotated[str, told("Asked")] = ""
    other: Annotated[str, told("Other")] = ""
    auto: Annotated[str, told("Auto", merge="auto")] = ""
    permission: Annotated[bool, told("Permission", merge="protective")] = False
    risk: Annotated[str, told("Risk", merge="protective")] = "standard"
    history: Annotated[str, told("History", merge="append-only")] = ""


class Written(Record, frozen=True, kw_only=True):
    """A kind that is never changed."""

    DECLARATION: ClassVar = Declaration(name="written", title="Written", scope="case", merge="append-only")
    words: Annotated[str, told("Words")] = ""


class FromTheHub(Record, frozen=True, kw_only=True):
    """A kind that only the hub writes."""

    DECLARATION: ClassVar = Declaration(name="hubs", title="Hubs", scope="case", merge="hub")
    words: Annotated[str, told("Words")] = ""


class Private(Record, frozen=True, kw_only=True):
    """A kind that never leaves the laptop."""

    DECLARATION: ClassVar = Declaration(name="private", title="Private", scope="person", merge="local")
    words: Annotated[str, told("Words")] = ""


CATALOGUE = Catalogue((Thing, Written, FromTheHub, Private))


def real(row: Row | None, op: Op, value: Any, catalogue: Catalogue) -> Verdict:
    return apply(row, op, value, catalogue=catalogue)


def op(field: str = "", *, base: int = 0, act: Act = SET, kind: str = "thing", scope: str = SCOPE) -> Op:
    return Op(op_id="o", act=act, record="r", kind=kind, scope=scope, field=field, base=base, digest="")


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "asked": st.none() | st.text(max_size=3),
    "other": st.none() | st.text(max_size=3),
    "auto": st.none() | st.text(max_size=3),
    "permission": st.none() | st.booleans(),
    "risk": st.none() | st.sampled_from([*RISK_ORDER, "extreme"]),
    "newer": st.none() | st.integers(0, 3) | st.lists(st.integers(0, 2), max_size=2),
}
FIELDS = st.sampled_from(sorted(VALUES))
PROTECTIVE = st.sampled_from(["permission", "risk"])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A record somewhere in its life, also with a field that this version does not know."""
    body = {name: value for name, values in VALUES.items() if (value := draw(values)) is not None}
    versions = draw(st.dictionaries(FIELDS, st.integers(FIRST_VERSION + 1, 5)))
    return Row(id="r", kind="thing", scope=SCOPE, body=body, versions=versions)


@st.composite
def changes(draw: st.DrawFn, fields: st.SearchStrategy[str] = FIELDS) -> tuple[Op, Any]:
    """A field op on a version that may be current, older or made up."""
    field = draw(fields)
    return op(field, base=draw(st.integers(0, 6))), draw(VALUES[field])


def after(verdict: Verdict, before: Row) -> Row:
    return verdict.row if isinstance(verdict, Applied | Clash) else before


# The promises


def the_same_op_twice_changes_nothing_more(merge: Apply) -> None:
    @settings(database=None)
    @given(rows(), changes())
    def holds(row: Row, change: tuple[Op, Any]) -> None:
        first = merge(row, *change, CATALOGUE)
        if isinstance(first, Applied):
            again = merge(first.row, *change, CATALOGUE)
            assert isinstance(again, Same)
            assert again.version == first.version

    holds()


def changes_of_two_fields_come_out_alike_in_either_order(merge: Apply) -> None:
    @settings(database=None)
    @given(rows(), changes(), changes())
    def holds(row: Row, one: tuple[Op, Any], two: tuple[Op, Any]) -> None:
        if one[0].field != two[0].field:
            ways = []
            for first, second in ((one, two), (two, one)):
                halfway = after(merge(row, *first, CATALOGUE), row)
                ways.append(after(merge(halfway, *second, CATALOGUE), halfway))
            assert ways[0] == ways[1]

    holds()


def nothing_is_lost(merge: Apply) -> None:
    """A value that stood is replaced only by somebody who saw it; else both are there to choose from."""

    @settings(database=None, max_examples=300)
    @given(rows(), changes())
    def holds(row: Row, change: tuple[Op, Any]) -> None:
        one, value = change
        stood, version = row.body.get(one.field), row.version(one.field)
        verdict = merge(row, one, value, CATALOGUE)
        if isinstance(verdict, Applied):
            assert one.base == version or one.field == "auto"
            assert verdict.row.body.get(one.field) == value
            assert verdict.row.version(one.field) == verdict.version == version + 1
        if isinstance(verdict, Clash):
            assert verdict.current == stood
            assert verdict.row.body.get(one.field) in (stood, value)
            assert verdict.version == verdict.row.version(one.field) >= version
        if isinstance(verdict, Same):
            assert stood == value
        for field in VALUES:
            if field != one.field:
                assert after(verdict, row).body.get(field) == row.body.get(field)

    holds()


def danger(field: str, value: Any) -> int:
    """How little a value protects; 0 protects most. A level from a newer version counts as the highest risk."""
    if field == "permission":
        return int(bool(value))
    if not value:
        return len(RISK_ORDER) + 1
    return len(RISK_ORDER) - (RISK_ORDER.index(value) if value in RISK_ORDER else len(RISK_ORDER))


def a_clash_shows_what_protects_more(merge: Apply) -> None:
    @settings(database=None, max_examples=300)
    @given(rows(), changes(PROTECTIVE))
    def holds(row: Row, change: tuple[Op, Any]) -> None:
        one, value = change
        verdict = merge(row, one, value, CATALOGUE)
        if isinstance(verdict, Clash):
            shown = danger(one.field, verdict.row.body.get(one.field))
            assert shown <= danger(one.field, row.body.get(one.field))
            assert shown <= danger(one.field, value)

    holds()


PROMISES: tuple[Callable[[Apply], None], ...] = (
    the_same_op_twice_changes_nothing_more,
    changes_of_two_fields_come_out_alike_in_either_order,
    nothing_is_lost,
    a_clash_shows_what_protects_more,
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_merging_keeps_its_promises(promise: Callable[[Apply], None]) -> None:
    promise(real)


# Broken merges, each of which one promise must catch


def last_writer_wins(row: Row | None, one: Op, value: Any, catalogue: Catalogue) -> Verdict:
    verdict = real(row, one, value, catalogue)
    if isinstance(verdict, Clash):
        return Applied(with_field(verdict.row, one.field, value, version=verdict.version + 1), verdict.version + 1)
    return verdict


def forgets_what_stood(row: Row | None, one: Op, value: Any, catalogue: Catalogue) -> Verdict:
    verdict = real(row, one, value, catalogue)
    return Clash(verdict.row, verdict.version, value) if isinstance(verdict, Clash) else verdict


def shows_the_newcomer(row: Row | None, one: Op, value: Any, catalogue: Catalogue) -> Verdict:
    verdict = real(row, one, value, catalogue)
    if isinstance(verdict, Clash):
        shown = with_field(verdict.row, one.field, value, version=verdict.version)
        return Clash(shown, verdict.version, verdict.current)
    return verdict


def never_knows_it_again(row: Row | None, one: Op, value: Any, catalogue: Catalogue) -> Verdict:
    verdict = real(row, one, value, catalogue)
    if isinstance(verdict, Same) and row is not None:
        return Applied(with_field(row, one.field, value, version=verdict.version + 1), verdict.version + 1)
    return verdict


def one_version_for_the_whole_record(row: Row | None, one: Op, value: Any, catalogue: Catalogue) -> Verdict:
    if row is not None:
        highest = max(row.versions.values(), default=FIRST_VERSION)
        row = msgspec.structs.replace(row, versions=dict.fromkeys(VALUES, highest))
    return real(row, one, value, catalogue)


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        (last_writer_wins, nothing_is_lost),
        (forgets_what_stood, nothing_is_lost),
        (shows_the_newcomer, a_clash_shows_what_protects_more),
        (never_knows_it_again, the_same_op_twice_changes_nothing_more),
        (one_version_for_the_whole_record, changes_of_two_fields_come_out_alike_in_either_order),
    ],
    ids=lambda one: one.__name__,
)
def test_a_broken_merge_breaks_its_promise(broken: Apply, promise: Callable[[Apply], None]) -> None:
    with pytest.raises(AssertionError):
        promise(broken)


# The cases one by one


def test_a_new_record_is_made_once_and_its_repetition_is_acknowledged() -> None:
    made = real(None, op(act=NEW), {"asked": "a"}, CATALOGUE)

    assert made == Applied(Row(id="r", kind="thing", scope=SCOPE, body={"asked": "a"}), FIRST_VERSION)
    assert isinstance(made, Applied)
    assert real(made.row, op(act=NEW), {"asked": "a"}, CATALOGUE) == Same(FIRST_VERSION)


ROW = Row(id="r", kind="thing", scope=SCOPE, body={"asked": "a"}, versions={"asked": 2})


@pytest.mark.parametrize(
    ("row", "one", "value", "code"),
    [
        (ROW, op(act=NEW), {"asked": "b"}, "exists"),
        (None, op(act=NEW), ["no body"], "not-a-record"),
        (None, op(act=NEW, scope="directory"), {}, "scope"),
        (None, op("asked", base=1), "b", "missing"),
        (ROW, op("asked", base=2, scope="case:other"), "b", "scope"),
        (ROW, op("asked", base=2, kind="newer"), "b", "scope"),
        (ROW, op("history", base=1), "b", "append-only"),
        (msgspec.structs.replace(ROW, kind="written"), op("words", base=1, kind="written"), "b", "append-only"),
        (None, op(act=NEW, kind="hubs"), {}, "not-yours"),
        (None, op(act=NEW, kind="private", scope="person:u"), {}, "not-yours"),
        (ROW, msgspec.structs.replace(op("asked"), act="melt"), "b", "unknown-act"),
    ],
)
def test_what_cannot_take_effect_is_turned_back_with_its_reason(row: Row, one: Op, value: Any, code: str) -> None:
    verdict = real(row, one, value, CATALOGUE)

    assert isinstance(verdict, Turned)
    assert verdict.code == code
    assert verdict.reason.endswith(".")


def test_a_kind_of_a_newer_version_merges_like_one_that_asks() -> None:
    newer = Row(id="r", kind="newer", scope=SCOPE, body={"x": 1}, versions={"x": 3})

    assert isinstance(real(newer, op("x", base=3, kind="newer"), 2, CATALOGUE), Applied)
    assert real(newer, op("x", base=2, kind="newer"), 2, CATALOGUE) == Clash(newer, 3, 1)


def test_a_field_set_to_nothing_leaves_the_body() -> None:
    verdict = real(ROW, op("asked", base=2), None, CATALOGUE)

    assert isinstance(verdict, Applied)
    assert verdict.row.body == {}
    assert verdict.row.version("asked") == 3


def test_a_withdrawn_permission_stands_while_people_are_asked() -> None:
    allowed = Row(id="r", kind="thing", scope=SCOPE, body={"permission": True}, versions={"permission": 4})
    verdict = real(allowed, op("permission", base=1), False, CATALOGUE)

    assert isinstance(verdict, Clash)
    assert verdict.row.body["permission"] is False
    assert verdict.current is True


@given(st.booleans(), st.booleans())
def test_a_permission_holds_only_where_both_give_it(one: bool, two: bool) -> None:
    assert safer(one, two) == safer(two, one) == (one and two)


LEVELS = st.sampled_from([*RISK_ORDER, "extreme"])


@given(LEVELS, LEVELS)
def test_the_higher_risk_is_shown_whoever_wrote_it_and_a_newer_level_is_above_all(one: str, two: str) -> None:
    order = [*RISK_ORDER, "extreme"]

    assert safer(one, two) == safer(two, one) == max(one, two, key=order.index)


@given(st.one_of(*VALUES.values()))
def test_a_value_is_as_safe_as_itself(value: Any) -> None:
    assert safer(value, value) == value


@given(st.sampled_from([None, "", []]), st.text(min_size=1))
def test_a_restriction_that_somebody_wrote_outweighs_silence(silence: Any, words: str) -> None:
    assert safer(silence, words) == safer(words, silence) == words


@given(rows(), st.lists(changes(), max_size=4))
def test_unsent_changes_lie_over_the_record_in_order_and_touch_no_version(
    row: Row, pending: list[tuple[Op, Any]]
) -> None:
    shown = rebase(row, [(one.field, value) for one, value in pending])

    assert shown.versions == row.versions
    expected = {**row.body, **{one.field: value for one, value in pending}}
    assert shown.body == {field: value for field, value in expected.items() if value is not None}
