"""The store's side of a round: rows arrive, receipts settle, own unsent work stays visible, nothing is lost."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import sqlcipher3.dbapi2 as sqlcipher

from champion_app.domain.change import alter, create, read_commit
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import Note
from champion_app.domain.record import kind_of
from champion_app.store.queries import case as case_queries
from champion_app.store.queries import find, station, today
from champion_app.store.rows import records
from champion_app.store.sync.inbox import UNREADABLE
from champion_app.store.vault import Vault
from sync.wire.messages import OpOutcome, Receipt, WireRow
from tests.vaults.fresh import MONDAY

SCOPE = "case:case-1"
CASE = kind_of(Case).name


def case_row(seq: int, versions: dict[str, int] | None = None, **fields: Any) -> WireRow:
    body = {"reference": "AS-1", "opened": MONDAY.isoformat(), "area": "Easton", **fields}
    return WireRow(
        id="case-1",
        kind=CASE,
        scope=SCOPE,
        seq=seq,
        state="live",
        versions=versions or {},
        body=msgspec.Raw(msgspec.json.encode(body)),
    )


def note_row(seq: int, words: str, record: str = "note-1", scope: str = SCOPE) -> WireRow:
    body = msgspec.Raw(msgspec.json.encode({"words": words}))
    return WireRow(id=record, kind=kind_of(Note).name, scope=scope, seq=seq, state="live", versions={}, body=body)


def change_area(vault: Vault, value: str, *, base: int = 1) -> str:
    edit = alter(Case, record_id="case-1", scope=SCOPE, field="area", base=base, value=value)
    vault.save([edit], vault.author())
    _, signed = vault.replica.pending(after=0, limit_ops=1000)[-1]
    return read_commit(bytes(signed.commit), signed.values).ops[0].op_id


def answer(vault: Vault, *outcomes: OpOutcome, receipt: str = "r1") -> None:
    told = Receipt(receipt_id=receipt, device="device-1", at="", commits=(), outcomes=outcomes)
    vault.replica.take_receipt(told, signed=b"{}")


def body(vault: Vault, record: str = "case-1") -> dict[str, Any]:
    row = vault.ask(records.read, record)
    assert row is not None
    return row.body


def test_rows_and_their_cursor_arrive_together(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1), note_row(2, "from the force")], cursor="i.2.2")

    assert vault.replica.cursor() == "i.2.2"
    assert [hit.record for hit in vault.ask(find.find, "from the fo")] == ["note-1"]
    assert [line.area for line in vault.ask(today.contact_first)] == ["Easton"]


def test_a_page_that_breaks_leaves_neither_rows_nor_cursor(vault: Vault) -> None:
    broken = msgspec.structs.replace(note_row(2, "x"), kind=None)  # what no column takes

    with pytest.raises(sqlcipher.IntegrityError):
        vault.replica.apply_rows([case_row(1), broken], cursor="i.2.2")
    assert vault.replica.cursor() == ""
    assert vault.ask(records.read, "case-1") is None


def test_a_row_that_cannot_be_read_is_set_aside_and_the_rest_goes_on(vault: Vault) -> None:
    unreadable = msgspec.structs.replace(note_row(2, "x"), body=msgspec.Raw(b"[1,2]"))

    vault.replica.apply_rows([case_row(1), unreadable], cursor="i.2.2")

    assert vault.replica.cursor() == "i.2.2"
    assert vault.ask(records.read, "case-1") is not None
    assert [one.reason for one in vault.ask(station.unreadable)] == [UNREADABLE]
    assert vault.replica.sums()[SCOPE].count == 2, "it is known, so that it is not asked for for ever"

    vault.replica.apply_rows([note_row(3, "better now")], cursor="i.3.3")
    assert vault.ask(station.unreadable) == []


def test_own_unsent_change_stays_visible_through_a_pull(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    change_area(vault, "Southmead")
    vault.replica.apply_rows([case_row(2, {"risk": 2}, risk="high")], cursor="i.2.2")

    assert (body(vault)["area"], body(vault)["risk"]) == ("Southmead", "high")


def test_an_accepted_change_is_the_new_base_of_the_next_one(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    op = change_area(vault, "Southmead")
    answer(vault, OpOutcome(op_id=op, outcome="applied", seq=2, version=2))

    row = vault.ask(records.read, "case-1")
    assert row is not None
    assert (row.version("area"), row.body["area"]) == (2, "Southmead")
    assert vault.ask(station.standing).waiting == 0
    assert vault.ask(case_queries.sync_states, SCOPE) == {"case-1": "accepted"}


def test_a_conflict_shows_what_the_hub_shows_and_the_own_words_are_not_lost(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    op = change_area(vault, "Southmead")
    vault.replica.apply_rows([case_row(5, {"area": 2}, area="Bedminster")], cursor="i.5.5")
    assert body(vault)["area"] == "Southmead"

    answer(vault, OpOutcome(op_id=op, outcome="conflict", seq=6, version=2))
    assert body(vault)["area"] == "Bedminster"
    kept = vault._connections.read(
        lambda db: db.execute("SELECT value FROM outbox_op WHERE op_id = ?", (op,)).fetchone()
    )
    assert kept == ('"Southmead"',)


def test_a_refused_change_is_set_aside_with_its_reason_and_the_rest_is_accepted(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    bad = change_area(vault, "Southmead")
    author = vault.author()
    vault.save([create(Note(words="good"), record_id="mine", subject="case-1")], author)
    _, signed = vault.replica.pending(after=1, limit_ops=10)[-1]
    good = read_commit(bytes(signed.commit), signed.values).ops[0].op_id
    answer(
        vault,
        OpOutcome(op_id=bad, outcome="refused", code="scope", reason="The change names another case."),
        OpOutcome(op_id=good, outcome="applied", version=1),
    )

    told = vault.ask(station.leaving)
    assert [(item.state, item.reason) for item in told] == [("aside", "The change names another case.")]
    assert body(vault)["area"] == "Easton"
    standing = vault.ask(station.standing)
    assert (standing.waiting, standing.accepted, standing.aside) == (0, 1, 1)


def test_the_same_receipt_twice_changes_nothing_more(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    first = change_area(vault, "Southmead")
    answer(vault, OpOutcome(op_id=first, outcome="applied", version=2))
    change_area(vault, "Bath", base=2)
    answer(vault, OpOutcome(op_id=first, outcome="applied", version=2))

    assert body(vault)["area"] == "Bath"
    assert vault.ask(station.standing).waiting == 1


def test_a_second_edit_before_the_first_is_answered_survives_the_answer(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    first = change_area(vault, "Southmead")
    change_area(vault, "Bath")
    answer(vault, OpOutcome(op_id=first, outcome="applied", version=2))

    assert body(vault)["area"] == "Bath"
    vault.replica.apply_rows([case_row(2, {"area": 2}, area="Southmead")], cursor="i.2.2")
    assert body(vault)["area"] == "Bath"


def test_a_scope_that_is_no_longer_ours_is_purged_with_its_words_and_drafts(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1), note_row(2, "Zyxomma")], cursor="i.2.2")
    vault.keep_draft("contact:case-1", {"words": "half"}, scope=SCOPE)
    purged = vault.replica.set_scopes(["directory"], removed=[SCOPE], epoch=3).scopes

    assert purged == (SCOPE,)
    assert vault.ask(records.in_scope, SCOPE) == []
    assert vault.ask(find.find, "Zyxomma") == []
    assert vault.ask(station.standing).only_here == 0
    assert vault.ask(today.contact_first) == []
    assert vault.replica.epoch() == 3


def test_a_scope_with_unsent_work_is_not_purged_before_the_force_has_it(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    op = change_area(vault, "Southmead")
    assert vault.replica.set_scopes(["directory"], removed=[SCOPE], epoch=3).scopes == ()
    assert vault.replica.epoch() == -1  # the next round asks again

    answer(vault, OpOutcome(op_id=op, outcome="held", reason="The case is no longer yours."))
    assert vault.replica.set_scopes(["directory"], removed=[SCOPE], epoch=3).scopes == (SCOPE,)


def test_an_unknown_kind_field_and_code_are_kept_as_they_came(vault: Vault) -> None:
    raw = b'{"future":{"deep":[1,2]},"risk":"extreme","area":"Easton"}'
    odd = WireRow(id="odd", kind="hologram", scope=SCOPE, seq=3, state="live", versions={}, body=msgspec.Raw(raw))
    newer = msgspec.structs.replace(case_row(1), body=msgspec.Raw(raw))
    vault.replica.apply_rows([newer, odd], cursor="i.3.3")
    change_area(vault, "Bath")

    assert body(vault, "odd") == {"future": {"deep": [1, 2]}, "risk": "extreme", "area": "Easton"}
    assert body(vault)["future"] == {"deep": [1, 2]}
    assert body(vault)["risk"] == "extreme"


def test_what_others_change_is_news_until_it_was_looked_at(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="")
    assert vault.ask(today.changed) == []  # the first round is not news

    vault.replica.apply_rows([note_row(2, "by somebody else")], cursor="i.2.2")
    (changed,) = vault.ask(today.changed)
    assert (changed.scope, changed.records, changed.new_case) == (SCOPE, 1, False)
    vault.forget_news(SCOPE)
    assert vault.ask(today.changed) == []


def test_ones_own_change_coming_back_is_not_news(vault: Vault) -> None:
    vault.replica.apply_rows([case_row(1)], cursor="i.1.1")
    vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="")
    op = change_area(vault, "Bath")
    answer(vault, OpOutcome(op_id=op, outcome="applied", version=2))
    vault.replica.apply_rows([case_row(2, {"area": 2}, area="Bath")], cursor="i.2.2")

    assert vault.ask(today.changed) == []
