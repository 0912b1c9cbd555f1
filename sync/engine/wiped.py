"""Tell the hub that this laptop destroyed what was on it: no key is left to sign a request, the word proves itself."""

from __future__ import annotations

from sync.engine.transport import PinnedLine, Timeouts


def tell_wiped(hub_url: str, ca_pem: str, word: bytes, *, timeouts: Timeouts | None = None) -> None:
    """Raises Unreachable or NotTrusted; then it may be told again, any number of times."""
    with PinnedLine(hub_url, ca_pem, timeouts) as line:
        line.post("/v1/wiped", word)
