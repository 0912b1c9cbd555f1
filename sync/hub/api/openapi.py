"""What the hub's OpenAPI says of its messages: bodies, answers, refusals, and the three headers that sign a request.

The routes take and give exact bytes, because signatures cover them; so the shapes are told here, from the messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from litestar.openapi.spec import Components, Operation, Reference, SecurityScheme

from champion_app.domain.change import Commit, SignedCommit
from sync.wire import messages
from sync.wire.codec import MEDIA_TYPE
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER

BYTES = "application/octet-stream"
_REF = "#/components/schemas/{name}"
_HEADERS = {"device": DEVICE_HEADER, "number": NUMBER_HEADER, "signature": SIGNATURE_HEADER}
_EVERY = {
    400: "It cannot be read",
    408: "It came too slowly",
    413: "It is too large",
    500: "The hub is in trouble; nothing was taken",
    503: "The hub is busy; Retry-After says for how long",
    507: "The hub's disk is full; nothing was taken",
}
_SIGNED = {401: "The signature does not fit, or this laptop may not ask", 409: "This request came before"}


class Empty(msgspec.Struct, frozen=True):
    """An answer that says no more than that it was done."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the hub answers, and which one it is. ``report``: ``late`` while the daily one fails."""

    status: str
    incarnation: str
    protocol: int
    report: str


_MESSAGES: tuple[type, ...] = (
    messages.Hello, messages.Welcome, messages.ScopeList, messages.Push, SignedCommit, Commit, messages.Receipt,
    messages.Page, messages.PurgeReceipt, messages.PurgeTaken, messages.Manifest, messages.FileState,
    messages.RoundDone, messages.AuditBatch, messages.AuditTaken, messages.Checkpoint, messages.EnrolOffer,
    messages.EnrolRequest, messages.Enrolled, messages.WipeOrder, messages.WipeDone, messages.RecoveryKey,
    messages.RecoveryRequest, messages.RecoveryTaken, messages.RecoveryAnswer, messages.Trouble,
    Health, Empty,
)  # fmt: skip


def components() -> Components:
    """Every message by name, and how a request is signed."""
    schemes: dict[str, SecurityScheme | Reference] = {
        name: SecurityScheme(type="apiKey", name=header, security_scheme_in="header", description=_ABOUT[name])
        for name, header in _HEADERS.items()
    }
    return _Components(security_schemes=schemes)


@dataclass
class _Components(Components):
    """The framework fills in the shapes that it knows of; these are ours."""

    def to_schema(self) -> dict[str, Any]:
        _, shapes = msgspec.json.schema_components(_MESSAGES, ref_template=_REF)
        told = super().to_schema()
        return {**told, "schemas": {**told.get("schemas", {}), **shapes}}


_ABOUT = {
    "device": "The id that the laptop was given when it joined.",
    "number": "A number that only rises; the hub takes each once.",
    "signature": "Ed25519 (hex) with the device's key over six lines: `champion-request-1`, method, path with query, "
    "SHA-256 of the body (hex), device, number; joined by line feeds.",
}


def told(
    *,
    gives: type | None = None,
    takes: type | None = None,
    sealed: bool = False,
    seals: bool = False,
    open_to_all: bool = False,
    also: dict[int, str] | None = None,
) -> type[Operation]:
    """How one route is described. Bytes where no message is named in ``gives``, or in ``takes`` of a PUT. ``sealed``:
    the answer is under the hub's signature; ``seals``: the body is under the device's. ``also``: further refusals."""
    answer = _content(gives, sealed=sealed)
    body = _content(takes, sealed=seals) if takes is not None else None
    refusals = {**_EVERY, **({} if open_to_all else _SIGNED), **(also or {})}

    @dataclass
    class Told(Operation):
        def __post_init__(self) -> None:
            responses: dict[str, Any] = {"200": {"description": "It was done", "content": answer}}
            for status, why in sorted(refusals.items()):
                responses[str(status)] = {"description": why, "content": _content(messages.Trouble)}
            self.responses = responses
            if body is not None:
                self.request_body = {"required": True, "content": body}  # type: ignore[assignment]  # as plain JSON
            if not open_to_all:
                self.security = [{name: [] for name in _HEADERS}]

    return Told


def _content(message: type | None, *, sealed: bool = False) -> dict[str, Any]:
    if message is None or message is bytes:
        return {BYTES: {"schema": {"type": "string", "format": "binary"}}}
    shape: dict[str, Any] = {"$ref": _REF.format(name=message.__name__)}
    if sealed:
        names = {"content": shape, "signature": {"type": "string", "description": "Ed25519 (hex) over content's bytes"}}
        shape = {"type": "object", "properties": names, "required": list(names)}
    return {MEDIA_TYPE: {"schema": shape}}


NOT_FOUND = {int(HTTPStatus.NOT_FOUND): "It is not here, or not yours to see"}
