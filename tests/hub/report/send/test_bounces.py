"""What mail servers give back, as they write it: each address by itself, and by the words where there are no fields."""

from __future__ import annotations

import contextlib
import mailbox
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import update

from champion_app.domain.errors import Refused
from sync.hub.report.audience.recipients import recipients
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.roster import take_roster
from sync.hub.report.send import letters
from sync.hub.report.send.bounces import Intake, meaning, take_bounces
from sync.hub.report.send.letters import Letter
from sync.hub.storage.readers import letter
from tests.hub.report.conftest import NOW, TODAY, ReportingHub

READERS = ("p1", "p2", "jane.doe")


class _UndoneError(Exception):
    """Ends a transaction without writing it."""


class Desk:
    """A hub that sent three letters. What a test takes in is undone."""

    def __init__(self, hub: ReportingHub, folder: Path) -> None:
        self._hub = hub.hub
        hub.hate()
        rows = "".join(f"{name}@force.example,Reader {name},beat manager,Easton,all\n" for name in READERS)
        (folder / "people.csv").write_text("email,name,role,area,view\n" + rows, "utf-8")
        take_roster(self._hub.storage, folder / "people.csv", roles=shipped_roles(TODAY), now=NOW)
        with self._hub.storage.write() as tx:
            letters.plan(tx, recipients(tx), day=TODAY, incarnation="i", domain="force.example", now=NOW)
            tx.execute(update(letter).values(state="sent"))
            self.ids = {one.email.partition("@")[0]: one.message_id for one in letters.letters(tx, day=TODAY)}

    def takes(self, source: Path) -> tuple[Intake, dict[str, Letter]]:
        """What a file of reports does, and the letters after it."""
        with contextlib.suppress(_UndoneError), self._hub.storage.write() as tx:
            told = take_bounces(tx, source, now=NOW)
            after = {one.email.partition("@")[0]: one for one in letters.letters(tx, day=TODAY)}
            _undo()
        return told, after


def _undo() -> NoReturn:
    raise _UndoneError


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("sent")
    made = ReportingHub(folder)
    yield Desk(made, folder)
    made.hub.close()


def dsn(*blocks: str, headers: str = "", kind: str = "delivery-status") -> str:
    """A delivery report with these blocks; ID is the Message-ID of the letter."""
    return (
        "From: postmaster@mx.example\nTo: bounces@force.example\nSubject: Undeliverable\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"Sorry.\n--b\nContent-Type: message/{kind}\n\nReporting-MTA: dns; mx.example\n\n"
        + "\n\n".join(blocks) + f"\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ID\n{headers}\n--b--\n"
    )  # fmt: skip


def block(action: str, status: str, final: str = "p1@force.example", *, original: str = "") -> str:
    first = f"Original-Recipient: rfc822; {original}\n" if original else ""
    return f"{first}Final-Recipient: rfc822; {final}\nAction: {action}\nStatus: {status}"


WORDS: dict[str, str] = tomllib.loads(Path(__file__).with_name("server_words.toml").read_text("utf-8"))
ELSEWHERE = "somebody.else@mail.example"
GIVEN_BACK = {
    "failed, expired": (
        dsn(block("failed", "4.4.7")),
        "4.4.7: it was tried until the time was over, and will not come",
    ),
    "failed, full to the end": (dsn(block("failed", "4.2.2")), "4.2.2: it was tried until the time was over"),
    "with words beside": (dsn(block("Failed (expired)", "4.4.7 (delivery time expired)")), "4.4.7: it was tried until"),
    "unknown": (dsn(block("failed", "5.1.1")), "5.1.1: the address is not known there"),
    "capitals": (dsn(block("FAILED", "5.1.10", "P1@Force.Example")), "5.1.10: the address is not known there"),
    "ours behind another's": (
        dsn(block("delivered", "2.0.0", ELSEWHERE), block("failed", "5.2.1")),
        "5.2.1: the mailbox does not take it",
    ),
    "late, and then given up": (
        dsn(block("delayed", "4.4.1"), block("failed", "5.4.4")),
        "5.4.4: the way there is broken",
    ),
    "no status but its reply": (
        dsn("Final-Recipient: rfc822; p1@force.example\nAction: failed\nDiagnostic-Code: smtp; 550 5.7.1 no"),
        "5.7.1: it was refused by a rule there",
    ),
    "no status at all": (
        dsn("Final-Recipient: rfc822; p1@force.example\nAction: failed"),
        "5.0.0: it was not delivered",
    ),
    "the same name in another house": (
        dsn(block("failed", "5.1.1", "p1@force.onmicrosoft.com", original="p1@force.example")),
        "5.1.1: the address is not known there",
    ),
    "another name in the same house": (
        dsn(block("failed", "5.1.1", "1234@mail.force.example")),
        "5.1.1: the address is",
    ),
    "only whom it was meant for": (
        dsn("Original-Recipient: rfc822; p1@force.example\nAction: failed\nStatus: 5.1.1"),
        "5.1.1: the address is not known there",
    ),
    "international": (
        dsn(block("failed", "5.1.1").replace("rfc822", "utf-8"), kind="global-delivery-status"),
        "5.1.1: the address is not known there",
    ),
    "qmail": (WORDS["qmail"], "5.1.1: the address is not known there"),
    "qmail, expired": (WORDS["qmail, expired"], "4.4.7: it was tried until the time was over"),
    "old Exim": (WORDS["old Exim"], "5.0.0: it was not delivered"),
    "returned whole, without fields": (
        WORDS["returned whole, without fields"],
        "5.1.1: the address is not known there",
    ),
}
ARRIVED = {
    "delivered, and a copy lost": dsn(block("delivered", "2.0.0"), block("failed", "5.1.1", ELSEWHERE)),
    "the copy first": dsn(block("failed", "5.1.1", ELSEWHERE), block("delivered", "2.0.0")),
    "relayed": dsn(block("relayed", "2.0.0"), block("failed", "5.1.1", ELSEWHERE)),
}
COPY = {
    "a copy elsewhere": dsn(block("failed", "5.1.1", ELSEWHERE)),
    "meant for the reader, sent on elsewhere": dsn(block("failed", "5.1.1", ELSEWHERE, original="p1@force.example")),
    "meant for another": dsn(block("failed", "5.1.1", "x@force.example", original="x@force.example")),
    "to another reader of ours": dsn(block("failed", "5.1.1", "p2@force.example")),
    "the mailbox had it": dsn(block("failed", "5.1.1", "p1@mail.example"), headers="Delivered-To: p1@force.example\n"),
    "Exim, generated": WORDS["Exim, generated"],
}
LATE = {
    "delayed": dsn(block("delayed", "4.4.1")),
    "delayed with a final code": dsn(block("delayed", "5.7.1")),
    "Exim's warning": WORDS["Exim's warning"],
}
NO_REPORT = {
    "absence": WORDS["absence"],
    "an answer that quotes it": WORDS["an answer that quotes it"],
    "a report of nobody": dsn(),
    "another's": dsn(block("failed", "5.1.1")).replace("ID", "<else@where.example>"),
    "a daemon without words": WORDS["a daemon without words"],
}


def of(text: str, desk: Desk, folder: Path, name: str = "p1") -> Path:
    path = folder / "one.eml"
    path.write_bytes(text.replace(": ID\n", f": {desk.ids[name]}\n").encode())
    return path


@pytest.mark.parametrize(("text", "note"), GIVEN_BACK.values(), ids=GIVEN_BACK)
def test_what_is_given_back(sent: Desk, tmp_path: Path, text: str, note: str) -> None:
    told, after = sent.takes(of(text, sent, tmp_path))

    assert told == Intake(messages=1, recorded=1, known=0, not_ours=0)
    assert (after["p1"].state, after["p2"].state) == ("bounced", "sent")
    assert after["p1"].note.startswith(note)


@pytest.mark.parametrize("text", ARRIVED.values(), ids=ARRIVED)
def test_who_has_it_has_it_whatever_became_of_copies(sent: Desk, tmp_path: Path, text: str) -> None:
    told, after = sent.takes(of(text, sent, tmp_path))

    assert told == Intake(messages=1, recorded=0, known=0, not_ours=0, arrived=1)
    assert (after["p1"].state, after["p1"].note) == ("sent", "")


@pytest.mark.parametrize("text", COPY.values(), ids=COPY)
def test_a_copy_that_the_mailbox_sent_on_is_no_failure_and_is_noted(sent: Desk, tmp_path: Path, text: str) -> None:
    told, after = sent.takes(of(text, sent, tmp_path))

    assert told == Intake(messages=1, recorded=0, known=0, not_ours=0, arrived=1)
    assert after["p1"].state == "sent"
    assert after["p1"].note == "5.1.1: a copy that the reader’s mailbox sent on was not delivered"


@pytest.mark.parametrize("text", LATE.values(), ids=LATE)
def test_what_is_late_is_still_sent(sent: Desk, tmp_path: Path, text: str) -> None:
    told, after = sent.takes(of(text, sent, tmp_path))

    assert (told.recorded, after["p1"].state) == (1, "sent")
    assert meaning("4.4.1", action="delayed") == "it is late and still being tried"


@pytest.mark.parametrize("text", NO_REPORT.values(), ids=NO_REPORT)
def test_what_is_no_report_of_ours_changes_nothing(sent: Desk, tmp_path: Path, text: str) -> None:
    told, after = sent.takes(of(text, sent, tmp_path))

    assert told == Intake(messages=1, recorded=0, known=0, not_ours=1)
    assert {one.state for one in after.values()} == {"sent"}


def test_a_maildir_a_folder_and_a_mailbox_are_read_alike(sent: Desk, tmp_path: Path) -> None:
    reports = [
        of(dsn(block("failed", "5.1.1", f"{name}@force.example")), sent, tmp_path, name).read_bytes()
        for name in READERS
    ]
    (tmp_path / "one.eml").unlink()
    box = mailbox.Maildir(str(tmp_path / "Maildir"))
    plain = tmp_path / "folder"
    plain.mkdir()
    for number, raw in enumerate(reports):
        message = mailbox.MaildirMessage(raw)
        message.set_subdir("cur" if number else "new")
        box.add(message)
        (plain / f"{number}.eml").write_bytes(raw.replace(b"\n", b"\r\n"))
    mbox = tmp_path / "reports.mbox"
    mbox.write_bytes(b"".join(b"From MAILER-DAEMON Tue Nov 24 09:00:00 2026\n" + raw + b"\n\n" for raw in reports))

    for source in (tmp_path / "Maildir", plain, mbox):
        told, after = sent.takes(source)
        assert told == Intake(messages=3, recorded=3, known=0, not_ours=0)
        assert {one.state for one in after.values()} == {"bounced"}


def test_a_file_that_only_outlook_reads_says_what_to_do(sent: Desk, tmp_path: Path) -> None:
    path = tmp_path / "one.msg"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    with pytest.raises(Refused, match=r"Save the messages as \.eml"):
        sent.takes(path)
    (tmp_path / "empty").write_bytes(b"")
    assert sent.takes(tmp_path / "empty")[0].messages == 0
