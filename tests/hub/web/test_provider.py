"""Signing in through the force's own identity provider, over TLS; and what is not believed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.hub.web.conftest import Surfer
from tests.hub.web.force import NOW, Reading, reading
from tests.hub.web.identity_provider import CLIENT, SECRET, Identity, identity_provider


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Identity]:
    with identity_provider(tmp_path_factory.mktemp("provider")) as made:
        made.now = NOW
        yield made


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("force")
    (folder / "hub").mkdir()
    (folder / "hub" / "provider.pem").write_text(identity.ca_pem)
    (folder / "hub" / "provider.secret").write_text(SECRET + "\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = f"""
[pages]
address = "https://127.0.0.1:{port}"
local_accounts = false
[provider]
issuer = "{identity.issuer}"
client = "{CLIENT}"
secret_file = "provider.secret"
authority_file = "provider.pem"
name = "your force account"
"""
    with reading(folder, settings=settings, port=port) as made:
        made.report()
        made.reader()
        yield made


@pytest.fixture
def one(running: Reading, identity: Identity) -> Iterator[Surfer]:
    running.now = NOW
    identity.lie, identity.published, identity.refuses = {}, identity.key, False
    identity.email = "manager@force.example"
    surfer = Surfer(running)
    yield surfer
    surfer.line.close()


def through(one: Surfer, identity: Identity, *, wait: timedelta = timedelta()) -> httpx.Response:
    """The way there and back, as a browser goes it."""
    sent = one.line.get("/sign-in/provider?after=/report?day=2026-11-23")
    assert sent.status_code == 303
    assert sent.headers["location"].startswith(f"{identity.issuer}/authorize?")
    with httpx.Client(verify=False, trust_env=False) as there:  # noqa: S501  # the browser's own trust is not tested here
        back = there.get(sent.headers["location"]).headers["location"]
    one.hub.now += wait
    return one.go(back)


def test_somebody_on_the_list_comes_in_and_lands_where_they_wanted(one: Surfer, identity: Identity) -> None:
    assert "Sign in with your force account" in one.go("/sign-in").text
    assert 'name="passphrase"' not in one.page.text
    answer = through(one, identity)
    assert "Hate crime in East Bristol" in answer.text
    assert answer.url.query == b"day=2026-11-23"


def test_somebody_who_is_not_on_the_list_does_not(one: Surfer, identity: Identity) -> None:
    identity.email = "other@force.example"
    answer = through(one, identity)
    assert answer.status_code == 403
    assert "not on the list" in answer.text


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://elsewhere.example"}, {"aud": "another client"}, {"nonce": "another"},
        {"exp": int((NOW - timedelta(hours=1)).timestamp())}, {"aud": [CLIENT, "other"], "azp": "other"},
    ],
)  # fmt: skip
def test_a_word_that_does_not_fit_is_not_believed(one: Surfer, identity: Identity, lie: dict[str, object]) -> None:
    identity.lie = lie
    answer = through(one, identity)
    assert answer.status_code == 403
    assert "does not fit" in answer.text


def test_a_word_that_another_key_signed_is_not_believed(one: Surfer, identity: Identity) -> None:
    identity.published = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    assert through(one, identity).status_code == 403


def test_an_address_that_is_not_vouched_for_does_not_count(one: Surfer, identity: Identity) -> None:
    identity.lie = {"email_verified": False}
    assert "does not vouch" in through(one, identity).text


def test_who_was_let_in_by_nobody_is_told_so(one: Surfer, identity: Identity) -> None:
    identity.refuses = True
    assert "let nobody in" in through(one, identity).text


def test_a_way_works_once_in_its_own_browser_and_not_for_long(one: Surfer, identity: Identity) -> None:
    answer = through(one, identity)
    assert answer.status_code == 200
    assert one.go(str(answer.history[0].url)).status_code == 403
    sent = one.line.get("/sign-in/provider")
    with httpx.Client(verify=False, trust_env=False) as there:  # noqa: S501  # as above
        back = there.get(sent.headers["location"]).headers["location"]
    other = Surfer(one.hub)
    assert other.go(back).status_code == 403
    other.line.close()
    assert "took too long" in through(one, identity, wait=timedelta(minutes=11)).text


def test_where_it_is_silent_the_page_says_so(tmp_path: Path) -> None:
    settings = '[provider]\nissuer = "https://127.0.0.1:9"\nclient = "x"\n'
    with reading(tmp_path, settings=settings) as made:
        surfer = Surfer(made)
        answer = surfer.go("/sign-in/provider")
        surfer.line.close()
    assert answer.status_code == 503
    assert "does not answer" in answer.text
