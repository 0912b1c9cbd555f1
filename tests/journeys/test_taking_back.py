"""A note that was written to the wrong case, taken back before it left: nobody else ever reads its words."""

from __future__ import annotations

from pathlib import Path

from champion_app.domain.change import create
from champion_app.domain.kinds.partner import JointNote
from champion_app.store.queries import partners, station
from sync.hub.serve import RunningHub
from tests.journeys.cases_at_hub import Force
from tests.journeys.laptops import now, sync


def test_a_note_taken_back_leaves_no_words_and_nothing_set_aside(tmp_path: Path) -> None:
    with RunningHub(tmp_path / "hub", clock=now) as hub:
        force = Force(hub, tmp_path)
        champion, vault = force.champion("First")
        case = force.case()
        force.give(case, champion)
        sync(vault)
        note = JointNote(at=now(), said_by="Police", words="written to the wrong case")
        kept = JointNote(at=now(), said_by="Police", words="written to the right one")
        vault.save([create(note, record_id="a" * 32, subject=case)], vault.author())
        vault.save([create(kept, record_id="b" * 32, subject=case)], vault.author())

        assert vault.take_back("a" * 32) is not None
        assert vault.take_back("a" * 32) is None
        assert not sync(vault).trouble
        standing = vault.ask(station.standing)
        assert (standing.waiting, standing.aside) == (0, 0)
        assert [one.note.words for one in vault.ask(partners.joint_notes)] == ["written to the right one"]
        assert vault.take_back("b" * 32) is None  # it has left: a correction puts it right
        vault.close()
