"""All that the engine knows of the world: a replica to read from and write to, and a transport to the hub.

The store fits ``Replica`` without importing it; the roof joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from champion_app.domain.audit import AuditEntry, Witness
from champion_app.domain.change import ChangeSet, LetGo, SignedCommit
from champion_app.domain.continuity import Meeting, WentOn
from champion_app.domain.manifest import ScopeSum
from sync.wire.messages import Page, Receipt, WireRow


class Identity(Protocol):
    """Who this laptop is to the hub."""

    @property
    def device(self) -> str: ...
    @property
    def hub_url(self) -> str: ...
    @property
    def hub_key(self) -> bytes:
        """The hub's raw Ed25519 public key, pinned at enrolment."""
        ...

    @property
    def ca_pem(self) -> str: ...
    @property
    def device_key(self) -> bytes:
        """The device's raw Ed25519 private key."""
        ...


class Writing(Protocol):
    """A page on its way into the replica."""

    def wait(self) -> ChangeSet:
        """What changed for the person, once page and cursor are in it. Raises Expected where they are not."""
        ...


class FileWork(Protocol):
    """One file on its way. ``missing`` are the pieces that are not here; of a file that is sent there is none."""

    @property
    def scope(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sending(self) -> bool: ...
    @property
    def missing(self) -> tuple[int, ...]: ...


class Replica(Protocol):
    """The laptop's side of a round. Every method is one transaction; where it raises Expected it changed nothing."""

    def identity(self) -> Identity: ...

    def next_request_number(self) -> int:
        """A number that was never given before, kept across restarts."""
        ...

    def skip_requests(self, number: int) -> None:
        """The hub has had requests up to this number."""
        ...

    def begin_meeting(self) -> Meeting:
        """Name this meeting, kept before it is said."""
        ...

    def met(self, contact: str) -> None:
        """The hub answered in the meeting of this name."""
        ...

    def take_lease(self, content: bytes, signature: str) -> None:
        """The hub's signed word how long this laptop may work without it, exactly as it came."""
        ...

    def seal_for_recovery(self, key_id: str, public: str) -> None:
        """Seal the vault's key to the force's recovery key, unless that was done."""
        ...

    def withdraw(self) -> None:
        """The force has withdrawn this laptop: it shows nothing any more."""
        ...

    def go_on_from(self, number: int, told: str) -> WentOn:
        """Where the hub has a last save of this device that is not here, go on after it; what waits is signed anew."""
        ...

    def last_taken(self) -> int:
        """The number of the last save that the hub gave a receipt for and that could be offered again; 0 for none."""
        ...

    def cursor(self) -> str:
        """How far this laptop has everything; empty at the start."""
        ...

    def epoch(self) -> int: ...

    def pending(self, *, after: int, limit_ops: int) -> Sequence[tuple[int, SignedCommit]]:
        """Waiting commits with their numbers, in order, beginning after a number."""
        ...

    def set_aside(self, number: int, reason: str) -> None:
        """The hub cannot take this commit at all: it stays here with its reason, and stops nothing."""
        ...

    def take_receipt(self, receipt: Receipt, *, signed: bytes) -> ChangeSet:
        """Note what became of each op. ``signed`` is the receipt's exact bytes with its signature, kept as proof."""
        ...

    def read_page(self, rows: Sequence[WireRow]) -> Any:
        """Read a page as it will be written, which may be done while the one before it is being written."""
        ...

    def begin_page(self, page: Any, *, cursor: str) -> Writing:
        """Begin to write a page that was read and the cursor that covers it, together. Own unsent changes stay visible
        on top. The page before it must have been waited for: else its rows may be missing under this cursor."""
        ...

    def set_scopes(self, scopes: Sequence[str], *, removed: Sequence[str], epoch: int) -> LetGo:
        """Take the hub's signed list: what it names as ``removed`` is purged, once nothing unsent lies there.

        What lies here and is in neither list is kept and named in the answer. The epoch counts as taken only once
        nothing is left to purge; until then :meth:`epoch` keeps what it said, so that the next round asks again.
        """
        ...

    def compact(self) -> None:
        """Give up the room of what was purged, for good, where that is still to be done."""
        ...

    def unsworn(self) -> tuple[int, tuple[str, ...]]:
        """The scopes that were purged and of which the hub has not been told; with the epoch of the list."""
        ...

    def sworn(self) -> None:
        """The hub was told of everything that was purged."""
        ...

    def sums(self) -> dict[str, ScopeSum]:
        """What each scope sums up to here, of what the hub has sent."""
        ...

    def replace_scope(self, scope: str, rows: Sequence[WireRow]) -> ChangeSet:
        """Bring one scope level with the hub's whole list of it, and remember that it had to be."""
        ...

    def file_work(self) -> Sequence[FileWork]:
        """Files on their way, either way."""
        ...

    def file_piece(self, scope: str, sha256: str, number: int) -> bytes: ...

    def take_file_piece(self, scope: str, sha256: str, number: int, content: bytes) -> bool:
        """Keep a piece that came; returns whether the file is whole with it."""
        ...

    def file_sent(self, scope: str, sha256: str) -> None:
        """The hub has it whole."""
        ...

    def file_failed(self, scope: str, sha256: str, *, reason: str, for_good: bool) -> None:
        """It did not work: set aside with its reason at once where ``for_good``, else after some rounds."""
        ...

    def unsent_log(self, *, limit: int) -> Sequence[AuditEntry]:
        """The next entries of the log of who did what that the hub has not acknowledged, in order."""
        ...

    def witnessed(self) -> Sequence[Witness]:
        """What was seen of the hub's own log that does not fit together, and of which it was not told yet."""
        ...

    def log_sent(self) -> int:
        """The last entry of the log here that the hub has acknowledged."""
        ...

    def log_taken(self, through: int) -> None:
        """The hub has the log up to this entry, which may be fewer than it had: a hub that was set back."""
        ...

    def hub_log(self) -> tuple[int, str]:
        """How far the hub's own log had come when it was last seen: its size, and the hash of its last entry."""
        ...

    def remember_hub_log(self, *, size: int, last: str, signed: str, differs: bool) -> None:
        """Keep how far it has come, with the hub's signed word. ``differs``: it does not go on from what was seen
        before; then both words are kept as evidence."""
        ...

    def start_over(self) -> None:
        """The hub was restored or replaced: forget the cursor and keep every record.

        Every save it had accepted waits again, because a hub restored from a backup may have lost it.
        """
        ...

    def finish_round(self, *, at: str, works_until: str, user_name: str) -> ChangeSet:
        """The round was complete: the true last complete sync."""
        ...


class Answer(Protocol):
    """An answer on its way."""

    def wait(self, seconds: float) -> bytes | None:
        """The answer's bytes, or None where it is not there after so many seconds. Raises what Transport raises."""
        ...


class Transport(Protocol):
    """One conversation with the hub, one request at a time.

    Raises Unreachable, NotTrusted, DeviceRefused, VersionMismatch, or MessageRefused for a message the hub cannot take.
    """

    def begin(self, method: str, target: str, body: bytes = b"") -> Answer:
        """Number and sign a request now, send it in the background. The replica is not touched after this returns, so
        that a page can be written while the next one travels."""
        ...

    def get(self, target: str) -> bytes: ...

    def post(self, target: str, body: bytes) -> bytes: ...


Progress = Callable[["object"], None]
"""Called with each :class:`sync.engine.status.Step` as it happens."""

__all__ = ["Answer", "Identity", "Page", "Progress", "Replica", "Transport"]
