"""A real mail server that keeps what it is handed, over real TLS, and can be told how to answer."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sync.hub.settings import MailSettings, PageSettings, Settings
from sync.hub.tls import SERVER_FILE, SERVER_KEY, ensure_tls

_OPTIONS = re.compile(r" (RET|ENVID|NOTIFY)=[^ ]+")
USER, PASSWORD = "champion", "a password of this test"
AUTHORITY = "mail.pem"


class Sink:
    """What came. ``answers`` gives, for a moment (``RCPT`` or ``DATA``) and an address, what the server says instead of
    yes; ``hang up`` cuts the line there."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.transcript: list[bytes] = []
        self.answers: dict[tuple[str, str], list[str]] = {}
        self.sessions = 0

    def _answer(self, moment: str, address: str) -> str:
        waiting = self.answers.get((moment, address)) or self.answers.get((moment, ""))
        return waiting.pop(0) if waiting else ""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        told = self._answer("RCPT", address)
        if told == "hang up":
            _cut(server)
        if told:
            return told
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.transcript.append(content)
        told = self._answer("DATA", envelope.rcpt_tos[0])
        if told in {"take and hang up", ""}:
            self.taken.append((envelope.rcpt_tos[0], content))
        if told in {"take and hang up", "hang up"}:
            _cut(server)
            await asyncio.sleep(0)
        return told or "250 2.0.0 OK"

    def messages(self) -> list[EmailMessage]:
        """Everything that was taken, read as mail."""
        found = (email.message_from_bytes(raw, policy=email.policy.default) for _, raw in self.taken)
        return [one for one in found if isinstance(one, EmailMessage)]


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, told: Any) -> AuthResult:
    right = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_sink(
    folder: Path, *, implicit: bool = False, plain: bool = False, login: bool = False
) -> Iterator[tuple[Sink, MailSettings]]:
    """One that answers, and the settings with which the hub finds it. Its authority lies in ``folder``."""
    own = folder / "mail-server"
    own.mkdir()
    authority = ensure_tls(own, ("127.0.0.1",), now=datetime.now(UTC))
    (folder / AUTHORITY).write_text(authority)
    (folder / "mail.secret").write_text(PASSWORD)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own / SERVER_FILE, own / SERVER_KEY)
    sink = Sink()
    told: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "decode_data": False}
    if login:
        told |= {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": True}
    if implicit:
        told["ssl_context"] = context
    elif not plain:
        told |= {"tls_context": context, "require_starttls": True}
    controller = _Controller(sink, **told)
    controller.start()
    try:
        settings = MailSettings(
            server="127.0.0.1", port=controller.port, security="tls" if implicit else "starttls",
            sender="report@force.example", bounces="bounces@force.example", user=USER if login else "",
            password_file="mail.secret", authority_file=AUTHORITY,
        )  # fmt: skip
        yield sink, settings
    finally:
        controller.stop()


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class _WithReports(SMTP):
    """Takes the options with which a sender asks for reports of failure (RFC 3461)."""

    async def smtp_MAIL(self, arg: str) -> None:
        self.event_handler.transcript.append(f"MAIL {arg}".encode())
        await super().smtp_MAIL(_OPTIONS.sub("", arg))

    async def smtp_RCPT(self, arg: str) -> None:
        self.event_handler.transcript.append(f"RCPT {arg}".encode())
        await super().smtp_RCPT(_OPTIONS.sub("", arg))


class _Controller(Controller):
    """On a port that was free."""

    def factory(self) -> SMTP:
        return _WithReports(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        Controller._trigger_server(self)


def settings_with(mail: MailSettings) -> Settings:
    """Whole settings around a mail server."""
    return Settings(mail=mail, pages=PageSettings(address="https://hub.force.example"))
