"""A laptop joins the hub that knows its code, and no other; a stranger learns nothing about it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import pytest

from champion_app.domain.errors import Expected, NotTrusted, Refused, Unreachable
from sync.engine.enrol import Enrolment, checked_code, enrol
from sync.engine.transport import Timeouts
from sync.wire.codec import encode
from sync.wire.messages import Enrolled, EnrolOffer, EnrolRequest
from sync.wire.verify import check_proof, code_id, code_key, prove
from tests.sync.authority import YEAR, Authority, Certificate
from tests.sync.laptop import PATIENT, SHORT, public_key
from tests.sync.scripted_hub import refused
from tests.sync.tls_server import Answering, Asked, Reply, TlsServer

CODE = "ABCDEF0123456789GHJKMNPQRS"
TODAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Desk:
    """The hub's side of an enrolment."""

    ca_pem: str
    hub_key: str = bytes(range(32)).hex()
    nonce: str = "nonce-1"
    code: str = CODE
    offer: Answering | None = None
    enrolled: Answering | None = None
    request: EnrolRequest | None = None

    def __call__(self, asked: Asked) -> Reply:
        if asked.method == "GET":
            assert asked.target == f"/v1/enrol/{code_id(CODE)}"
            return (self.offer or self.good_offer)(asked)
        self.request = msgspec.json.decode(asked.body, type=EnrolRequest)
        return (self.enrolled or self.good_answer)(asked)

    def good_offer(self, _: Asked) -> Reply:
        proof = prove(code_key(self.code), "offer", code_id(CODE), self.ca_pem, self.hub_key, self.nonce)
        return Reply(body=encode(EnrolOffer(ca_pem=self.ca_pem, hub_key=self.hub_key, nonce=self.nonce, proof=proof)))

    def good_answer(self, _: Asked) -> Reply:
        told = Enrolled(device="device-9", user="user-7", user_name="R. Example", incarnation="one")
        return Reply(status=201, body=encode(told))


@dataclass
class Office:
    """A laptop before a hub."""

    desk: Desk
    server: TlsServer
    private_key: bytes
    timeouts: Timeouts = PATIENT

    def join(self, *, code: str = CODE, name: str = "Laptop 12", address: str = "") -> Enrolment:
        return enrol(
            address or self.server.url,
            code,
            device_name=name,
            private_key=self.private_key,
            now=TODAY,
            timeouts=self.timeouts,
        )

    def trouble(self, *, code: str = CODE, name: str = "Laptop 12") -> Expected:
        with pytest.raises(Expected) as caught:
            self.join(code=code, name=name)
        return caught.value


@pytest.fixture
def office(authority: Authority) -> Iterator[Office]:
    yield from _office(authority, authority.server())


def _office(authority: Authority, certificate: Certificate) -> Iterator[Office]:
    desk = Desk(authority.pem)
    with TlsServer(desk, certificate) as server:
        yield Office(desk, server, os.urandom(32))


def test_a_laptop_with_the_right_code_learns_who_it_is_and_whom_to_trust(office: Office, authority: Authority) -> None:
    joined = office.join()

    assert joined == Enrolment(
        device="device-9",
        user="user-7",
        user_name="R. Example",
        hub_url=office.server.url,
        hub_key=bytes(range(32)),
        ca_pem=authority.pem,
        incarnation="one",
        words=joined.words,
    )


def test_the_laptop_proves_the_code_over_its_key_name_and_the_hubs_nonce(office: Office) -> None:
    office.join(name="  Laptop   12 ")
    request = office.desk.request

    assert request is not None
    assert request.device_key == public_key(office.private_key).hex()
    assert request.device_name == "Laptop 12"
    assert check_proof(code_key(CODE), request.proof, "enrol", "nonce-1", request.device_key, "Laptop 12")


def test_the_code_is_forgiving_of_how_it_was_typed_and_never_travels(office: Office) -> None:
    office.join(code="abcdef-o123 4567 89gh-jkmn pqrs\n")

    for asked in office.server.asked:
        assert code_id(CODE) in asked.target or asked.method == "POST"
        assert CODE[6:] not in f"{asked.target} {asked.body.decode()} {asked.headers}"


@pytest.mark.parametrize(
    "form", ["127.0.0.1:{port}", "https://127.0.0.1:{port}", "https://127.0.0.1:{port}/", " 127.0.0.1:{port} "]
)
def test_the_address_is_taken_as_typed(office: Office, form: str) -> None:
    assert office.join(address=form.format(port=office.server.port)).hub_url == office.server.url


def test_a_mistyped_address_is_told_before_anything_is_asked(office: Office) -> None:
    with pytest.raises(Refused, match="not an address"):
        office.join(address="hub example")

    assert office.server.asked == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (CODE[:-1], "this one has 25"),
        (CODE + "7", "this one has 27"),
        ("", "this one has 0"),
        (CODE[:-1] + "U", "never U"),
        (CODE[:-1] + "é", "never É"),
        (CODE[:-1] + "\u200b", "an invisible sign"),
    ],
)
def test_a_code_that_cannot_be_right_is_told_before_anything_is_asked(office: Office, code: str, words: str) -> None:
    told = office.trouble(code=code)

    assert isinstance(told, Refused)
    assert words in str(told)
    assert office.server.asked == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_laptop_without_a_usable_name_is_told_so(office: Office, name: str) -> None:
    assert "name" in str(office.trouble(name=name))
    assert office.server.asked == []


def test_one_wrong_letter_in_the_secret_half_sends_nothing(office: Office) -> None:
    told = office.trouble(code=CODE[:-1] + "T")

    assert isinstance(told, NotTrusted)
    assert "Check its letters" in str(told)
    assert office.desk.request is None


def test_a_stranger_who_does_not_know_the_code_gets_nothing(office: Office, stranger: Authority) -> None:
    """The public half finds the code; only the secret half can prove an offer."""
    office.desk.code = CODE[:6] + "0" * 20
    office.desk.ca_pem = stranger.pem

    assert "not the force's hub" in str(office.trouble())
    assert office.desk.request is None


@pytest.mark.parametrize("field", ["ca_pem", "hub_key", "nonce"])
def test_an_offer_changed_on_the_way_is_not_believed(office: Office, field: str) -> None:
    def changed(asked: Asked) -> Reply:
        offer = msgspec.json.decode(office.desk.good_offer(asked).body, type=EnrolOffer)
        return Reply(body=encode(msgspec.structs.replace(offer, **{field: "00" * 32})))

    office.desk.offer = changed

    assert isinstance(office.trouble(), NotTrusted)
    assert office.desk.request is None


def test_somebody_in_the_middle_who_passes_the_offer_on_cannot_take_the_answer(
    authority: Authority, stranger: Authority
) -> None:
    """They can show the honest offer, but not the certificate that it pins."""
    for office in _office(authority, stranger.server()):
        assert isinstance(office.trouble(), NotTrusted)
        assert office.desk.request is None


@pytest.mark.parametrize("code", ["code", "not-found"])
@pytest.mark.parametrize("when", ["offer", "enrolled"])
def test_a_used_or_expired_code_says_what_to_ask_for(office: Office, when: str, code: str) -> None:
    setattr(office.desk, when, refused(403, code))
    told = office.trouble()

    assert isinstance(told, Refused)
    assert "works once and for 24 hours" in str(told)
    assert "Ask the coordinator for a new one." in str(told)


def test_a_stranger_cannot_put_words_on_the_screen(office: Office) -> None:
    office.desk.offer = lambda _: Reply(status=418, body=b'{"code": "news", "text": "Ring this number now."}')

    assert "Ring this number" not in str(office.trouble())


def test_nobody_at_the_address_leaves_the_code_good(office: Office) -> None:
    office.desk.offer = lambda _: Reply(cut=-1)

    assert "The code is still good." in str(office.trouble())


def test_a_silent_hub_is_given_up(office: Office) -> None:
    go_home = threading.Event()

    def silent(_: Asked) -> Reply:
        go_home.wait(10)
        return Reply(cut=-1)

    office.desk.offer = silent
    office.timeouts = SHORT
    told = office.trouble()
    go_home.set()

    assert isinstance(told, Unreachable)


def test_an_answer_lost_after_the_code_was_used_says_what_may_have_happened(office: Office) -> None:
    office.desk.enrolled = lambda _: Reply(cut=-1)

    assert "if the code is then refused" in str(office.trouble())


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"x" * 70_000])
def test_an_offer_that_is_none_is_a_plain_sentence(office: Office, body: bytes) -> None:
    office.desk.offer = lambda _: Reply(body=body)

    assert isinstance(office.trouble(), Unreachable)
    assert office.desk.request is None


@pytest.mark.parametrize("hub_key", ["zz", "00", ""])
def test_a_hub_key_that_is_none_is_a_plain_sentence(office: Office, hub_key: str) -> None:
    office.desk.hub_key = hub_key

    assert isinstance(office.trouble(), Unreachable)
    assert office.desk.request is None


def test_a_clock_a_year_off_is_named(authority: Authority) -> None:
    for office in _office(authority, authority.server(since=-2 * YEAR, until=-YEAR)):
        assert "clock shows 23 November 2026" in str(office.trouble())


def test_proxies_of_the_environment_are_not_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")

    assert office.join().device == "device-9"


def test_a_tidy_code_is_the_one_both_sides_prove_with() -> None:
    assert code_key(checked_code("abcdefo123456789ghjkmnpqrs")) == code_key(CODE)
