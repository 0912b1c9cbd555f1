"""The e-mail itself: counts, areas and days, one link, the marking. Nothing personal, no picture, nothing that tells us
whether it was opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlencode

import msgspec

from champion_app.domain.kinds.area_day import NEEDS, AreaDay
from champion_app.domain.rules.words.visible_text import seen
from champion_app.domain.rules.words.wording import local_time
from resources.tokens import DARK, LIGHT
from sync.hub.report.audience.cut import Cut
from sync.hub.report.audience.roles import Roles
from sync.hub.report.audience.top import Number, day_words, place_of, reassurance, top
from sync.hub.settings import Settings
from sync.hub.templates import templates

MOST_BARS = 6


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One area's row: its count, and how long its bar is, in hundredths."""

    name: str
    count: int
    share: int
    drawn: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one area."""

    place: str
    numbers: tuple[Number, ...]
    calm: str
    bars: tuple[Bar, ...]
    weeks: int
    below: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a message says."""

    subject: str
    html: str
    text: str


def compose(cut: Cut, *, settings: Settings, roles: Roles) -> Words:
    """The words for one person. From their cut alone."""
    parts = tuple(_part(day, cut) for day in cut.days)
    first = cut.days[0] if cut.days else AreaDay()
    place = cut.recipient.place if cut.recipient.patch or len(parts) != 1 else parts[0].place
    told = {
        "marking": settings.report.marking,
        "when": day_words(first),
        "time": local_time(first.made_at) if first.made_at else "",
        "place": place,
        "for_whom": f"For the {roles.role_label(cut.recipient.role).lower()}",
        "parts": parts,
        "missing": first.missing,
        "unknown": cut.unknown,
        "link": f"{settings.origin}/report?{urlencode({'day': first.day.isoformat()} if first.day else {})}",
        "light": LIGHT,
        "dark": DARK,
    }
    made = templates("mail")
    return Words(
        subject=_plain(f"{settings.report.marking}: Hate crime in {place}, {day_words(first)}"),
        html=made.get_template("letter.html").render(told),
        text=made.get_template("letter.txt").render(told),
    )


def _part(day: AreaDay, cut: Cut) -> Part:
    views = cut.recipient.views
    bars = _bars(day)
    return Part(
        place=place_of(day),
        numbers=top(day, views),
        calm=reassurance(day) if NEEDS in views and day.coverage.total.victims else "",
        bars=bars,
        weeks=day.where.weeks,
        below=_below(day, bars),
    )


def _bars(day: AreaDay) -> tuple[Bar, ...]:
    """Areas with a count that may be shown, most first; none where there is nothing to compare."""
    spots = [spot for spot in day.where.spots if not spot.cell and spot.count]
    spots.sort(key=lambda spot: (-(spot.count or 0), spot.place))
    if len(spots) < 2:
        return ()
    most = max(spot.count or 0 for spot in spots)
    return tuple(
        Bar(
            name=spot.place, count=spot.count or 0, share=max(2, round(100 * (spot.count or 0) / most)),
            drawn="█" * max(1, round(12 * (spot.count or 0) / most)),
        )
        for spot in spots[:MOST_BARS]
    )  # fmt: skip


def _below(day: AreaDay, bars: tuple[Bar, ...]) -> str:
    if not bars:
        return ""
    shown = sum(1 for spot in day.where.spots if not spot.cell and spot.count)
    if shown > len(bars):
        return f"The other areas have {bars[-1].count:,} or fewer each."
    if any(spot.count is None for spot in day.where.spots if not spot.cell):
        return f"Areas with fewer than {day.where.smallest} are not shown."
    return ""


def message(
    words: Words,
    cut: Cut,
    *,
    settings: Settings,
    message_id: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """The message as it goes over the wire."""
    mail = settings.mail
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(_plain(mail.sender_name), addr_spec=mail.sender)
    made["To"] = Address(addr_spec=cut.recipient.email)
    made["Subject"] = words.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    for name, value in (headers or {}).items():
        made[name] = value
    made.set_content(words.text, cte="quoted-printable")
    made.add_alternative(words.html, subtype="html", cte="quoted-printable")
    return made.as_bytes()


def _plain(told: str) -> str:
    """One line of letters that can be seen: what stands in a header. What looks like an encoded word is broken up: the
    library would decode it, whatever is in it."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in seen(told)).split())
    return words.replace("=?", "= ?")
