"""What was taken away leaves the laptop: rows, words, drafts, files and the values of what was written there."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

from champion_app.domain.audit import ERASED, NO_LONGER_HELD
from champion_app.domain.change import ChangeSet, LetGo, Touched
from champion_app.domain.errors import NoRoom
from champion_app.store.db.connection import fold_log, is_full, write_anew
from champion_app.store.rows import audit, meta, records
from champion_app.store.sync import outbox

NO_ROOM_TO_COMPACT = (
    "What was taken away is gone from the vault, and the disk has no room to write the vault anew without it. "
    "Make room and sync again."
)
_COMPACT = "compact"
_TABLES = ("case_line", "news", "draft", "unreadable", "file_piece", "file", "repair")


def let_go(db: Connection, scopes: Sequence[str], *, removed: Sequence[str], epoch: int, at: str) -> LetGo:
    """Take the hub's signed list. Only what it names as taken away is purged, once nothing unsent lies there."""
    listed, unsent = set(scopes), outbox.scopes_with_open_changes(db)
    lying = set(records.scopes(db))
    purged = [scope for scope in removed if scope not in unsent and scope not in listed]
    for scope in purged:
        if _purge(db, scope):
            meta.set_setting(db, _COMPACT, "due")
        audit.note(db, at=at, act=ERASED, scope=scope, purpose=NO_LONGER_HELD)
        db.execute("INSERT OR REPLACE INTO purged (scope, epoch) VALUES (?, ?)", (scope, epoch))
    for scope in scopes:
        db.execute("DELETE FROM purged WHERE scope = ?", (scope,))
    # The epoch is taken only once nothing is left to purge, so that the next round asks again.
    unlisted = tuple(sorted(lying - listed - set(removed)))
    if len(purged) == len(removed) and not unlisted:
        meta.set_epoch(db, epoch)
    gone = tuple(scope for scope in purged if scope in lying)
    touched = tuple(Touched(record="", kind="", scope=scope) for scope in gone)
    return LetGo(changes=ChangeSet(touched=touched), scopes=gone, unlisted=unlisted)


def _purge(db: Connection, scope: str) -> int:
    """Remove every record of a scope and all that was derived from it or written in it; returns how many rows went."""
    db.execute("DELETE FROM search WHERE rowid IN (SELECT n FROM record WHERE scope = ?)", (scope,))
    gone: int = db.execute("DELETE FROM record WHERE scope = ?", (scope,)).rowcount
    for table in _TABLES:
        gone += db.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,)).rowcount
    outbox.erase_scope(db, scope)
    return gone


def compaction_due(db: Connection) -> bool:
    """Whether something was purged and its pages still wait to be given up."""
    return meta.setting(db, _COMPACT) == "due"


def compact(db: Connection) -> None:
    """Write the file anew without what was purged, outside any transaction. Purged pages were overwritten with zeros
    already (``secure_delete``); this takes them out of the write-ahead log and of the file."""
    try:
        fold_log(db)
        write_anew(db)
        fold_log(db)
    except Exception as error:
        if is_full(error):
            raise NoRoom(NO_ROOM_TO_COMPACT) from error
        raise


def compacted(db: Connection) -> None:
    """Note that it was done."""
    meta.set_setting(db, _COMPACT, "")


def unsworn(db: Connection) -> tuple[int, tuple[str, ...]]:
    """The scopes that were purged and of which the hub has not been told, of the latest list; with its epoch."""
    epoch = db.execute("SELECT coalesce(max(epoch), 0) FROM purged").fetchone()[0]
    found = db.execute("SELECT scope FROM purged WHERE epoch = ? ORDER BY scope", (epoch,))
    return int(epoch), tuple(row[0] for row in found)


def sworn(db: Connection) -> None:
    """The hub was told. What it did not note it lists again."""
    db.execute("DELETE FROM purged")
