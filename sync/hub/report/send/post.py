"""Send a day's report: write down the intent, hand it over, write down the answer; one person after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import structlog

from champion_app.domain.errors import Refused, Unreachable
from champion_app.domain.rules.words.wording import full_day
from sync.hub.hub import Hub
from sync.hub.mail import Envelope, MailServer
from sync.hub.report.audience.cut import Cut, cut_for
from sync.hub.report.audience.recipients import Recipient, recipients
from sync.hub.report.audience.roles import Roles, shipped_roles
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.store import latest_day, report_of
from sync.hub.report.send import letters
from sync.hub.report.send.bounces import identity_of
from sync.hub.report.send.compose import compose, message
from sync.hub.report.send.letters import Letter, State
from sync.hub.settings import Settings

_log = structlog.get_logger("hub.mail")


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did: how many of each state, and how many were written down for the first time. ``stopped`` says why
    it ended before the last one."""

    day: date
    planned: int
    states: dict[State, int]
    stopped: str = ""


def day_to_send(hub: Hub, day: date | None) -> DayReport:
    """The report of a day, or of the latest. Raises Refused where there is none."""
    with hub.storage.read() as tx:
        wanted = day or latest_day(tx)
        report = report_of(tx, wanted) if wanted is not None else None
    if report is None:
        told = f"of {full_day(day)}" if day else "yet"
        raise Refused(f"There is no report {told}. `champion-hub report run` makes one. Nothing was sent.")
    return report


def send_day(
    hub: Hub, settings: Settings, *, day: date | None = None, tell: Callable[[int, int], None] | None = None
) -> Sent:
    """Send what is still to be sent of a day. Raises Refused; what the mail server does is told in the answer."""
    with MailServer(settings.mail, hub.folder) as server:
        report = day_to_send(hub, day)
        roles = shipped_roles(report.day)
        with hub.storage.write() as tx:
            people = recipients(tx)
            planned = letters.plan(
                tx, people, day=report.day, incarnation=hub.storage.incarnation, domain=_domain(settings),
                now=hub.clock(),
            )  # fmt: skip
            run = letters.begin_run(tx, now=hub.clock())
            wanted = letters.due(tx, day=report.day, now=hub.clock())
        sender = _Sender(hub, settings, server, report, roles, run, {one.id: one for one in people})
        states: dict[State, int] = {}
        stopped = ""
        try:
            for place, recipient_id in enumerate(wanted):
                if tell is not None:
                    tell(place, len(wanted))
                state = sender.send(recipient_id)
                if state is not None:
                    states[state] = states.get(state, 0) + 1
        except Unreachable as silent:
            stopped = str(silent)
        with hub.storage.write_beside() as tx:
            letters.end_run(tx, run, day=report.day, sent=states.get("sent", 0), now=hub.clock())
    _log.info("report sent", day=report.day.isoformat(), planned=planned, **states)
    return Sent(day=report.day, planned=planned, states=states, stopped=stopped)


def _domain(settings: Settings) -> str:
    return settings.mail.sender.partition("@")[2] or "champion.invalid"


class _Sender:
    """Sends one after another."""

    def __init__(
        self, hub: Hub, settings: Settings, server: MailServer, report: DayReport, roles: Roles, run: str,
        people: dict[str, Recipient],
    ) -> None:  # fmt: skip
        self._hub, self._settings, self._server = hub, settings, server
        self._report, self._roles, self._run, self._people = report, roles, run, people

    def send(self, recipient_id: str) -> State | None:
        """One of them; None where somebody else did meanwhile. Raises Unreachable, and then nothing was handed over."""
        day = self._report.day
        with self._hub.storage.read() as tx:
            cut = cut_for(tx, self._report, self._people[recipient_id])
            planned = letters.one(tx, day=day.isoformat(), recipient_id=recipient_id)
        if planned is None:
            return None
        envelope = self._envelope(planned, cut)
        with self._hub.storage.write_beside() as tx:
            told = letters.intend(tx, day=day, recipient_id=recipient_id, run=self._run, now=self._hub.clock())
        if told is None:
            return None
        try:
            outcome = self._server.post(envelope)
        except Unreachable:
            with self._hub.storage.write_beside() as tx:
                letters.not_begun(tx, told)
            raise
        with self._hub.storage.write_beside() as tx:
            return letters.record(tx, told, outcome, now=self._hub.clock())

    def _envelope(self, told: Letter, cut: Cut) -> Envelope:
        words = compose(cut, settings=self._settings, roles=self._roles)
        raw = message(words, cut, settings=self._settings, message_id=told.message_id, now=self._hub.clock())
        return Envelope(
            sender=self._settings.mail.bounces or self._settings.mail.sender, recipient=cut.recipient.email,
            identity=identity_of(told.message_id), message=raw,
        )  # fmt: skip
