"""Ask the force to open a vault whose passphrase was forgotten. The request is unsigned: the key to sign with is in the
vault. Two people compare six words of it."""

from __future__ import annotations

from sync.engine.answers import readable
from sync.engine.transport import PinnedLine, Timeouts
from sync.wire.codec import encode
from sync.wire.messages import RecoveryAnswer, RecoveryRequest, RecoveryTaken


def ask_recovery(hub_url: str, ca_pem: str, request: RecoveryRequest, *, timeouts: Timeouts | None = None) -> str:
    """Put the request before the coordinator. Returns its id. Raises Unreachable, NotTrusted or Refused."""
    with PinnedLine(hub_url, ca_pem, timeouts) as line:
        return readable(line.post("/v1/recovery", encode(request)), RecoveryTaken).id


def recovery_answer(hub_url: str, ca_pem: str, request: str, *, timeouts: Timeouts | None = None) -> str:
    """The sealed answer (hex), or nothing while nobody has decided. Raises as above."""
    with PinnedLine(hub_url, ca_pem, timeouts) as line:
        raw = line.send(line.prepare("GET", f"/v1/recovery/{request}", b""))
    return readable(raw, RecoveryAnswer).sealed
