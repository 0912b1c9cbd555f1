"""One envelope, one outcome: with STARTTLS and with TLS from the start, and whatever the server answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from champion_app.domain.errors import Refused, Unreachable
from sync.hub.mail import Envelope, MailServer, Outcome
from sync.hub.settings import MailSettings
from tests.hub.report.send.mail_sink import Sink, mail_sink

TO = "somebody@force.example"
ENVELOPE = Envelope(sender="a@force.example", recipient=TO, identity="id-1", message=b"Subject: x\n\n.dot\nlast\n")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def sunk(place: Path) -> Iterator[tuple[Sink, MailSettings]]:
    with mail_sink(place) as made:
        yield made


@pytest.fixture
def sink(sunk: tuple[Sink, MailSettings]) -> Sink:
    sunk[0].taken.clear()
    sunk[0].answers.clear()
    return sunk[0]


def post(place: Path, settings: MailSettings, *envelopes: Envelope) -> list[Outcome]:
    with MailServer(settings, place) as server:
        return [server.post(one) for one in envelopes]


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
@pytest.mark.parametrize("how", [{"login": True}, {"implicit": True}, {}], ids=["signed in", "tls", "starttls"])
def test_it_is_handed_over_encrypted_and_as_it_is(tmp_path: Path, how: dict[str, bool]) -> None:
    with mail_sink(tmp_path, **how) as (sink, settings):
        assert post(tmp_path, settings, ENVELOPE) == [Outcome(result="sent", note="250 2.0.0")]
    assert sink.taken == [(TO, b"Subject: x\r\n\r\n.dot\r\nlast\r\n")]
    greeting = sink.transcript[0].replace(b"MAIL from:", b"MAIL FROM:")  # Python 3.13 writes it in small letters
    assert greeting == b"MAIL FROM:<a@force.example> RET=HDRS ENVID=id-1"


@pytest.mark.parametrize(
    ("moment", "told", "result", "taken"),
    [
        ("RCPT", "550 5.1.1 no somebody@force.example here", "refused", 0),
        ("RCPT", "451 4.7.1 later", "later", 0),
        ("DATA", "554 5.7.1 no", "refused", 0),
        ("DATA", "452 4.3.1 full", "later", 0),
        ("DATA", "hang up", "perhaps", 0),
        ("DATA", "take and hang up", "perhaps", 1),
    ],
)
def test_what_the_server_says_is_what_is_recorded(
    place: Path, sink: Sink, sunk: tuple[Sink, MailSettings], moment: str, told: str, result: str, taken: int
) -> None:
    sink.answers = {(moment, TO): [told]}
    other = msgspec.structs.replace(ENVELOPE, recipient="other@force.example")
    first, second = post(place, sunk[1], ENVELOPE, other)

    assert first.result == result
    assert "@" not in first.note
    assert second.result == "sent"
    assert len(sink.taken) == taken + 1


def test_a_line_that_is_cut_before_any_words_is_tried_once_more(
    place: Path, sink: Sink, sunk: tuple[Sink, MailSettings]
) -> None:
    sink.answers = {("RCPT", TO): ["hang up"]}
    assert post(place, sunk[1], ENVELOPE)[0].result == "sent"
    assert len(sink.taken) == 1
    sink.answers = {("RCPT", TO): ["hang up", "hang up"]}
    assert post(place, sunk[1], ENVELOPE) == [Outcome(result="later", note="the line was cut")]
    assert len(sink.taken) == 1


def test_a_server_without_encryption_gets_nothing(tmp_path: Path) -> None:
    with mail_sink(tmp_path, plain=True) as (sink, settings), pytest.raises(Unreachable, match="no encryption"):
        post(tmp_path, settings, ENVELOPE)
    assert sink.transcript == []


@pytest.mark.parametrize("implicit", [True, False])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path, implicit: bool) -> None:
    with mail_sink(tmp_path, implicit=implicit) as (sink, settings), pytest.raises(Unreachable, match="prove"):
        post(tmp_path, msgspec.structs.replace(settings, authority_file=""), ENVELOPE)
    assert sink.transcript == []


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    with mail_sink(tmp_path, login=True) as (_, settings):
        (tmp_path / "mail.secret").write_text("another")
        with pytest.raises(Unreachable, match="user and password"):
            post(tmp_path, settings, ENVELOPE)


def test_nothing_there_and_nothing_set_are_told(place: Path, sunk: tuple[Sink, MailSettings]) -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        post(place, msgspec.structs.replace(sunk[1], port=9), ENVELOPE)
    with pytest.raises(Refused, match="No mail server is set"):
        MailServer(MailSettings(), place)
