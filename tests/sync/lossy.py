"""A line that loses answers: the hub did the work, the laptop never hears of it."""

from __future__ import annotations

from champion_app.domain.errors import Unreachable
from sync.engine.answers import NO_ANSWER
from sync.engine.ports import Answer, Transport


class LosesAnswers:
    """Passes everything on; the first answer of a path is lost on its way back."""

    def __init__(self, line: Transport, path: str) -> None:
        self._line = line
        self._path = path

    def begin(self, method: str, target: str, body: bytes = b"") -> Answer:
        answer = self._line.begin(method, target, body)
        if target.partition("?")[0] != self._path:
            return answer
        self._path = ""
        return _Lost(answer)

    def get(self, target: str) -> bytes:
        return self._line.get(target)

    def post(self, target: str, body: bytes) -> bytes:
        return self._line.post(target, body)


class _Lost:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def wait(self, seconds: float) -> bytes | None:
        if self._answer.wait(seconds) is not None:
            raise Unreachable(NO_ANSWER)
        return None
