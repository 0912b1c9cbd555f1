"""Files at the hub: in pieces, under the SHA-256 of the whole, each in the scope whose record names it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES, PIECE_BYTES, Attachment, pieces_of
from champion_app.domain.merge import LIVE
from champion_app.domain.record import kind_of, view
from sync.hub.storage.schema import blob, blob_piece, record
from sync.hub.storage.visible import visible
from sync.wire.messages import FileState

_body = msgspec.json.Decoder(dict[str, Any])
NOT_HERE = "The hub does not have this file, or it is not yours to see."
NOT_FITTING = "The file that came is not the one that its record names. It was not kept."
NO_ROOM = "All files of one case may have 50 MB together, and this one would be more. It was not taken."


class NotFitting(Refused):
    """What came is not what the record says."""


class NotWhole(NotFitting):
    """Every piece is here and together they are another file."""


class OverQuota(Refused):
    """A case has no room for this file."""


def state_of(tx: Connection, user_id: str, scope: str, sha256: str) -> FileState:
    """How much of a file is here. Raises Refused where no record that this user may see names it."""
    named = _named(tx, user_id, scope, sha256)
    pieces = pieces_of(named.size)
    have = set(tx.execute(select(blob_piece.c.number).where(*_piece(scope, sha256))).scalars())
    missing = tuple(number for number in range(pieces) if number not in have)
    return FileState(size=named.size, pieces=pieces, missing=missing)


def read_piece(tx: Connection, user_id: str, scope: str, sha256: str, number: int) -> bytes:
    """One piece of a file that is here whole. Raises Refused."""
    named = _named(tx, user_id, scope, sha256)
    if not 0 <= number < pieces_of(named.size):
        raise Refused(NOT_HERE)
    whole = tx.execute(select(blob.c.whole).where(blob.c.scope == scope, blob.c.sha256 == sha256)).scalar()
    asked = select(blob_piece.c.content).where(*_piece(scope, sha256), blob_piece.c.number == number)
    content = tx.execute(asked).scalar() if whole else None
    if content is None:
        raise Refused(NOT_HERE)
    return bytes(content)


def take_piece(
    tx: Connection, user_id: str, scope: str, sha256: str, number: int, content: bytes, *, now: datetime
) -> FileState:
    """Keep one piece; the same piece may come twice. With the last one the whole is held against its fingerprint.

    Raises Refused where no visible record names the file, NotFitting, NotWhole, or OverQuota.
    """
    _alone(tx, scope)
    named = _named(tx, user_id, scope, sha256)
    pieces = pieces_of(named.size)
    expected = PIECE_BYTES if number < pieces - 1 else named.size - PIECE_BYTES * (pieces - 1)
    if not 0 <= number < pieces or len(content) != expected:
        raise NotFitting(NOT_FITTING)
    if _make_room(tx, scope, sha256, named.size, pieces, now=now):
        return state_of(tx, user_id, scope, sha256)
    tx.execute(delete(blob_piece).where(*_piece(scope, sha256), blob_piece.c.number == number))
    tx.execute(insert(blob_piece).values(scope=scope, sha256=sha256, number=number, content=content))
    told = state_of(tx, user_id, scope, sha256)
    if not told.missing:
        _close(tx, scope, sha256)
    return told


def _alone(tx: Connection, scope: str) -> None:
    """Of those who send files of one scope at the same moment each has its turn: nobody makes the same row twice, and
    all together have the room that one has. The embedded database lets one write at a time anyhow."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(scope))))


def _named(tx: Connection, user_id: str, scope: str, sha256: str) -> Attachment:
    """The record that names the file: the row comes first, the bytes later."""
    asked = select(record.c.body).where(
        record.c.scope == scope, record.c.kind == kind_of(Attachment).name, record.c.state == LIVE,
        visible(user_id, record.c.scope),
    )  # fmt: skip
    for (body,) in tx.execute(asked):
        told = view(Attachment, _body.decode(body))
        if told.sha256 == sha256:
            return told
    raise Refused(NOT_HERE)


def _piece(scope: str, sha256: str) -> tuple[Any, Any]:
    return blob_piece.c.scope == scope, blob_piece.c.sha256 == sha256


def _make_room(tx: Connection, scope: str, sha256: str, size: int, pieces: int, *, now: datetime) -> bool:
    """Whether the file is here whole already; else there is room for it. Raises OverQuota."""
    of = (blob.c.scope == scope, blob.c.sha256 == sha256)
    known = tx.execute(select(blob.c.whole).where(*of)).first()
    if known is not None:
        return bool(known.whole)
    used = tx.execute(select(func.coalesce(func.sum(blob.c.size), 0)).where(blob.c.scope == scope)).scalar_one()
    if int(used) + size > CASE_QUOTA_BYTES:
        raise OverQuota(NO_ROOM)
    tx.execute(insert(blob).values(scope=scope, sha256=sha256, size=size, pieces=pieces, whole=0, at=now.isoformat()))
    return False


def _close(tx: Connection, scope: str, sha256: str) -> None:
    """Hold the whole against its fingerprint, piece by piece; what does not fit is thrown away whole."""
    mark = hashlib.sha256()
    numbers = tx.execute(select(blob_piece.c.number).where(*_piece(scope, sha256)).order_by(blob_piece.c.number))
    for number in numbers.scalars().all():
        asked = select(blob_piece.c.content).where(*_piece(scope, sha256), blob_piece.c.number == number)
        mark.update(bytes(tx.execute(asked).scalar_one()))
    if mark.hexdigest() == sha256:
        tx.execute(update(blob).where(blob.c.scope == scope, blob.c.sha256 == sha256).values(whole=1))
        return
    raise NotWhole(NOT_FITTING)


def throw_away(tx: Connection, scope: str, sha256: str) -> None:
    """Remove a file's pieces; its record stays and says so until they come again."""
    tx.execute(delete(blob_piece).where(*_piece(scope, sha256)))
    tx.execute(delete(blob).where(blob.c.scope == scope, blob.c.sha256 == sha256))
