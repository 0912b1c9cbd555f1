"""What somebody of a role and area would be sent, without anybody being sent anything."""

from __future__ import annotations

from datetime import date

import msgspec

from champion_app.domain.errors import Refused
from sync.hub.hub import Hub
from sync.hub.report.audience.cut import NOTHING_HIDDEN, Cut, cut_day
from sync.hub.report.audience.recipients import WHOLE_FORCE, Recipient
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.day.run import policy_for
from sync.hub.report.paper.paper import paper_for
from sync.hub.report.send import letters
from sync.hub.report.send.compose import compose, message
from sync.hub.report.send.post import day_to_send
from sync.hub.settings import Settings

_NOBODY = "somebody@force.invalid"


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The message and the paper."""

    subject: str
    html: str
    text: str
    message: bytes
    paper: bytes


def preview_of(hub: Hub, settings: Settings, *, role: str, area: str, day: date | None) -> Preview:
    """Of a day's report. Raises Refused where there is no such role, area or report."""
    report = day_to_send(hub, day)
    roles = shipped_roles(report.day)
    found = roles.role(role)
    if found is None:
        raise Refused(f"There is no role {role}. The roles are: {', '.join(one.label for one in roles.roles)}.")
    whole = report.of(area)
    if whole is None:
        raise Refused(f"The report knows no area {area}. Nothing was made.")
    person = Recipient(
        id="preview", user="", email=_NOBODY, name="", role=found.code, patch="", views=found.views, copy=1,
        areas=(whole.area or WHOLE_FORCE,),
    )  # fmt: skip
    cut = Cut(recipient=person, days=(cut_day(whole, views=found.views, hidden=NOTHING_HIDDEN),))
    sent = msgspec.structs.replace(settings.mail, sender=settings.mail.sender or _NOBODY)
    settings = msgspec.structs.replace(settings, mail=sent)
    identity = letters.message_id(
        incarnation=hub.storage.incarnation, day=report.day, recipient_id=person.id, domain="force.invalid"
    )
    words = compose(cut, settings=settings, roles=roles)
    return Preview(
        subject=words.subject, html=words.html, text=words.text,
        message=message(words, cut, settings=settings, message_id=identity, now=hub.clock()),
        paper=paper_for(
            cut, area=whole.area, marking=settings.report.marking, copies=1, roles=roles, policy=policy_for(report.day)
        ),
    )  # fmt: skip
