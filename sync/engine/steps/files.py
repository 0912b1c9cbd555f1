"""The last step: the bytes of files, a piece at a time, both ways. A round is complete without them."""

from __future__ import annotations

from urllib.parse import urlencode

from champion_app.domain.errors import Expected, Refused
from champion_app.domain.kinds.attachment import pieces_of
from sync.engine.answers import MessageRefused, readable
from sync.engine.ports import FileWork
from sync.engine.visit import Visit
from sync.wire.messages import FileState

_FOR_GOOD = {"quota", "not-fitting"}


class Files:
    """One pass over the files that are on their way. One that does not work is noted with its reason; others go on."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self.moved = 0
        self.trouble: Expected | None = None

    def run(self) -> None:
        """Move what can be moved. Raises what stopped all of them: no network, or the person."""
        work = self._visit.replica.file_work()
        for place, one in enumerate(work):
            self._visit.tell("files", "Sending files" if one.sending else "Fetching files", done=place, total=len(work))
            try:
                self.moved += self._send(one) if one.sending else self._fetch(one)
            except MessageRefused as error:
                self._failed(one, error, for_good=error.code in _FOR_GOOD)
            except Refused as error:
                self._failed(one, error, for_good=False)

    def _failed(self, one: FileWork, error: Expected, *, for_good: bool) -> None:
        self.trouble = error
        self._visit.replica.file_failed(one.scope, one.sha256, reason=str(error), for_good=for_good)

    def _send(self, one: FileWork) -> bool:
        state = self._visit.ask("GET", _target(one), FileState)
        for number in state.missing:
            content = self._visit.replica.file_piece(one.scope, one.sha256, number)
            raw = self._visit.wait_for(self._visit.begin("PUT", _target(one, number), content))
            state = readable(raw, FileState)
        if not state.missing:
            self._visit.replica.file_sent(one.scope, one.sha256)
        return not state.missing

    def _fetch(self, one: FileWork) -> bool:
        state = self._visit.ask("GET", _target(one), FileState)
        if state.missing or state.pieces != pieces_of(one.size):
            return False  # its author has not sent it yet
        whole = False
        for number in one.missing:
            content = self._visit.wait_for(self._visit.begin("GET", _target(one, number)))
            whole = self._visit.replica.take_file_piece(one.scope, one.sha256, number, content)
        return whole


def _target(one: FileWork, number: int | None = None) -> str:
    path = f"/v1/file/{one.sha256}" if number is None else f"/v1/file/{one.sha256}/{number}"
    return f"{path}?" + urlencode({"of": one.scope})
