"""Tricks in everything that others write and that is shown: formulas, HTML, headers, line breaks, letters that turn the
direction of text or cannot be seen. None does anything in a page, a mail, paper or a list.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec

from champion_app.domain.kinds.area_day import AreaDay
from sync.hub.extract.harmless import FORMULA_SIGNS
from sync.hub.extract.rejects import write_rejects
from sync.hub.report.audience.cut import Cut
from sync.hub.report.audience.roles import Roles, shipped_roles
from sync.hub.report.audience.roster import take_roster
from sync.hub.report.day.run import policy_for
from sync.hub.report.paper import paper
from sync.hub.report.send.compose import compose, message
from sync.hub.settings import MailSettings, PageSettings, ReportSettings, Settings
from sync.hub.storage.storage import Storage
from sync.hub.web.lines import Decided
from sync.hub.web.report_page import Chosen, report_page
from sync.hub.web.show import Show
from tests.hub.report.sample_day import MADE, manager, sample_day
from tests.proofs._in_memory import memory
from tests.proofs._pace import Pace

TRICKS = (
    "=HYPERLINK(\"https\"&\"://x\",\"y\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "＝1+1", "\t=1", "\r=1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "</td></table><a href=x>",
    "' onmouseover='alert(1)", "javascript:alert(1)", "<!--", "]]>", "&lt;b&gt;", "{{ 7*7 }}", "{% raw %}", "${7*7}",
    "x\r\nBcc: victim@else.example", "x\nSubject: other", "x\r\n\r\nbody", "=?utf-8?q?x=0d=0aBcc:_y?=", "\x00",
    "\u202egnp.exe", "\u2066a\u2069", "\u200b\u200bhidden", "\ufeff", "a\u00adb", "\u2028x\u2029",
    "\U000e0041\U000e0042", "\x1b[31m",
    "#read(\"/etc/passwd\")", "#import \"x\": *", "$ a $", "*b* _i_ `c`", "@ref <label>", "\\", "\\u{202e}", "a" * 300,
    "%s%n{0}", "محمد.", "𝔘𝔫𝔦", "e\u0301" * 20,
)  # fmt: skip
_UNSEEN = set(
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2060\ufeff\u00ad\u2028\u2029\x00\x1b"
)
_TAGS = frozenset(
    "html head meta title link body a p header main div h1 h2 form input button nav ul li span section ol strong label "
    "details summary table thead tbody tr th td caption dl dt dd footer q svg desc text path circle rect line style "
    "fieldset legend code".split()
)
_EVENT = "on"
_READERS = 24
"""On a list, so that most lists hold a formula where it would be repeated."""
_HEADERS = frozenset(
    "from to subject date message-id auto-submitted x-auto-response-suppress mime-version content-type".split()
)


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Reports tried, and those in which a trick did anything."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible choice of cases, no secret
    pace = Pace(budget, rounds)
    tried = bad = 0
    roles = shipped_roles(MADE.date())
    with tempfile.TemporaryDirectory(dir=memory()) as name:
        storage = Storage(Path(name))
        while pace.goes_on():
            marking = "OFFICIAL" if chance.random() < 0.5 else _trick(chance)
            cut = _tricked(chance)
            found = [
                *_page(cut, marking, roles),
                *_mail(cut, marking, roles),
                *_lists(chance, storage, Path(name), roles),
            ]
            found += _paper(cut, marking, roles, whole=tried % 8 == 0)
            tried += 1
            bad += bool(found)
            for line in found[:5]:
                sys.stderr.write(f"  report {tried}: {line!r}\n")
        storage.close()
    return tried, bad


def _trick(chance: random.Random) -> str:
    told = "".join(chance.choice(TRICKS) for _ in range(chance.choice((1, 1, 2))))
    return f"{told}<zq-{chance.randrange(100)} onclick=x>" if chance.random() < 0.3 else told


def _tricked(chance: random.Random) -> Cut:
    """A person's report in which every word may be a trick. Codes stay codes: they are of closed lists."""
    day = msgspec.convert(_changed(msgspec.to_builtins(sample_day()), chance), AreaDay)
    if chance.random() < 0.5:
        day = msgspec.structs.replace(day, area=sample_day().area)
    person = manager(patch=_trick(chance) if chance.random() < 0.5 else "", name=_trick(chance), areas=(day.area,))
    return Cut(
        recipient=person, days=(day,) if chance.random() < 0.8 else (day, sample_day()), unknown=(_trick(chance),)
    )


_CODES = frozenset("kind level day made_at since until due happened month newest taken_at marking taken".split())


def _changed(told: Any, chance: random.Random, key: str = "") -> Any:
    if isinstance(told, str) and key not in _CODES:
        return _trick(chance) if chance.random() < 0.7 else told
    if isinstance(told, dict):
        return {name: _changed(value, chance, name) for name, value in told.items()}
    return [_changed(value, chance, key) for value in told] if isinstance(told, list | tuple) else told


class _Reader(HTMLParser):
    """Reads a page as a browser does, and keeps what may not be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.wrong.append(f"an element {tag}")
        for name, value in attrs:
            told = (value or "").strip().casefold()
            if name.startswith(_EVENT) or name in {"srcdoc", "formaction", "background"}:
                self.wrong.append(f"an attribute {name} of {tag}")
            if name in {"href", "src", "action"} and not told.startswith(
                ("/", "#", "https://hub.force.example/report?")
            ):
                self.wrong.append(f"a way to {told}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("a comment")


def _wrong_in(page: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(page)
    yield from reader.wrong
    yield from (f"a letter {letter!r} that cannot be seen" for letter in _UNSEEN & set(page))


def _settings(marking: str) -> Settings:
    return Settings(
        mail=MailSettings(server="x", sender="report@force.example"), report=ReportSettings(marking=marking),
        pages=PageSettings(address="https://hub.force.example"),
    )  # fmt: skip


def _page(cut: Cut, marking: str, roles: Roles) -> Iterator[str]:
    chosen = Chosen(cut, day=MADE.date(), area=cut.days[0].area, view="all")
    nobody = Decided(findings={}, queries={})
    told = report_page(
        chosen, nobody, roles=roles, policy=policy_for(MADE.date()), now=MADE + timedelta(hours=1), said=""
    )
    yield from _wrong_in(Show(_settings(marking)).page("report.html", proof="", **told).body.decode())


def _mail(cut: Cut, marking: str, roles: Roles) -> Iterator[str]:
    settings = _settings(marking)
    words = compose(cut, settings=settings, roles=roles)
    yield from _wrong_in(words.html)
    yield from (f"text with {letter!r}" for letter in _UNSEEN & set(words.text))
    raw = message(words, cut, settings=settings, message_id="<id@force.example>", now=MADE)
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    names = {name.casefold() for name in read.keys()}  # noqa: SIM118  # a message is no mapping of unique names
    if names != _HEADERS or len(read.keys()) != len(_HEADERS):
        yield f"headers {sorted(names ^ _HEADERS)}"
    if str(read["To"]) != cut.recipient.email or str(read["From"]).count("@") != 1:
        yield "it is to or from somebody else"
    if "\n" in str(read["Subject"]) or _UNSEEN & set(str(read["Subject"])):
        yield "the subject is more than a line that can be seen"
    if [part.get_content_type() for part in read.walk()] != ["multipart/alternative", "text/plain", "text/html"]:
        yield "it has other parts"


def _paper(cut: Cut, marking: str, roles: Roles, *, whole: bool) -> Iterator[str]:
    told = {"marking": marking, "copies": 150, "roles": roles, "policy": policy_for(MADE.date())}
    raw = paper.told_of(cut.days[0], cut, **told)  # type: ignore[arg-type]  # as they are named there
    words = " ".join(_strings(msgspec.json.decode(raw)))
    yield from (f"paper with {letter!r}" for letter in _UNSEEN & set(words))
    if whole and not paper.paper_for(cut, area=cut.days[0].area, **told).startswith(b"%PDF-"):  # type: ignore[arg-type]  # as above
        yield "no paper was made"


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for value in told.values() if isinstance(told, dict) else told:
            yield from _strings(value)


def _lists(chance: random.Random, storage: Storage, folder: Path, roles: Roles) -> Iterator[str]:
    """A list of recipients full of tricks, and the list of what was not taken of it."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("email", "name", "role", "area", "view", "patch"))
    for number in range(_READERS):
        row = [f"p{number}@force.example", "A Reader", "champion", "Easton", "recording", ""]
        row[chance.randrange(6)] = _trick(chance)
        rows.writerow(row)
    source, rejects = folder / "people.csv", folder / "rejects.csv"
    source.write_text(out.getvalue(), encoding="utf-8", errors="replace", newline="")
    result = take_roster(storage, source, roles=roles, now=MADE, dry_run=True)
    write_rejects(rejects, result.rejects)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    yield from (f"a list with the formula {cell[:20]}" for cell in cells if cell[:1] in (*FORMULA_SIGNS, "\t", "\r"))
