"""What others wrote stops no round: a row that breaks is set aside, whatever it raises, and everything else arrives."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.record import Catalogue, kind_of
from champion_app.store.queries import station, today
from champion_app.store.rows import files, records
from champion_app.store.vault import Vault
from sync.wire.messages import WireRow

SCOPE = "case:case-1"
SHA = "ab" * 32
KINDS = (Case, Incident, Note, FollowUp, ContactAttempt, Attachment)


def _row(seq: int, kind: str, raw: bytes, record: str = "", scope: str = SCOPE) -> WireRow:
    return WireRow(
        id=record or f"record-{seq}", kind=kind, scope=scope, seq=seq, state="live", versions={}, body=msgspec.Raw(raw)
    )


def _case() -> WireRow:
    return _row(1, "case", b'{"reference":"AS-1","opened":"2026-11-23T09:00:00Z","area":"Easton"}', record="case-1")


HOSTILE = {
    "a number that no column takes": b'{"size":9223372036854775808,"sha256":"%s","minutes":99999999999999999999}',
    "a file larger than the disk": b'{"size":2305843009213693952,"sha256":"%s"}',
    "a file of less than nothing": b'{"size":-1,"sha256":"%s"}',
    "a fingerprint with a line feed": b'{"size":5,"sha256":"a\\nb c\\r\\nX: y"}',
    "a fingerprint with the sign zero": b'{"size":5,"sha256":"a\\u0000b","words":"a\\u0000b"}',
    "the first year": b'{"at":"0001-01-01T00:00:00+14:00","due":"0001-01-01T00:00:00+14:00"}',
    "the last year": b'{"at":"9999-12-31T23:59:59-14:00","due":"9999-12-31T23:59:59-14:00"}',
    "nesting": b'{"what":' + b"[" * 1200 + b"]" * 1200 + b"}",
    "nested names": b'{"words":' + b'{"a":' * 1200 + b"1" + b"}" * 1200 + b"}",
    "everything of another kind": b'{"at":[],"by":{},"outcome":5,"what":[1],"due":1.5,"done":"x","words":{"a":1}}',
    "no record at all": b"[1,2]",
    "no text at all": b'{"words":"\xff\xfe"}',
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: kind_of(one).name)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_record_stops_neither_its_page_nor_what_comes_later(vault: Vault, what: str, kind: type) -> None:
    raw = HOSTILE[what].replace(b"%s", SHA.encode())
    vault.replica.apply_rows([_case(), _row(2, kind_of(kind).name, raw), _row(3, "note", b'{"words":"x"}')], cursor="a")
    vault.replica.apply_rows([_row(4, "note", b'{"words":"later"}')], cursor="b")

    assert vault.replica.cursor() == "b"
    assert {"record-3", "record-4"} <= {row.id for row in vault.ask(records.of_kind, "note")}
    assert [line.area for line in vault.ask(today.contact_first)] in (["Easton"], [])
    assert vault.replica.sums()[SCOPE].count == 4, "what is set aside is known, so that it is not asked for for ever"
    assert all(work.size <= 50 * 1024 * 1024 and work.sha256 == SHA for work in vault.replica.file_work())


def test_a_row_that_raises_what_nobody_foresaw_is_set_aside(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a reader of rows that breaks on one of them."""
    whole = files.expect

    def broken(db: Any, kind: str, scope: str, body: Any) -> None:
        if body.get("words") == "break":
            raise ZeroDivisionError
        whole(db, kind, scope, body)

    monkeypatch.setattr(files, "expect", broken)
    rows = [
        _row(2, "note", b'{"words":"before"}'),
        _row(3, "note", b'{"words":"break"}'),
        _row(4, "note", b'{"words":"x"}'),
    ]
    vault.replica.apply_rows([_case(), *rows], cursor="a")

    assert vault.replica.cursor() == "a"
    assert {row.id for row in vault.ask(records.of_kind, "note")} == {"record-2", "record-4"}
    assert len(vault.ask(station.unreadable)) == 1


def test_a_row_whose_words_break_is_set_aside(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the words of a record cannot be told."""

    def broken(self: Catalogue, kind_name: str, body: Any) -> str:
        if body.get("words") == "break":
            raise OverflowError
        return ""

    monkeypatch.setattr(Catalogue, "words", broken)
    vault.replica.apply_rows([_case(), _row(2, "note", b'{"words":"break"}')], cursor="a")

    assert vault.replica.cursor() == "a"
    assert len(vault.ask(station.unreadable)) == 1


def test_a_file_that_an_older_hub_let_through_is_not_asked_for(vault: Vault) -> None:
    def plant(db: Any) -> None:
        for sha, size in ((SHA, 2**61), ("cd" * 32, -1), ("a\nb", 5), ("ef" * 32, 5)):
            db.execute("INSERT INTO file (scope, sha256, size, state) VALUES (?, ?, ?, 'fetching')", (SCOPE, sha, size))

    vault._connections.write(plant)

    assert [work.sha256 for work in vault.replica.file_work()] == ["ef" * 32]
    vault._connections.write(lambda db: files.try_again(db, SCOPE, SHA))


def test_a_case_stays_in_its_list_whatever_is_in_it(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: one record of a case breaks the line of it."""
    from champion_app.domain.rules.case import case_line
    from champion_app.domain.rules.words.moments import utc_text

    whole = utc_text

    def broken(at: Any) -> str:
        if at.year == 2031:
            raise OverflowError
        return whole(at)

    monkeypatch.setattr(case_line, "utc_text", broken)
    vault.replica.apply_rows([_case(), _row(2, "follow_up", b'{"what":"x","due":"2031-01-01T00:00:00Z"}')], cursor="a")

    assert [line.area for line in vault.ask(today.contact_first)] == ["Easton"]
