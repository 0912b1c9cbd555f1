"""Answers a browser: whoever is signed in gets their part of the report, and who looked is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from sqlalchemy import Connection

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import INTELLIGENCE
from champion_app.domain.rules.words.wording import full_day
from sync.hub.hub import Hub
from sync.hub.report.audience.recipients import Recipient, recipients
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.visits import note_visit
from sync.hub.report.day.run import policy_for
from sync.hub.report.link.decisions import Contradicts
from sync.hub.report.paper.paper import paper_for
from sync.hub.settings import Settings, read_settings
from sync.hub.web import sessions
from sync.hub.web.decided import answer_question, decided_in, say_of_finding
from sync.hub.web.entry import Entry, safe_place
from sync.hub.web.guard import SESSION, Forms
from sync.hub.web.lines import findings_in, listed, queries_in
from sync.hub.web.links import UNDO, links_page, say_of_link
from sync.hub.web.local import Passphrases
from sync.hub.web.page import Asked, Page, redirect
from sync.hub.web.provider import Provider
from sync.hub.web.report_page import Chosen, report_page
from sync.hub.web.seal import Seal
from sync.hub.web.shelf import Shelf
from sync.hub.web.show import Show
from sync.hub.web.sign_in import Door

_SAID = {
    "finding": "Noted. It counts towards how often flags are right.",
    "query": "Noted. The question is answered.",
    "link": "Noted. It holds from the next report on, and counts towards how often links are right.",
    "undo": "Taken back. From the next report on the weights decide again.",
    "against": "Nothing was saved: it contradicts what was said of other entries of this person. Undo that first.",
    "stale": "Nothing was saved: the page was open for too long. Try again.",
    "gone": "Nothing was saved: this line is no longer in your report.",
}
Signed = Callable[[Asked, Recipient], Page]


class WebDesk:
    """Everything behind the routes. Made once; a request carries all that differs."""

    def __init__(self, hub: Hub, *, settings: Settings | None = None, passphrases: Passphrases | None = None) -> None:
        self._hub = hub
        self.settings = settings or read_settings(hub.folder)
        seal = Seal(hub.folder)
        self._show = Show(self.settings)
        self._forms = Forms(seal)
        door = Door(hub, seal, passphrases or Passphrases())
        self.entry = Entry(hub, self.settings, self._show, seal, door, Provider(hub, self.settings))
        self._shelf = Shelf(hub)

    def shipped(self, name: str) -> Page:
        """A style sheet or a font."""
        try:
            return self._show.file(name)
        except Refused:
            return self.trouble(404)

    def now(self) -> datetime:
        """The hub's clock."""
        return self._hub.clock()

    def trouble(self, status: int, *, retry_after: int = 0) -> Page:
        """A page for what went wrong."""
        return self._show.trouble(status, retry_after=retry_after)

    def report(self, asked: Asked) -> Page:
        """The full report."""
        return self._for_whoever_it_is(asked, self._report)

    def paper(self, asked: Asked) -> Page:
        """The same on paper."""
        return self._for_whoever_it_is(asked, self._paper)

    def decide_finding(self, asked: Asked) -> Page:
        """Somebody says whether a finding is right."""
        return self._for_whoever_it_is(asked, self._decide_finding)

    def answer_query(self, asked: Asked) -> Page:
        """Somebody answers a question about a record."""
        return self._for_whoever_it_is(asked, self._answer_query)

    def links(self, asked: Asked) -> Page:
        """Why entries were taken for one person, and what was said of it."""
        return self._for_whoever_it_is(asked, self._links)

    def decide_link(self, asked: Asked) -> Page:
        """Somebody says whether two entries are one person, or takes that back."""
        return self._for_whoever_it_is(asked, self._decide_link)

    def _for_whoever_it_is(self, asked: Asked, work: Signed) -> Page:
        token, now = asked.cookies.get(SESSION, ""), self._hub.clock()
        with self._hub.storage.read() as tx:
            found = sessions.who(tx, token, now=now) if token else None
        if found is None:
            after = f"{asked.path}?{urlencode(asked.query)}" if asked.query and asked.method == "GET" else "/report"
            return redirect(f"/sign-in?after={quote(after)}")
        recipient, note = found
        if note:
            with self._hub.storage.write_beside() as tx:
                sessions.still_there(tx, token, now=now)
        return work(asked, recipient)

    def _report(self, asked: Asked, recipient: Recipient) -> Page:
        chosen = self._chosen(asked, recipient)
        if isinstance(chosen, Page):
            return chosen
        self._note(recipient, chosen, chosen.view)
        with self._hub.storage.read() as tx:
            items = [item for of_kind in listed(chosen.shown).values() for item in of_kind]
            decided = decided_in(tx, of=findings_in(items), asked=queries_in(items), now=self._hub.clock())
        proof, cookies = self._forms.proof_for(asked)
        told = report_page(
            chosen, decided, roles=shipped_roles(chosen.day), policy=policy_for(chosen.day), now=self._hub.clock(),
            said=_SAID.get(asked.query.get("said", ""), ""),
        )  # fmt: skip
        return self._show.page("report.html", cookies=cookies, proof=proof, **told)

    def _paper(self, asked: Asked, recipient: Recipient) -> Page:
        chosen = self._chosen(asked, recipient)
        if isinstance(chosen, Page):
            return chosen
        self._note(recipient, chosen, "paper")
        with self._hub.storage.read() as tx:
            copies = max((one.copy for one in recipients(tx)), default=1)
        raw = paper_for(
            chosen.cut, area=chosen.area, marking=self.settings.report.marking, copies=copies,
            roles=shipped_roles(chosen.day), policy=policy_for(chosen.day),
        )  # fmt: skip
        return Page(body=raw, kind="application/pdf", file_name=f"hate-crime-report-{chosen.day.isoformat()}.pdf")

    def _note(self, recipient: Recipient, chosen: Chosen, what: str) -> None:
        with self._hub.storage.write_beside() as tx:
            note_visit(tx, recipient, day=chosen.day, what=what, now=self._hub.clock())

    def _chosen(self, asked: Asked, recipient: Recipient) -> Chosen | Page:
        """What somebody asked for, or the page that says why there is nothing to show."""
        cut = self._shelf.cut(asked.query.get("day", ""), recipient)
        if cut is None:
            return self._show.page(
                "message.html", title="No report yet", words="No report of this day has been made. Come back later."
            )
        day, found = cut
        if not found.days:
            return self._show.page(
                "message.html", title="Nothing for your area",
                words=f"The report of {full_day(day)} has nothing for the areas that you are given. "
                "Tell whoever runs the report.",
            )  # fmt: skip
        return Chosen(found, day=day, area=asked.query.get("area", ""), view=asked.query.get("view", ""))

    def _links(self, asked: Asked, recipient: Recipient) -> Page:
        if INTELLIGENCE not in recipient.views:
            return self.trouble(404)
        chosen = self._chosen(asked, recipient)
        if isinstance(chosen, Page):
            return chosen
        self._note(recipient, chosen, "links")
        item = asked.query.get("item", "")
        with self._hub.storage.read() as tx:
            told = links_page(tx, chosen.cut, item=item, day=chosen.day.isoformat(), now=self._hub.clock())
        proof, cookies = self._forms.proof_for(asked)
        said = _SAID.get(asked.query.get("said", ""), "")
        return self._show.page("links.html", cookies=cookies, proof=proof, said=said, **told)

    def _decide_link(self, asked: Asked, recipient: Recipient) -> Page:
        back = safe_place(asked.form.get("here", ""))
        if not self._forms.ours(asked):
            return redirect(_with(back, "stale"))
        found = self._shelf.cut(dict(parse_qsl(urlsplit(back).query)).get("day", ""), recipient)
        what, key = asked.form.get("what", ""), asked.form.get("id", "")
        try:
            with self._hub.storage.write() as tx:
                say_of_link(tx, found[1] if found else None, key, what=what, by=recipient, now=self._hub.clock())
        except Contradicts:
            return redirect(_with(back, "against"))
        except Refused:
            return redirect(_with(back, "gone"))
        return redirect(_with(back, "undo" if what == UNDO else "link"))

    def _decide_finding(self, asked: Asked, recipient: Recipient) -> Page:
        def work(tx: Connection, identity: str) -> None:
            right = asked.form.get("right") == "yes"
            say_of_finding(tx, identity, right=right, by=recipient, now=self._hub.clock())

        return self._say(asked, recipient, "finding", work)

    def _answer_query(self, asked: Asked, recipient: Recipient) -> Page:
        def work(tx: Connection, name: str) -> None:
            outcome, words = asked.form.get("outcome", ""), asked.form.get("note", "")[:500]
            answer_question(tx, name, outcome=outcome, words=words, by=recipient, now=self._hub.clock())

        return self._say(asked, recipient, "query", work)

    def _say(self, asked: Asked, recipient: Recipient, what: str, work: Callable[[Connection, str], None]) -> Page:
        """Keep what somebody says of a line of theirs, and show the page they came from again."""
        back = safe_place(asked.form.get("here", ""))
        if not self._forms.ours(asked):
            return redirect(_with(back, "stale"))
        told = dict(parse_qsl(urlsplit(back).query))
        found = self._shelf.cut(told.get("day", ""), recipient)
        items = [item for one in found[1].days for item in one.items] if found else []
        identity = asked.form.get("id", "")
        mine = next((item for item in items if identity and getattr(item, what) == identity), None)
        if mine is None:
            return redirect(_with(back, "gone"))
        try:
            with self._hub.storage.write() as tx:
                work(tx, identity)
        except Refused:
            return redirect(_with(back, "gone"))
        return redirect(f"{_with(back, what)}#line-{quote(mine.id)}")


def _with(back: str, said: str) -> str:
    return f"{back}{'&' if urlsplit(back).query else '?'}said={said}"
