"""What the hub answers about files. Every method returns bytes, or raises Refusal."""

from __future__ import annotations

from champion_app.domain.errors import Refused
from sync.hub.api.request_auth import Asked, admit, too_much_today
from sync.hub.gate.refusal import Refusal
from sync.hub.hub import Hub
from sync.hub.ledger import day_share, files
from sync.hub.ledger.day_share import TooMuchToday
from sync.wire.codec import encode


class FileDesk:
    """Answers over one hub. ``of`` is the scope in which a record names the file."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def state(self, asked: Asked, sha256: str, of: str) -> bytes:
        """How much of a file the hub has."""
        device = admit(self._hub, asked)
        with self._hub.storage.read_as(device.user) as tx:
            try:
                return encode(files.state_of(tx, device.user, of, sha256))
            except Refused as error:
                raise Refusal(404, "not-found", str(error)) from None

    def piece(self, asked: Asked, sha256: str, number: int, of: str) -> bytes:
        """One piece, as its own bytes."""
        device = admit(self._hub, asked)
        with self._hub.storage.read_as(device.user) as tx:
            try:
                return files.read_piece(tx, device.user, of, sha256, number)
            except Refused as error:
                raise Refusal(404, "not-found", str(error)) from None

    def take(self, asked: Asked, sha256: str, number: int, of: str) -> bytes:
        """Keep one piece, and say what is still missing."""
        device = admit(self._hub, asked)
        try:
            with self._hub.storage.write_beside() as tx:
                day_share.use(tx, device.id, changes=0, size=len(asked.body), now=self._hub.clock())
                return encode(files.take_piece(tx, device.user, of, sha256, number, asked.body, now=self._hub.clock()))
        except TooMuchToday as error:
            raise too_much_today(self._hub, device, error) from None
        except files.NotWhole as error:
            with self._hub.storage.write_beside() as tx:
                files.throw_away(tx, of, sha256)
            raise Refusal(422, "not-fitting", str(error)) from None
        except files.NotFitting as error:
            raise Refusal(422, "not-fitting", str(error)) from None
        except files.OverQuota as error:
            raise Refusal(422, "quota", str(error)) from None
        except Refused as error:
            raise Refusal(404, "not-found", str(error)) from None
