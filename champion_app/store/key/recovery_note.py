"""The file beside the vault that the force can open it with: read where the unlock screen offers it."""

from __future__ import annotations

from pathlib import Path

import msgspec

NOTE_NAME = "vault.recovery"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """The vault's key, sealed (hex), to which recovery key, and where the hub is. None of it is secret."""

    key_id: str
    sealed: str
    device: str
    hub_url: str
    ca_pem: str


def read_note(folder: Path) -> Note | None:
    """The sealed key of the vault in this folder, where there is one."""
    try:
        return msgspec.json.decode((folder / NOTE_NAME).read_bytes(), type=Note)
    except (OSError, msgspec.MsgspecError):
        return None
