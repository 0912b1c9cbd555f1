"""The hub's address as a person types it."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urlsplit

from champion_app.domain.errors import Refused

DEFAULT_PORT = 8443
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?")
_SENTENCE = (
    "This is not an address of a hub. It looks like hub.example.police.uk or 10.0.0.5:8443. "
    "Copy it from the letter with your code, or ask the coordinator."
)


def hub_address(typed: str) -> str:
    """``https://host:port`` of what was typed: with or without ``https://``, a port or a last slash.

    Raises Refused with an example where it cannot be an address. The conversation is always encrypted, so ``http://``
    is read as ``https://``.
    """
    text = typed.strip()
    scheme, found, rest = text.partition("://")
    if found and scheme.lower() not in {"http", "https"}:
        raise Refused(_SENTENCE)
    try:
        parts = urlsplit(f"//{rest if found else text}")
        host, port = (parts.hostname or "").lower(), parts.port or DEFAULT_PORT
    except ValueError:
        raise Refused(_SENTENCE) from None
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise Refused(_SENTENCE)
    if ":" in host:
        return f"https://[{_ipv6(host)}]:{port}"
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise Refused(_SENTENCE)
    return f"https://{host}:{port}"


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError:
        raise Refused(_SENTENCE) from None
    if address.scope_id is not None:  # names a plug of one machine, which no certificate can
        raise Refused(_SENTENCE)
    return address.compressed
