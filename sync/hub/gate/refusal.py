"""A whole request that was not done: its status, the word for programs, the sentence for people."""

from __future__ import annotations

from sync.wire.messages import Signed, Trouble, TroubleCode

BUSY = "The hub is busy. Try again in a few minutes."


class Refusal(Exception):
    """Nothing of the request was done. ``retry_after``: seconds after which it may be asked again; 0 says nothing."""

    def __init__(
        self,
        status: int,
        code: TroubleCode,
        text: str,
        *,
        number: int = 0,
        order: Signed | None = None,
        retry_after: int = 0,
    ) -> None:
        super().__init__(text)
        self.status = status
        self.retry_after = retry_after
        self.trouble = Trouble(code=code, text=text, number=number, order=order)


def busy(*, retry_after: int) -> Refusal:
    """More comes at once than the hub can hold."""
    return Refusal(503, "busy", BUSY, retry_after=retry_after)
