"""What the vault promises: saved means on the disk, encrypted, signed, searchable, and nothing half done."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import Connection

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.change import Author, alter, chain_hash, create, read_commit
from champion_app.domain.errors import NoRoom, NotTrusted, Refused, VaultClosed
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import FollowUp, Note
from champion_app.domain.kinds.person import Person
from champion_app.domain.record import kind_of
from champion_app.host.keystore import NoKeystore
from champion_app.store.db.connection import open_file
from champion_app.store.db.pool import Connections
from champion_app.store.key.keys import file_key
from champion_app.store.key.unlock import FILE_NAME, vault_key
from champion_app.store.queries import case as case_queries
from champion_app.store.queries import find, station, today
from champion_app.store.rows import audit, records
from champion_app.store.sync import outbox
from champion_app.store.vault import Vault
from tests.store.conftest import MakeVault
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy

WORDS = "Rang for a minute, Zyxomma answered"


def write_note(vault: Vault, words: str = WORDS, case: str = "case-1") -> str:
    author = vault.author()
    record = author.new_id()
    vault.save([create(Note(words=words, at=author.now, by=author.name), record_id=record, subject=case)], author)
    return record


def open_case(vault: Vault, case: str = "case-1") -> Author:
    author = vault.author()
    edits = [
        create(Case(reference="AS-1", opened=MONDAY, area="Easton"), record_id=case, subject=case),
        create(Person(name="Faduma Khalif"), record_id=f"person-of-{case}", subject=case),
    ]
    vault.save(edits, author)
    return author


def test_what_was_saved_is_there_after_the_vault_was_closed_and_opened(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    write_note(vault)
    vault.close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    again = Vault(tmp_path, key, catalogue=vault.catalogue, policy=policy(), clock=lambda: MONDAY)

    rows = again.ask(records.in_scope, "case:case-1")
    assert [row.body["words"] for row in rows] == [WORDS]
    again.close()


def test_nothing_of_a_note_can_be_read_in_any_file_of_the_vault(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    write_note(vault)
    files = {path: path.read_bytes() for path in tmp_path.iterdir()}
    vault.close()

    assert {path.name for path in files} >= {FILE_NAME, FILE_NAME + "-wal"}
    for path, raw in files.items():
        for spelling in (WORDS.encode(), "Zyxomma".encode("utf-16-le"), b"zyxomma"):
            assert spelling not in raw, path.name


def test_a_save_is_one_signed_commit_that_names_the_one_before(vault: Vault) -> None:
    write_note(vault)
    write_note(vault, "second")
    sent = vault.replica.pending(after=0, limit_ops=10)
    key = Ed25519PrivateKey.from_private_bytes(vault.replica.identity().device_key).public_key()

    for _, signed in sent:
        key.verify(bytes.fromhex(signed.signature), bytes(signed.commit))
    first, second = (read_commit(bytes(signed.commit), signed.values) for _, signed in sent)
    assert (first.number, second.number) == (1, 2)
    assert second.previous == chain_hash(bytes(sent[0][1].commit))


def test_a_value_that_was_tampered_with_is_not_taken(vault: Vault) -> None:
    write_note(vault)
    ((_, signed),) = vault.replica.pending(after=0, limit_ops=10)
    forged = msgspec.structs.replace(signed.values[0], value=msgspec.Raw(b'{"words":"Nobody rang"}'))

    with pytest.raises(NotTrusted):
        read_commit(bytes(signed.commit), (forged,))


def test_an_erased_value_is_gone_and_signature_and_chain_still_verify(vault: Vault) -> None:
    write_note(vault)
    write_note(vault, "second")
    ((_, before), _) = vault.replica.pending(after=0, limit_ops=10)
    op = read_commit(bytes(before.commit), before.values).ops[0]
    vault._connections.write(lambda db: outbox.erase_value(db, op.op_id))
    (_, erased), (_, second) = vault.replica.pending(after=0, limit_ops=10)
    key = Ed25519PrivateKey.from_private_bytes(vault.replica.identity().device_key).public_key()

    assert erased.values[0].value is msgspec.UNSET
    assert erased.values[0].salt is None
    key.verify(bytes.fromhex(erased.signature), bytes(erased.commit))
    read_commit(bytes(erased.commit), erased.values)
    assert read_commit(bytes(second.commit), second.values).previous == chain_hash(bytes(erased.commit))


def test_a_save_that_fails_leaves_no_row_no_commit_and_no_audit(vault: Vault) -> None:
    author = open_case(vault)
    good = create(Note(words="kept?"), record_id=author.new_id(), subject="case-1")
    twice = create(Person(name="Someone else"), record_id="person-of-case-1", subject="case-1")
    before = vault.ask(station.standing)

    with pytest.raises(Refused, match="already"):
        vault.save([good, twice], author)
    assert vault.ask(station.standing) == before
    assert vault.ask(find.find, "kept?") == []


def test_a_full_disk_is_a_sentence_and_nothing_is_half_saved(vault: Vault) -> None:
    author = open_case(vault)

    def fill(db: Connection) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")

    vault._connections.outside_transaction(fill)
    big = create(Note(words="x" * 20000), record_id=author.new_id(), subject="case-1")

    def save_until_full() -> None:
        for _ in range(50):
            vault.save([msgspec.structs.replace(big, record=author.new_id())], author)

    with pytest.raises(NoRoom, match="Nothing of this save was kept"):
        save_until_full()
    vault._connections.outside_transaction(lambda db: db.execute("PRAGMA max_page_count = 1000000") and None)
    notes = [row for row in vault.ask(records.in_scope, "case:case-1") if row.kind == kind_of(Note).name]

    assert len(notes) + 1 == vault.ask(station.standing).waiting  # one commit a note that was kept, and the first


def test_words_are_found_by_their_beginning_whatever_the_accent(vault: Vault) -> None:
    open_case(vault)
    write_note(vault, "She trusts Brzęczyszczykiewicz at the mosque")

    assert [hit.body["words"] for hit in vault.ask(find.find, "brzeczy")] == [
        "She trusts Brzęczyszczykiewicz at the mosque"
    ]
    assert vault.ask(find.find, "mosque zebra") == []
    for odd in ('"', "a OR", "NEAR(", "* ^", "'; DROP TABLE record", "\0"):
        vault.ask(find.find, odd)


def test_a_field_is_changed_in_place_and_the_next_edit_follows_the_authors_own(vault: Vault) -> None:
    author = open_case(vault)
    for area in ("Bedminster", "Southmead"):
        edit = alter(Case, record_id="case-1", scope="case:case-1", field="area", base=1, value=area)
        vault.save([edit], author)
    sent = vault.replica.pending(after=1, limit_ops=10)
    first, second = (read_commit(bytes(signed.commit), signed.values).ops[0] for _, signed in sent)

    assert vault.ask(records.read, "case-1").body["area"] == "Southmead"  # type: ignore[union-attr]  # it is there
    assert (first.after, second.after) == ("", first.op_id)


def test_a_note_is_never_changed(vault: Vault) -> None:
    record = write_note(vault)
    edit = alter(Note, record_id=record, scope="case:case-1", field="words", base=1, value="changed")

    with pytest.raises(Refused, match="never changed"):
        vault.save([edit], vault.author())


def test_every_save_is_in_the_audit_and_a_removed_entry_shows(vault: Vault) -> None:
    open_case(vault)
    write_note(vault)
    assert vault.ask(audit.first_break) is None

    vault._connections.write(lambda db: db.execute("DELETE FROM audit WHERE n = 2") and None)
    assert vault.ask(audit.first_break) == 2


def test_a_case_without_contact_stands_on_today_until_somebody_is_reached(vault: Vault) -> None:
    open_case(vault)

    assert [line.case_id for line in vault.ask(today.contact_first)] == ["case-1"]
    assert vault.ask(today.coverage, now=MONDAY.isoformat()).waiting == 1


def test_a_follow_up_is_promised_until_it_is_done(vault: Vault) -> None:
    author = open_case(vault)
    promise = FollowUp(what="Ring about the lock", due=MONDAY)
    vault.save([create(promise, record_id="promise", subject="case-1")], author)
    late = "2026-11-24T00:00:00+00:00"
    assert [item.follow_up.what for item in vault.ask(today.promised, until=late)] == ["Ring about the lock"]

    edit = alter(FollowUp, record_id="promise", scope="case:case-1", field="done", base=1, value=True)
    vault.save([edit], author)
    assert vault.ask(today.promised, until=late) == []


def test_a_draft_is_kept_until_it_is_dropped(vault: Vault) -> None:
    vault.keep_draft("contact:case-1", {"words": "half a sent"}, scope="case:case-1")
    assert vault.ask(case_queries.draft_at, "contact:case-1") == {"words": "half a sent"}
    assert vault.ask(station.standing).only_here == 1

    vault.drop_draft("contact:case-1")
    assert vault.ask(case_queries.draft_at, "contact:case-1") is None


@pytest.mark.parametrize("key", ["", "00" * 31, "00" * 33, "zz" * 32, "A" * 64])
def test_a_malformed_key_opens_nothing_rather_than_a_passphrase_vault(tmp_path: Path, key: str) -> None:
    with pytest.raises(VaultClosed, match="malformed"):
        open_file(tmp_path / FILE_NAME, key, create=True)
    assert not (tmp_path / FILE_NAME).exists()


def test_a_plain_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))

    with pytest.raises(VaultClosed, match="not encrypted"):
        open_file(path, os.urandom(32).hex())
    assert path.read_bytes() == b"SQLite format 3\0" + bytes(4080)


def test_a_damaged_file_and_a_wrong_key_are_sentences(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    vault.close()
    with pytest.raises(VaultClosed, match="damaged"):
        open_file(tmp_path / FILE_NAME, os.urandom(32).hex())

    (tmp_path / FILE_NAME).write_bytes(b"short")
    with pytest.raises(VaultClosed, match="damaged"):
        open_file(tmp_path / FILE_NAME, os.urandom(32).hex())


def test_a_vault_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    vault.close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    db = open_file(tmp_path / FILE_NAME, file_key(key))
    db.execute("PRAGMA user_version = 999")
    db.close()

    with pytest.raises(VaultClosed, match="newer version of the app"):
        Vault(tmp_path, key, catalogue=vault.catalogue, policy=policy(), clock=lambda: MONDAY)
    db = open_file(tmp_path / FILE_NAME, file_key(key))
    assert db.execute("PRAGMA user_version").fetchone() == (999,)
    db.close()


def test_the_file_is_opened_as_the_design_demands(vault: Vault) -> None:
    def pragmas(db: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "secure_delete", "temp_store", "mmap_size", "trusted_schema")
        return {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    connections: Connections = vault._connections
    assert connections.outside_transaction(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "trusted_schema": 0,
    }


def test_another_database_cannot_be_attached(vault: Vault) -> None:
    with pytest.raises(Exception, match="not authorized"):
        vault._connections.outside_transaction(lambda db: db.execute("ATTACH ':memory:' AS other") and None)


def test_closing_once_more_does_nothing(tmp_path: Path) -> None:
    """Whoever closes last, the window or the lock, waits for nobody; and so do two at the same moment."""
    vault = new_vault(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        for one in [pool.submit(vault.close) for _ in range(4)]:
            one.result(20)
    vault.close()

    with pytest.raises(VaultClosed, match="locked"):
        vault.author()
    assert not list(tmp_path.glob("*-wal")), "the log was folded in, once"


def test_a_closed_vault_says_so_to_who_asks_and_to_who_was_waiting(tmp_path: Path) -> None:
    """The app is closed in the middle of a sync: whoever still reads is told, and nobody waits for ever."""
    vault = new_vault(tmp_path)
    inside, go_on = threading.Event(), threading.Event()

    def slow(_db: object) -> None:
        inside.set()
        go_on.wait(20)

    def later() -> str:
        try:
            return str(vault.ask(station.standing))
        except VaultClosed as told:
            return str(told)

    with ThreadPoolExecutor(4) as pool:
        held = [pool.submit(vault.ask, slow) for _ in range(2)]  # both readers
        assert inside.wait(20)
        waiting = pool.submit(later)
        closing = pool.submit(vault.close)
        go_on.set()
        for one in (*held, closing):
            one.result(20)
        assert waiting.result(20)  # an answer, or that it is closed: but an end
    with pytest.raises(VaultClosed, match="What was saved is kept"):
        vault.ask(station.standing)
    with pytest.raises(VaultClosed, match="What was saved is kept"):
        vault.forget_news("case:c1")


def test_two_vaults_of_one_family_are_apart(make_vault: MakeVault) -> None:
    one, other = make_vault("one"), make_vault("other")
    write_note(one)

    assert other.ask(records.in_scope, "case:case-1") == []
