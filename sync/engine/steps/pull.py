"""The fourth step: fetch what is new, a page at a time, the next one on its way while the last is being written."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from champion_app.domain.errors import Expected, Unreachable
from sync.engine.answers import UNREADABLE, readable
from sync.engine.ports import Answer
from sync.engine.visit import Visit
from sync.wire.messages import Page, Welcome

FIRST_ROWS = 400
"""The first page is a small one, so that writing begins while the hub reads the next."""


@dataclass(slots=True)
class Pulled:
    """What a pull did so far; ``head`` is the hub's last number at the last page; ``trouble`` is why it ended early."""

    rows: int = 0
    head: int = 0
    trouble: Expected | None = None


class Pulling:
    """One pull. Each page and the cursor that covers it are one transaction, so that it may stop anywhere."""

    def __init__(self, visit: Visit, welcome: Welcome) -> None:
        self._visit = visit
        self._limit = max(1, welcome.page_rows)
        self.pulled = Pulled()

    def run(self) -> None:
        """Fetch all that is new. Raises what stopped it; :attr:`pulled` then says how far it came."""
        cursor = self._visit.replica.cursor()
        answer: Answer | None = self._begin(cursor, limit=min(self._limit, FIRST_ROWS))
        while answer is not None:
            page = readable(self._visit.wait_for(answer), Page)
            if page.more and page.cursor == cursor:
                raise Unreachable(UNREADABLE)  # a hub that stands still would be asked for ever
            answer = self._begin(page.cursor, limit=self._limit) if page.more else None
            if page.rows or page.cursor != cursor:
                self._write(page)
            cursor = page.cursor
            self.pulled.head = page.head

    def _begin(self, cursor: str, *, limit: int) -> Answer:
        return self._visit.begin("GET", "/v1/pull?" + urlencode({"cursor": cursor, "limit": limit}))

    def _write(self, page: Page) -> None:
        changes = self._visit.replica.apply_rows(page.rows, cursor=page.cursor)
        self.pulled.rows += len(page.rows)
        self._visit.tell("pull", "Fetching what is new", done=self.pulled.rows, changes=changes)
