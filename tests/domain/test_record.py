"""A field is declared once, on one line, and everything else is derived from it; a newer body comes back unharmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from champion_app.domain.catalogue import ALL, standard_catalogue
from champion_app.domain.change import SET, Op, alter, create
from champion_app.domain.errors import Invalid
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.kinds.person import Person
from champion_app.domain.merge import Applied, Row, apply
from champion_app.domain.record import Catalogue, Declaration, Field, Record, body_of, checked, kind_of, told, view

Needed = Annotated[str, Meta(max_length=20, min_length=1)]


class Lamp(Record, frozen=True, kw_only=True):
    """A kind that the product does not have."""

    DECLARATION: ClassVar = Declaration(name="lamp", title="Lamp", scope="case", merge="ask")

    place: Annotated[Needed, told("Where it stands", "The room", privacy="personal", search="words")] = ""
    lit: Annotated[bool, told("Lit", merge="protective")] = False
    watts: Annotated[Annotated[int, Meta(ge=0)], told("Watts")] = 5
    colours: Annotated[tuple[str, ...], told("Colours", choices="strands")] = ()
    bought: Annotated[date | None, told("Bought", search="order")] = None
    seen: Annotated[datetime | None, told("Seen")] = None


class LampWithOneLineMore(Record, frozen=True, kw_only=True):
    """The same kind in the next version: one line more."""

    DECLARATION: ClassVar = Declaration(name="lamp", title="Lamp", scope="case", merge="ask")

    place: Annotated[Needed, told("Where it stands", "The room", privacy="personal", search="words")] = ""
    lit: Annotated[bool, told("Lit", merge="protective")] = False
    watts: Annotated[Annotated[int, Meta(ge=0)], told("Watts")] = 5
    colours: Annotated[tuple[str, ...], told("Colours", choices="strands")] = ()
    bought: Annotated[date | None, told("Bought", search="order")] = None
    seen: Annotated[datetime | None, told("Seen")] = None
    maker: Annotated[str, told("Maker", "Who made it", privacy="identity", search="words")] = ""


def field(name: str) -> Field:
    found = kind_of(Lamp).field(name)
    assert found is not None
    return found


def test_everything_about_a_field_is_read_from_its_one_line() -> None:
    assert field("place") == Field(
        name="place",
        label="Where it stands",
        help="The room",
        merge="ask",
        privacy="personal",
        choices="",
        search="words",
        annotation=field("place").annotation,
        base="text",
        optional=False,
        required=True,
        max_length=20,
        default="",
    )
    assert field("lit").merge == "protective"
    assert field("colours").choices == "strands"
    assert {one.name: one.base for one in kind_of(Lamp).fields} == {
        "place": "text",
        "lit": "bool",
        "watts": "int",
        "colours": "texts",
        "bought": "date",
        "seen": "datetime",
    }
    assert {one.name for one in kind_of(Lamp).fields if one.optional} == {"bought", "seen"}


def test_one_line_more_is_a_label_a_search_word_a_check_an_edit_and_a_merge_rule() -> None:
    before, after = kind_of(Lamp), kind_of(LampWithOneLineMore)
    catalogue = Catalogue((LampWithOneLineMore,))
    made = create(LampWithOneLineMore(place="hall", maker="Lux"), record_id="l", subject="c")
    row = Row(id="l", kind="lamp", scope=made.scope, body=made.value)
    edit = alter(LampWithOneLineMore, record_id="l", scope=row.scope, field="maker", base=1, value="Nox")
    op = Op(op_id="o", act=SET, record="l", kind="lamp", scope=row.scope, field="maker", base=1, digest="")

    assert [one.name for one in after.fields] == [*(one.name for one in before.fields), "maker"]
    assert catalogue.words("lamp", made.value) == "hall Lux"
    assert isinstance(apply(row, op, edit.value, catalogue=catalogue), Applied)


def test_a_field_without_a_label_is_refused_before_anybody_sees_it() -> None:
    class Mute(Record, frozen=True, kw_only=True):
        DECLARATION: ClassVar = Declaration(name="mute", title="Mute", scope="case")
        words: str = ""

    with pytest.raises(TypeError, match="without a label"):
        kind_of(Mute)


def test_a_field_without_a_default_is_refused_because_no_view_could_be_made() -> None:
    class Bare(Record, frozen=True, kw_only=True):
        DECLARATION: ClassVar = Declaration(name="bare", title="Bare", scope="case")
        words: Annotated[str, told("Words")]

    with pytest.raises(TypeError, match="needs a default"):
        kind_of(Bare)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from([one.name for one in kind_of(Lamp).fields]) | st.text(max_size=6), JSON)


@given(BODIES)
def test_any_body_can_be_seen_and_what_does_not_fit_shows_its_default(body: dict[str, Any]) -> None:
    seen = view(Lamp, body)

    for one in kind_of(Lamp).fields:
        try:
            expected = msgspec.convert(body[one.name], one.annotation) if one.name in body else one.default
        except msgspec.ValidationError:
            expected = one.default
        assert getattr(seen, one.name) == expected


@given(BODIES, st.text(min_size=1, max_size=20))
def test_what_a_newer_version_wrote_survives_an_edit_here(body: dict[str, Any], place: str) -> None:
    row = Row(id="l", kind="lamp", scope="case:c", body=body)
    edit = alter(Lamp, record_id="l", scope=row.scope, field="place", base=1, value=place)
    op = Op(op_id="o", act=SET, record="l", kind="lamp", scope=row.scope, field="place", base=1, digest="")

    verdict = apply(row, op, edit.value, catalogue=Catalogue((Lamp,)))
    after = verdict.row.body if isinstance(verdict, Applied) else row.body

    assert {name: value for name, value in after.items() if name != "place"} == {
        name: value for name, value in body.items() if name != "place"
    }
    assert after["place"] == place


@given(
    st.builds(
        Lamp,
        place=st.text(max_size=20),
        lit=st.booleans(),
        watts=st.integers(0, 10**6),
        colours=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        bought=st.none() | st.dates(),
    )
)
def test_a_new_record_is_written_without_its_defaults_and_reads_back_the_same(lamp: Lamp) -> None:
    body = body_of(lamp)

    assert view(Lamp, body) == lamp
    assert not any(body[one.name] == one.default for one in kind_of(Lamp).fields if one.name in body)
    assert msgspec.json.decode(msgspec.json.encode(body)) == body


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("place", "", "Where it stands is needed."),
        ("place", None, "Where it stands is needed."),
        ("place", "x" * 21, "Where it stands is too long: 21 of 20 characters."),
        ("watts", "many", "Watts is a whole number."),
        ("watts", -1, "Watts is a whole number."),
        ("lit", "perhaps", "Lit is yes or no."),
        ("bought", "soon", "Bought is a day, such as 23 November 2026."),
        ("seen", "soon", "Seen is a day and a time, such as 23 November 2026 18:30."),
        ("colours", 3, "Colours cannot be read."),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence_that_names_the_field(name: str, value: object, sentence: str) -> None:
    with pytest.raises(Invalid) as told_to:
        checked(field(name), value)

    assert str(told_to.value) == sentence
    assert told_to.value.field == name


def test_a_value_typed_as_text_is_taken_as_what_the_field_holds() -> None:
    assert checked(field("watts"), "60") == 60
    assert checked(field("bought"), "2026-11-23") == "2026-11-23"
    assert checked(field("bought"), None) is None
    assert checked(field("colours"), ("race",)) == ["race"]


def test_a_new_record_without_what_it_needs_is_refused() -> None:
    with pytest.raises(Invalid, match="Where it stands is needed"):
        create(Lamp(), record_id="l", subject="c")


def test_a_field_that_is_not_declared_cannot_be_set() -> None:
    with pytest.raises(KeyError):
        alter(Lamp, record_id="l", scope="case:c", field="shade", base=1, value="green")


def test_a_kind_of_a_newer_version_is_kept_and_found_by_no_words() -> None:
    assert standard_catalogue().get("lamp") is None
    assert standard_catalogue().words("lamp", {"place": "hall"}) == ""


def test_search_finds_words_in_texts_and_lists_and_passes_over_what_is_empty() -> None:
    class Shelf(Record, frozen=True, kw_only=True):
        DECLARATION: ClassVar = Declaration(name="shelf", title="Shelf", scope="case")
        label: Annotated[str, told("Label", search="words")] = ""
        books: Annotated[tuple[str, ...], told("Books", search="words")] = ()
        hidden: Annotated[str, told("Hidden")] = ""

    body = {"label": "top", "books": ["one", "two"], "hidden": "secret"}

    assert Catalogue((Shelf,)).words("shelf", body) == "top one two"
    assert Catalogue((Shelf,)).words("shelf", {"label": "", "hidden": "x"}) == ""


def test_every_kind_can_be_seen_from_an_empty_body_and_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in standard_catalogue().kinds}) == len(ALL)
    for record in ALL:
        assert view(record, {}) == record()
        assert all(one.label for one in kind_of(record).fields)


def test_every_day_and_moment_of_every_kind_says_on_which_side_of_now_it_stands() -> None:
    """But for the day that a report is about."""
    dated = {
        f"{kind.name}.{field.name}": field.side
        for kind in standard_catalogue().kinds for field in kind.fields if field.base in ("date", "datetime", "time")
    }  # fmt: skip

    assert len(dated) >= 17
    assert {name for name, side in dated.items() if not side} == {"briefing.day"}
    assert dated["person.born"] == "birth"
    assert dated["follow_up.due"] == "ahead"


def test_a_number_in_words_is_no_moment() -> None:
    born = kind_of(Person).field("born")
    due = kind_of(FollowUp).field("due")
    assert born is not None
    assert due is not None
    for field, typed in ((due, "12"), (due, "1630"), (born, "12"), (due, "tomorrow")):
        with pytest.raises(Invalid):
            checked(field, typed)
