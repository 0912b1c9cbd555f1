"""Signatures on requests, commits and answers, and the proof of a one-time code. Ed25519 and HMAC-SHA256."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from champion_app.domain.errors import NotTrusted

DEVICE_HEADER = "X-Champion-Device"
NUMBER_HEADER = "X-Champion-Number"
SIGNATURE_HEADER = "X-Champion-Signature"

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another."""
CODE_LENGTH = 26
_ID_LENGTH = 6


def request_bytes(*, method: str, target: str, body: bytes, device: str, number: int) -> bytes:
    """What a device signs of a request. ``target`` is path and query as sent; ``number`` only ever rises."""
    lines = ("champion-request-1", method.upper(), target, hashlib.sha256(body).hexdigest(), device, str(number))
    return "\n".join(lines).encode()


def sign(private_key: bytes, content: bytes) -> str:
    """The Ed25519 signature (hex) with a raw 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(content).hex()


def check_signature(public_key: bytes, content: bytes, signature: str) -> None:
    """Raises NotTrusted where the signature is not that key's over exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        raise NotTrusted("The signature does not fit, so nothing was taken.") from None


def tidy_code(code: str) -> str:
    """A one-time code as typed, made comparable: capitals, no spaces or dashes, O for 0 and I or L for 1 forgiven."""
    return code.upper().replace(" ", "").replace("-", "").translate(str.maketrans("OIL", "011"))


def code_id(code: str) -> str:
    """The public half of a code: its first six letters. It finds the code at the hub and proves nothing."""
    return tidy_code(code)[:_ID_LENGTH]


def code_key(code: str) -> bytes:
    """The key that both sides prove with. The hub keeps this and not the code (100 bits of chance lie in it)."""
    return hashlib.sha256(b"champion-enrol-1\0" + tidy_code(code).encode()).digest()


def prove(key: bytes, *parts: str) -> str:
    """HMAC-SHA256 (hex) over parts that none can be moved between."""
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def check_proof(key: bytes, proof: str, *parts: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(prove(key, *parts), proof)


DIGEST_BYTES = 32


def walked(last: str, links: bytes) -> str:
    """The hash that entries of the hub's log lead to, from the hash of the entry before them. ``links`` are digests."""
    for start in range(0, len(links), DIGEST_BYTES):
        last = hashlib.sha256(bytes.fromhex(last) + links[start : start + DIGEST_BYTES]).hexdigest()
    return last
