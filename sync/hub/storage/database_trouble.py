"""What trouble of the hub's database means: a full disk, a file that cannot be used, a database that is away.

Told apart by the numbers that the databases themselves give, and by their words only where there is no number.
"""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from champion_app.domain.errors import Expected, NoRoom, Refused, VaultClosed

FULL = "The hub's disk is full. Make room on it; what was saved before is safe."
AWAY = "The hub's database does not answer. See that it runs; what was saved before is safe."
NO_KEY = "The hub's database and its key do not fit. Nothing was changed."
NOT_OURS = (
    "The hub's database file cannot be opened or written by this account. Nothing was changed. See whose it is, and "
    "that the disk does not fail."
)
OTHERS_AT_IT = "Another program holds the hub's database. Nothing was changed. Try again when it has ended."
_WORDS_OF_FULL = ("disk is full", "no space left", "diskfull", "could not extend file", "database or disk is full")
_SQLITE_FULL, _SQLITE_NOTADB, _SQLITE_CORRUPT = 13, 26, 11
_SQLITE_BUSY = (5, 6)
_SQLITE_NOT_OURS = (3, 8, 10, 14, 23)  # PERM, READONLY, IOERR, CANTOPEN, AUTH
_POSTGRES_FULL = "53100"
_POSTGRES_AWAY = ("08", "57", "53")
"""Classes: the connection, the operator's doing, too few resources."""


def meaning_of(error: BaseException) -> Expected | None:
    """The sentence for trouble of the world; None for a bug of ours. Nothing of the error itself is in it."""
    if isinstance(error, NoConnection):
        return Refused(AWAY)
    inner: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        inner = error.orig
    if isinstance(inner, OSError) and inner.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoRoom(FULL)
    state = getattr(inner, "sqlstate", None) or getattr(getattr(inner, "diag", None), "sqlstate", None)
    said = str(inner).casefold()
    if state == _POSTGRES_FULL or any(words in said for words in _WORDS_OF_FULL):
        return NoRoom(FULL)
    code = sqlite_code(inner)
    if code is not None:
        return _of_file(code)
    if isinstance(state, str):
        return Refused(AWAY) if state.startswith(_POSTGRES_AWAY) else None
    if isinstance(error, DBAPIError) and (error.connection_invalidated or type(inner).__name__ == "OperationalError"):
        return Refused(AWAY)
    return None


def sqlite_code(error: BaseException) -> int | None:
    """The primary result code of the embedded database, by its number or by the words that stand for it."""
    number = getattr(error, "sqlite_errorcode", None)
    if isinstance(number, int):
        return number & 0xFF
    said = str(error).casefold()
    return next((code for words, code in _BY_WORDS.items() if words in said), None)


_BY_WORDS = {
    "disk is full": _SQLITE_FULL,
    "not a database": _SQLITE_NOTADB,
    "malformed": _SQLITE_CORRUPT,
    "database is locked": 5,
    "table is locked": 6,
    "readonly database": 8,
    "disk i/o error": 10,
    "unable to open database": 14,
}
"""SQLCipher's own driver gives no numbers."""


def _of_file(code: int) -> Expected | None:
    if code == _SQLITE_FULL:
        return NoRoom(FULL)
    if code in _SQLITE_NOT_OURS:
        return NoRoom(NOT_OURS)
    if code in (_SQLITE_NOTADB, _SQLITE_CORRUPT):
        return VaultClosed(NO_KEY)
    return Refused(OTHERS_AT_IT) if code in _SQLITE_BUSY else None
