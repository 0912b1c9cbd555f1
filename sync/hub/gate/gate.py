"""The gate before the application: by route and sender, how much may come and how slowly; and what every answer
carries.

It looks at heads alone. A body that is larger than a stranger's may be is read only once its signature's headers name a
laptop that the hub knows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from sync.hub.gate.connections import Place
from sync.hub.gate.headers import with_headers
from sync.hub.gate.limits import (
    KNOWN_GAP_SECONDS,
    KNOWN_SECONDS,
    STRANGERS_BYTES,
    STRANGERS_SECONDS,
    Head,
    Held,
    head_of,
    too_large,
)
from sync.hub.gate.refusal import Refusal, busy
from sync.wire.codec import LARGEST_BODY

Message = Any
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]
Look = Callable[[Head], Awaitable[None]]
Say = Callable[[Refusal, bool], tuple[bytes, bytes]]
"""A refusal's words and their media type; the flag: for a person at a browser."""
_SIGNED_IN = "/report"
_log = structlog.get_logger("hub")


class Gate:
    """``look`` raises Refusal for a head whose laptop is not known; ``say`` puts refusals into words."""

    def __init__(self, app: App, *, look: Look, say: Say) -> None:
        self._app, self._look, self._say = app, look, say
        self._held = Held()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request."""
        answer = _Answer(send, place=scope.get("state", {}).get("connection"))
        taken = 0
        try:
            head = head_of(scope["method"], scope["path"], scope.get("query_string", b""), scope["headers"])
            await self._admit(head, answer.place)
            taken = self._held.take(head)
            body = _Body(receive, head, answer)
            answer.head = head
            await self._app(scope, body.receive, answer.send)
        except Refusal as refusal:
            await self._refuse(scope, refusal, answer)
        except Exception as error:  # whatever it is, the answer is the hub's own
            if answer.begun:
                raise
            _log.error("bug", path="", kind=type(error).__name__)
            bug = Refusal(500, "busy", "Something went wrong at the hub. Nothing was taken; try again later.")
            await self._refuse(scope, bug, answer)
        finally:
            self._held.give_back(taken)

    async def _admit(self, head: Head, place: Place | None) -> None:
        if place is not None and place.beyond:
            raise busy(retry_after=10)
        if head.small:
            return
        if not head.signed or (head.length or 0) > LARGEST_BODY:
            if head.length is None:
                return  # counted while it comes
            raise too_large()
        await self._look(head)

    async def _refuse(self, scope: Any, refusal: Refusal, answer: _Answer) -> None:
        if answer.begun:
            raise refusal
        person = not scope["path"].startswith("/v1/") and any(
            name == b"accept" and b"text/html" in value for name, value in scope["headers"]
        )
        words, kind = self._say(refusal, person)
        headers = [(b"content-type", kind), (b"content-length", str(len(words)).encode())]
        if refusal.retry_after:
            headers.append((b"retry-after", str(refusal.retry_after).encode()))
        await answer.send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await answer.send({"type": "http.response.body", "body": words})


class _Answer:
    """An answer on its way out. What still comes of a request that was refused is read past, as long as the protocol
    waits for a next head: hung up on while it sends, nobody would hear why."""

    def __init__(self, send: Send, *, place: Place | None) -> None:
        self._send, self.place = send, place
        self.head: Head | None = None
        self.begun = self.read_whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            message = {**message, "headers": with_headers(message.get("headers", ()))}
            if self.place is not None and self.head is not None and message["status"] == 200:
                self.place.known |= self.head.signed or self.head.path.startswith(_SIGNED_IN)
        await self._send(message)


class _Body:
    """A body on its way in."""

    def __init__(self, receive: Receive, head: Head, answer: _Answer) -> None:
        known = head.signed and not head.small
        self._receive, self._answer = receive, answer
        self._most = LARGEST_BODY if known else STRANGERS_BYTES
        self._until = time.monotonic() + (KNOWN_SECONDS if known else STRANGERS_SECONDS)
        self._gap = KNOWN_GAP_SECONDS if known else STRANGERS_SECONDS
        self._size = 0

    async def receive(self) -> Message:
        """The next piece. Raises Refusal where it comes too slowly or is too much."""
        if self._answer.read_whole:
            return await self._receive()
        try:
            async with asyncio.timeout(min(self._gap, self._until - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            text = "The request came too slowly, so the hub read no more of it. Nothing was taken; try again."
            raise Refusal(408, "too-slow", text) from None
        self._size += len(message.get("body", b""))
        if self._size > self._most:
            raise too_large()
        self._answer.read_whole = not message.get("more_body", False)
        return message
