"""One visit to the hub: what every step of a round has at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Cancelled
from sync.engine.answers import content_signed_by_hub, readable, signed_by_hub
from sync.engine.ports import Answer, Identity, Progress, Replica, Transport
from sync.engine.status import NOTHING, Step, StepName
from sync.wire.messages import Signed

T = TypeVar("T")
_LOOK_UP_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The two sides of a round, and the person's wish to stop it."""

    replica: Replica
    transport: Transport
    identity: Identity
    progress: Progress
    stopped: Callable[[], bool]

    def begin(self, method: str, target: str, body: bytes = b"") -> Answer:
        """Send a request. Raises Cancelled where the person has stopped the round."""
        self.check_stopped()
        return self.transport.begin(method, target, body)

    def wait_for(self, answer: Answer) -> bytes:
        """The answer, however long it may take. A stop is noticed at once: every request may be sent again safely."""
        raw = None
        while raw is None:
            self.check_stopped()
            raw = answer.wait(_LOOK_UP_SECONDS)
        return raw

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
        self.progress(Step(name=name, done=done, total=total, words=words, changes=changes))
