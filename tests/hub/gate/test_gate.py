"""What stands before the application: headers on every answer, no script from elsewhere, bounds for strangers."""

from __future__ import annotations

import asyncio
import gc
import http.cookies
import itertools
import sys
import time
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from sync.engine.answers import refusal
from sync.hub.app import build_app
from sync.hub.gate import gate as gate_module
from sync.hub.gate.headers import HEADERS
from sync.hub.gate.limits import STRANGERS_BYTES, Head, Held
from sync.hub.gate.pools import Pool
from sync.hub.gate.refusal import Refusal
from sync.hub.web.cookies import LONGEST, cookies_of, reader_is_slow
from sync.wire.messages import Trouble
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER
from tests.hub.conftest import Force
from tests.proofs._asgi import through

FOREIGN = ("http://", "https://", 'src="//', "<script")


def every_route(force: Force) -> list[tuple[str, str]]:
    """Every route with something in its place, wrong methods, and paths that are none."""
    app: Any = build_app(force.hub)
    found = [
        (method, route.path.replace("{sha256:str}", "a" * 64).replace("{number:int}", "0").split("{")[0] + tail)
        for route in app.routes
        for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS")
        for tail in (("x", "") if "{" in route.path.replace("{sha256:str}", "").replace("{number:int}", "") else ("",))
    ]
    beside = ("/elsewhere", "/schema/", "/schema/swagger", "/schema/redoc", "/schema/elements", "/schema/rapidoc",
              "/schema/scalar", "/docs", "/v1", "/report/../v1/health", "//report", "/%00", "/%ff")  # fmt: skip
    return [*found, *itertools.product(("GET", "POST"), beside)]


def test_every_answer_carries_the_headers_and_names_nobody_elses_script(embedded_force: Force) -> None:
    app = build_app(embedded_force.hub)
    seen = set()
    with TestClient(app) as line:
        for (method, path), accept in itertools.product(every_route(embedded_force), ("text/html", "application/json")):
            answer = line.request(method, path, headers={"accept": accept}, follow_redirects=False)
            seen.add(answer.status_code)
            for name, value in HEADERS.items():
                assert answer.headers.get(name) == value or (name == "Cache-Control" and name in answer.headers), path
            if "html" in answer.headers.get("content-type", ""):
                assert not any(word in answer.text for word in FOREIGN), path
    assert {200, 303, 400, 401, 404, 405} <= seen


def test_an_error_of_our_own_carries_them_too_and_says_nothing_of_itself(embedded_force: Force) -> None:
    app: Any = build_app(embedded_force.hub)

    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise KeyError("Canary")

    app.gate._app = broken
    with TestClient(app) as line:
        answer = line.get("/report", headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert all(name in answer.headers for name in HEADERS)
    assert "Canary" not in answer.text


@pytest.mark.parametrize(
    "path", ["/schema", "/schema/", "/schema/swagger", "/schema/redoc", "/schema/elements", "/schema/rapidoc"]
)
def test_the_description_is_json_and_no_page(embedded_force: Force, path: str) -> None:
    answer = embedded_force.line.get(path)

    assert answer.status_code in {200, 404}
    assert not any(word in answer.text for word in FOREIGN)
    assert answer.status_code == 404 or "json" in answer.headers["content-type"]


def asked(app: Any, path: str, body: bytes, **headers: str) -> tuple[int, Trouble, list[bytes]]:
    """A request whose body is handed over in pieces; what was read of it."""
    read: list[bytes] = []
    pieces = [body[at : at + 65_000] for at in range(0, len(body), 65_000)] or [b""]

    async def go() -> tuple[int, bytes]:
        said: list[Any] = []

        async def receive() -> Any:
            read.append(pieces[len(read)])
            return {"type": "http.request", "body": read[-1], "more_body": len(read) < len(pieces)}

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "https",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("10.0.0.1", 1),
            "server": ("hub", 443),
            "headers": [(name.lower().encode(), told.encode()) for name, told in headers.items()],
        }  # fmt: skip
        await app(scope, receive, send)
        return said[0]["status"], b"".join(part.get("body", b"") for part in said[1:])

    status, content = asyncio.run(go())
    return status, msgspec.json.decode(content, type=Trouble), read


LARGE = b"x" * (STRANGERS_BYTES + 1)


@pytest.mark.parametrize("path", ["/v1/enrol", "/v1/wiped", "/v1/recovery", "/v1/hello", "/v1/push"])
@pytest.mark.parametrize("announced", [True, False])
def test_nothing_large_is_read_of_whoever_is_not_known(embedded_force: Force, path: str, *, announced: bool) -> None:
    length = {"content-length": str(len(LARGE))} if announced else {"transfer-encoding": "chunked"}
    status, _, read = asked(build_app(embedded_force.hub), path, LARGE, **length)

    assert status in {401, 413}
    assert sum(map(len, read)) <= (0 if announced else len(LARGE))


@pytest.mark.parametrize(
    "wrong", [{SIGNATURE_HEADER: "no hex"}, {SIGNATURE_HEADER: ""}, {NUMBER_HEADER: "-1"}, {DEVICE_HEADER: "nobody"}]
)
def test_a_large_push_is_not_read_before_its_signature_headers(embedded_force: Force, wrong: dict[str, str]) -> None:
    laptop = embedded_force.champion()
    told = {DEVICE_HEADER: laptop.who.device, NUMBER_HEADER: "1", SIGNATURE_HEADER: "0" * 128} | wrong
    status, trouble, read = asked(
        build_app(embedded_force.hub), "/v1/push", LARGE, **{"content-length": str(len(LARGE)), **told}
    )

    assert (status, read) == (401, [])
    assert trouble.code in {"signature", "unknown-device"}


def test_a_large_push_of_a_known_laptop_is_read(embedded_force: Force) -> None:
    laptop = embedded_force.champion()
    told = {DEVICE_HEADER: laptop.who.device, NUMBER_HEADER: "1", SIGNATURE_HEADER: "0" * 128}
    status, trouble, read = asked(
        build_app(embedded_force.hub), "/v1/push", LARGE, **{"content-length": str(len(LARGE)), **told}
    )

    assert (status, trouble.code) == (401, "signature")
    assert b"".join(read) == LARGE


def test_a_body_that_never_comes_is_not_waited_for(embedded_force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "STRANGERS_SECONDS", 0.05)
    app: Any = build_app(embedded_force.hub)
    said: list[Any] = []

    async def go() -> None:
        async def never() -> Any:
            await asyncio.Event().wait()

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/v1/enrol", "query_string": b"", "root_path": "",
            "headers": [(b"content-length", b"10")], "asgi": {"version": "3.0"}, "http_version": "1.1",
            "scheme": "https", "raw_path": b"/v1/enrol", "client": ("10.0.0.1", 1), "server": ("hub", 443),
        }  # fmt: skip
        await app(scope, never, send)

    asyncio.run(go())
    assert said[0]["status"] == 408


@pytest.mark.parametrize(
    "headers",
    [
        [(b"cookie", b"a=" + b"b" * 60_000)],
        [(b"x-%d" % number, b"1") for number in range(200)],
        [(b"content-length", b"1"), (b"transfer-encoding", b"chunked")],
        [(b"content-length", b"-1")],
        [(b"content-length", "²".encode())],
    ],
    ids=["large", "many", "two lengths", "negative", "no digit"],
)
def test_a_head_that_no_client_sends_is_refused(embedded_force: Force, headers: list[tuple[bytes, bytes]]) -> None:
    app = build_app(embedded_force.hub)
    status, _, content = asyncio.run(through(app, method="GET", target="/v1/health", headers=headers, body=b""))

    assert status == 400
    assert msgspec.json.decode(content, type=Trouble).code == "malformed"


def test_more_bodies_than_fit_are_told_to_wait() -> None:
    held = Held(most=3 * len(LARGE))
    head = Head(method="POST", path="/v1/push", length=len(LARGE), headers={})
    taken = [held.take(head) for _ in range(3)]
    with pytest.raises(Refusal) as refused:
        held.take(head)
    assert (refused.value.status, refused.value.retry_after > 0) == (503, True)
    held.give_back(taken[0])
    held.take(head)


# Threads by kind of work


def test_a_pool_has_a_bound_and_hangs_for_nobody_else() -> None:
    async def go() -> None:
        over = asyncio.Event()
        slow, quick = (Pool(name, threads=1, waiting=1, seconds=0.3, retry_after=7) for name in ("slow", "quick"))
        loop = asyncio.get_running_loop()

        def hangs() -> None:
            asyncio.run_coroutine_threadsafe(over.wait(), loop).result()

        first = [asyncio.ensure_future(slow.run(hangs)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as full:
            await slow.run(hangs)
        assert full.value.retry_after == 7
        assert await quick.run(lambda: "at once") == "at once"
        late = await asyncio.gather(*first, return_exceptions=True)
        assert [one.status for one in late if isinstance(one, Refusal)] == [503, 503]
        over.set()

    asyncio.run(go())


def test_what_a_pool_raises_is_raised_and_nothing_of_it_stays() -> None:
    pool = Pool("some", threads=1, waiting=1, seconds=5, retry_after=1)

    class Big:
        """Something large."""

    def work(_told: Big) -> None:
        raise ValueError("so")

    async def go() -> None:
        with pytest.raises(ValueError, match="so"):
            await pool.run(work, Big())
        await pool.run(bool)  # its one thread has let the first go

    asyncio.run(go())
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Big)]


# Cookies


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("__Host-a=b; c=d", {"__Host-a": "b", "c": "d"}),
        ("a=b; a=c", {"a": "b"}),
        ('a="b"', {"a": "b"}),
        ("a", {}),
        ("", {}),
        ("=b", {}),
        ("a b=c", {}),
        ('a="\\042"', {}),
        ("a=b\x00", {}),
        (";".join(f"n{number}=1" for number in range(60)), {f"n{number}": "1" for number in range(30)}),
        ("a=" + "b" * LONGEST, {}),
    ],
)
def test_cookies_are_read_as_they_stand(header: str, found: dict[str, str]) -> None:
    assert cookies_of(header) == found


@pytest.mark.parametrize("sign", ["\\", '"', ";", "=", "\\0", " ", ";="])
def test_no_header_of_cookies_takes_long(sign: str) -> None:
    """Counted in steps of the interpreter, not in seconds."""
    steps = 0

    def count(*_told: Any) -> Any:
        nonlocal steps
        steps += 1
        return count

    header = ("a=" + sign * 60_000)[:LONGEST]
    sys.settrace(count)
    try:
        cookies_of(header)
        cookies_of("a=" + sign * 60_000)
    finally:
        sys.settrace(None)
    assert steps < 2_000


def test_a_slow_reader_of_this_python_is_found_by_trying_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http.cookies, "_unquote", lambda told: told)
    assert not reader_is_slow()
    monkeypatch.setattr(http.cookies, "_unquote", lambda _told: time.sleep(0.2))
    assert reader_is_slow()


def test_words_of_a_busy_hub_say_for_how_long() -> None:
    told = refusal(503, msgspec.json.encode(Trouble(code="busy", text="x")), retry_after="20")
    assert "in 20 seconds" in str(told)
    for odd in ("", "-1", "soon", "²", "9" * 4000, "Wed, 21 Oct 2026 07:28:00 GMT"):
        said = str(refusal(503, msgspec.json.encode(Trouble(code="busy", text="x")), retry_after=odd))
        assert "in a few minutes" in said
