"""Join a hub with a one-time code: each side proves that it knows the code, and neither ever says it."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.errors import Expected, NotTrusted, Refused, Unreachable
from champion_app.domain.rules.words.visible_text import seen
from sync.engine.address import hub_address
from sync.engine.answers import MessageRefused, readable
from sync.engine.transport import PinnedLine, Timeouts, fetch_unproved
from sync.wire.codec import encode
from sync.wire.messages import Enrolled, EnrolOffer, EnrolRequest
from sync.wire.verify import CODE_ALPHABET, CODE_LENGTH, check_proof, code_id, code_key, prove, tidy_code
from sync.wire.words import enrolment_words

_LONGEST_NAME = 80
_KEY_BYTES = 32
_UNREACHABLE = (
    "No hub answered at this address. Check the address, and that this laptop is on the station's network. "
    "The code is still good."
)
_LOST_HALFWAY = (
    "The hub stopped answering while this laptop was joining. Try again; if the code is then refused, "
    "ask the coordinator for a new one."
)
_UNKNOWN_CODE = (
    "The hub does not take this code. A code works once and for 24 hours; it may have been used, or have run out. "
    "Ask the coordinator for a new one."
)
_UNPROVED = (
    "The code does not fit this hub. Check its letters and the address. If both are right, the computer that answered "
    "is not the force's hub: stop here and tell the coordinator. Nothing was sent."
)
_GONE_WRONG = "The hub answered in a way that this app cannot read. Ask the coordinator which version the hub needs."


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """Who this laptop is from now on, and what it trusts. ``hub_key`` is the raw Ed25519 public key."""

    device: str
    user: str
    user_name: str
    hub_url: str
    hub_key: bytes
    ca_pem: str
    incarnation: str
    words: tuple[str, ...] = ()
    """Six words that the hub shows too, unless somebody stands between."""


def enrol(
    hub_url: str, code: str, *, device_name: str, private_key: bytes, now: datetime, timeouts: Timeouts | None = None
) -> Enrolment:
    """Join the hub at an address as typed, with a code as typed. ``private_key`` is the device's raw Ed25519 key.

    Raises Refused for a code or address that cannot be right or is not taken, Unreachable where no hub answered, and
    NotTrusted where the one that answered does not know the code. Nothing about this laptop or its person is sent
    before the hub has proved itself.
    """
    url = hub_address(hub_url)
    tidy = checked_code(code)
    name = _checked_name(device_name)
    key = code_key(tidy)
    offer, hub_key = _proved_offer(url, tidy, key, timeouts, now)
    device_key = Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw().hex()
    request = EnrolRequest(
        code_id=code_id(tidy),
        device_key=device_key,
        device_name=name,
        nonce=offer.nonce,
        proof=prove(key, "enrol", offer.nonce, device_key, name),
    )
    try:
        with PinnedLine(url, offer.ca_pem, timeouts, clock=lambda: now) as line:
            enrolled = readable(line.post("/v1/enrol", encode(request)), Enrolled)
    except MessageRefused as refused:
        raise _explained(refused) from None
    except NotTrusted:
        raise
    except Unreachable:
        raise Unreachable(_LOST_HALFWAY) from None
    return Enrolment(
        device=enrolled.device,
        user=enrolled.user,
        user_name=enrolled.user_name,
        hub_url=url,
        hub_key=hub_key,
        ca_pem=offer.ca_pem,
        incarnation=enrolled.incarnation,
        words=enrolment_words(
            hub_key=offer.hub_key, ca_pem=offer.ca_pem, code_id=code_id(tidy), nonce=offer.nonce,
            device_key=device_key, device_name=name,
        ),
    )  # fmt: skip


def checked_code(code: str) -> str:
    """The code made comparable. Raises Refused where it cannot be one, before anything is sent."""
    tidy = tidy_code("".join(code.split()))
    strange = sorted({letter for letter in tidy if letter not in CODE_ALPHABET})
    if strange:
        shown = ", ".join(letter for letter in strange if letter.isprintable()) or "an invisible sign"
        raise Refused(f"A code has only letters and digits, and never {shown}. Check it against the letter.")
    if len(tidy) != CODE_LENGTH:
        raise Refused(f"The code has {CODE_LENGTH} letters and digits; this one has {len(tidy)}. Check it again.")
    return tidy


def _checked_name(device_name: str) -> str:
    """The laptop's name as both sides prove it: one line, composed the same way everywhere."""
    name = " ".join(seen(unicodedata.normalize("NFC", device_name)).split())
    if not name:
        raise Refused("Give the laptop a name, so that the coordinator knows which one it is.")
    if len(name) > _LONGEST_NAME:
        raise Refused(f"The laptop's name is too long: {len(name)} of {_LONGEST_NAME} characters.")
    return name


def _proved_offer(
    url: str, tidy: str, key: bytes, timeouts: Timeouts | None, now: datetime
) -> tuple[EnrolOffer, bytes]:
    """The hub's offer and raw key, once the offer proves that its maker knows the code's secret half."""
    public_half = code_id(tidy)
    try:
        raw = fetch_unproved(url, f"/v1/enrol/{public_half}", timeouts, clock=lambda: now)
    except MessageRefused as refused:
        raise _explained(refused) from None
    except NotTrusted:
        raise
    except Expected:  # whatever a stranger says about this laptop is not repeated to the person
        raise Unreachable(_UNREACHABLE) from None
    offer = readable(raw, EnrolOffer)
    if not check_proof(key, offer.proof, "offer", public_half, offer.ca_pem, offer.hub_key, offer.nonce):
        raise NotTrusted(_UNPROVED)
    try:
        hub_key = bytes.fromhex(offer.hub_key)
    except ValueError:
        hub_key = b""
    if len(hub_key) != _KEY_BYTES:
        raise Unreachable(_GONE_WRONG)
    return offer, hub_key


def _explained(refused: MessageRefused) -> Refused:
    return Refused(_UNKNOWN_CODE if refused.code in {"code", "not-found"} else _GONE_WRONG)
