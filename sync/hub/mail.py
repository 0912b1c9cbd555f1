"""The one way by which mail leaves the hub, and the only user of smtplib: one envelope, one outcome.

What came of an envelope is one of four: ``sent`` (the server took it), ``later`` (it did not, and may yet), ``refused``
(it never will), ``perhaps`` (the words were handed over and no answer came: nobody but the server knows).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec

from champion_app.domain.errors import Refused, Unreachable
from sync.hub.settings import MailSettings, secret

Result = Literal["sent", "later", "refused", "perhaps"]
_SECONDS = 30
_DOT = re.compile(rb"(?m)^\.")
_LINE = re.compile(rb"\r\n|\r|\n")
_STATUS = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")
_GO_ON, _GOING_DOWN = 354, 421


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One message for one person. ``identity`` comes back in a report of failure."""

    sender: str
    recipient: str
    identity: str
    message: bytes


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an envelope. ``note``: the server's codes, never its words, which may quote an address."""

    result: Result
    note: str = ""


def address(line: smtplib.SMTP, envelope: Envelope) -> tuple[int, bytes]:
    """Say whom it is from and for, and that words are to come; the server's answer. Nothing is handed over yet."""
    reports = line.has_extn("dsn")
    answer = line.mail(envelope.sender, ["RET=HDRS", f"ENVID={envelope.identity}"] if reports else [])
    if 200 <= answer[0] < 300:
        answer = line.rcpt(envelope.recipient, ["NOTIFY=FAILURE,DELAY"] if reports else [])
    return line.docmd("DATA") if 200 <= answer[0] < 300 else answer


def hand_over(line: smtplib.SMTP, message: bytes) -> None:
    """The words. From here on, silence means that nobody knows."""
    line.send(_DOT.sub(b"..", _LINE.sub(b"\r\n", message).rstrip(b"\r\n")) + b"\r\n.\r\n")


def hear(line: smtplib.SMTP) -> tuple[int, bytes]:
    """What the server says of the words."""
    return line.getreply()


class MailServer:
    """The force's mail server, for the length of one run. Connects when the first envelope comes, and again where the
    line was cut before any words were handed over. TLS always, its certificate checked."""

    def __init__(self, settings: MailSettings, folder: Path) -> None:
        """Raises Refused where the settings name no mail server."""
        if not settings.server or not settings.sender:
            raise Refused("No mail server is set. Write [mail] with server and sender into hub.toml, beside the keys.")
        self._settings, self._folder = settings, folder
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> MailServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._drop()

    def post(self, envelope: Envelope) -> Outcome:
        """Hand one envelope over. Raises Unreachable where the server cannot be reached at all, or wants no mail of us;
        then nothing was handed over."""
        line, answer = self._addressed(envelope)
        if line is None:
            return Outcome(result="later", note="the line was cut")
        if answer[0] != _GO_ON:
            self._let_go(line, answer[0])
            return _outcome(answer)
        try:
            hand_over(line, envelope.message)
            answer = hear(line)
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Outcome(result="perhaps", note="the line was cut after the words were handed over")
        return _outcome(answer)

    def _addressed(self, envelope: Envelope) -> tuple[smtplib.SMTP | None, tuple[int, bytes]]:
        """A line that knows whom it is for, and its answer; a second one where the first was cut. None after that."""
        for _ in range(2):
            line = self._line or self._connected()
            try:
                return line, address(line, envelope)
            except (smtplib.SMTPException, OSError):
                self._drop()
        return None, (0, b"")

    def _let_go(self, line: smtplib.SMTP, code: int) -> None:
        """The server does not want this one: ready for the next."""
        if code == _GOING_DOWN:
            self._drop()
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            line.rset()

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self._line is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._line.quit()
        self._drop()

    def _drop(self) -> None:
        """Hang up at once: who no longer answers is not waited for."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        try:
            line = connect(settings, self._folder)
        except smtplib.SMTPNotSupportedError:
            raise Unreachable("The mail server offers no encryption, so nothing was sent to it.") from None
        except smtplib.SMTPAuthenticationError:
            raise Unreachable(
                "The mail server does not accept the user and password that hub.toml names. Nothing was sent."
            ) from None
        except ssl.SSLError:
            raise Unreachable("The mail server could not prove who it is. Nothing was sent.") from None
        except (smtplib.SMTPException, OSError):
            raise Unreachable(
                "The mail server does not answer. What was not sent stays planned; send again later."
            ) from None
        self._line = line
        return line


def connect(settings: MailSettings, folder: Path) -> smtplib.SMTP:
    """A line to the mail server: encrypted, its certificate checked, signed in where a user is set."""
    authority = str(folder / settings.authority_file) if settings.authority_file else None
    context = ssl.create_default_context(cafile=authority)
    own_name = settings.sender.partition("@")[2]
    line: smtplib.SMTP
    if settings.security == "tls":
        line = smtplib.SMTP_SSL(
            settings.server, settings.port, local_hostname=own_name, timeout=_SECONDS, context=context
        )
    else:
        line = smtplib.SMTP(settings.server, settings.port, local_hostname=own_name, timeout=_SECONDS)
    try:
        if settings.security != "tls":
            line.starttls(context=context)
        line.ehlo()
        if settings.user:
            line.login(settings.user, secret(folder, settings.password_file))
    except BaseException:
        line.close()
        raise
    return line


def _outcome(answer: tuple[int, bytes]) -> Outcome:
    code, words = answer
    note = f"{code} {found[1].decode()}" if (found := _STATUS.search(words)) else str(code)
    if 200 <= code < 300:
        return Outcome(result="sent", note=note)
    return Outcome(result="refused" if code >= 500 else "later", note=note)
