"""Small secrets that lie in the database under a key of the hub's folder, and the tokens that browsers hold."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from champion_app.domain.errors import VaultClosed
from sync.hub.storage.engine import private_file

KEY_NAME = "web.key"
_NONCE = 12


class Seal:
    """Seals and opens with keys that are made of one file; several hubs on one database share it."""

    def __init__(self, folder: Path) -> None:
        made = private_file(folder / KEY_NAME, lambda: os.urandom(32))
        self._box = AESGCM(_key(made, b"champion-web-box-1"))
        self._form = _key(made, b"champion-web-form-1")

    def close(self, told: bytes, *, to: str) -> bytes:
        """Seal a secret that belongs to ``to`` and opens for nobody else."""
        nonce = os.urandom(_NONCE)
        return nonce + self._box.encrypt(nonce, told, to.encode())

    def open(self, sealed: bytes, *, to: str) -> bytes:
        """What was sealed. Raises VaultClosed where it was not sealed here, or for somebody else."""
        try:
            return self._box.decrypt(sealed[:_NONCE], sealed[_NONCE:], to.encode())
        except InvalidTag:
            raise VaultClosed("A sign-in secret does not fit this hub's key. Invite the person again.") from None

    def form_proof(self, token: str) -> str:
        """What a form of somebody who holds this token carries, and no other page can know."""
        return hmac.new(self._form, token.encode(), hashlib.sha256).hexdigest()

    def fits(self, token: str, proof: str) -> bool:
        """Whether a form came from a page of ours."""
        return hmac.compare_digest(self.form_proof(token).encode(), proof.encode("utf-8", errors="replace"))


def _key(made: bytes, what: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=what).derive(made)


def new_token() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(b"champion-token-1\0" + token.encode("utf-8", errors="replace")).hexdigest()
