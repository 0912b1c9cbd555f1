"""A line from a laptop to the hub's own desk, without a network, that loses, doubles, cuts, delays and replays."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from champion_app.domain.errors import Refused, Unreachable
from sync.engine.answers import CUT_OFF, NO_ANSWER, refusal
from sync.engine.ports import Identity
from sync.hub.api.endpoints import Desk
from sync.hub.api.file_endpoints import FileDesk
from sync.hub.api.request_auth import Asked
from sync.hub.gate.refusal import Refusal
from sync.hub.hub import Hub
from sync.hub.ledger.pull import MOST_ROWS
from sync.wire.codec import encode
from sync.wire.messages import Trouble
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, request_bytes, sign

LOSSES = ("lose request", "lose answer", "cut answer", "double", "replay old", "delay double")


def answer(hub: Hub, asked: Asked) -> tuple[int, bytes]:
    """Status and body, as the web application would send them."""
    try:
        return 200, _route(hub, asked)
    except Refusal as error:
        return error.status, encode(error.trouble)
    except Refused as error:
        return 400, encode(Trouble(code="malformed", text=str(error)))


def _route(hub: Hub, asked: Asked) -> bytes:
    desk, parts = Desk(hub), urlsplit(asked.target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    plain: dict[str, Callable[[Asked], bytes]] = {
        "/v1/hello": desk.hello, "/v1/scope": desk.scopes, "/v1/push": desk.push, "/v1/manifest": desk.manifest,
        "/v1/purged": desk.purged, "/v1/done": desk.done,
        "/v1/audit": desk.audit,
    }  # fmt: skip
    if parts.path in plain:
        return plain[parts.path](asked)
    if parts.path == "/v1/pull":
        return desk.pulled(asked, query.get("cursor", ""), int(query.get("limit", MOST_ROWS)))
    if parts.path == "/v1/scope-rows":
        return desk.scope_rows(asked, query["of"], int(query.get("after", 0)), int(query.get("limit", MOST_ROWS)))
    _, _, _, sha256, *number = parts.path.split("/")
    files = FileDesk(hub)
    if not number:
        return files.state(asked, sha256, query["of"])
    give = files.take if asked.method == "PUT" else files.piece
    return give(asked, sha256, int(number[0]), query["of"])


@dataclass
class Line:
    """One laptop's conversation. ``fault`` names what befalls a request to a target; ``heard`` gets every answer
    that left the hub, whoever it was for."""

    hub: Callable[[], Hub]
    identity: Identity
    next_number: Callable[[], int]
    heard: Callable[[str, bytes], None]
    fault: Callable[[str], str] = lambda _target: ""
    sent: list[Asked] = field(default_factory=list)
    late: list[Asked] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311  # replaced by the world's

    def begin(self, method: str, target: str, body: bytes = b"") -> _Given:
        number = self.next_number()
        signed = request_bytes(method=method, target=target, body=body, device=self.identity.device, number=number)
        headers = {
            DEVICE_HEADER.lower(): self.identity.device,
            NUMBER_HEADER.lower(): str(number),
            SIGNATURE_HEADER.lower(): sign(self.identity.device_key, signed),
        }
        asked = Asked(method=method, target=target, headers=headers, body=body)
        return _Given(lambda: self._through(asked))

    def get(self, target: str) -> bytes:
        return self.begin("GET", target).now()

    def post(self, target: str, body: bytes) -> bytes:
        return self.begin("POST", target, body).now()

    def _through(self, asked: Asked) -> bytes:
        for old in self.late:
            self._deliver(old)
        self.late.clear()
        fault = self.fault(asked.target)
        if fault == "replay old" and self.sent:
            self._deliver(self.chance.choice(self.sent))
        if fault == "lose request":
            raise Unreachable(NO_ANSWER)
        status, raw = self._deliver(asked)
        self.sent.append(asked)
        if fault == "double":
            self._deliver(asked)
        if fault == "delay double":
            self.late.append(asked)
        if fault == "lose answer":
            raise Unreachable(NO_ANSWER)
        if fault == "cut answer":
            raise Unreachable(CUT_OFF)
        if status != 200:  # HTTP's own word for well
            raise refusal(status, raw)
        return raw

    def _deliver(self, asked: Asked) -> tuple[int, bytes]:
        status, raw = answer(self.hub(), asked)
        self.heard(asked.target, raw)
        return status, raw


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer that is there as soon as somebody waits for it."""

    now: Callable[[], bytes]

    def wait(self, seconds: float) -> bytes | None:  # the port's own signature
        return self.now()
