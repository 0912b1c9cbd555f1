"""What a request may weigh and how long it may take to come, by where it goes and who sends it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync.hub.gate.headers import Raw
from sync.hub.gate.refusal import Refusal, busy
from sync.wire.codec import LARGEST_BODY
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER

STRANGERS_BYTES = 64 * 1024
"""The largest body of whoever is not known."""
STRANGERS_SECONDS = 10.0
KNOWN_SECONDS, KNOWN_GAP_SECONDS = 300.0, 20.0
"""A known laptop on a slow line: for the whole of a large body, and between two pieces of it."""
HELD_BYTES = 256 * 1024 * 1024
"""Of large bodies together that are on their way in."""
LONGEST_TARGET, MOST_HEADERS, LONGEST_HEADERS = 8 * 1024, 80, 32 * 1024
_OPEN = ("/v1/health", "/v1/enrol", "/v1/wiped", "/v1/recovery")
_TOO_LARGE = "The request is larger than the hub takes."
_ODD = "The hub does not take this request."


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says before its body. ``length``: what it announces, None where it is sent in pieces."""

    method: str
    path: str
    length: int | None
    headers: dict[str, str]

    @property
    def signed(self) -> bool:
        """Whether this is asked by laptops that prove who they are, and by nobody else."""
        return self.path.startswith("/v1/") and not self.path.startswith(_OPEN)

    @property
    def small(self) -> bool:
        """Whether anybody may send as much."""
        return self.length is not None and self.length <= STRANGERS_BYTES


def head_of(method: str, path: str, query: bytes, raw: Sequence[Raw]) -> Head:
    """The head of a request. Raises Refusal for one that no client of the hub ever sends."""
    weight = sum(len(name) + len(value) for name, value in raw)
    if len(path) + len(query) > LONGEST_TARGET or len(raw) > MOST_HEADERS or weight > LONGEST_HEADERS:
        raise Refusal(400, "malformed", "The request's address or headers are longer than the hub reads.")
    told: dict[str, str] = {}
    for name, value in raw:
        told.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    announced, pieces = told.get("content-length"), "transfer-encoding" in told
    if announced is not None and (pieces or not (announced.isascii() and announced.isdecimal())):
        raise Refusal(400, "malformed", _ODD)
    length = None if pieces else int((announced or "0")[:20])
    return Head(method=method, path=path, length=length, headers=told)


def too_large() -> Refusal:
    """A body over what its sender may send."""
    return Refusal(413, "too-large", _TOO_LARGE)


def signature_headers(head: Head) -> tuple[str, str, str]:
    """Device, number and signature as they were sent. Raises Refusal where they cannot be those of a laptop."""
    device, number, signature = (
        head.headers.get(name.lower(), "") for name in (DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER)
    )
    proper = len(signature) == 128 and all(one in "0123456789abcdef" for one in signature)
    if not device or not (number.isascii() and number.isdecimal()) or not proper:
        raise Refusal(401, "signature", "The request is not signed.")
    return device, number, signature


class Held:
    """The bytes of large bodies that are on their way in, together."""

    def __init__(self, most: int = HELD_BYTES) -> None:
        self._most, self._now = most, 0

    def take(self, head: Head) -> int:
        """Keep room for a large body. Returns how much; raises Refusal where there is none for it now."""
        if head.small:
            return 0
        wanted = LARGEST_BODY if head.length is None else head.length
        if self._now + wanted > self._most:
            raise busy(retry_after=10)
        self._now += wanted
        return wanted

    def give_back(self, taken: int) -> None:
        """The body was answered."""
        self._now -= taken
