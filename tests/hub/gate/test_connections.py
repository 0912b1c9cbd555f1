"""Connections have places, and whoever is slower than any client is hung up on: over real sockets."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from champion_app.domain.errors import Refused
from sync.engine.transport import PinnedLine
from sync.hub.gate import protocol
from sync.hub.gate.connections import Connections, Place, peer_of
from sync.hub.gate.headers import HEADERS
from sync.hub.gate.listening import listen, room_by_files
from sync.hub.serve import RunningHub


class Line(socket.socket):
    """A socket that only remembers that it was hung up on."""

    hung_up = False

    def shutdown(self, _how: int) -> None:
        self.hung_up = True


def came(room: Connections, *peers: str) -> list[Place]:
    """So many connections, one of each of these peers, that find room."""
    places: list[Place] = []
    for peer in peers:
        address = (peer, len(room) * 1000 + len(places))
        line = Line()
        line.close()
        assert room.came(address, line)
        places.append(room.of(address))
    return places


def hung_up(places: list[Place]) -> list[int]:
    return [number for number, one in enumerate(places) if isinstance(one.line, Line) and one.line.hung_up]


def test_one_address_takes_no_place_of_another() -> None:
    room = Connections(most=100, strangers=20, of_one=15)
    greedy = came(room, *["10.0.0.1"] * 15)
    others = came(room, *["10.0.0.2"] * 5)
    newcomer = came(room, "10.0.0.3")

    assert hung_up(greedy) == [0]
    assert hung_up(others) == []
    assert not newcomer[0].beyond


def test_of_one_address_the_longest_idle_makes_room() -> None:
    room = Connections(most=100, strangers=100, of_one=3)
    places = came(room, *["10.0.0.1"] * 3)
    places[0].busy = True
    came(room, "10.0.0.1")

    assert hung_up(places) == [1]


def test_nobody_who_is_known_or_under_way_is_hung_up_on() -> None:
    room = Connections(most=6, strangers=3, of_one=3)
    known = came(room, *["10.0.0.1"] * 3)
    for one in known:
        one.known = True
    busy = came(room, *["10.0.0.2"] * 3)
    for one in busy:
        one.busy = True

    line = Line()
    line.close()
    assert not room.came(("10.0.0.9", 1), line), "there is no room that anybody could make"
    assert hung_up(known) + hung_up(busy) == []


def test_a_hundred_and_fifty_laptops_of_one_station_find_room_beside_a_stranger_of_it() -> None:
    """They stand behind one address; the stranger there holds every place that it gets and says nothing."""
    room = Connections()
    came(room, *["10.0.0.1"] * 200)
    laptops: list[Place] = []
    for _ in range(150):
        laptops += came(room, "10.0.0.1")
        laptops[-1].busy = True

    assert hung_up(laptops) == []
    assert not any(one.beyond for one in laptops)


def test_an_address_is_a_network_of_ipv6() -> None:
    assert peer_of(("2001:db8::1", 1, 0, 0)) == peer_of(("2001:db8::ffff:2", 1, 0, 0))
    assert peer_of(("2001:db8::1", 1, 0, 0)) != peer_of(("2001:db8:1::1", 1, 0, 0))
    assert peer_of(("fe80::1%eth0", 1, 0, 0)) == "fe80::/64"
    assert peer_of(("10.0.0.1", 5)) == "10.0.0.1"
    assert peer_of("") == ""


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with listen("127.0.0.1", 0, Connections()) as taken, pytest.raises(Refused, match="another program"):
        listen("127.0.0.1", taken.getsockname()[1], Connections())
    with pytest.raises(Refused, match="no address"):
        listen("no.such.host.invalid", 1, Connections())


def test_as_many_connections_as_the_system_gives_files() -> None:
    assert 50 <= room_by_files() <= 1000


# Over real sockets


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningHub]:
    """One whose patience is short."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(protocol, "STRANGERS_IDLE_SECONDS", 0.3)
    with RunningHub(tmp_path / "hub", clock=lambda: datetime.now(UTC)) as running:
        yield running


def connected(hub: RunningHub) -> ssl.SSLSocket:
    context = ssl.create_default_context(cadata=hub.hub.ca_pem)
    made = context.wrap_socket(socket.create_connection(("127.0.0.1", hub.port)), server_hostname="127.0.0.1")
    made.settimeout(20)
    return made


def ended(line: ssl.SSLSocket) -> bytes:
    """All that came until the hub hung up."""
    told = b""
    with contextlib.suppress(ConnectionError, ssl.SSLEOFError):
        while piece := line.recv(65_536):
            told += piece
    return told


@pytest.mark.parametrize(
    "said", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\n", b"POST /v1/hello HTTP/1.1\r\nX-a: "], ids=range(4)
)
def test_who_says_no_whole_head_is_hung_up_on(hub: RunningHub, said: bytes) -> None:
    with connected(hub) as line:
        line.sendall(said)
        assert ended(line) == b""


def test_who_sends_one_sign_at_a_time_is_hung_up_on_too(hub: RunningHub) -> None:
    with connected(hub) as line, contextlib.suppress(OSError):
        begun = time.monotonic()
        while time.monotonic() < begun + 20:
            line.sendall(b"x")
            time.sleep(0.02)
        pytest.fail("it went on for ever")


def test_who_was_answered_and_says_nothing_more_is_hung_up_on(hub: RunningHub) -> None:
    with connected(hub) as line:
        line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ended(line).startswith(b"HTTP/1.1 200")


def test_what_is_no_http_is_answered_with_the_headers_of_every_answer(hub: RunningHub) -> None:
    with connected(hub) as line:
        line.sendall(b"\x00\x01 nonsense\r\n\r\n")
        told = ended(line).decode("latin-1").lower()
    assert told.startswith("http/1.1 400")
    assert all(name.lower() in told for name in HEADERS)


def test_a_whole_request_is_answered_whatever_stands_beside(hub: RunningHub) -> None:
    with contextlib.ExitStack() as silent:
        for _ in range(30):
            silent.enter_context(socket.create_connection(("127.0.0.1", hub.port)))
            silent.enter_context(connected(hub)).sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with PinnedLine(hub.url, hub.hub.ca_pem) as line:
            assert b'"status":"ok"' in line.send(line.prepare("GET", "/v1/health", b""))


def test_a_large_body_of_a_stranger_is_answered_and_not_kept(hub: RunningHub) -> None:
    context = ssl.create_default_context(cadata=hub.hub.ca_pem)
    with httpx.Client(base_url=hub.url, verify=context, trust_env=False) as line:
        assert line.post("/v1/push", content=b"x" * 3_000_000).status_code == 401
        assert line.post("/v1/enrol", content=b"x" * 3_000_000).status_code == 413
