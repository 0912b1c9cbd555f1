"""What the hub answers, message by message, to whom it admits. Knows no web framework; each method runs on a thread."""

from __future__ import annotations

from typing import TypeVar

from champion_app.domain.errors import NotTrusted, Refused
from sync.hub import hub_log
from sync.hub.access import devices, enrolment, grants, purges, recovery, wipe
from sync.hub.access.devices import Device
from sync.hub.api.request_auth import Asked, admit, too_much_today
from sync.hub.audit import device_log
from sync.hub.gate.refusal import Refusal
from sync.hub.hub import Hub
from sync.hub.ledger import day_share, manifest, pull
from sync.hub.ledger.day_share import TooMuchToday
from sync.hub.ledger.verified_commits import Sender
from sync.hub.refusals import WRONG_CODE
from sync.hub.storage.storage import head_number
from sync.wire.codec import LARGEST_NUMBER, UNKEEPABLE, decode_keepable, decode_whole, encode
from sync.wire.messages import (
    PROTOCOL,
    SCHEMA,
    EnrolRequest,
    Hello,
    Manifest,
    Push,
    RecoveryRequest,
    RoundDone,
    ScopeList,
    Signed,
    Welcome,
)

T = TypeVar("T")
PUSH_OPS = 500


def _plain(raw: bytes, message: type[T]) -> T:
    """A message whose parts are kept as they are. Raises Refused, also for what no database of the hub could keep."""
    return decode_keepable(raw, message)


def _check_cursor(cursor: str) -> None:
    """Raises Refused for a number that no row ever has."""
    if any(one.isdecimal() and int(one) >= LARGEST_NUMBER for one in cursor.split(".")[1:]):
        raise Refused(UNKEEPABLE)


class Desk:
    """Answers requests over one hub. Every method returns the bytes of a message, or raises Refusal or Refused."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def _admit(self, asked: Asked) -> Device:
        return admit(self._hub, asked)

    def health(self) -> bytes:
        """Whether the hub answers, and whether its daily report is late; nothing else is said to strangers."""
        with self._hub.storage.read() as tx:
            head_number(tx)
        told = {"status": "ok", "incarnation": self._hub.storage.incarnation, "protocol": PROTOCOL}
        return encode({**told, "report": self._hub.standing.of("report")})

    def hello(self, asked: Asked) -> bytes:
        """Begin a round."""
        device = self._admit(asked)
        told = _plain(asked.body, Hello)
        if not told.protocol_from <= PROTOCOL <= told.protocol_to:
            text = "This version of the app and the hub do not understand each other. Install the newer app."
            raise Refusal(426, "version", text)
        now = self._hub.clock()
        with self._hub.storage.write_beside() as tx:
            set_back = devices.meet(tx, device.id, told, now=now)
        with self._hub.storage.read() as tx:
            epoch, head = grants.epoch_of(tx, device.user), head_number(tx)
            log = hub_log.checkpoint(tx, since=told.log_size)
            saves, saves_hash = devices.last_commit(tx, device.id)
            key = recovery.current(tx)
        lease = devices.lease_of(device, now)
        return encode(
            Welcome(
                protocol=PROTOCOL,
                schema_version=SCHEMA,
                incarnation=self._hub.storage.incarnation,
                epoch=epoch,
                head=head,
                now=now.isoformat(),
                works_until=lease.works_until.isoformat(),
                lease=self._hub.ledger.sign(lease),
                recovery=self._hub.ledger.sign(key) if key else None,
                page_rows=pull.MOST_ROWS,
                push_ops=PUSH_OPS,
                user_name=device.user_name,
                log=self._hub.ledger.sign(log),
                saves=saves,
                saves_hash=saves_hash,
                set_back=set_back,
            )
        )

    def scopes(self, asked: Asked) -> bytes:
        """What this user may see, signed."""
        device = self._admit(asked)
        with self._hub.storage.read_as(device.user) as tx:
            told = ScopeList(
                device=device.id,
                epoch=grants.epoch_of(tx, device.user),
                scopes=tuple(grants.scopes_of(tx, device.user)),
                removed=tuple(grants.removed_from(tx, user_id=device.user, device_id=device.id)),
            )
        return encode(self._hub.ledger.sign(told))

    def push(self, asked: Asked) -> bytes:
        """Take commits, answer with a signed receipt."""
        device = self._admit(asked)
        sender = Sender(device=device.id, user=device.user, user_name=device.user_name, key=device.key)
        commits = decode_whole(asked.body, Push).commits  # what cannot be kept is refused change by change
        try:
            return encode(self._hub.ledger.accept(sender, commits, now=self._hub.clock()))
        except NotTrusted as error:
            raise Refusal(422, "malformed", str(error)) from None
        except TooMuchToday as error:
            raise too_much_today(self._hub, device, error) from None

    def pulled(self, asked: Asked, cursor: str, limit: int) -> bytes:
        """One page of what this user may see and has not."""
        device = self._admit(asked)
        _check_cursor(cursor)
        with self._hub.storage.read_as(device.user) as tx:
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

    def scope_rows(self, asked: Asked, of: str, after: int, limit: int) -> bytes:
        """One page of one scope, for a laptop whose copy of it differs."""
        device = self._admit(asked)
        with self._hub.storage.read_as(device.user) as tx:
            head = head_number(tx)
            page = pull.scope_page(tx, user_id=device.user, scope=of, after=after, head=head, limit=limit)
        return encode(page)

    def manifest(self, asked: Asked) -> bytes:
        """What every scope of this user sums up to, signed."""
        device = self._admit(asked)
        with self._hub.storage.read_as(device.user) as tx:
            told = Manifest(device=device.id, head=head_number(tx), sums=manifest.sums(tx, device.user))
        return encode(self._hub.ledger.sign(told))

    def purged(self, asked: Asked) -> bytes:
        """A laptop's signed word that it let go of what was taken away."""
        device = self._admit(asked)
        with self._hub.storage.write() as tx:
            try:
                taken = purges.take(tx, device, _plain(asked.body, Signed), now=self._hub.clock())
            except NotTrusted as error:
                raise Refusal(422, "malformed", str(error)) from None
        return encode(taken)

    def done(self, asked: Asked) -> bytes:
        """A round was complete."""
        device = self._admit(asked)
        told = _plain(asked.body, RoundDone)
        with self._hub.storage.write_beside() as tx:
            devices.note_round(tx, device.id, told.cursor, now=self._hub.clock())
            manifest.note_repairs(tx, device.id, told.repaired, now=self._hub.clock())
        return encode({})

    def audit(self, asked: Asked) -> bytes:
        """The next entries of a laptop's log of who did what."""
        device = self._admit(asked)
        signed, sign = _plain(asked.body, Signed), self._hub.ledger.sign
        with self._hub.storage.write_beside() as tx:
            try:
                day_share.use(tx, device.id, changes=0, size=len(asked.body), now=self._hub.clock())
                return encode(device_log.take(tx, device, signed, now=self._hub.clock(), sign=sign))
            except NotTrusted as error:
                raise Refusal(422, "malformed", str(error)) from None
            except TooMuchToday as error:
                raise Refusal(429, "share", str(error)) from None

    def wiped(self, body: bytes) -> bytes:
        """A laptop's signed word that it destroyed what was on it."""
        with self._hub.storage.write() as tx:
            try:
                wipe.take_word(tx, _plain(body, Signed), now=self._hub.clock())
            except NotTrusted as error:
                raise Refusal(422, "malformed", str(error)) from None
        return encode({})

    def ask_recovery(self, body: bytes) -> bytes:
        """A laptop whose passphrase was forgotten asks for its key."""
        asked = _plain(body, RecoveryRequest)
        with self._hub.storage.write() as tx:
            try:
                return encode(recovery.take(tx, asked, now=self._hub.clock()))
            except Refused as error:
                raise Refusal(404, "not-found", str(error)) from None

    def recovery_answer(self, request: str) -> bytes:
        """What became of its request."""
        with self._hub.storage.read() as tx:
            try:
                return encode(recovery.answer(tx, request))
            except Refused as error:
                raise Refusal(404, "not-found", str(error)) from None

    def offer(self, public_half: str) -> bytes:
        """Who this hub is, proved with a one-time code."""
        hub = self._hub
        with hub.storage.read() as tx:
            try:
                told = enrolment.offer(tx, public_half, ca_pem=hub.ca_pem, hub_key=hub.public_key, now=hub.clock())
            except Refused as error:
                raise Refusal(404, "code", str(error)) from None
        return encode(told)

    def enrol(self, body: bytes) -> bytes:
        """Join a laptop with a one-time code."""
        asked = _plain(body, EnrolRequest)
        with self._hub.storage.write_beside() as tx:
            try:
                told = enrolment.enrol(
                    tx, asked, incarnation=self._hub.storage.incarnation, now=self._hub.clock(),
                    ca_pem=self._hub.ca_pem, hub_key=self._hub.public_key,
                )  # fmt: skip
            except Refused as error:
                raise Refusal(404, "code", str(error)) from None
        if told is None:
            self._hub.refusals.note(WRONG_CODE)
            raise Refusal(403, "code", enrolment.NO_CODE)
        return encode(told)
