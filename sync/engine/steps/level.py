"""The fifth step: hold what lies here against what the hub says that it has, and fetch again only what differs."""

from __future__ import annotations

from urllib.parse import urlencode

from champion_app.domain.errors import NotTrusted, Unreachable
from champion_app.domain.manifest import ScopeSum
from sync.engine.answers import UNREADABLE, UNSIGNED, readable
from sync.engine.ports import Answer
from sync.engine.steps.pull import Pulled
from sync.engine.visit import Visit
from sync.wire.messages import Manifest, Page, WireRow

_NOTHING = ScopeSum(count=0, total=0, last=0)
STILL_DIFFERENT = (
    "Some cases still differ from the hub after they were fetched again. Your work is saved on this laptop and "
    "nothing was removed. Tell the coordinator."
)


class Levelling:
    """One comparison. Each scope that differs is replaced in one transaction; a second look must find none."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._answer: Answer | None = None
        self.repaired: list[str] = []

    def ask(self) -> None:
        """Ask for the hub's sums before they are wanted: while the last page is being written. What changes after that
        page is newer than ``head`` and is not compared."""
        self._answer = self._begin()

    def run(self, pulled: Pulled) -> None:
        """Compare, fetch again what differs, and compare once more. Raises what stopped it."""
        manifest = self._manifest()
        differing = different(self._visit.replica.sums(), manifest, head=pulled.head)
        if not differing:
            return
        for scope in differing:
            self._replace(scope)
        # Rows of these scopes may have come after the first look; what was fetched just now is the newest there is.
        again = self._manifest()
        if set(different(self._visit.replica.sums(), again, head=manifest.head)) & set(differing):
            raise Unreachable(STILL_DIFFERENT)

    def _begin(self) -> Answer:
        return self._visit.begin("GET", "/v1/manifest")

    def _manifest(self) -> Manifest:
        answer, self._answer = self._answer or self._begin(), None
        told = self._visit.signed(self._visit.wait_for(answer), Manifest)
        if told.device != self._visit.identity.device:
            raise NotTrusted(UNSIGNED)
        return told

    def _replace(self, scope: str) -> None:
        self._visit.tell("level", "Fetching again what differs from the hub", done=len(self.repaired))
        rows: list[WireRow] = []
        after, more = 0, True
        while more:
            target = "/v1/scope-rows?" + urlencode({"of": scope, "after": after})
            page = readable(self._visit.wait_for(self._visit.begin("GET", target)), Page)
            if page.more and (not page.rows or not page.cursor.isdecimal() or int(page.cursor) <= after):
                raise Unreachable(UNREADABLE)  # a hub that stands still would be asked for ever
            rows.extend(page.rows)
            after, more = int(page.cursor or 0), page.more
        changes = self._visit.replica.replace_scope(scope, rows)
        self.repaired.append(scope)
        self._visit.tell("level", "Fetching again what differs from the hub", done=len(self.repaired), changes=changes)


def different(ours: dict[str, ScopeSum], manifest: Manifest, *, head: int) -> list[str]:
    """The scopes that differ. One that changed at the hub after ``head`` is left to the next round; one that the hub
    does not name is left to its signed list of scopes, which alone may take anything away."""
    return [
        scope
        for scope, theirs in sorted(manifest.sums.items())
        if theirs.last <= head and _content(ours.get(scope, _NOTHING)) != _content(theirs)
    ]


def _content(told: ScopeSum) -> tuple[int, int]:
    return told.count, told.total
