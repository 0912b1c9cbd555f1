"""Notes of working together: who said what, as fact, opinion, decision, action or information."""

from __future__ import annotations

from champion_app.domain.change import Author, Edit, create
from champion_app.domain.kinds.partner import JointNote


def write_joint_note(
    author: Author, *, case_id: str, agency: str, said_by: str, kind: str, words: str, corrects: str = ""
) -> list[Edit]:
    """One note. ``agency`` is its record, empty for the police or the champion. Raises Invalid where words or speaker
    are missing."""
    note = JointNote(
        at=author.now,
        by=author.name,
        agency=agency,
        said_by=said_by.strip(),
        kind=kind,
        words=words.strip(),
        corrects=corrects,
    )
    return [create(note, record_id=author.new_id(), subject=case_id)]
