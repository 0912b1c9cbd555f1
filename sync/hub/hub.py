"""The hub as one object: its storage, ledger, keys and certificate. Made once by who runs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import NoRoom
from champion_app.domain.record import Catalogue
from sync.hub.ledger.ledger import Ledger
from sync.hub.refusals import Refusals
from sync.hub.signing import signer
from sync.hub.standing import Standing
from sync.hub.storage.engine import private_file
from sync.hub.storage.storage import Storage
from sync.hub.tls import ensure_tls

SIGNING_KEY = "signing.key"
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
Clock = Callable[[], datetime]


def is_hub(folder: Path) -> bool:
    """Whether a hub lies in a folder."""
    return (folder / SIGNING_KEY).is_file()


class Hub:
    """Open a hub's folder; the first time makes its authority, certificate, keys and database."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock,
        database: str = "",
        names: tuple[str, ...] = LOCAL_NAMES,
        catalogue: Catalogue | None = None,
        operator: str = "hub",
    ) -> None:
        """``operator``: who works at it, for its log. Raises VaultClosed, NoRoom or Refused, in sentences."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise NoRoom(
                f"The hub's folder {folder.name} cannot be made there by this account. Nothing was changed."
            ) from None
        self.folder = folder
        self.clock = clock
        self.catalogue = catalogue or standard_catalogue()
        self.ca_pem = ensure_tls(folder, names, now=clock())
        signing = private_file(folder / SIGNING_KEY, lambda: os.urandom(32))
        self.public_key = Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw()
        self.storage = Storage(folder, database=database, operator=operator, sign=signer(signing))
        self.standing = Standing()
        self.refusals = Refusals(self.storage, clock=clock)
        self.ledger = Ledger(
            self.storage, catalogue=self.catalogue, signing_key=signing, refusals=self.refusals
        )  # fmt: skip

    def close(self) -> None:
        """Let the database go."""
        self.refusals.close()
        self.storage.close()
