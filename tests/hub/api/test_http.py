"""The hub's door: whoever is not admitted is told so with the right status and a sentence that holds no content."""

from __future__ import annotations

import contextlib
import gc
import os
from asyncio.sslproto import SSLProtocol
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from httpx import Response
from sqlalchemy import select

from sync.engine.transport import PinnedLine
from sync.hub.access import devices
from sync.hub.gate.headers import HEADERS
from sync.hub.gate.protocol import TLS_BUFFER
from sync.hub.serve import RunningHub
from sync.hub.storage.schema import device
from sync.wire.codec import LARGEST_BODY, encode
from sync.wire.messages import PROTOCOL, Hello, Push, RoundDone, Trouble, Welcome
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, sign
from tests.hub.conftest import NOW, Force, Laptop
from tests.hub.saves import incident

ROUND = [("POST", "/v1/hello"), ("GET", "/v1/scope"), ("POST", "/v1/push"), ("GET", "/v1/pull"), ("POST", "/v1/done")]
each_message = pytest.mark.parametrize(("method", "path"), ROUND, ids=[path for _, path in ROUND])
CANARY = "Canary"


def greeting(first: int = PROTOCOL, last: int = PROTOCOL) -> bytes:
    return encode(Hello(protocol_from=first, protocol_to=last, schema_version=1, app_version="0.1.0"))


@pytest.fixture
def laptop(embedded_force: Force) -> Laptop:
    return embedded_force.champion(embedded_force.case())


def refused(answer: Response, status: int, code: str) -> Trouble:
    """Hold an answer to its status and code, and its words to being a sentence that quotes nothing."""
    assert answer.status_code == status, answer.text
    told = msgspec.json.decode(answer.content, type=Trouble)
    assert told.code == code
    assert told.text.endswith(".")
    assert told.text[0].isupper()
    assert CANARY not in answer.text
    assert "Traceback" not in answer.text
    assert set(msgspec.json.decode(answer.content)) == {"code", "text", "number", "order"}
    return told


# Who is not admitted


@each_message
def test_a_request_without_a_signature_is_refused(laptop: Laptop, method: str, path: str) -> None:
    refused(laptop.line.request(method, path, content=b"{}"), 401, "signature")


@each_message
@pytest.mark.parametrize("changed", ["body", "query", "method", "number", "signature", "letters"])
def test_a_signature_holds_for_one_request_only(laptop: Laptop, method: str, path: str, changed: str) -> None:
    """Signed over method, path, query, body and number: with any of them changed it does not fit."""
    headers = laptop.headers(method, path, b"", 1)
    body, target = b"", path
    match changed:
        case "body":
            body = b" "
        case "query":
            target = f"{path}?limit=1"
        case "method":
            headers = laptop.headers("PUT", path, b"", 1)
        case "number":
            headers[NUMBER_HEADER] = "2"
        case "signature":
            headers[SIGNATURE_HEADER] = sign(os.urandom(32), b"")
        case "letters":
            headers[SIGNATURE_HEADER] = "no hex"

    refused(laptop.line.request(method, target, content=body, headers=headers), 401, "signature")

    assert laptop.ask("GET", "/v1/scope").status_code == 200, "number 1 was not used up by who could not sign"


@pytest.mark.parametrize("number", ["", "-1", "1.5", "one", "9" * 40, "²"])
def test_a_number_that_is_none_is_refused(laptop: Laptop, number: str) -> None:
    headers = laptop.headers("GET", "/v1/scope", b"", 1) | {NUMBER_HEADER: number}

    raw = {name: value.encode() for name, value in headers.items()}
    refused(laptop.line.get("/v1/scope", headers=raw), 401, "signature")  # type: ignore[arg-type]  # bytes are fine


@each_message
def test_a_laptop_that_nobody_knows_is_refused(laptop: Laptop, method: str, path: str) -> None:
    stranger = msgspec.structs.replace(laptop.who, device="nobody")

    refused(Laptop(laptop.line, stranger, laptop.key, laptop.hub_key).ask(method, path), 401, "unknown-device")


@each_message
def test_a_laptop_that_was_withdrawn_is_refused_at_once(
    embedded_force: Force, laptop: Laptop, method: str, path: str
) -> None:
    assert laptop.ask("GET", "/v1/scope").status_code == 200
    with embedded_force.hub.storage.write() as tx:
        devices.revoke_device(tx, laptop.who.device, now=NOW)

    refused(laptop.ask(method, path), 401, "revoked")


def test_a_thief_without_the_key_is_not_told_that_a_laptop_was_withdrawn(embedded_force: Force, laptop: Laptop) -> None:
    with embedded_force.hub.storage.write() as tx:
        devices.revoke_device(tx, laptop.who.device, now=NOW)

    refused(Laptop(laptop.line, laptop.who, os.urandom(32), laptop.hub_key).ask("GET", "/v1/scope"), 401, "signature")


def test_a_request_that_came_before_is_refused_and_nothing_is_done_twice(force: Force) -> None:
    """The very same bytes again, and any lower number."""
    case = force.case()
    laptop = force.champion(case)
    body = encode(Push(commits=(laptop.form(incident(case)),)))
    headers = laptop.headers("POST", "/v1/push", body, 7)
    first = laptop.line.post("/v1/push", content=body, headers=headers)

    assert first.status_code == 200
    refused(laptop.line.post("/v1/push", content=body, headers=headers), 409, "replayed")
    refused(laptop.ask("GET", "/v1/scope"), 409, "replayed")
    laptop.number = 7
    assert laptop.ask("GET", "/v1/scope").status_code == 200


def test_numbers_of_one_laptop_say_nothing_about_another(embedded_force: Force, laptop: Laptop) -> None:
    laptop.number = 1000
    assert laptop.ask("GET", "/v1/scope").status_code == 200

    assert embedded_force.champion().ask("GET", "/v1/scope").status_code == 200


# What is not a message


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/push", "/v1/done"])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"Canary"', b'{"commits": "Canary"}', b"\xff\xfe", b"null", b"[" * 100_000],
    ids=["nothing", "cut", "a list", "a word", "wrong type", "no text", "null", "deep"],
)  # fmt: skip
def test_a_body_that_is_no_message_is_refused_without_quoting_it(laptop: Laptop, path: str, body: bytes) -> None:
    refused(laptop.ask("POST", path, body), 400, "malformed")


@pytest.mark.parametrize("body", [b"", b"{", b'{"code_id": "Canary"}', b"[]"])
def test_joining_with_what_is_no_message_is_refused(embedded_force: Force, body: bytes) -> None:
    refused(embedded_force.line.post("/v1/enrol", content=body), 400, "malformed")


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=Canary", "limit=100001", "cursor=" + "x" * 201])
def test_a_page_that_nobody_can_want_is_refused(laptop: Laptop, query: str) -> None:
    refused(laptop.ask("GET", f"/v1/pull?{query}"), 400, "malformed")


@pytest.mark.parametrize("path", ["/v1/push", "/v1/enrol"])
@pytest.mark.parametrize("told", [True, False], ids=["size told", "size not told"])
def test_a_body_larger_than_the_hub_takes_is_refused(laptop: Laptop, path: str, *, told: bool) -> None:
    """Whether the sender says how large it is, or streams it."""
    piece = b"x" * (1024 * 1024)
    pieces = LARGEST_BODY // len(piece) + 1
    headers = {DEVICE_HEADER: laptop.who.device, NUMBER_HEADER: "1", SIGNATURE_HEADER: "00" * 64}

    content = piece * pieces if told else (piece for _ in range(pieces))
    refused(laptop.line.post(path, content=content, headers=headers), 413, "too-large")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/push"), ("DELETE", "/v1/pull"), ("PUT", "/v1/hello"), ("POST", "/v1/health"), ("PATCH", "/v1/enrol")],
)
def test_a_method_that_a_path_does_not_take_is_refused(laptop: Laptop, method: str, path: str) -> None:
    refused(laptop.ask(method, path), 405, "not-found")


@pytest.mark.parametrize(
    "path", ["/elsewhere", "/v1", "/v1/Canary", "/v2/hello", "/v1/pull/Canary", "/v1/health/../secret"]
)
def test_a_path_that_is_none_is_refused(laptop: Laptop, path: str) -> None:
    refused(laptop.ask("GET", path), 404, "not-found")


# Versions


@pytest.mark.parametrize(("first", "last"), [(PROTOCOL + 1, PROTOCOL + 5), (0, 0), (PROTOCOL, PROTOCOL - 1)])
def test_a_laptop_of_a_version_that_the_hub_does_not_speak_is_told_what_to_do(
    laptop: Laptop, first: int, last: int
) -> None:
    told = refused(laptop.ask("POST", "/v1/hello", greeting(first, last)), 426, "version")

    assert "Install the newer app" in told.text


def test_a_newer_laptop_that_still_speaks_this_version_is_greeted(laptop: Laptop) -> None:
    answer = laptop.ask("POST", "/v1/hello", greeting(PROTOCOL, PROTOCOL + 3))

    told = msgspec.json.decode(answer.content, type=Welcome)
    assert told.protocol == PROTOCOL
    assert told.now == NOW.isoformat()
    assert told.works_until > told.now


def test_what_a_newer_laptop_says_beside_is_left_alone(laptop: Laptop) -> None:
    """A field that this hub does not know is no reason to refuse."""
    body = greeting()[:-1] + b',"moon_phase":{"a":[1]}}'

    assert laptop.ask("POST", "/v1/hello", body).status_code == 200


# What strangers hear


def test_health_tells_strangers_nothing_else(embedded_force: Force, laptop: Laptop) -> None:
    """Whether it answers, which incarnation and version it is; no name, no count, no software."""
    answer = embedded_force.line.get("/v1/health")

    told = msgspec.json.decode(answer.content)
    assert answer.status_code == 200
    assert told["status"] == "ok"
    assert told["incarnation"] == embedded_force.hub.storage.incarnation
    assert set(told) <= {"status", "incarnation", "version", "protocol", "report"}
    usual = {"content-type", "content-length", *(name.lower() for name in HEADERS)}
    assert {name.lower() for name in answer.headers} <= usual


@pytest.mark.parametrize(
    "ask",
    [
        lambda line: line.get("/v1/pull?cursor=&limit=1"),
        lambda line: line.get("/v1/scope"),
        lambda line: line.get("/v1/enrol/000000"),
        lambda line: line.post("/v1/enrol", content=b"{}"),
        lambda line: line.get("/v1/nothing"),
    ],
    ids=["pull", "scope", "offer", "enrol", "nothing"],
)
def test_no_answer_to_a_stranger_names_a_person_a_case_or_a_laptop(
    embedded_force: Force, laptop: Laptop, ask: Callable[..., Response]
) -> None:
    answer = ask(embedded_force.line)

    assert answer.status_code >= 400
    for secret in (laptop.who.device, laptop.who.user, laptop.who.user_name, embedded_force.hub.storage.incarnation):
        assert secret not in answer.text
    assert "server" not in {name.lower() for name in answer.headers}


def test_how_far_a_laptop_has_everything_is_noted_at_the_end_of_a_round(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    page = laptop.page()

    answer = laptop.ask("POST", "/v1/done", encode(RoundDone(cursor=page.cursor)))

    assert answer.status_code == 200
    with force.hub.storage.read() as tx:
        kept = tx.execute(select(device.c.cursor).where(device.c.id == laptop.who.device)).scalar_one()
    assert kept == page.cursor


@pytest.mark.parametrize("field", ["device", "key_id"])
def test_a_sign_that_no_text_of_postgresql_keeps_is_refused_of_a_stranger_too(force: Force, field: str) -> None:
    laptop = force.champion(force.case())
    asked = {"device": "d", "key_id": "k", "sealed": "", "laptop_key": "", field: "a\0b"}

    refused(laptop.line.request("POST", "/v1/recovery", content=msgspec.json.encode(asked)), 400, "malformed")


# What a connection costs


def test_a_connection_keeps_no_large_buffer(tmp_path: Path) -> None:
    """A thousand laptops stand in line at nine; asyncio by itself would keep 256 KiB for each of them."""
    with RunningHub(tmp_path / "hub", clock=lambda: datetime.now(UTC)) as running, contextlib.ExitStack() as lines:
        for _ in range(20):
            line = lines.enter_context(PinnedLine(running.url, running.hub.ca_pem))
            line.send(line.prepare("GET", "/v1/health", b""))
        kept = [len(vars(one)["_ssl_buffer"]) for one in gc.get_objects() if isinstance(one, SSLProtocol)]

    assert len(kept) >= 20
    assert max(kept) <= TLS_BUFFER
