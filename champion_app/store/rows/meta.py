"""Small facts of the vault: who this laptop is, how far it has everything, when it last had it all."""

from __future__ import annotations

from sqlite3 import Connection

import msgspec

from champion_app.domain.errors import VaultClosed


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this laptop is to the hub, and what it trusts. Keys are raw bytes; they never leave the vault."""

    device: str
    device_key: bytes
    user: str
    user_name: str
    hub_url: str
    hub_key: bytes
    ca_pem: str


class LastRound(msgspec.Struct, frozen=True, kw_only=True):
    """The last *complete* round. Empty texts before the first one."""

    at: str = ""
    works_until: str = ""


class LogMark(msgspec.Struct, frozen=True, kw_only=True):
    """How far the hub's own log had come when it was last seen here. ``signed`` is the hub's signed word on it."""

    size: int = 0
    hash: str = ""
    signed: str = ""


_IDENTITY, _CURSOR, _EPOCH, _REQUEST, _ROUND = "identity", "cursor", "epoch", "request", "round"
_LOG_SENT, _LOG_MARK = "audit.sent", "hub.log"


def _get(db: Connection, key: str, default: str = "") -> str:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else default


def _set(db: Connection, key: str, value: str) -> None:
    db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def identity(db: Connection) -> Identity:
    """Raises VaultClosed where the vault was never enrolled."""
    told = _get(db, _IDENTITY)
    if not told:
        raise VaultClosed("This vault was never joined to a hub. Ask the coordinator for a code and set it up again.")
    return msgspec.json.decode(told, type=Identity)


def set_identity(db: Connection, told: Identity) -> None:
    _set(db, _IDENTITY, msgspec.json.encode(told).decode())


def cursor(db: Connection) -> str:
    return _get(db, _CURSOR)


def set_cursor(db: Connection, told: str) -> None:
    _set(db, _CURSOR, told)


def epoch(db: Connection) -> int:
    """The scope epoch last taken; -1 before the first."""
    return int(_get(db, _EPOCH, "-1"))


def set_epoch(db: Connection, told: int) -> None:
    _set(db, _EPOCH, str(told))


def reserve_requests(db: Connection, count: int) -> range:
    """So many numbers that were never given before, and will not be given again."""
    first = int(_get(db, _REQUEST, "0")) + 1
    _set(db, _REQUEST, str(first + count - 1))
    return range(first, first + count)


def skip_requests(db: Connection, number: int) -> None:
    """The hub has had requests up to this number: the next one is higher."""
    if number > int(_get(db, _REQUEST, "0")):
        _set(db, _REQUEST, str(number))


def last_round(db: Connection) -> LastRound:
    told = _get(db, _ROUND)
    return msgspec.json.decode(told, type=LastRound) if told else LastRound()


def set_last_round(db: Connection, told: LastRound) -> None:
    _set(db, _ROUND, msgspec.json.encode(told).decode())


def log_sent(db: Connection) -> int:
    """The number of the last entry of the log here that the hub has acknowledged."""
    return int(_get(db, _LOG_SENT, "0"))


def set_log_sent(db: Connection, number: int) -> None:
    _set(db, _LOG_SENT, str(number))


def log_mark(db: Connection) -> LogMark:
    told = _get(db, _LOG_MARK)
    return msgspec.json.decode(told, type=LogMark) if told else LogMark()


def set_log_mark(db: Connection, told: LogMark) -> None:
    _set(db, _LOG_MARK, msgspec.json.encode(told).decode())


DURESS = "duress"
"""Under this the public half of the key that the empty vault signs with."""


def text(db: Connection, key: str) -> str:
    """A fact that another file of the store keeps under a name of its own; empty where there is none."""
    return _get(db, key)


def set_text(db: Connection, key: str, value: str) -> None:
    _set(db, key, value)


def setting(db: Connection, name: str) -> str:
    """A choice of the person, such as the text size; empty where they made none."""
    return _get(db, f"setting.{name}")


def set_setting(db: Connection, name: str, value: str) -> None:
    _set(db, f"setting.{name}", value)
