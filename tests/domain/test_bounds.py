"""What a change from a laptop is held to: what could harm others is refused, what is merely odd is taken and marked."""

from __future__ import annotations

import msgspec
import pytest

from champion_app.domain.bounds import (
    LARGEST_NUMBER,
    LARGEST_RECORD,
    Against,
    is_bounded,
    judge,
    read_value,
)
from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import DELETE, NEW, SET, Op
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES, Attachment
from champion_app.domain.record import view

CATALOGUE = standard_catalogue()
SHA = "ab" * 32
FILE = {"name": "a", "what": "b", "size": 5, "sha256": SHA}


def _op(act: str, kind: str, field: str = "", record: str = "ab" * 16) -> Op:
    return Op(op_id="o" * 32, act=act, record=record, kind=kind, scope="case:c", field=field, base=1, digest="d" * 64)


def _of_set(kind: str, field: str, value: object) -> str:
    """``ok``, the code of a refusal, or ``odd``."""
    told = judge(_op(SET, kind, field), value, catalogue=CATALOGUE)
    return told.code if isinstance(told, Against) else "odd" if told else "ok"


def _of_new(kind: str, **body: object) -> str:
    told = judge(_op(NEW, kind), body, catalogue=CATALOGUE)
    return told.code if isinstance(told, Against) else "odd" if told else "ok"


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.name)
def test_every_known_field_refuses_what_is_of_another_kind_than_it_is(kind) -> None:  # type: ignore[no-untyped-def]
    for field in kind.fields:
        if field.base in {"Any", "AreaDay"}:
            continue
        wrong: list[object] = [{"a": 1}, [1, 2], [["x"]]] + ([5, True] if field.base == "text" else [])
        wrong += ["x"] if field.base in {"int", "bool", "texts"} else []
        wrong += [1.5] if field.base in {"int", "datetime", "date"} else []
        for value in wrong:
            assert _of_set(kind.name, field.name, value) == "type", (field.name, value)


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.name)
def test_every_text_that_is_too_long_is_taken_and_marked(kind) -> None:  # type: ignore[no-untyped-def]
    for field in kind.fields:
        if field.base == "text" and field.name != "sha256":
            longest = field.max_length or 300
            assert _of_set(kind.name, field.name, "\u2603" * longest) == "ok", field.name
            assert _of_set(kind.name, field.name, "\u2603" * (longest + 1)) == "odd", field.name


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        ("follow_up", "due", "on the day after", "odd"),
        ("follow_up", "due", "0001-01-01T00:00:00+14:00", "odd"),
        ("follow_up", "due", "9999-12-31T23:59:59-14:00", "odd"),
        ("follow_up", "due", "2026-12-01T09:00:00Z", "ok"),
        ("follow_up", "due", None, "ok"),
        ("follow_up", "what", "", "odd"),
        ("follow_up", "kind", "a word of a newer list", "ok"),
        ("person", "born", "0001-01-01", "odd"),
        ("person", "languages", ["x"] * 101, "odd"),
        ("case", "risk", "extreme", "ok"),
        ("person", "a_field_of_tomorrow", {"any": ["thing"]}, "ok"),
        ("a_kind_of_tomorrow", "anything", {"any": ["thing"]}, "ok"),
        ("person", "", "x", "not-a-field"),
    ],
)
def test_one_field(kind: str, field: str, value: object, told: str) -> None:
    assert _of_set(kind, field, value) == told


def test_a_note_of_twenty_thousand_characters_of_any_script_is_as_it_should_be() -> None:
    body = {"words": "\U0001f600" * 20_000, "by": "x", "at": "2026-12-01T09:00:00Z"}
    read = read_value(msgspec.json.encode(body))

    assert read == body
    assert _of_new("note", **body) == "ok"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"reference": "AS-1"}, "not-yours"),
        ({"opened": "2026-12-01T09:00:00Z"}, "not-yours"),
        ({"status": "open"}, "ok"),
        ({"reference": ""}, "ok"),
    ],
)
def test_what_the_force_knows_a_case_by_comes_from_no_laptop(body: dict[str, object], told: str) -> None:
    assert _of_new("case", **body) == told


@pytest.mark.parametrize("field", ["crime_reference", "log_reference", "source", "retracted"])
def test_nor_do_the_numbers_of_an_incident(field: str) -> None:
    assert _of_new("incident", offence="x", **{field: "AS-1"}) == "not-yours"


def test_the_answer_to_a_request_comes_from_no_laptop() -> None:
    assert _of_new("request", asks="take-on", answer="given") == "not-yours"


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": -1}, {"size": CASE_QUOTA_BYTES + 1}, {"size": 2**61}, {"size": True}, {"size": "5"}, {"sha256": ""},
        {"sha256": "../../../x?of=1#"}, {"sha256": SHA + "\n"}, {"sha256": SHA.upper()}, {"sha256": 5},
    ],
    ids=str,
)  # fmt: skip
def test_a_file_says_rightly_how_large_it_is_and_what_it_is(wrong: dict[str, object]) -> None:
    assert _of_new("attachment", **FILE) == "ok"
    assert _of_new("attachment", **{**FILE, **wrong}) == "not-a-file"
    seen = view(Attachment, {**FILE, **wrong})
    assert 0 <= seen.size <= CASE_QUOTA_BYTES
    assert seen.sha256 in ("", SHA)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"name":"a\\u0000b"}', "unkeepable"),
        (b'{"a\\u0000":1}', "unkeepable"),
        (b'{"z":4611686018427387904}', "unkeepable"),
        (b'{"z":-4611686018427387904}', "unkeepable"),
        (b'{"z":18446744073709551616}', "unkeepable"),
        (b'{"' + b"k" * 201 + b'":1}', "unkeepable"),
        (b'{"z":1e400}', "unreadable"),
        (b'{"z":' + b"9" * 5000 + b"}", "unreadable"),
        (b'{"name":"\xff\xfe"}', "unreadable"),
        (b'{"z":' + b"[" * 33 + b"]" * 33 + b"}", "too-deep"),
        (b"[" * 50_000 + b"]" * 50_000, "too-deep"),
        (b'"' + b"x" * LARGEST_RECORD + b'"', "too-large"),
    ],
    ids=lambda one: one[:20] if isinstance(one, bytes) else one,
)
def test_what_no_laptop_or_database_could_keep_is_refused(raw: bytes, code: str) -> None:
    told = read_value(raw)

    assert isinstance(told, Against)
    assert told.code == code


@pytest.mark.parametrize(
    "raw", [b'{"words":"\\\\u0000 typed as words"}', b'{"z":4611686018427387903}', b'{"z":1e300}', b"null", b'"x"']
)
def test_and_nothing_else_is(raw: bytes) -> None:
    assert read_value(raw) == msgspec.json.decode(raw)


@pytest.mark.parametrize("record", ["", "a b", "../x", "x" * 65, "'; DROP TABLE record;--", "\u0430" * 8])
def test_a_new_record_has_an_id_as_ids_are(record: str) -> None:
    told = judge(_op(NEW, "note", record=record), {"words": "x"}, catalogue=CATALOGUE)

    assert isinstance(told, Against)
    assert told.code == "not-an-id"


def test_an_op_names_things_briefly() -> None:
    one = _op(DELETE, "note")

    assert is_bounded(one)
    for field in ("op_id", "act", "record", "kind", "scope", "field", "digest", "after"):
        assert not is_bounded(msgspec.structs.replace(one, **{field: "x" * 201}))
        assert not is_bounded(msgspec.structs.replace(one, **{field: "\0"}))
    assert not is_bounded(msgspec.structs.replace(one, base=LARGEST_NUMBER))
    assert not is_bounded(msgspec.structs.replace(one, base=-2))
