"""The bytes of files, in pieces inside the vault: what is whole, what is on its way, and what was set aside and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from sqlite3 import Connection
from typing import Any, Literal

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES, PIECE_BYTES, Attachment, pieces_of
from champion_app.domain.merge import LIVE
from champion_app.domain.record import kind_of, view

FileStanding = Literal["sending", "whole", "fetching", "aside"]
MOST_TRIES = 5
"""After so many failed rounds a file is set aside with its reason, until a person tries again."""
QUOTA = "All files of one case may have 50 MB together. Choose a smaller one, or take one of the others to the station."
HERE_ALREADY = "This file is in the case already. Nothing was changed."
_ATTACHMENT = kind_of(Attachment).name
_NAMED = (
    "EXISTS (SELECT 1 FROM record WHERE record.scope = file.scope AND record.kind = ? AND record.state = ? "
    "AND record.body ->> '$.sha256' = file.sha256"
)
"""A record of the case that names the file. The bracket is closed by who uses it."""
_IS_A_FILE = f"size BETWEEN 0 AND {CASE_QUOTA_BYTES} AND length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'"
"""Records that came before the hub held them to it may name what no file is; nobody is asked for that."""


class FileWork(msgspec.Struct, frozen=True, kw_only=True):
    """One file on its way. ``missing``: the pieces that are not here; of a file that is sent there is none."""

    scope: str
    sha256: str
    size: int
    sending: bool
    missing: tuple[int, ...]


class FileLine(msgspec.Struct, frozen=True, kw_only=True):
    """How far one file is. ``have`` counts the pieces that are here, of ``pieces``."""

    scope: str
    sha256: str
    size: int
    state: FileStanding
    have: int
    pieces: int
    reason: str


def keep(db: Connection, scope: str, content: bytes, *, progress: Callable[[int], object]) -> str:
    """Keep a file that was added here; returns its SHA-256 (hex). ``progress`` is told how many bytes are kept, and may
    raise to stop it. Raises Refused where the case has it already, or has no room for it."""
    sha256 = hashlib.sha256(content).hexdigest()
    of = (scope, sha256, _ATTACHMENT, LIVE)
    if db.execute(
        f"SELECT 1 FROM file WHERE scope = ? AND sha256 = ? AND state != 'aside' AND {_NAMED})", of
    ).fetchone():
        raise Refused(HERE_ALREADY)
    used = db.execute(
        "SELECT coalesce(sum(size), 0) FROM file WHERE scope = ? AND sha256 != ?", (scope, sha256)
    ).fetchone()[0]
    if used + len(content) > CASE_QUOTA_BYTES:
        raise Refused(QUOTA)
    db.execute(
        "INSERT OR REPLACE INTO file (scope, sha256, size, state) VALUES (?, ?, ?, 'sending')",
        (scope, sha256, len(content)),
    )
    for number, start in enumerate(range(0, max(1, len(content)), PIECE_BYTES)):
        progress(start)
        db.execute(
            "INSERT OR REPLACE INTO file_piece (scope, sha256, number, content) VALUES (?, ?, ?, ?)",
            (scope, sha256, number, content[start : start + PIECE_BYTES]),
        )
    return sha256


def expect(db: Connection, kind: str, scope: str, body: Mapping[str, Any]) -> None:
    """A record came; where it names a file that is not here, the file is fetched by and by."""
    if kind != _ATTACHMENT:
        return
    told = view(Attachment, body)
    if told.sha256:
        db.execute(
            "INSERT OR IGNORE INTO file (scope, sha256, size, state) VALUES (?, ?, ?, 'fetching')",
            (scope, told.sha256, told.size),
        )


def let_go(db: Connection, kind: str, scope: str) -> None:
    """A record was taken back: a file of its case that no record names any more goes."""
    if kind == _ATTACHMENT:
        db.execute(f"DELETE FROM file WHERE scope = ? AND NOT {_NAMED})", (scope, _ATTACHMENT, LIVE))
        db.execute(
            "DELETE FROM file_piece WHERE scope = ? AND sha256 NOT IN (SELECT sha256 FROM file WHERE scope = ?)",
            (scope, scope),
        )


def work(db: Connection) -> list[FileWork]:
    """What is on its way, smallest first: sent only once the record that names it was accepted."""
    found = db.execute(
        "SELECT scope, sha256, size, state FROM file WHERE "
        f"{_IS_A_FILE} AND (state = 'fetching' OR (state = 'sending' AND {_NAMED} AND record.mark != 0))) "
        "ORDER BY size, sha256",
        (_ATTACHMENT, LIVE),
    ).fetchall()
    return [
        FileWork(
            scope=scope,
            sha256=sha256,
            size=size,
            sending=state == "sending",
            missing=() if state == "sending" else _missing(db, scope, sha256, size),
        )
        for scope, sha256, size, state in found
    ]


def _missing(db: Connection, scope: str, sha256: str, size: int) -> tuple[int, ...]:
    found = db.execute("SELECT number FROM file_piece WHERE scope = ? AND sha256 = ?", (scope, sha256))
    have = {row[0] for row in found}
    if not 0 <= size <= CASE_QUOTA_BYTES:
        return ()
    return tuple(number for number in range(pieces_of(size)) if number not in have)


def piece(db: Connection, scope: str, sha256: str, number: int) -> bytes:
    """One piece that is here. Raises Refused where it is not."""
    found = db.execute(
        "SELECT content FROM file_piece WHERE scope = ? AND sha256 = ? AND number = ?", (scope, sha256, number)
    ).fetchone()
    if found is None:
        raise Refused("This piece of the file is not on this laptop.")
    return bytes(found[0])


def take_piece(db: Connection, scope: str, sha256: str, number: int, content: bytes) -> bool:
    """Keep a piece that came. With the last one the whole is held against its fingerprint: returns whether it is whole.
    One that does not fit is thrown away and set aside with the reason."""
    found = db.execute("SELECT size FROM file WHERE scope = ? AND sha256 = ?", (scope, sha256)).fetchone()
    if found is None:
        return False  # the case was taken away meanwhile
    db.execute(
        "INSERT OR REPLACE INTO file_piece (scope, sha256, number, content) VALUES (?, ?, ?, ?)",
        (scope, sha256, number, content),
    )
    if _missing(db, scope, sha256, found[0]):
        return False
    if hashlib.sha256(whole(db, scope, sha256)).hexdigest() != sha256:
        db.execute("DELETE FROM file_piece WHERE scope = ? AND sha256 = ?", (scope, sha256))
        set_aside(db, scope, sha256, "What came is not the file that its record names. It was not kept.")
        return False
    _move(db, scope, sha256, "whole")
    return True


def whole(db: Connection, scope: str, sha256: str) -> bytes:
    """All bytes of a file, as far as they are here."""
    found = db.execute("SELECT content FROM file_piece WHERE scope = ? AND sha256 = ? ORDER BY number", (scope, sha256))
    return b"".join(bytes(row[0]) for row in found)


def sent(db: Connection, scope: str, sha256: str) -> None:
    """The hub has it whole."""
    _move(db, scope, sha256, "whole")


def failed(db: Connection, scope: str, sha256: str, reason: str) -> None:
    """It did not work this time. After MOST_TRIES times it is set aside."""
    of = (scope, sha256)
    db.execute("UPDATE file SET tried = tried + 1, reason = ? WHERE scope = ? AND sha256 = ?", (reason, *of))
    db.execute(
        "UPDATE file SET state = 'aside' WHERE scope = ? AND sha256 = ? AND tried >= ?", (scope, sha256, MOST_TRIES)
    )


def set_aside(db: Connection, scope: str, sha256: str, reason: str) -> None:
    """It cannot work as it is: set aside with the reason, until a person tries again."""
    db.execute("UPDATE file SET state = 'aside', reason = ? WHERE scope = ? AND sha256 = ?", (reason, scope, sha256))


def try_again(db: Connection, scope: str, sha256: str) -> None:
    """A person wants it tried again: sent where it is here whole, else fetched."""
    found = db.execute("SELECT size FROM file WHERE scope = ? AND sha256 = ?", (scope, sha256)).fetchone()
    if found is not None:
        state = "fetching" if _missing(db, scope, sha256, found[0]) else "sending"
        _move(db, scope, sha256, state)


def _move(db: Connection, scope: str, sha256: str, state: str) -> None:
    db.execute(
        "UPDATE file SET state = ?, tried = 0, reason = '' WHERE scope = ? AND sha256 = ?", (state, scope, sha256)
    )


def lines(db: Connection, scope: str = "") -> list[FileLine]:
    """How far every file is, of one scope where named."""
    found = db.execute(
        "SELECT file.scope, file.sha256, file.size, file.state, count(file_piece.number), file.reason FROM file "
        "LEFT JOIN file_piece ON file_piece.scope = file.scope AND file_piece.sha256 = file.sha256 "
        "WHERE ? IN ('', file.scope) GROUP BY file.scope, file.sha256 ORDER BY file.rowid",
        (scope,),
    )
    return [
        FileLine(scope=of, sha256=sha, size=size, state=state, have=have, pieces=pieces_of(size), reason=reason)
        for of, sha, size, state, have, reason in found
    ]
