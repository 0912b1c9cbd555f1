"""A forgotten passphrase: the vault's key sealed to the force's recovery key, lying beside the vault.

Whoever has this file and no private half has nothing: HPKE (RFC 9180) over X25519. What the force sends back is sealed
to a key that this laptop makes for one request and keeps in memory only.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from champion_app.domain.errors import Refused, VaultClosed
from champion_app.host import disk
from champion_app.store.db.connection import open_file
from champion_app.store.key import header
from champion_app.store.key.keys import KEY_BYTES, Cost, file_key
from champion_app.store.key.recovery_note import NOTE_NAME, Note, read_note
from champion_app.store.key.unlock import FILE_NAME, HEADER_NAME, ShareKeeper, first_slot, put_newest

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
NOT_THIS_VAULT = (
    "What the force sent does not open this vault. Nothing was changed. Tell the coordinator, and ask once more."
)


def sealing_info(device: str) -> bytes:
    """What a sealed vault key is bound to: this purpose and one laptop."""
    return f"champion/recovery/1\0{device}".encode()


def answer_info(device: str, request: str) -> bytes:
    """What an answer is bound to: this purpose, one laptop and one request."""
    return f"champion/recovery-answer/1\0{device}\0{request}".encode()


def seal(folder: Path, vault_key: bytes, *, key_id: str, public: str, device: str, hub_url: str, ca_pem: str) -> None:
    """Seal the vault's key to the force's recovery key, unless that was done. Raises OSError."""
    before = read_note(folder)
    if before is not None and (before.key_id, before.device) == (key_id, device):
        return
    key = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
    sealed = SUITE.encrypt(vault_key, key, info=sealing_info(device)).hex()
    told = Note(key_id=key_id, sealed=sealed, device=device, hub_url=hub_url, ca_pem=ca_pem)
    disk.put_whole(folder / NOTE_NAME, msgspec.json.encode(told))


class Asking:
    """One request, for as long as this process lives."""

    def __init__(self, folder: Path, note: Note) -> None:
        self._folder, self.note = folder, note
        self._private = X25519PrivateKey.generate()

    @property
    def laptop_key(self) -> str:
        """The public half, which the force seals its answer to."""
        return self._private.public_key().public_bytes_raw().hex()

    def opened(self, answer: str, request: str) -> bytes:
        """The vault's key out of the force's answer, once it is certain that it opens this vault. Raises Refused."""
        try:
            key = SUITE.decrypt(bytes.fromhex(answer), self._private, info=answer_info(self.note.device, request))
            if len(key) != KEY_BYTES:
                raise Refused(NOT_THIS_VAULT)
            open_file(self._folder / FILE_NAME, file_key(key)).close()
        except (InvalidTag, ValueError, VaultClosed):
            raise Refused(NOT_THIS_VAULT) from None
        return key


def set_passphrase(folder: Path, vault_key: bytes, passphrase: str, *, cost: Cost, keeper: ShareKeeper) -> None:
    """A new passphrase and a new device share for a key that was recovered; the forgotten one opens nothing any more.
    Raises NoRoom."""
    path = folder / HEADER_NAME
    try:
        newest = header.read(path)[0].generation
    except VaultClosed:  # the header is damaged too: a new one takes its place
        header.write_first(path, first_slot(vault_key, passphrase, cost=cost, keeper=keeper, generation=1))
        return
    slot = first_slot(vault_key, passphrase, cost=cost, keeper=keeper, generation=newest + 1)
    put_newest(path, slot, generation=newest + 1)
