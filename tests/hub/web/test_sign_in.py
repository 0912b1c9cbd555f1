"""Signing in with a passphrase and a code: who comes in, who does not, and what nobody learns on the way."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from sync.hub.report.audience.recipients import Recipient
from sync.hub.storage.readers import invitation, local_account, web_session, wrong_try
from sync.hub.web import local
from sync.hub.web.entry import safe_place
from sync.hub.web.guard import SESSION
from sync.hub.web.local import Cost, Passphrases
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
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert local._NOBODY.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
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


ELSEWHERE = [
    "https://elsewhere.example/report", "//elsewhere.example", "/report\\@x", "/../x", "///report?x", "///report",
    "////report", "/\\report", "/report\r\nX: y", "/report\t", " /report", "/report/../x", "/report//x", "/report#//x",
    "/report@x", "report", "javascript:/report", "/report?a=//x@y", "/report%0d%0a", "/reportx", "/report/links/x",
]  # fmt: skip


@pytest.mark.parametrize("told", ELSEWHERE)
def test_no_place_but_a_page_of_the_report_is_gone_to(told: str) -> None:
    assert safe_place(told) == "/report"


@pytest.mark.parametrize(
    "told",
    [
        "/report", "/report.pdf", "/report/links?day=2026-11-23&item=repeat%3Aa",
        "/report?day=2026-11-23&area=East+Bristol&view=all",
    ],
)  # fmt: skip
def test_the_reports_own_pages_are_gone_to(told: str) -> None:
    assert safe_place(told) == told


@pytest.mark.parametrize("here", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_saying_something(hub: Reading, surf: Surf, here: str) -> None:
    one = surf()
    one.join(hub.reader())
    for path in ("/report/finding", "/report/query", "/report/link"):
        answer = one.line.post(path, data={"id": "x", "here": here, "proof": "0" * 64})
        assert answer.headers["location"] == "/report?said=stale"


def test_signing_out_on_a_page_that_is_stale_ends_the_session_at_the_hub(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(hub.reader())
    one.line.post("/sign-out", data={"proof": "of an older page"})
    with hub.hub.storage.read() as tx:
        assert tx.execute(select(web_session)).first() is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://127.0.0.1"}, {},
    ],
)  # fmt: skip
def test_what_another_site_sends_signs_nobody_out(hub: Reading, surf: Surf, headers: dict[str, str]) -> None:
    one = surf()
    one.join(hub.reader())
    answer = one.line.post("/sign-out", data={"proof": "0" * 64} if headers else {}, headers=headers)
    assert "set-cookie" not in answer.headers
    assert "Sign out" in one.go("/report").text


CROWD = 8


def test_who_signs_in_at_the_same_moment_is_let_in_and_a_laptop_is_answered_meanwhile(hub: Reading, surf: Surf) -> None:
    """At a cost with lanes, where two derivations at once would wait for each other for ever."""
    people = []
    for number in range(CROWD):
        person = hub.reader(f"reader{number}@force.example")
        one = surf()
        people.append((person, one, one.join(person)))
        one.leave()
    with hub.hub.storage.write_beside() as tx:  # as accounts of before have it
        kept = Passphrases(Cost(memory=8192, passes=3, lanes=4)).kept(PASSPHRASE)
        tx.execute(update(local_account).values(passphrase=kept))
    hub.now += timedelta(seconds=local.STEP_SECONDS)
    for _, one, _ in people:
        one.go("/sign-in")

    def enter(told: tuple[Recipient, Surfer, bytes]) -> int:
        person, one, secret = told
        return one.send("/sign-in", email=person.email, passphrase=PASSPHRASE, code=one.code(secret)).status_code

    with ThreadPoolExecutor(CROWD) as at_once:
        answers = at_once.map(enter, people)
        assert httpx.get(f"{hub.url}/v1/health", verify=ssl.create_default_context(cadata=hub.hub.ca_pem)).is_success
        assert list(answers) == [200] * CROWD
    assert all("Hate crime in East Bristol" in one.page.text for _, one, _ in people)
    with hub.hub.storage.read() as tx:
        now_kept = tx.execute(select(local_account.c.passphrase)).scalars().all()
    assert all(one.startswith("$argon2id$v=19$m=64,t=1,p=1$") for one in now_kept), "made anew at today's cost"


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
