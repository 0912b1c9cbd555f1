"""A joint note as it stands in the entry, turned into the edits that save it."""

from __future__ import annotations

import msgspec

from champion_app.domain.change import Author, Edit
from champion_app.domain.errors import Invalid
from champion_app.domain.scope import subject_of
from champion_app.domain.verbs.joint import write_joint_note
from champion_app.ui.rooms.joint_working.words import POLICE

THE_POLICE, ONESELF = "police", "you"
"""Codes of the two who may speak and are no partner."""
UNSAID = "said_by"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the entry. ``speaker`` is an agency's record, ``police``, ``you`` or nobody yet."""

    scope: str
    kind: str
    speaker: str
    speaker_name: str
    words: str
    corrects: str = ""


def note_edits(written: Written, author: Author) -> list[Edit]:
    """The edits that make the note. Raises Invalid where nobody said it or nothing was said."""
    if not written.speaker:
        raise Invalid(UNSAID, "Choose who said it, so that nobody's words are put in another's mouth.")
    partner = written.speaker not in {THE_POLICE, ONESELF}
    names = {THE_POLICE: POLICE, ONESELF: author.name}
    return write_joint_note(
        author,
        case_id=subject_of(written.scope),
        agency=written.speaker if partner else "",
        said_by=names.get(written.speaker, written.speaker_name),
        kind=written.kind,
        words=written.words,
        corrects=written.corrects,
    )
