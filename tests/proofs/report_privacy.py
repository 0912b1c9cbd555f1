"""Worlds of the daily report, each read by 150 people: no personal field in any mail, page, paper, log or word with the
mail server; nobody reads of another's area or of what is hidden from them; one message each, also with a stop between
every two of them, where "perhaps sent" is settled by whoever looks into the mail server's log.
"""

from __future__ import annotations

import email
import email.policy
import html
import io
import logging
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

import msgspec
import structlog

from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.policy import PolicyPack
from champion_app.figures.figure import Figure
from champion_app.figures.tokens import Tokens
from sync.hub import mail
from sync.hub.report.audience.cut import Cut, cut_for
from sync.hub.report.audience.drawn import map_figure
from sync.hub.report.audience.recipients import Recipient, recipients
from sync.hub.report.audience.top import top
from sync.hub.report.day.run import policy_for
from sync.hub.report.paper import paper
from sync.hub.report.send import letters
from sync.hub.report.send.compose import compose
from sync.hub.report.send.letters import SILENT_FOR, Letter
from sync.hub.report.send.post import send_day
from sync.hub.settings import Settings
from sync.hub.web import report_page
from sync.hub.web.decided import decided_in
from sync.hub.web.report_page import Chosen
from sync.hub.web.show import Show
from tests.hub.report.send.mail_sink import AUTHORITY, Sink, mail_sink, settings_with
from tests.proofs._in_memory import memory
from tests.proofs._readers import TODAY, World, template, world
from tests.proofs._thrift import thrifty

ROWS, PEOPLE = 8, 150
_WORD = re.compile(r"[0-9a-z@.]+")
_MARKER = re.compile(r"zq[a-z@.0-9]{0,5}?\d{10}x|077009\d{5}")
_ANYWHERE = re.compile(f"(?=({_MARKER.pattern}))")


class Stop(BaseException):
    """The machine stops here."""


def prove(*, seed: int, budget: float, rows: int = ROWS, people: int = PEOPLE) -> tuple[int, int]:
    """Worlds tried, and worlds in which anything was wrong."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible choice of worlds, no secret
    until = time.monotonic() + budget
    tried = bad = perhaps = markers = 0
    with tempfile.TemporaryDirectory(dir=memory()) as name, thrifty():
        start = template(Path(name))
        (Path(name) / "mail").mkdir()
        with mail_sink(Path(name) / "mail") as (sink, settings):
            while not tried or time.monotonic() < until:
                folder = Path(name) / str(tried)
                folder.mkdir()
                one = world(start, folder, random.Random(chance.randrange(2**32)), rows=rows, people=people)  # noqa: S311  # as above
                (one.hub.folder / AUTHORITY).write_bytes((Path(name) / "mail" / AUTHORITY).read_bytes())
                found, cut = _one_world(one, sink, settings_with(settings))
                one.hub.close()
                tried += 1
                bad += bool(found)
                perhaps += cut
                markers += len(one.markers)
                for line in found[:5]:
                    sys.stderr.write(f"  world {tried}: {line}\n")
    sys.stderr.write(f"  {tried * people} people, {markers} markers, {perhaps} stops left a message perhaps sent\n")
    return tried, bad


def _one_world(one: World, sink: Sink, settings: Settings) -> tuple[list[str], int]:
    sink.taken.clear()
    sink.transcript.clear()
    with _listening() as heard:
        cuts = _cuts(one)
        shown = list(_shown(one, cuts, settings))
        perhaps, wrong = _sent_with_stops(one, sink, settings)
    shown += [(f"mail to {to}", told) for to, told in _read(sink)]
    shown += [("log", heard.getvalue())]
    shown += [("mail server", raw.decode("utf-8", "replace")) for raw in sink.transcript if b"\n" not in raw]
    return [*_leaks(one, shown), *_strangers(one, cuts), *wrong], perhaps


@contextmanager
def _listening() -> Iterator[io.StringIO]:
    """Every line of the hub's logs."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.addFilter(lambda line: not line.name.startswith("mail."))  # the mail server stands in this process
    before = structlog.get_config()
    disabled, logging.root.manager.disable = logging.root.manager.disable, 0
    logging.getLogger().addHandler(handler)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(heard), cache_logger_on_first_use=False)
    try:
        yield heard
    finally:
        structlog.configure(**before)
        logging.getLogger().removeHandler(handler)
        logging.root.manager.disable = disabled


def _cuts(one: World) -> list[Cut]:
    with one.hub.storage.read() as tx:
        assert one.report is not None
        return [cut_for(tx, one.report, person) for person in recipients(tx)]


def _shown(one: World, cuts: list[Cut], settings: Settings) -> Iterator[tuple[str, str]]:
    """Everything that is drawn for anybody. What is the same for two people is drawn once."""
    policy, show = policy_for(TODAY), Show(settings)
    drawn: set[bytes] = set()
    maps: dict[bytes, Figure | None] = {}
    for cut in cuts:
        same = msgspec.json.encode((cut.days, cut.recipient.role, cut.recipient.views, cut.unknown))
        words = compose(cut, settings=settings, roles=one.roles)
        yield "letter", f"{words.subject}\n{words.text}\n{words.html}"
        if same in drawn or not cut.days:
            continue
        drawn.add(same)
        for day in cut.days:
            told = paper.told_of(day, cut, marking="M", copies=150, roles=one.roles, policy=policy)
            yield "paper", told.decode()
            with _maps_drawn_once(maps):
                yield "page", _page(one, cut, day.area, policy, show).decode()


@contextmanager
def _maps_drawn_once(drawn: dict[bytes, Figure | None]) -> Iterator[None]:
    """A map follows from its place and its counts, and many people's are the same."""
    whole = map_figure

    def kept(day: AreaDay, *, title: str, tokens: Tokens, width: float) -> Figure | None:
        same = msgspec.json.encode((day.area, day.level, day.within, day.parts, day.where, title, width))
        if same not in drawn:
            drawn[same] = whole(day, title=title, tokens=tokens, width=width)
        return drawn[same]

    with mock.patch.object(report_page, "map_figure", kept):
        yield


def _page(one: World, cut: Cut, area: str, policy: PolicyPack, show: Show) -> bytes:
    chosen = Chosen(cut, day=TODAY, area=area, view="all")
    with one.hub.storage.read() as tx:
        decided = decided_in(tx, of=(), asked=(), now=one.now)
    told = report_page.report_page(chosen, decided, roles=one.roles, policy=policy, now=one.now, said="")
    return show.page("report.html", proof="", **told).body


def _read(sink: Sink) -> Iterator[tuple[str, str]]:
    """What was taken, as its reader's program shows it, and its headers but for whom it is to."""
    for to, raw in sink.taken:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        del message["To"]
        bodies = [part.get_content() for part in message.walk() if not part.is_multipart()]
        yield to, "\n".join([*(f"{name}: {value}" for name, value in message.items()), *bodies])


def _leaks(one: World, shown: list[tuple[str, str]]) -> list[str]:
    """Markers of personal fields anywhere, however they are written."""
    found = []
    wanted = {_plain(marker): marker for marker in one.markers}
    if not all(_MARKER.fullmatch(plain) for plain in wanted):
        raise AssertionError("a marker is of a shape that is not looked for")
    for where, told in shown:
        text = _plain(html.unescape(told))
        found += [f"{where} says {wanted[plain]}" for plain in set(_ANYWHERE.findall(text)) & wanted.keys()]
        others = set(re.findall(r"reader\d+@force\.example", told)) - {where.removeprefix("mail to ")}
        if others and where != "mail server":
            found.append(f"{where} names {len(others)} other readers")
    return found


def _plain(told: str) -> str:
    return "".join(_WORD.findall(told.casefold()))


def _strangers(one: World, cuts: list[Cut]) -> list[str]:
    """Numbers of cases that somebody reads and may not know, and figures at the top that are not the oracle's."""
    found = []
    every = one.references()
    for cut in cuts:
        told = " ".join(msgspec.json.encode(day).decode() for day in cut.days)
        read = {reference for reference in every if re.search(rf"\b{re.escape(reference)}\b", told)}
        if read - one.may_know(cut.recipient):
            found.append(f"{cut.recipient.email} reads of {len(read - one.may_know(cut.recipient))} cases not theirs")
        found += _wrong_figures(one, cut)
    return found


def _wrong_figures(one: World, cut: Cut) -> list[str]:
    if "needs" not in cut.recipient.views:
        return []
    found = []
    for day in cut.days:
        shown = next((number.value for number in top(day, cut.recipient.views) if number.kind == "not-contacted"), None)
        if shown is not None and shown != one.late_in(day.area):
            found.append(f"{shown} late in {day.area or 'the force'}, and the oracle says {one.late_in(day.area)}")
    return found


def _sent_with_stops(one: World, sink: Sink, settings: Settings) -> tuple[int, list[str]]:
    """Send with a stop at every person, settle what is perhaps sent by the mail server's log, and send the rest."""
    with one.hub.storage.read() as tx:
        wanted = {person.id: person for person in recipients(tx)}
    for _ in range(2 * len(wanted) + 2):
        if not _one_run(one, settings):
            break
    with one.hub.storage.read() as tx:
        after = letters.letters(tx, day=TODAY)
    perhaps = [told for told in after if told.state == "perhaps"]
    wrong = _more_than_one(sink)
    _settle(one, sink, perhaps)
    one.now += SILENT_FOR + timedelta(seconds=1)
    send_day(one.hub, settings, day=TODAY)
    return len(perhaps), [*wrong, *_not_exactly_one(one, sink, wanted)]


def _one_run(one: World, settings: Settings) -> bool:
    """A run that is stopped at its first person, somewhere; False where nobody was left."""
    name = one.chance.choice(("address", "hand_over", "hear"))
    whole = getattr(mail, name)
    late = one.chance.random() < 0.5

    def cut(*told: object) -> object:
        if late:
            whole(*told)
        raise Stop

    one.now += SILENT_FOR + timedelta(seconds=1)
    try:
        with mock.patch.object(mail, name, cut):
            send_day(one.hub, settings, day=TODAY)
    except Stop:
        return True
    return False


def _settle(one: World, sink: Sink, perhaps: list[Letter]) -> None:
    log = b"".join(raw for _, raw in sink.taken)
    with one.hub.storage.write() as tx:
        for told in perhaps:
            letters.settle(
                tx, day=TODAY, recipient_id=told.recipient, arrived=told.message_id.encode() in log, by="whoever",
                now=one.now,
            )  # fmt: skip


def _more_than_one(sink: Sink) -> list[str]:
    return [f"{to} got {count}" for to, count in Counter(to for to, _ in sink.taken).items() if count > 1]


def _not_exactly_one(one: World, sink: Sink, wanted: dict[str, Recipient]) -> list[str]:
    got = Counter(to for to, _ in sink.taken)
    wrong = [f"{person.email} got {got[person.email]}" for person in wanted.values() if got[person.email] != 1]
    with one.hub.storage.read() as tx:
        states = Counter(told.state for told in letters.letters(tx, day=TODAY))
    if states != {"sent": len(wanted)}:
        wrong.append(f"the hub says {dict(states)} of {len(wanted)} people")
    identities = [email.message_from_bytes(raw)["Message-ID"] for _, raw in sink.taken]
    if len(set(identities)) != len(identities):
        wrong.append("two messages share an identity")
    return wrong
