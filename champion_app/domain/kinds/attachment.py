"""A file in a case: its row travels first, its bytes later, in pieces, under the name of their own SHA-256."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from champion_app.domain.record import Declaration, PastMoment, Record, told

PIECE_BYTES = 1024 * 1024
"""How much of a file travels at once."""
CASE_QUOTA_BYTES = 50 * 1024 * 1024
"""How much all files of one case may have together."""

_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_What = Annotated[str, Meta(min_length=1, max_length=300)]
_Line = Annotated[str, Meta(max_length=300)]
_SHA256 = re.compile("[0-9a-f]{64}")
_Size = Annotated[int, Meta(ge=0, le=CASE_QUOTA_BYTES)]
_Fingerprint = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]


class Attachment(Record, frozen=True, kw_only=True):
    """One file. ``sha256`` (hex) and ``size`` (bytes) are of the file's own bytes. No field of it is ever changed; the
    record as a whole can be taken back, such as one that was added to the wrong case."""

    DECLARATION: ClassVar = Declaration(name="attachment", title="File", scope="case")

    name: Annotated[_Name, told("Name", "As it was called where it came from", merge="append-only", privacy="personal",
                                search="words")] = ""  # fmt: skip
    what: Annotated[_What, told("What it shows", "Such as: the front door, kicked in. Nobody opens it unprepared",
                                merge="append-only", privacy="sensitive", search="words")] = ""  # fmt: skip
    media_type: Annotated[str, told("Type", merge="append-only")] = ""
    size: Annotated[_Size, told("Size in bytes", merge="append-only")] = 0
    sha256: Annotated[_Fingerprint, told("Fingerprint", "SHA-256 of its bytes", merge="append-only")] = ""
    at: Annotated[PastMoment | None, told("Added", merge="append-only")] = None
    by: Annotated[_Line, told("Added by", merge="append-only", privacy="personal")] = ""


def is_a_file(body: Mapping[str, Any]) -> bool:
    """Whether a record says rightly what a file is: a size that a case can have, and a whole fingerprint."""
    size, sha256 = body.get("size", 0), body.get("sha256")
    return (
        isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= CASE_QUOTA_BYTES
        and isinstance(sha256, str) and _SHA256.fullmatch(sha256) is not None
    )  # fmt: skip


def pieces_of(size: int) -> int:
    """How many pieces a file of so many bytes has; an empty file has one."""
    return max(1, -(-size // PIECE_BYTES))
