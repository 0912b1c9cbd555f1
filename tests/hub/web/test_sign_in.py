"""Signing in with a passphrase and a code: who comes in, who does not, and what nobody learns on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from sync.hub.storage.readers import invitation, local_account, web_session, wrong_try
from sync.hub.web import local
from sync.hub.web.guard import SESSION
from sync.hub.web.local import Passphrases
from sync.hub.web.sessions import IDLE, LONGEST
from sync.hub.web.sign_in import WRONG
from tests.hub.web.conftest import PASSPHRASE, Surfer
from tests.hub.web.force import Reading

Surf = Callable[[], Surfer]


@pytest.fixture(autouse=True)
def report(hub: Reading) -> None:
    hub.report()


def test_a_link_makes_an_account_once_and_its_owner_signs_in(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    path = hub.invitation(person)
    secret = one.join(person)  # a newer link: the first works no more
    assert surf().go(path).status_code == 404

    one.leave()
    assert "Sign in" in one.go("/report").text
    assert "Hate crime in East Bristol" in one.enter(person.email.upper(), secret).text
    with hub.hub.storage.read() as tx:
        kept = tx.execute(select(local_account)).one()
        links = tx.execute(select(invitation.c.secret)).scalars().all()
    assert kept.passphrase.startswith("$argon2id$v=19$")
    assert secret not in bytes(kept.secret)
    assert set(links) == {b""}


def test_a_guess_costs_what_it_should_and_as_much_where_there_is_nobody() -> None:
    made = Passphrases()
    kept = made.kept(PASSPHRASE)
    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert local._NOBODY.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert made.right(PASSPHRASE, kept)
    assert not made.right(PASSPHRASE + " ", kept)
    assert not made.right(PASSPHRASE, None)


def test_wrong_address_passphrase_and_code_read_the_same(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    secret = one.join(person)
    one.leave()

    answers = [
        one.enter("nobody@force.example", secret),
        one.enter(person.email, secret, passphrase="another one entirely"),
        one.enter(person.email, secret, code="000000"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert all(WRONG in answer.text for answer in answers)


def test_a_code_works_once(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    secret = one.join(person)
    one.leave()
    code = one.code(secret, later=1)
    assert one.enter(person.email, secret, code=code).status_code == 200

    other = surf()
    other.go("/sign-in")
    assert WRONG in other.send("/sign-in", email=person.email, passphrase=PASSPHRASE, code=code).text


def test_wrong_tries_make_the_next_wait_and_time_passes(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    secret = one.join(person)
    one.leave()
    for _ in range(4):
        one.enter(person.email, secret, code="000000")
    hub.now -= timedelta(seconds=29)

    waiting = one.enter(person.email, secret, code=one.code(secret))
    assert "Try again in" in waiting.text
    hub.now += timedelta(minutes=16)
    assert "Hate crime in" in one.enter(person.email, secret).text
    with hub.hub.storage.read() as tx:
        assert len(tx.execute(select(wrong_try)).all()) == 4  # the address is remembered, the account is not


def test_a_weak_or_different_passphrase_makes_no_account(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    path = hub.invitation(person)
    one.go(path)
    weak = one.send(path, passphrase="password123", again="password123", code="123456")
    assert weak.status_code == 403
    assert 'role="alert"' in weak.text
    assert "differ" in one.send(path, passphrase=PASSPHRASE, again=PASSPHRASE + "s", code="123456").text
    assert "code does not fit" in one.send(path, passphrase=PASSPHRASE, again=PASSPHRASE, code="123456").text
    with hub.hub.storage.read() as tx:
        assert tx.execute(select(local_account)).first() is None


def test_a_link_runs_out(hub: Reading, surf: Surf) -> None:
    path = hub.invitation(hub.reader())
    hub.now += timedelta(hours=73)
    assert surf().go(path).status_code == 404


@pytest.mark.parametrize("after", [IDLE, LONGEST])
def test_a_session_ends(hub: Reading, surf: Surf, after: timedelta) -> None:
    one = surf()
    one.join(hub.reader())
    step = min(after, IDLE) - timedelta(minutes=1)
    waited = timedelta()
    while after is LONGEST and waited + step < LONGEST:
        waited += step
        hub.now += step
        assert "Hate crime in" in one.go("/report").text
    hub.now += after - waited + timedelta(seconds=1) if after is LONGEST else after + timedelta(minutes=1)
    assert "Sign in" in one.go("/report").text


def test_who_is_removed_is_out_at_once(hub: Reading, surf: Surf) -> None:
    from sync.hub.report.audience.recipients import remove

    one = surf()
    one.join(hub.reader())
    with hub.hub.storage.write() as tx:
        remove(tx, "manager@force.example", now=hub.now)
    assert "Sign in" in one.go("/report").text


def test_signing_out_ends_the_session_at_the_hub(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(hub.reader())
    token = one.line.cookies[SESSION]
    one.leave()
    other = surf()
    other.line.cookies.set(SESSION, token, domain="127.0.0.1", path="/")
    assert "Sign in" in other.go("/report").text
    with hub.hub.storage.read() as tx:
        assert tx.execute(select(web_session)).first() is None


@pytest.mark.parametrize("action", ["/sign-in", "/report/finding", "/report/query"])
def test_a_form_of_another_page_does_nothing(hub: Reading, surf: Surf, action: str) -> None:
    one = surf()
    one.join(hub.reader())
    told = {"id": "finding-2", "right": "yes", "here": "/report", "proof": "0" * 64}
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = one.line.post(action, data=told, headers=headers)
        assert answer.status_code == 403 or "said=stale" in answer.headers["location"]
    one.go("/report")
    true = one.hidden("/sign-out") | {"id": "finding-2", "right": "yes", "here": "/report"}
    answer = one.line.post("/report/finding", data=true, headers={"Origin": "https://elsewhere.example"})
    assert "said=stale" in answer.headers["location"]


def test_cookies_are_out_of_reach_and_pages_are_not_kept(hub: Reading, surf: Surf) -> None:
    one = surf()
    path = hub.invitation(hub.reader())
    first = one.go(path)
    cookie = first.headers["set-cookie"]
    assert all(word in cookie for word in ("__Host-", "HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert "Domain" not in cookie
    assert first.headers["cache-control"] == "no-store"
    policy = first.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in first.text
    assert " style=" not in first.text
    sheet = one.go(str(first.text.split('rel="stylesheet" href="')[1].split('"')[0]))
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]


@pytest.mark.parametrize("after", ["https://elsewhere.example/report", "//elsewhere.example", "/report\\@x", "/../x"])
def test_nobody_is_sent_elsewhere_after_signing_in(hub: Reading, surf: Surf, after: str) -> None:
    one = surf()
    one.go("/sign-in?after=" + after)
    assert one.hidden("/sign-in")["after"] == "/report"


def test_errors_are_pages_and_say_nothing_of_people(hub: Reading, surf: Surf) -> None:
    one = surf()
    assert one.go("/web/no-such-file.css").status_code == 404
    assert one.line.post("/sign-in", content=b"\xff" * 10).status_code == 400
    assert one.line.post("/sign-in", content=b"a" * 70_000).status_code == 413
