"""The life of a change: edits become a commit of ops, signed over salted digests of their values.

An op's value and salt lie beside the signed bytes and never inside them, so that a value can be erased for good
(retention, rectification) while signature and chain still verify.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from champion_app.domain.errors import NotTrusted
from champion_app.domain.record import Body, Record, body_of, checked, kind_of
from champion_app.domain.scope import DIRECTORY, FORCE, area_scope, case_scope, person_scope

Act = Literal["new", "set", "delete", "restore"]
NEW: Act = "new"
SET: Act = "set"
DELETE: Act = "delete"
RESTORE: Act = "restore"
FIRST_COMMIT = "0" * 64
"""What the first commit of a device names as its predecessor."""


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes something, when by their clock, and where new ids come from."""

    user: str
    name: str
    now: datetime
    new_id: Callable[[], str]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One intended change, before it is signed. ``new``: value is the whole body. ``set``: value of one field.
    ``delete``: value is a :class:`Seen`. ``restore`` brings a deleted record back; it has no value.

    ``after`` names the author's own unsent op on the same field that this one follows; then ``base`` is that op's.
    """

    act: Act
    record: str
    kind: str
    scope: str
    field: str = ""
    base: int = 0
    after: str = ""
    value: Any = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the person who deletes a record had before them: the version of every changed field, and the fields in
    which their own unsent changes stand. An edit by somebody else that is not in it wins over the deletion."""

    versions: dict[str, int] = {}
    own: tuple[str, ...] = ()


class Op(msgspec.Struct, frozen=True, kw_only=True):
    """One change as it is signed: its value stands in it as a salted digest only.

    Where ``after`` names an earlier op of the same device, the hub takes the version which that op made as the base,
    and a clash where that op made none: an author's second edit never overwrites what their first one clashed with.
    """

    op_id: str
    act: str
    record: str
    kind: str
    scope: str
    field: str
    base: int
    digest: str
    after: str = ""


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """What one save did: whole or not at all. ``number`` counts a device's commits from 1 without a gap."""

    device: str
    user: str
    number: int
    previous: str
    at: str
    ops: tuple[Op, ...]


class SaltedValue(msgspec.Struct, frozen=True, kw_only=True):
    """The value of one op, beside the signature. Once it was erased, salt is None and the value is not set.

    Not set rather than None: ``null`` is a value too (a field set to nothing), and Raw takes no other type beside it.
    """

    salt: str | None
    value: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class SignedCommit(msgspec.Struct, frozen=True, kw_only=True):
    """A commit's exact bytes, the device's signature (hex) and the values in the order of its ops."""

    commit: msgspec.Raw
    signature: str
    values: tuple[SaltedValue, ...]


class Touched(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record that a write changed."""

    record: str
    kind: str
    scope: str


class ChangeSet(msgspec.Struct, frozen=True, kw_only=True):
    """What a write touched; announced once, so that rooms that show it refresh."""

    touched: tuple[Touched, ...]

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(item.scope for item in self.touched)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(item.kind for item in self.touched)


class LetGo(msgspec.Struct, frozen=True, kw_only=True):
    """What a laptop did with the hub's list of scopes. ``scopes`` were purged. ``unlisted`` lie here, are not in the
    list, and were not named as taken away: they are kept."""

    changes: ChangeSet
    scopes: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()


def scope_for(record: type[Record], subject: str) -> str:
    """The scope of a record of this kind: of the case, area or user ``subject``, or the shared one."""
    match kind_of(record).scope:
        case "case":
            return case_scope(subject)
        case "restricted":
            return f"restricted:{subject}"
        case "area":
            return area_scope(subject)
        case "person":
            return person_scope(subject)
        case "directory":
            return DIRECTORY
        case "force":
            return FORCE


def create(record: Record, *, record_id: str, subject: str) -> Edit:
    """The edit that makes a new record. Raises Invalid for the first field that is missing or too long."""
    kind = kind_of(type(record))
    body = body_of(record)
    for field in kind.fields:
        if field.required or field.name in body:
            checked(field, body.get(field.name))
    return Edit(act=NEW, record=record_id, kind=kind.name, scope=scope_for(type(record), subject), value=body)


def alter(record: type[Record], *, record_id: str, scope: str, field: str, base: int, value: Any) -> Edit:
    """The edit that sets one field of a record whose version ``base`` the author saw. Raises Invalid."""
    kind = kind_of(record)
    declared = kind.field(field)
    if declared is None:
        raise KeyError(field)
    plain = checked(declared, value)
    return Edit(act=SET, record=record_id, kind=kind.name, scope=scope, field=field, base=base, value=plain)


def delete(*, record_id: str, kind: str, scope: str, seen: Mapping[str, int]) -> Edit:
    """The edit that deletes a record whose field versions ``seen`` the author had before them."""
    value = msgspec.to_builtins(Seen(versions=dict(seen)))
    return Edit(act=DELETE, record=record_id, kind=kind, scope=scope, value=value)


def restore(*, record_id: str, kind: str, scope: str) -> Edit:
    """The edit that brings a deleted record back as it was."""
    return Edit(act=RESTORE, record=record_id, kind=kind, scope=scope)


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that digests and signatures are taken over: sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(value, order="deterministic")


def digest_of(salt: str, value: bytes) -> str:
    """SHA-256 (hex) over the salt's bytes and the value's canonical bytes."""
    return hashlib.sha256(bytes.fromhex(salt) + value).hexdigest()


def chain_hash(commit: bytes) -> str:
    """What the next commit of the device names as its predecessor."""
    return hashlib.sha256(commit).hexdigest()


def form_commit(
    edits: Sequence[Edit],
    *,
    device: str,
    author: Author,
    number: int,
    previous: str,
    new_salt: Callable[[], str],
) -> tuple[Commit, bytes, tuple[SaltedValue, ...]]:
    """Turn edits into a commit, its canonical bytes and its values. ``new_salt`` gives 16 random bytes as hex."""
    ops: list[Op] = []
    values: list[SaltedValue] = []
    for edit in edits:
        salt, value = new_salt(), canonical(edit.value)
        values.append(SaltedValue(salt=salt, value=msgspec.Raw(value)))
        ops.append(
            Op(
                op_id=author.new_id(),
                act=edit.act,
                record=edit.record,
                kind=edit.kind,
                scope=edit.scope,
                field=edit.field,
                base=edit.base,
                digest=digest_of(salt, value),
                after=edit.after,
            )
        )
    commit = Commit(
        device=device,
        user=author.user,
        number=number,
        previous=previous,
        at=author.now.isoformat(),
        ops=tuple(ops),
    )
    return commit, canonical(commit), tuple(values)


def read_commit(raw: bytes, values: Sequence[SaltedValue]) -> Commit:
    """Read signed bytes and hold each value against its digest; an erased value is not checked.

    Raises NotTrusted where a value is not the one that was signed, or where it is not a commit at all.
    """
    try:
        commit = msgspec.json.decode(raw, type=Commit)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise NotTrusted("A change could not be read, so it was not taken.") from None
    if len(values) != len(commit.ops):
        raise NotTrusted("A change came without all of its values, so it was not taken.")
    for op, beside in zip(commit.ops, values, strict=True):
        if beside.value is msgspec.UNSET:
            continue
        try:  # a value without its salt cannot be held against anything: only a value that is gone is let through
            fits = beside.salt is not None and digest_of(beside.salt, bytes(beside.value)) == op.digest
        except ValueError:
            fits = False
        if not fits:
            raise NotTrusted("A value is not the one that was signed, so the change was not taken.")
    return commit


def erased(value: SaltedValue) -> SaltedValue:
    """The same place with its value and salt gone for good. The digest alone tells nothing: the salt is lost too."""
    return value if value.value is msgspec.UNSET else SaltedValue(salt=None)


def decoded(value: SaltedValue) -> Any:
    """The JSON value of an op, or None where it was erased."""
    return None if value.value is msgspec.UNSET else msgspec.json.decode(value.value)


def as_body(value: Any) -> Body | None:
    """The value of a ``new`` op where it is a body."""
    return value if isinstance(value, dict) else None
