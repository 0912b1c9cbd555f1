"""A day's report to everyone: one each, whatever happens in between; given back, tried again, settled by a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from unittest import mock

import pytest

from champion_app.domain.errors import Refused
from sync.hub import mail
from sync.hub.report.audience.recipients import remove
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.roster import take_roster
from sync.hub.report.send import letters
from sync.hub.report.send.bounces import Intake, take_bounces
from sync.hub.report.send.compose import compose, message
from sync.hub.report.send.letters import SILENT_FOR, Letter
from sync.hub.report.send.post import Sent, send_day
from sync.hub.report.send.preview import preview_of
from sync.hub.report.send.status import DayStatus, status_of
from sync.hub.settings import MailSettings, Settings
from tests.hub.report.conftest import TODAY, ReportingHub
from tests.hub.report.sample_day import MADE, sample_cut
from tests.hub.report.send.mail_sink import AUTHORITY, Sink, mail_sink, settings_with

PEOPLE = 6


class Cut(BaseException):
    """The machine stops here."""


@pytest.fixture(scope="module")
def sunk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sink, MailSettings, Path]]:
    folder = tmp_path_factory.mktemp("mail")
    with mail_sink(folder) as (sink, settings):
        yield sink, settings, folder


@pytest.fixture
def sink(sunk: tuple[Sink, MailSettings, Path]) -> Sink:
    sunk[0].taken.clear()
    sunk[0].answers.clear()
    return sunk[0]


@pytest.fixture
def settings(sunk: tuple[Sink, MailSettings, Path], ready: ReportingHub) -> Settings:
    (ready.hub.folder / AUTHORITY).write_bytes((sunk[2] / AUTHORITY).read_bytes())
    return settings_with(sunk[1])


@pytest.fixture
def ready(desk: ReportingHub, tmp_path: Path) -> ReportingHub:
    """A report, and people who get it."""
    return with_readers(desk, tmp_path)


def with_readers(desk: ReportingHub, tmp_path: Path) -> ReportingHub:
    desk.hate(Reported="10/11/2026 09:00")
    desk.run()
    path = tmp_path / "people.csv"
    rows = "".join(f"p{number}@force.example,Reader {number},beat manager,Easton,all\n" for number in range(PEOPLE))
    path.write_text("email,name,role,area,view\n" + rows, "utf-8")
    take_roster(desk.hub.storage, path, roles=shipped_roles(TODAY), now=desk.now)
    return desk


def send(desk: ReportingHub, settings: Settings) -> Sent:
    return send_day(desk.hub, settings)


def states(desk: ReportingHub) -> Counter[str]:
    return Counter(one.state for one in everyone(desk))


def everyone(desk: ReportingHub) -> list[Letter]:
    with desk.hub.storage.read() as tx:
        return letters.letters(tx, day=TODAY)


def status(desk: ReportingHub) -> DayStatus:
    with desk.hub.storage.read() as tx:
        return status_of(tx, TODAY)


def test_everyone_gets_one_and_a_second_run_sends_none(ready: ReportingHub, settings: Settings, sink: Sink) -> None:
    first, again = send(ready, settings), send(ready, settings)

    assert (first.planned, first.states) == (PEOPLE, {"sent": PEOPLE})
    assert (again.planned, again.states) == (0, {})
    assert sorted(to for to, _ in sink.taken) == [f"p{number}@force.example" for number in range(PEOPLE)]
    assert len({one["Message-ID"] for one in sink.messages()}) == PEOPLE
    assert sink.sessions >= 1


def test_a_message_reads_without_pictures_and_says_nothing_of_people(
    ready: ReportingHub, settings: Settings, sink: Sink
) -> None:
    send(ready, settings)
    one = sink.messages()[0]

    assert one["Subject"] == "OFFICIAL-SENSITIVE: Hate crime in Easton, Tuesday 24 November 2026"
    assert one["Auto-Submitted"] == "auto-generated"
    text, html = (one.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for told in (text.get_content(), html.get_content()):
        assert "https://hub.force.example/report?day=2026-11-24" in told
        assert told.count("OFFICIAL-SENSITIVE") == 2
        assert "not contacted, past the time" in told
        assert "A Name" not in told
        assert "Reader" not in told
    assert not any(word in html.get_content() for word in ("<img", "<script", "http-equiv", "background:url"))


def test_a_person_who_is_added_later_gets_it_and_one_who_is_removed_does_not(
    ready: ReportingHub, settings: Settings, sink: Sink, tmp_path: Path
) -> None:
    with ready.hub.storage.write() as tx:
        remove(tx, "p0@force.example", now=ready.now)
    send(ready, settings)
    late = tmp_path / "late.csv"
    late.write_text("email,name,role,area,view\nlate@force.example,L,champion,Ashley,all\n", "utf-8")
    take_roster(ready.hub.storage, late, roles=shipped_roles(TODAY), now=ready.now)
    send(ready, settings)

    assert Counter(to for to, _ in sink.taken)["late@force.example"] == 1
    assert "p0@force.example" not in {to for to, _ in sink.taken}
    told = next(raw for to, raw in sink.taken if to == "late@force.example")
    assert b"knows no area" in told.replace(b"=\r\n", b"")


def test_what_the_server_did_not_take_is_tried_later_and_given_up_in_the_end(
    ready: ReportingHub, settings: Settings, sink: Sink
) -> None:
    sink.answers = {
        ("RCPT", "p1@force.example"): ["451 4.7.1 later"] * 30,
        ("RCPT", "p2@force.example"): ["550 5.1.1 no"],
    }
    assert send(ready, settings).states == {"sent": PEOPLE - 2, "later": 1, "refused": 1}
    assert send(ready, settings).states == {}
    ready.now += timedelta(minutes=6)
    assert send(ready, settings).states == {"later": 1}
    sink.answers.clear()
    ready.now += timedelta(minutes=11)
    assert send(ready, settings).states == {"sent": 1}
    assert Counter(to for to, _ in sink.taken)["p1@force.example"] == 1


def test_a_silent_server_leaves_everything_planned(ready: ReportingHub, settings: Settings, sink: Sink) -> None:
    import msgspec

    dead = msgspec.structs.replace(settings, mail=msgspec.structs.replace(settings.mail, port=9))
    assert "does not answer" in send(ready, dead).stopped
    assert states(ready) == {"planned": PEOPLE}
    assert send(ready, settings).states == {"sent": PEOPLE}


@pytest.mark.parametrize(("function", "after"), [("address", 0), ("hand_over", 0), ("hear", 1)])
def test_a_stop_in_between_is_perhaps_sent_and_is_not_sent_again_by_itself(
    ready: ReportingHub, settings: Settings, sink: Sink, function: str, after: int
) -> None:
    whole = getattr(mail, function)
    calls = iter(range(10))

    def cut(*told: object) -> object:
        if next(calls) == 2:
            if after:
                whole(*told)
            raise Cut
        return whole(*told)

    with mock.patch.object(mail, function, cut), pytest.raises(Cut):
        send(ready, settings)
    with pytest.raises(Refused, match="Another run"):
        send(ready, settings)
    ready.now += SILENT_FOR + timedelta(seconds=1)
    send(ready, settings)

    assert states(ready) == {"sent": PEOPLE - 1, "perhaps": 1}
    assert max(Counter(to for to, _ in sink.taken).values()) == 1
    assert len(sink.taken) == PEOPLE - 1 + after
    assert any("champion-hub report settle" in line for line in status(ready).lines())

    perhaps = next(one for one in everyone(ready) if one.state == "perhaps")
    arrived = perhaps.message_id.encode() in b"".join(raw for _, raw in sink.taken)
    with ready.hub.storage.write() as tx:
        letters.settle(
            tx, day=TODAY, recipient_id=perhaps.recipient, arrived=arrived, by="A Coordinator", now=ready.now
        )
    send(ready, settings)
    assert states(ready) == {"sent": PEOPLE}
    assert Counter(Counter(to for to, _ in sink.taken).values()) == {1: PEOPLE}
    assert len({one["Message-ID"] for one in sink.messages()}) == PEOPLE


def test_only_what_is_perhaps_sent_can_be_settled(ready: ReportingHub, settings: Settings, sink: Sink) -> None:
    send(ready, settings)
    with ready.hub.storage.write() as tx, pytest.raises(Refused, match="nothing to settle"):
        letters.settle(
            tx, day=TODAY, recipient_id=everyone(ready)[0].recipient, arrived=False, by="x", now=ready.now
        )  # fmt: skip


def report_of_failure(
    told: bytes, to: str, *, action: str = "failed", status: str = "5.1.1", envelope: str = ""
) -> bytes:
    """A delivery report as mail servers write it (RFC 3464)."""
    original = told.split(b"\r\n\r\n", 1)[0].decode()
    identity = f"Original-Envelope-Id: {envelope}\n" if envelope else ""
    headers = "" if envelope else original
    return (
        "From: MAILER-DAEMON@force.example\nTo: bounces@force.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.force.example\n{identity}\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 no such user {to}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{headers}\n\n--b--\n"
    ).encode()


def taken_in(desk: ReportingHub, path: Path) -> Intake:
    with desk.hub.storage.write() as tx:
        return take_bounces(tx, path, now=desk.now)


def test_what_is_given_back_is_recorded_once(
    ready: ReportingHub, settings: Settings, sink: Sink, tmp_path: Path
) -> None:
    send(ready, settings)
    told = dict(sink.taken)
    envelope = next(raw for raw in sink.transcript[::-1] if raw.startswith(b"MAIL")).decode().split("ENVID=")[1]
    last = sink.taken[-1][0]
    other = EmailMessage()
    other["Subject"], other["Message-ID"] = "Out of office", "<else@where.example>"
    other.set_content("I am away.")
    box = tmp_path / "bounces.mbox"
    reports = (
        report_of_failure(told["p1@force.example"], "p1@force.example"),
        report_of_failure(told["p2@force.example"], "p2@force.example", action="delayed", status="4.4.1"),
        report_of_failure(b"", last, envelope=envelope, status="5.7.1"),
        report_of_failure(b"Message-ID: <forged@elsewhere.example>", "p1@force.example"),
        other.as_bytes(),
    )
    box.write_bytes(b"".join(b"From MAILER-DAEMON Tue Nov 24 09:00:00 2026\n" + one + b"\n\n" for one in reports))

    assert taken_in(ready, box) == Intake(messages=5, recorded=3, known=0, not_ours=2)
    assert taken_in(ready, box) == Intake(messages=5, recorded=0, known=3, not_ours=2)
    assert states(ready) == {"sent": PEOPLE - 2, "bounced": 2}
    notes = {one.email: one.note for one in everyone(ready)}
    assert notes["p1@force.example"] == "5.1.1: the address is not known there"
    assert send(ready, settings).states == {}


def test_a_single_message_can_be_taken_in(ready: ReportingHub, settings: Settings, sink: Sink, tmp_path: Path) -> None:
    send(ready, settings)
    path = tmp_path / "one.eml"
    path.write_bytes(report_of_failure(dict(sink.taken)["p3@force.example"], "p3@force.example"))
    assert taken_in(ready, path).recorded == 1
    with pytest.raises(Refused, match="cannot be opened"):
        taken_in(ready, tmp_path / "none.eml")


def test_a_preview_sends_nothing_and_writes_nothing_down(ready: ReportingHub, settings: Settings, sink: Sink) -> None:
    made = preview_of(ready.hub, settings, role="beat manager", area="easton", day=None)
    assert "Hate crime in Easton" in made.text
    assert made.paper.startswith(b"%PDF-")
    assert everyone(ready) == []
    assert sink.taken == []
    with pytest.raises(Refused, match="no area"):
        preview_of(ready.hub, settings, role="beat manager", area="Atlantis", day=None)
    with pytest.raises(Refused, match="no role"):
        preview_of(ready.hub, settings, role="wizard", area="", day=None)


@pytest.mark.parametrize(
    "trick",
    [
        "x\r\nBcc: a@else.example", "=?utf-8?q?x=0d=0aBcc:_a@else.example?=", "=?utf-8?b?DQpCY2M6IGE=?=", "\u202ecba",
        "=?=?utf-8?q?=0d=0aBcc:_a?=",
    ],
)  # fmt: skip
def test_a_name_of_an_area_adds_no_header(trick: str) -> None:
    cut, settings = sample_cut(patch=trick), settings_with(MailSettings(sender="r@force.example", sender_name=trick))
    words = compose(cut, settings=settings, roles=shipped_roles(TODAY))
    raw = message(words, cut, settings=settings, message_id="<i@force.example>", now=MADE)

    head = raw.split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert len(names) == len(set(names))
    assert b"Bcc" not in names
    assert "\u202e" not in words.subject


def test_the_same_on_postgresql(
    postgres: Callable[[], str], sunk: tuple[Sink, MailSettings, Path], sink: Sink, tmp_path: Path
) -> None:
    made = with_readers(ReportingHub(tmp_path, postgres()), tmp_path)
    try:
        (made.hub.folder / AUTHORITY).write_bytes((sunk[2] / AUTHORITY).read_bytes())
        told = settings_with(sunk[1])
        with mock.patch.object(mail, "hear", side_effect=Cut), pytest.raises(Cut):
            send(made, told)
        made.now += SILENT_FOR + timedelta(seconds=1)
        assert send(made, told).states == {"sent": PEOPLE - 1}
        assert states(made) == {"sent": PEOPLE - 1, "perhaps": 1}
    finally:
        made.hub.close()
