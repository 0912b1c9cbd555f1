"""Who looked at what: from the champion's screen to the data protection officer, and nobody takes it out again."""

from __future__ import annotations

import shutil
from pathlib import Path
from sqlite3 import Connection

import pytest
from sqlalchemy import delete, update

from champion_app.domain.audit import CARE, CONTACT, SUPPORT
from champion_app.domain.scope import case_scope
from champion_app.opening import round_with
from champion_app.store.rows import audit
from champion_app.store.rows.meta import log_mark, log_sent
from champion_app.store.vault import Vault
from sync.engine.status import RoundResult, summary
from sync.hub.audit.show import Asked, Shown, show
from sync.hub.audit.verify import Verified, verify
from sync.hub.serve import RunningHub
from sync.hub.storage import audit_tables as tables
from tests.journeys.cases_at_hub import Force, level, write_note
from tests.journeys.laptops import add_champion, join, now, sync


def verified(running: RunningHub) -> Verified:
    with running.hub.storage.read() as tx:
        return verify(tx, hub_key=running.hub.public_key)


def shown(running: RunningHub, **asked: str) -> list[Shown]:
    with running.hub.storage.read() as tx:
        return show(tx, Asked(**asked), limit=1000)


def entries(vault: Vault) -> int:
    return int(vault.ask(lambda db: db.execute("SELECT count(*) FROM audit").fetchone()[0]))


def one_case(force: Force) -> tuple[Vault, str]:
    user, laptop = force.champion("First")
    case = force.case()
    force.give(case, user)
    level(laptop)
    return laptop, case


def test_what_was_looked_at_and_shared_is_at_the_hub_after_the_sync_with_its_purpose(force: Force) -> None:
    laptop, case = one_case(force)
    scope = case_scope(case)
    laptop.note_consulted(record=case, scope=scope, detail="case opened", purpose=CARE)
    laptop.note_consulted(record=f"{case[:28]}c", scope=scope, detail="number shown", purpose=CONTACT)
    laptop.note_disclosed(record=case, scope=scope, detail="referral", purpose=SUPPORT)
    write_note(laptop, case, "Zyxomma said something that belongs in no log")

    level(laptop)

    told = [(one.act, one.detail, one.purpose) for one in shown(force.hub, scope=scope)]
    assert ("consulted", "case opened", CARE) in told
    assert ("consulted", "number shown", CONTACT) in told
    assert ("disclosed", "referral", SUPPORT) in told
    assert [act for act, _, _ in told].count("collected") == 1
    assert {one.who for one in shown(force.hub, scope=scope) if one.act == "disclosed"} == {"First"}
    assert "Zyxomma" not in repr(shown(force.hub))
    assert verified(force.hub).findings == ()
    assert verified(force.hub).laptop_entries == entries(laptop) == laptop.ask(log_sent)


def test_a_round_that_was_cut_in_the_middle_of_the_log_goes_on_from_there(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, case = one_case(force)
    monkeypatch.setattr("sync.engine.steps.log.BATCH", 4)
    for _ in range(10):
        laptop.note_consulted(record=case, scope=case_scope(case), detail="case opened", purpose=CARE)
    had = laptop.ask(log_sent)
    begun: list[object] = []

    def progress(step: object) -> None:
        begun.append(getattr(step, "name", ""))
        if begun.count("log") == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        round_with(laptop, clock=now)(progress, lambda: False)
    assert had < laptop.ask(log_sent) < entries(laptop)

    level(laptop)

    assert laptop.ask(log_sent) == entries(laptop)
    assert verified(force.hub).findings == ()


def test_a_log_that_the_hub_will_not_take_stops_nothing_else(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop, case = one_case(force)
    save_before = laptop.ask(log_sent)
    monkeypatch.setattr("sync.hub.audit.device_log.MOST_ENTRIES", 0)
    write_note(laptop, case, "Written while the log cannot go")

    result = sync(laptop)

    assert result.complete
    assert result.accepted == 1
    assert any("record of who looked at what still waits" in line for line in summary(result))
    monkeypatch.undo()
    assert level(laptop)[0].log_trouble is None
    assert laptop.ask(log_sent) == entries(laptop) > save_before


def test_an_entry_taken_out_on_a_laptop_before_the_sync_is_named_at_the_hub(force: Force) -> None:
    laptop, case = one_case(force)
    for _ in range(3):
        laptop.note_consulted(record=case, scope=case_scope(case), detail="case opened", purpose=CARE)
    gone = entries(laptop) - 1

    def take_out(db: Connection) -> None:
        db.execute("DELETE FROM audit WHERE n = ?", (gone,))

    laptop._connections.write(take_out)  # a hand that asks nobody
    assert laptop.ask(audit.first_break) == gone

    level(laptop)

    assert [(one.number, one.log) for one in verified(force.hub).findings] == [(gone, laptop.replica.identity().device)]


def harm_last(running: RunningHub) -> None:
    """Somebody with the database changes the hub's log, and puts every hash right that they can."""
    log, head = tables.hub_log, tables.hub_log_head
    with running.hub.storage.write() as tx:
        tx.execute(delete(log).where(log.c.number == tx.execute(head.select()).one().size))
        before = tx.execute(log.select().order_by(log.c.number.desc()).limit(1)).one()
        tx.execute(update(head).values(size=before.number, hash=before.hash))
        tx.execute(delete(tables.hub_seal).where(tables.hub_seal.c.size > before.number))


def differing(vault: Vault) -> RoundResult:
    (result,) = level(vault)
    assert result.hub_log_differs
    assert any("hub's own record" in line for line in summary(result))
    return result


def test_a_hub_whose_log_was_cut_is_found_by_the_next_laptop_and_its_work_is_synced(force: Force) -> None:
    laptop, case = one_case(force)
    assert not level(laptop)[0].hub_log_differs
    seen = laptop.ask(log_mark).size
    harm_last(force.hub)
    write_note(laptop, case, "Written before anybody knew")

    assert differing(laptop).accepted == 1

    told = verified(force.hub).findings
    assert {(one.log, one.number) for one in told} >= {("hub", seen)}
    assert any("was shown" in one.words for one in told)
    assert not level(laptop)[0].hub_log_differs, "it is told once, and kept for good at the hub"
    assert verified(force.hub).findings


def test_two_lives_of_one_hub_are_told_apart_by_any_laptop_that_saw_one(tmp_path: Path) -> None:
    with RunningHub(tmp_path / "hub", clock=now) as running:
        laptop = join(running.hub, running.url, add_champion(running.hub, "First"), tmp_path / "laptop")
        sync(laptop)
        port = running.port
    shutil.copytree(tmp_path / "hub", tmp_path / "other")
    for name in ("hub", "other"):
        with RunningHub(tmp_path / name, clock=now, port=port) as running:
            add_champion(running.hub, f"Somebody at {name}")
            result = sync(laptop)
        assert result.hub_log_differs is (name == "other")
    laptop.close()


def test_what_a_champion_saves_is_told_by_field_and_never_by_value(force: Force) -> None:
    laptop, case = one_case(force)
    write_note(laptop, case, "0117 496 0000 is her sister's")

    level(laptop)

    assert "0117" not in repr(shown(force.hub))
    assert "sister" not in repr(shown(force.hub))
