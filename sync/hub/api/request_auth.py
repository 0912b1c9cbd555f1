"""Who asks: signature, device and number of a request, checked in one place for all but health and enrolment."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from champion_app.domain.errors import NotTrusted
from sync.hub.access import devices
from sync.hub.access.devices import Device
from sync.hub.casework import leave
from sync.hub.gate.limits import Head, signature_headers
from sync.hub.gate.refusal import BUSY, Refusal
from sync.hub.hub import Hub
from sync.hub.ledger.day_share import TooMuchToday
from sync.hub.refusals import NOT_SIGNED, REFUSED_LAPTOP, REPLAYED, TOO_MUCH
from sync.wire.codec import decode
from sync.wire.messages import Signed
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, check_signature, request_bytes

_LONGEST_NUMBER = 18
_DURESS_SECONDS = 240
"""Longer than a laptop waits by itself: its screen says the busy sentence, as on any crowded morning."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``target`` is path and query as they were sent; header names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def _notice_duress(hub: Hub, device: Device, content: bytes, signature: str) -> None:
    """Where the empty vault of this laptop asks: note that somebody was made to open it, and answer as a busy hub, so
    that nobody who looks over their shoulder sees anything. Raises Refusal then."""
    try:
        check_signature(bytes.fromhex(device.duress_key), content, signature)
    except (NotTrusted, ValueError):
        return
    with hub.storage.write() as tx:
        devices.note_duress(tx, device.id, now=hub.clock())
    raise Refusal(503, "busy", BUSY, retry_after=_DURESS_SECONDS)


def look(hub: Hub, head: Head) -> None:
    """Whether the headers of a signature name a laptop that the hub works with, before its large body is read; the
    signature itself is checked with the body. Raises Refusal."""
    device_id, number, _ = signature_headers(head)
    if len(number) > _LONGEST_NUMBER:
        raise Refusal(401, "signature", "The request is not signed.")
    with hub.storage.read() as tx:
        device = devices.find_device(tx, device_id.replace("\0", " "))
    if device is None:
        raise Refusal(401, "unknown-device", "The hub does not know this laptop.")
    if device.revoked or device.uncompared or device.wipe:
        raise Refusal(401, "signature", "The hub reads no large message of this laptop. Sync again.")


def too_much_today(hub: Hub, device: Device, error: TooMuchToday) -> Refusal:
    """The answer to a laptop that has sent its share of the day: it keeps the rest and sends it tomorrow."""
    hub.refusals.note(TOO_MUCH, device=device.id, user=device.user)
    return Refusal(429, "share", str(error))


def admit(hub: Hub, asked: Asked) -> Device:
    """Who asks: signature, device and number, checked in one place for all but health and enrolment."""
    names = (DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER)
    device_id, number, signature = (asked.headers.get(name.lower(), "") for name in names)
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        raise Refusal(401, "signature", "The request is not signed.")
    content = request_bytes(
        method=asked.method, target=asked.target, body=asked.body, device=device_id, number=int(number)
    )
    with hub.storage.read() as tx:
        device = devices.find_device(tx, device_id)
        cover_due = leave.due(tx, hub.clock())
    if device is None:
        hub.refusals.note(NOT_SIGNED)
        raise Refusal(401, "unknown-device", "The hub does not know this laptop.")
    try:
        check_signature(device.key, content, signature)
    except NotTrusted:
        _notice_duress(hub, device, content, signature)
        hub.refusals.note(NOT_SIGNED, device=device.id, user=device.user)
        raise Refusal(401, "signature", "The request's signature does not fit this laptop.") from None
    if device.uncompared and not device.revoked:
        raise Refusal(401, "uncompared", "The coordinator has not compared the six words of this laptop yet.")
    if device.wipe:
        text = "The force has ordered that everything on this laptop is destroyed."
        raise Refusal(401, "wipe", text, order=decode(device.wipe.encode(), Signed))
    if device.revoked:
        hub.refusals.note(REFUSED_LAPTOP, device=device.id, user=device.user)
        raise Refusal(401, "revoked", "This laptop may no longer work with the force. Take it to the coordinator.")
    with hub.storage.write_beside() as tx:
        taken = devices.take_request(tx, device.id, int(number), now=hub.clock())
        last = 0 if taken else devices.last_request(tx, device.id)
    hub.refusals.settle()
    if not taken:
        hub.refusals.note(REPLAYED, device=device.id, user=device.user)
        raise Refusal(409, "replayed", "This request came before. Nothing was done twice.", number=last)
    if cover_due:
        with hub.storage.write() as tx:
            leave.tend(tx, now=hub.clock())
    return device
