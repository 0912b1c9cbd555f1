"""What laptop and hub say to each other. JSON; a field that one side does not know is left alone by the other.

Bodies, commits and values travel as the exact bytes they were made of (``msgspec.Raw``), never encoded anew.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Raw

from champion_app.domain.audit import AuditEntry, Witness
from champion_app.domain.change import SignedCommit
from champion_app.domain.manifest import ScopeSum

PROTOCOL = 1
"""The version of this conversation. Both sides say the versions they speak and use the highest common one."""

SCHEMA = 1
"""The version of the records. Newer fields and codes pass through an older side unharmed."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub, at the start of a round. ``contact`` names this meeting by chance; ``contacts`` are the earlier
    ones, one of which the hub remembers unless this is an older copy of the vault."""

    protocol_from: int
    protocol_to: int
    schema_version: int
    app_version: str
    cursor: str = ""
    log_size: int = 0
    """How many entries the hub's own log had when this laptop last saw it."""
    contact: str = ""
    contacts: tuple[str, ...] = ()
    guard: str = ""
    """What guards the vault's key: ``keystore`` and passphrase, or the ``passphrase`` alone."""
    duress_key: str = ""
    """The public key (hex) by which the hub knows a laptop that somebody was made to open, where there is one."""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Anything the hub signs: the exact bytes and its Ed25519 signature (hex)."""

    content: Raw
    signature: str


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """How far the hub's own log has come: how many entries, and the hash of the last. ``links`` are the digests (32
    bytes each) of the entries after the first ``since``: walked from the hash that was seen there, they give ``hash``.
    """

    size: int
    hash: str
    since: int = 0
    links: bytes = b""


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to laptop. ``epoch`` counts changes of this user's grants; ``works_until`` is the lease (RFC 3339).

    ``saves`` is the number of the last commit of this device that the hub has, with its hash. ``set_back``: the hub has
    met a later copy of this vault.
    """

    protocol: int
    schema_version: int
    incarnation: str
    epoch: int
    head: int
    now: str
    works_until: str
    page_rows: int
    push_ops: int
    user_name: str = ""
    log: Signed | None = None
    """The signed :class:`Checkpoint` of the hub's own log, from where this laptop last saw it."""
    saves: int = 0
    saves_hash: str = ""
    set_back: bool = False
    lease: Signed | None = None
    """A signed :class:`champion_app.domain.rules.laptop.lease.Lease`: how long this laptop may work, and be opened,
    alone."""
    recovery: Signed | None = None
    """A signed :class:`RecoveryKey`, where the force has made one."""


class ScopeList(msgspec.Struct, frozen=True, kw_only=True):
    """Every scope that this user may see now. The signature covers its canonical bytes.

    ``removed`` is what they had and have no more, and what this device has not yet sworn to be free of: only what is
    named there is ever purged, so that a hub which forgot a grant takes nothing off a laptop.
    """

    device: str
    epoch: int
    scopes: tuple[str, ...]
    removed: tuple[str, ...] = ()


class PurgeReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub, signed with the device's key: nothing of these scopes is left here. ``epoch`` is that of the list
    that named them; ``at`` is by the laptop's clock."""

    device: str
    epoch: int
    scopes: tuple[str, ...]
    at: str


class PurgeTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to laptop: which scopes it noted as purged. Others were given again since, or the list has changed."""

    scopes: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What every visible scope sums up to at the hub, read in one snapshot with ``head``. Scopes without any record are
    left out."""

    device: str
    head: int
    sums: dict[str, ScopeSum]


class FileState(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a file the hub has. ``missing`` are the numbers of the pieces it has not, from 0."""

    size: int
    pieces: int
    missing: tuple[int, ...]


class WireRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record as the hub has it. ``body`` is the JSON as it came."""

    id: str
    kind: str
    scope: str
    seq: int
    state: str
    versions: dict[str, int]
    body: Raw


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a pull, in the hub's order, and the cursor that covers exactly these rows."""

    rows: tuple[WireRow, ...]
    cursor: str
    more: bool
    head: int = 0
    """The hub's last sequence number when this page was read."""


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """Commits of one device, in its order."""

    commits: tuple[SignedCommit, ...]


OutcomeWord = Literal["applied", "same", "conflict", "held", "refused"]


class OpOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one op. ``held``: kept for the supervisor. ``refused``: with a reason; the rest went on."""

    op_id: str
    outcome: OutcomeWord
    seq: int = 0
    version: int = 0
    code: str = ""
    reason: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's word on a push, signed by it. Only this makes a change *accepted by the force*."""

    receipt_id: str
    device: str
    at: str
    commits: tuple[str, ...]
    outcomes: tuple[OpOutcome, ...]


class RoundDone(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub, at the end of a complete round: how far it has everything, and which scopes it had to fetch again
    because they differed."""

    cursor: str
    repaired: tuple[str, ...] = ()


class AuditBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub, signed with the device's key: all that lies in its log of who did what after an entry that the hub
    acknowledged, as it lies there, and what it saw of the hub's log that does not fit together."""

    device: str
    after: int
    log_size: int = 0
    entries: tuple[AuditEntry, ...]
    witnessed: tuple[Witness, ...] = ()


class AuditTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to laptop: it has the log up to this entry. A lower number than what was sent asks for those after it.

    ``log`` is the hub's own log with that in it, so that what was taken cannot be taken out again unseen.
    """

    through: int
    log: Signed | None = None


class EnrolOffer(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to a laptop that knows a code's public half: who we are, proved with the code's secret half."""

    ca_pem: str
    hub_key: str
    nonce: str
    proof: str


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub: its public key and name, proved with the code's secret half over the hub's nonce."""

    code_id: str
    device_key: str
    device_name: str
    nonce: str
    proof: str


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to laptop: who it is from now on."""

    device: str
    user: str
    user_name: str
    incarnation: str


class WipeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub signs where a laptop is lost: destroy the keys on it and everything that they open."""

    device: str
    order: str
    at: str


class WipeDone(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub, signed with the device's key before that goes: nothing of the vault is left."""

    device: str
    order: str
    at: str


class RecoveryKey(msgspec.Struct, frozen=True, kw_only=True):
    """The public half of the force's recovery key (X25519, hex); laptops seal their vault key to it."""

    id: str
    public: str


class RecoveryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Laptop to hub, unsigned: open this for ``laptop_key``. Both screens show six words of it."""

    device: str
    key_id: str
    sealed: str
    laptop_key: str


class RecoveryTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to laptop: the request waits under this id."""

    id: str


class RecoveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Hub to laptop: the vault key sealed to its key (hex); empty while nobody has decided."""

    sealed: str


TroubleCode = Literal[
    "signature",
    "replayed",
    "unknown-device",
    "revoked",
    "wipe",
    "uncompared",
    "version",
    "too-large",
    "too-slow",
    "malformed",
    "code",
    "not-found",
    "busy",
    "no-room",
    "quota",
    "not-fitting",
    "share",
]
"""A laptop shows the hub's own text for a code that is newer than itself."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why a whole request was not done. ``code`` for programs, ``text`` for people; never any content. ``number`` is
    the last request number that the hub has had of this device, where this one's was not higher."""

    code: TroubleCode
    text: str
    number: int = 0
    order: Signed | None = None
    """A signed :class:`WipeOrder`."""
