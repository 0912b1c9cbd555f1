"""What one row of an extract says, in our words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from champion_app.domain.change import canonical
from champion_app.domain.record import Body, Record, kind_of
from sync.hub.extract.rejects import Reject

NO_NUMBER = "No number given"
SUBJECT = "subject_"
"""How the names of ``extra`` begin that are personal data of the subject of a complaint."""
REPORTER = "person:reporter"
"""Where the person stands who told it and is not the victim."""


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one row says, as the bodies it would give. Kept with the row, so that a later version of it can be told
    apart field by field from what a champion wrote since.

    ``more``: further bodies, by a place such as ``person:reporter``, whose first word is the section it is like.
    ``cross``: numbers of other systems. ``without``: sections that the case has no record of.
    ``case_id`` and ``case_reference``: where the row brings the case's own.
    ``flagged``: the system names it a hate incident. ``retracted``: why the system withdrew it. ``left_out``: what
    stands in cells that could not be read, by column.
    """

    incident: Body = {}
    case: Body = {}
    person: Body = {}
    contact: Body = {}
    more: dict[str, Body] = {}
    extra: Body = {}
    cross: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    case_id: str = ""
    case_reference: str = ""
    makes_case: bool = False
    flagged: bool = False
    retracted: str = ""
    left_out: dict[str, str] = {}


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A row that can be taken. ``digest`` is over what it says, so that a column nobody maps changes nothing;
    ``repeated``: the same row stands further up in the file. ``left_out``: its cells that could not be read, as they
    are told, and what was mended; ``lost``: the columns of those that could not be read. ``of_several``: other rows of
    the file have its reference, and are of other people."""

    line: int
    reference: str
    said: Said
    body: bytes
    digest: str
    repeated: bool = False
    left_out: tuple[Reject, ...] = ()
    lost: tuple[str, ...] = ()
    of_several: bool = False


def incoming(
    said: Said,
    *,
    line: int,
    reference: str,
    left_out: Sequence[Reject] = (),
    lost: Sequence[str] = (),
    of_several: bool = False,
) -> Incoming:
    """A row as it is to be taken."""
    body = canonical(said)
    return Incoming(
        line=line, reference=reference, said=said, body=body, digest=hashlib.sha256(body).hexdigest(),
        left_out=tuple(left_out), lost=tuple(lost), of_several=of_several,
    )  # fmt: skip


def defaults_of(record: type[Record]) -> Body:
    """What each field of a record holds where nobody wrote it, as it comes out of JSON: a list, never a tuple."""
    defaults: Body = msgspec.json.decode(canonical({field.name: field.default for field in kind_of(record).fields}))
    return defaults
