"""The fourth step: fetch what is new, a page at a time: one is written while the next is read and the one after that is
on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from champion_app.domain.errors import Expected, Unreachable
from sync.engine.answers import UNREADABLE, readable
from sync.engine.ports import Answer, Writing
from sync.engine.visit import Visit
from sync.wire.messages import Page, Welcome

FIRST_ROWS = 400
"""The first page is a small one and each at most twice the one before, so that writing begins early and the next one is
there when it is wanted."""


@dataclass(slots=True)
class Pulled:
    """What a pull did so far; ``head`` is the hub's last number at the last page; ``trouble`` is why it ended early."""

    rows: int = 0
    head: int = 0
    trouble: Expected | None = None


class Pulling:
    """One pull. Each page and the cursor that covers it are one transaction, so that it may stop anywhere. ``then`` is
    called once the last page has come, before it is written: after that two threads would wait for each other."""

    def __init__(self, visit: Visit, welcome: Welcome, *, then: Callable[[], None] = lambda: None) -> None:
        self._visit, self._then = visit, then
        self._limit = max(1, welcome.page_rows)
        self.pulled = Pulled()
        self._writing: tuple[int, Writing] | None = None

    def run(self) -> None:
        """Fetch all that is new. Raises what stopped it; :attr:`pulled` then says how far it came."""
        cursor = self._visit.replica.cursor()
        limit = min(self._limit, FIRST_ROWS)
        answer: Answer | None = self._begin(cursor, limit=limit)
        try:
            while answer is not None:
                page = readable(self._visit.wait_for(answer), Page)
                if page.more and page.cursor == cursor:
                    raise Unreachable(UNREADABLE)  # a hub that stands still would be asked for ever
                limit = min(self._limit, 2 * limit)
                answer = self._begin(page.cursor, limit=limit) if page.more else None
                if answer is None:
                    self._then()
                if page.rows or page.cursor != cursor:
                    self._write(page)
                cursor = page.cursor
                self.pulled.head = page.head
        finally:
            self._settle()

    def _begin(self, cursor: str, *, limit: int) -> Answer:
        return self._visit.begin("GET", "/v1/pull?" + urlencode({"cursor": cursor, "limit": limit}))

    def _write(self, page: Page) -> None:
        """Read it while the one before is being written, and begin to write it once that one is in the vault."""
        read = self._visit.replica.read_page(page.rows)
        self._settle()
        self._writing = len(page.rows), self._visit.replica.begin_page(read, cursor=page.cursor)

    def _settle(self) -> None:
        """Wait for the page that is being written, where one is. Raises what kept it out of the vault."""
        if self._writing is None:
            return
        (rows, writing), self._writing = self._writing, None
        changes = writing.wait()
        self.pulled.rows += rows
        self._visit.tell("pull", "Fetching what is new", done=self.pulled.rows, changes=changes)
