"""One visit to the hub: what every step of a round has at hand."""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Cancelled
from sync.engine.answers import Busy, content_signed_by_hub, readable, signed_by_hub
from sync.engine.ports import Answer, Identity, Progress, Replica, Transport
from sync.engine.schedule import wait_within_round
from sync.engine.status import NOTHING, Step, StepName
from sync.wire.messages import Signed

T = TypeVar("T")
_LOOK_UP_SECONDS = 0.1
_LOOKS_A_SECOND = 10
_CHANCES = 1000


@dataclass(slots=True)
class Asked:
    """A request under way, and what is needed to ask it again."""

    answer: Answer
    again: Callable[[], Answer]

    def wait(self, seconds: float) -> bytes | None:
        """As every answer."""
        return self.answer.wait(seconds)


@dataclass(slots=True)
class _Waited:
    """How long this round has waited for a busy hub, and in which step it is."""

    whole: timedelta = timedelta()
    step: StepName = "hello"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The two sides of a round, and the person's wish to stop it. ``pause`` waits so many seconds."""

    replica: Replica
    transport: Transport
    identity: Identity
    progress: Progress
    stopped: Callable[[], bool]
    pause: Callable[[float], None] = time.sleep
    _waited: _Waited = field(default_factory=_Waited)

    def begin(self, method: str, target: str, body: bytes = b"") -> Asked:
        """Send a request. Raises Cancelled where the person has stopped the round."""
        self.check_stopped()

        def send() -> Answer:
            return self.transport.begin(method, target, body)

        return Asked(send(), send)

    def wait_for(self, asked: Answer) -> bytes:
        """The answer, however long it may take. A stop is noticed at once: every request may be sent again safely.

        A hub that is busy and says for how long is asked again after that, for as long as a round has patience; the
        person is told. Raises Busy where it has none left.
        """
        while True:
            try:
                return self._answer_of(asked)
            except Busy as busy:
                if not isinstance(asked, Asked):
                    raise
                self._wait_while_busy(busy)
                asked.answer = asked.again()

    def _answer_of(self, answer: Answer) -> bytes:
        raw = None
        while raw is None:
            self.check_stopped()
            raw = answer.wait(_LOOK_UP_SECONDS)
        return raw

    def _wait_while_busy(self, busy: Busy) -> None:
        """Wait as the hub asks. Raises ``busy`` where that is longer than a round has patience."""
        chance = secrets.randbelow(_CHANCES) / _CHANCES
        wait = wait_within_round(busy.wait, waited=self._waited.whole, chance=chance)
        if wait is None:
            raise busy
        self._waited.whole += wait
        seconds = math.ceil(wait.total_seconds())
        for left in range(seconds, 0, -1):
            words = "second" if left == 1 else "seconds"
            self.tell(self._waited.step, f"Many laptops are at the hub. It asks to wait {left} {words} more")
            for _ in range(_LOOKS_A_SECOND):
                self.check_stopped()
                self.pause(1 / _LOOKS_A_SECOND)

    def ask(self, method: str, target: str, message: type[T], *, body: bytes = b"") -> T:
        """Send a request and read its answer as a message."""
        return readable(self.wait_for(self.begin(method, target, body)), message)

    def signed(self, raw: bytes, message: type[T]) -> T:
        """An answer that counts only under the hub's signature. Raises NotTrusted."""
        return signed_by_hub(raw, message, hub_key=self.identity.hub_key)

    def checked(self, signed: Signed) -> bytes:
        """The bytes inside something that the hub signed. Raises NotTrusted."""
        return content_signed_by_hub(signed, hub_key=self.identity.hub_key)

    def check_stopped(self) -> None:
        """Raises Cancelled where the person has stopped the round."""
        if self.stopped():
            raise Cancelled("The sync was stopped. What was done stays done.")

    def tell(self, name: StepName, words: str, *, done: int = 0, total: int = 0, changes: ChangeSet = NOTHING) -> None:
        """Say how far a step is."""
        self._waited.step = name
        self.progress(Step(name=name, done=done, total=total, words=words, changes=changes))
