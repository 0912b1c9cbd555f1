"""The conversation stays with the force's hub, in one piece, or says in plain words why not."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests.adapters

from champion_app.domain.errors import DeviceRefused, Expected, NotTrusted, Unreachable, VersionMismatch
from sync.engine.answers import CUT_OFF, IMPOSTOR, NO_ANSWER, POINTED_AWAY, TOO_LARGE, UNEXPLAINED, MessageRefused
from sync.engine.failures import failure
from sync.engine.transport import HubTransport, Timeouts, pinned_context
from sync.wire.verify import (
    DEVICE_HEADER,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    check_signature,
    request_bytes,
)
from tests.sync.authority import YEAR, Authority
from tests.sync.laptop import PATIENT, SHORT, Laptop, counting, line_to
from tests.sync.tls_server import Asked, Reply, TlsServer


def hello(asked: Asked) -> Reply:
    return Reply(body=b'{"said": "hello"}')


def trouble(authority: Authority, reply: Reply) -> Expected:
    """What the person gets when the hub answers so."""
    with TlsServer(lambda _: reply, authority.server()) as server, line_to(server.url, authority.pem) as line:
        with pytest.raises(Expected) as caught:
            line.get("/v1/scope")
        return caught.value


def test_an_answer_comes_back_as_the_bytes_it_was(authority: Authority) -> None:
    with TlsServer(hello, authority.server()) as server, line_to(server.url, authority.pem) as line:
        assert line.get("/v1/scope") == b'{"said": "hello"}'
        assert line.post("/v1/hello", b"{}") == b'{"said": "hello"}'


def test_every_request_is_signed_over_exactly_what_travels_and_numbers_rise(authority: Authority) -> None:
    with TlsServer(hello, authority.server()) as server:
        who = Laptop(hub_url=server.url, hub_key=bytes(32), ca_pem=authority.pem)
        with HubTransport(who, counting(7), PATIENT) as line:
            line.get("/v1/pull?cursor=a.1%2F+~ é&limit=10")
            line.post("/v1/push", b'{"commits":[]}')

    assert [asked.headers[NUMBER_HEADER] for asked in server.asked] == ["7", "8"]
    for asked in server.asked:
        signed = request_bytes(
            method=asked.method,
            target=asked.target,
            body=asked.body,
            device=asked.headers[DEVICE_HEADER],
            number=int(asked.headers[NUMBER_HEADER]),
        )
        check_signature(who.public_key, signed, asked.headers[SIGNATURE_HEADER])


def test_the_number_is_taken_before_begin_returns(authority: Authority) -> None:
    """The replica may be busy with a page while the next request travels, so nothing asks it from another thread."""
    threads: list[str] = []

    def number() -> int:
        threads.append(threading.current_thread().name)
        return len(threads)

    with TlsServer(hello, authority.server()) as server:
        who = Laptop(hub_url=server.url, hub_key=bytes(32), ca_pem=authority.pem)
        with HubTransport(who, number, PATIENT) as line:
            answer = line.begin("GET", "/v1/scope")
            taken = list(threads)
            answer.wait(5.0)

    assert taken == [threading.current_thread().name] == threads


def test_one_connection_serves_a_whole_round(authority: Authority) -> None:
    with TlsServer(hello, authority.server()) as server, line_to(server.url, authority.pem) as line:
        for _ in range(4):
            line.get("/v1/scope")

    assert len({asked.line for asked in server.asked}) == 1


def test_a_hub_of_another_authority_is_refused_and_gets_no_request(authority: Authority, stranger: Authority) -> None:
    with TlsServer(hello, stranger.server()) as server, line_to(server.url, authority.pem) as line:
        with pytest.raises(NotTrusted) as caught:
            line.post("/v1/hello", b"{}")

        assert str(caught.value) == IMPOSTOR
        assert "Nothing was sent." in IMPOSTOR
        assert server.asked == []


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    with (
        TlsServer(hello, authority.server("hub.example")) as server,
        line_to(server.url, authority.pem) as line,
        pytest.raises(NotTrusted, match="could not prove"),
    ):
        line.get("/v1/scope")


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_no_environment_variable_adds_an_authority(
    authority: Authority, stranger: Authority, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(stranger.path))
    with (
        TlsServer(hello, stranger.server()) as server,
        line_to(server.url, authority.pem) as line,
        pytest.raises(NotTrusted),
    ):
        line.get("/v1/scope")


def test_the_public_authorities_that_requests_carries_are_not_trusted(
    authority: Authority, stranger: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """requests loads its own bundle into the context it is given, unless it is stopped: here that bundle is hostile."""
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(stranger.path))
    with (
        TlsServer(hello, stranger.server()) as server,
        line_to(server.url, authority.pem) as line,
        pytest.raises(NotTrusted),
    ):
        line.get("/v1/scope")


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_no_proxy_of_the_environment_is_asked(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with TlsServer(hello, authority.server()) as server, line_to(server.url, authority.pem) as line:
        assert line.get("/v1/scope")


def test_nothing_older_than_tls_1_3_is_spoken(authority: Authority) -> None:
    with TlsServer(hello, authority.server(), newest=ssl.TLSVersion.TLSv1_2) as server:
        with line_to(server.url, authority.pem) as line, pytest.raises(Unreachable):
            line.get("/v1/scope")

        assert server.asked == []


def test_a_server_without_tls_is_a_stranger(authority: Authority) -> None:
    with TlsServer(hello, None) as server:
        with line_to(server.url, authority.pem) as line, pytest.raises(Unreachable):
            line.get("/v1/scope")

        assert server.asked == []


@pytest.mark.parametrize(
    ("since", "until"), [(-2 * YEAR, -YEAR), (YEAR, 2 * YEAR)], ids=["clock a year ahead", "clock a year behind"]
)
def test_a_clock_a_year_off_is_named_with_the_date_it_shows(
    authority: Authority, since: timedelta, until: timedelta
) -> None:
    def clock() -> datetime:
        return datetime(2027, 11, 23, 12, 0, tzinfo=UTC)

    with (
        TlsServer(hello, authority.server(since=since, until=until)) as server,
        line_to(server.url, authority.pem, clock=clock) as line,
        pytest.raises(NotTrusted) as caught,
    ):
        line.get("/v1/scope")

    assert "clock shows 23 November 2027" in str(caught.value)
    assert "set the clock" in str(caught.value)


def test_a_redirect_is_refused_and_not_followed(authority: Authority) -> None:
    with TlsServer(hello, authority.server()) as elsewhere:
        told = trouble(authority, Reply(status=307, headers={"Location": elsewhere.url + "/v1/scope"}))

        assert str(told) == POINTED_AWAY
        assert elsewhere.asked == []


def test_nobody_listening_is_a_plain_sentence(authority: Authority) -> None:
    with TlsServer(hello, authority.server()) as server:
        url = server.url
    with line_to(url, authority.pem) as line, pytest.raises(Unreachable) as caught:
        line.get("/v1/scope")

    assert str(caught.value) == NO_ANSWER
    assert not isinstance(caught.value, NotTrusted)


@pytest.mark.parametrize("url", ["https://no-such-name.invalid:1", "https://xn--a.example:1", "https://" + "a" * 70])
def test_an_address_that_leads_nowhere_is_a_plain_sentence(authority: Authority, url: str) -> None:
    with line_to(url, authority.pem) as line, pytest.raises(Unreachable, match="did not answer"):
        line.get("/v1/scope")


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """Lets a server that keeps silent go home at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def test_a_silent_hub_is_given_up_after_the_read_limit(authority: Authority, release: threading.Event) -> None:
    def silent(asked: Asked) -> Reply:
        release.wait(10)
        return Reply(cut=-1)

    with TlsServer(silent, authority.server()) as server, line_to(server.url, authority.pem, timeouts=SHORT) as line:
        with pytest.raises(Unreachable, match="did not answer"):
            line.get("/v1/scope")
        release.set()


def test_a_dribbling_hub_is_given_up_after_the_limit_of_the_whole(authority: Authority) -> None:
    limits = Timeouts(connect=1, read=5, whole=-1)
    with (
        TlsServer(hello, authority.server()) as server,
        line_to(server.url, authority.pem, timeouts=limits) as line,
        pytest.raises(Unreachable, match="cut off"),
    ):
        line.get("/v1/scope")


def test_an_answer_that_was_waited_for_too_briefly_is_still_on_its_way(
    authority: Authority, release: threading.Event
) -> None:
    def late(asked: Asked) -> Reply:
        release.wait(10)
        return Reply(body=b"late")

    limits = Timeouts(connect=1, read=10)
    with TlsServer(late, authority.server()) as server, line_to(server.url, authority.pem, timeouts=limits) as line:
        answer = line.begin("GET", "/v1/scope")

        assert answer.wait(0.01) is None
        release.set()
        assert answer.wait(5.0) == b"late"


def test_a_lost_answer_is_unreachable(authority: Authority) -> None:
    assert str(trouble(authority, Reply(cut=-1))) == NO_ANSWER


def test_a_truncated_answer_is_not_taken(authority: Authority) -> None:
    told = trouble(authority, Reply(body=b'{"rows":[],"cursor":"a.1.1","more":false}', cut=20))

    assert isinstance(told, Unreachable)
    assert str(told) == CUT_OFF


def test_an_answer_beyond_the_limit_is_not_read_to_its_end(authority: Authority) -> None:
    with (
        TlsServer(lambda _: Reply(body=b"x" * 2_000_000), authority.server()) as server,
        line_to(server.url, authority.pem, largest=1_000_000) as line,
        pytest.raises(Unreachable) as caught,
    ):
        line.get("/v1/scope")

    assert str(caught.value) == TOO_LARGE


@pytest.mark.parametrize(
    ("status", "code", "expected", "words"),
    [
        (401, "revoked", DeviceRefused, "withdrawn this laptop"),
        (401, "unknown-device", DeviceRefused, "does not know this laptop"),
        (401, "signature", DeviceRefused, "could not match this laptop's signature"),
        (409, "replayed", DeviceRefused, "later copy of this vault"),
        (426, "version", VersionMismatch, "newest version"),
        (503, "busy", Unreachable, "busy"),
        (413, "too-large", MessageRefused, "does not take a message this large"),
        (400, "malformed", MessageRefused, "could not read"),
        (404, "not-found", MessageRefused, "does not have"),
        (403, "code", MessageRefused, "did not take the code"),
        (418, "of-a-newer-hub", Unreachable, "Words of a newer hub."),
    ],
)
def test_each_refusal_is_a_sentence_that_says_what_is_safe(
    authority: Authority, status: int, code: str, expected: type[Expected], words: str
) -> None:
    body = json.dumps({"code": code, "text": "Words of a newer hub."}).encode()
    told = trouble(authority, Reply(status=status, body=body))

    assert type(told).__mro__[:2].count(expected) == 1
    assert words in str(told)
    assert code == "code" or "Your work is saved on this laptop." in str(told)


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"", b"\xff\xfe", b'{"text": "no code"}', b"[]"])
def test_an_error_nobody_explains_is_unreachable(authority: Authority, body: bytes) -> None:
    told = trouble(authority, Reply(status=502, body=body))

    assert type(told) is Unreachable
    assert str(told) == UNEXPLAINED


def test_no_error_carries_what_was_sent_or_where(authority: Authority) -> None:
    canary = "Aaliyah-Canary"
    with (
        TlsServer(lambda _: Reply(cut=-1), authority.server()) as server,
        line_to(server.url, authority.pem) as line,
        pytest.raises(Unreachable) as caught,
    ):
        line.post(f"/v1/push?{canary}", canary.encode())

    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert canary not in str(caught.value)
    assert canary not in repr(caught.value)
    assert "127.0.0.1" not in str(caught.value)


def test_the_date_named_is_the_one_the_person_sees_on_this_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon in Greenwich is two in the morning of the next day, fourteen hours east of it."""
    too_old = ssl.SSLCertVerificationError()
    too_old.verify_code = 10
    monkeypatch.setenv("TZ", "EAST-14")
    time.tzset()
    try:
        told = failure(too_old, now=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()

    assert "clock shows 24 November 2026" in str(told)


@pytest.mark.parametrize(
    "pem", ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_damaged_pinned_certificate_trusts_nobody(pem: str) -> None:
    with pytest.raises(NotTrusted):
        pinned_context(pem)


def test_the_context_holds_the_pinned_authority_and_no_other(authority: Authority) -> None:
    context = pinned_context(authority.pem)

    assert context.cert_store_stats()["x509"] == 1
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_3
