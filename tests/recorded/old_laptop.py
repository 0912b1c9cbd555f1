"""What a laptop of version 0.1.0 knows of the answers of a hub, by itself, so that no later change moves it."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it came over the wire, and what the hub said. Bodies are base64."""

    at: str
    method: str
    target: str
    headers: dict[str, str]
    body: str
    status: int
    answer: str

    @property
    def route(self) -> str:
        """The path without what differs from one laptop to another."""
        path = self.target.partition("?")[0].split("/")
        return "/".join(path[:3])

    @property
    def sent(self) -> bytes:
        return base64.b64decode(self.body)

    @property
    def received(self) -> bytes:
        return base64.b64decode(self.answer)


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """The traffic of one whole round, and whose it is."""

    code: str
    device: str
    user: str
    hub_key: str
    made_at: str
    exchanges: tuple[Exchange, ...]


class _Signed(msgspec.Struct, frozen=True):
    content: msgspec.Raw
    signature: str


def opened(raw: bytes, hub_key: str) -> Any:
    """An answer as plain data; where it is signed, what the signature covers, checked. Raises where it does not fit."""
    try:
        signed = msgspec.json.decode(raw, type=_Signed)
    except msgspec.ValidationError:
        return msgspec.json.decode(raw)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(hub_key))
    key.verify(bytes.fromhex(signed.signature), bytes(signed.content))
    return msgspec.json.decode(signed.content)


def lacks(had: Any, has: Any, place: str = "") -> list[str]:
    """What an old laptop would miss in an answer: every key that it was given once must be there, of the same type.
    What is new beside it does not trouble a laptop. Of two lists the first entries are compared."""
    if type(had) is not type(has):
        return [f"{place or 'the answer'} was {type(had).__name__} and is {type(has).__name__}"]
    if isinstance(had, dict):
        missing = [f"{place}.{name} is missing" for name in had if name not in has]
        return missing + [
            line for name in had if name in has for line in lacks(had[name], has[name], f"{place}.{name}")
        ]
    if isinstance(had, list) and had:
        return lacks(had[0], has[0], f"{place}[]") if has else [f"{place} is empty"]
    return []
