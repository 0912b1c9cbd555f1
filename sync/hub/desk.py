"""What the hub answers, message by message, to whom it admits. Knows no web framework; each method runs on a thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from champion_app.domain.errors import NotTrusted, Refused
from sync.hub import accounts, pull, scope
from sync.hub.accounts import Device
from sync.hub.hub import Hub
from sync.hub.ledger import Sender
from sync.hub.storage.storage import head_number
from sync.wire.codec import decode, encode
from sync.wire.messages import PROTOCOL, SCHEMA, EnrolRequest, Hello, Push, RoundDone, ScopeList, Trouble, Welcome
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, check_signature, request_bytes

PUSH_OPS = 500
_LONGEST_NUMBER = 18

Code = Literal[
    "signature",
    "replayed",
    "unknown-device",
    "revoked",
    "version",
    "too-large",
    "malformed",
    "code",
    "not-found",
    "busy",
]


class Refusal(Exception):
    """A whole request that was not done."""

    def __init__(self, status: int, code: Code, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.trouble = Trouble(code=code, text=text)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``target`` is path and query as they were sent; header names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Desk:
    """Answers requests over one hub. Every method returns the bytes of a message, or raises Refusal or Refused."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def admit(self, asked: Asked) -> Device:
        """Who asks: signature, device and number, checked in one place for all but health and enrolment."""
        names = (DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER)
        device_id, number, signature = (asked.headers.get(name.lower(), "") for name in names)
        if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
            raise Refusal(401, "signature", "The request is not signed.")
        content = request_bytes(
            method=asked.method, target=asked.target, body=asked.body, device=device_id, number=int(number)
        )
        with self._hub.storage.read() as tx:
            device = accounts.find_device(tx, device_id)
        if device is None:
            raise Refusal(401, "unknown-device", "The hub does not know this laptop.")
        try:
            check_signature(device.key, content, signature)
        except NotTrusted:
            raise Refusal(401, "signature", "The request's signature does not fit this laptop.") from None
        if device.revoked:
            raise Refusal(401, "revoked", "This laptop may no longer work with the force. Take it to the coordinator.")
        with self._hub.storage.write_beside() as tx:
            if not accounts.take_request(tx, device.id, int(number), now=self._hub.clock()):
                raise Refusal(409, "replayed", "This request came before. Nothing was done twice.")
        return device

    def health(self) -> bytes:
        """Whether the hub answers; nothing else is said to strangers."""
        with self._hub.storage.read() as tx:
            head_number(tx)
        return encode({"status": "ok", "incarnation": self._hub.storage.incarnation, "protocol": PROTOCOL})

    def hello(self, asked: Asked) -> bytes:
        """Begin a round."""
        device = self.admit(asked)
        told = decode(asked.body, Hello)
        if not told.protocol_from <= PROTOCOL <= told.protocol_to:
            text = "This version of the app and the hub do not understand each other. Install the newer app."
            raise Refusal(426, "version", text)
        with self._hub.storage.read() as tx:
            epoch, head = scope.epoch_of(tx, device.user), head_number(tx)
        now = self._hub.clock()
        return encode(
            Welcome(
                protocol=PROTOCOL,
                schema_version=SCHEMA,
                incarnation=self._hub.storage.incarnation,
                epoch=epoch,
                head=head,
                now=now.isoformat(),
                works_until=accounts.works_until(now),
                page_rows=pull.MOST_ROWS,
                push_ops=PUSH_OPS,
                user_name=device.user_name,
            )
        )

    def scopes(self, asked: Asked) -> bytes:
        """What this user may see, signed."""
        device = self.admit(asked)
        with self._hub.storage.read() as tx:
            told = ScopeList(
                device=device.id,
                epoch=scope.epoch_of(tx, device.user),
                scopes=tuple(scope.scopes_of(tx, device.user)),
            )
        return encode(self._hub.ledger.sign(told))

    def push(self, asked: Asked) -> bytes:
        """Take commits, answer with a signed receipt."""
        device = self.admit(asked)
        sender = Sender(device=device.id, user=device.user, user_name=device.user_name, key=device.key)
        commits = decode(asked.body, Push).commits
        try:
            return encode(self._hub.ledger.accept(sender, commits, now=self._hub.clock()))
        except NotTrusted as error:
            raise Refusal(422, "malformed", str(error)) from None

    def pulled(self, asked: Asked, cursor: str, limit: int) -> bytes:
        """One page of what this user may see and has not."""
        device = self.admit(asked)
        with self._hub.storage.read() as tx:
            head = head_number(tx)
            try:
                page = pull.page(
                    tx,
                    user_id=device.user,
                    cursor=cursor,
                    incarnation=self._hub.storage.incarnation,
                    head=head,
                    limit=limit,
                )
            except pull.StaleCursor as error:
                raise Refusal(409, "malformed", str(error)) from None
        return encode(page)

    def done(self, asked: Asked) -> bytes:
        """A round was complete."""
        device = self.admit(asked)
        told = decode(asked.body, RoundDone)
        with self._hub.storage.write_beside() as tx:
            accounts.note_round(tx, device.id, told.cursor)
        return encode({})

    def offer(self, public_half: str) -> bytes:
        """Who this hub is, proved with a one-time code."""
        hub = self._hub
        with hub.storage.read() as tx:
            try:
                told = accounts.offer(tx, public_half, ca_pem=hub.ca_pem, hub_key=hub.public_key, now=hub.clock())
            except Refused as error:
                raise Refusal(404, "code", str(error)) from None
        return encode(told)

    def enrol(self, body: bytes) -> bytes:
        """Join a laptop with a one-time code."""
        asked = decode(body, EnrolRequest)
        with self._hub.storage.write_beside() as tx:
            try:
                told = accounts.enrol(tx, asked, incarnation=self._hub.storage.incarnation, now=self._hub.clock())
            except Refused as error:
                raise Refusal(404, "code", str(error)) from None
        if told is None:
            raise Refusal(403, "code", accounts.NO_CODE)
        return encode(told)
