"""What every answer of the hub carries, whatever it is an answer to: no script, no frame, no foreign thing."""

from __future__ import annotations

from collections.abc import Iterable

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "no-store",
}
"""A page that may be kept says so itself, and what an answer says itself stands."""

Raw = tuple[bytes, bytes]
_RAW: tuple[Raw, ...] = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())


def with_headers(told: Iterable[Raw]) -> list[Raw]:
    """An answer's headers, and those of the hub that are not among them."""
    own = list(told)
    names = {name.lower() for name, _ in own}
    return own + [pair for pair in _RAW if pair[0] not in names]
