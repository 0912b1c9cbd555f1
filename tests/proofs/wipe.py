"""Whatever moment the power goes at while a laptop is wiped, its keys are gone or the next start makes them so.

Every call of the disk that the wiping makes is cut, with and without a keystore; every state that the cut may leave is
laid out, started, and cut again at a chosen call of that. A case is bad where a wipe that had begun leaves a vault that
opens, a file that is not the note, or a word that the hub would not take; or where one that had not begun did harm.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import VaultClosed
from champion_app.host import disk
from champion_app.host.keystore import NoKeystore
from champion_app.store.key import wipe
from champion_app.store.key.keys import derived
from champion_app.store.key.unlock import vault_key
from champion_app.store.sync.lease import Signed
from champion_app.store.vault import Vault
from sync.wire.messages import WipeOrder
from tests.proofs._pace import Pace
from tests.store.power_cut import Disk, PowerCutError, State
from tests.sync.laptop import public_key
from tests.vaults.drawer import Drawer
from tests.vaults.fresh import CHEAP, MONDAY, PASSPHRASE, identity, make_header, policy


class _Cut(Disk):
    """Knows nothing of the files that the database makes for itself."""

    def _names(self) -> dict[str, int]:
        return {name: inode for name, inode in super()._names().items() if inode in self._now}


@contextmanager
def _power_until(folder: Path, cut_at: int) -> Iterator[_Cut]:
    cut = _Cut(folder, cut_at=cut_at)
    with mock.patch.object(disk, "os", cut):
        yield cut


class Case:
    """One laptop that is to be wiped."""

    def __init__(self, folder: Path, *, keystore: bool) -> None:
        self.keeper: Drawer | NoKeystore = Drawer() if keystore else NoKeystore()
        self.made = folder / "made"
        self.made.mkdir(parents=True)
        self.key = make_header(self.made, PASSPHRASE, cost=CHEAP, keeper=self.keeper)
        Vault.make(self.made, self.key)
        self.hub = Ed25519PrivateKey.from_private_bytes(derived(self.key, "a hub"))
        self.who = msgspec.structs.replace(identity(), hub_key=self.hub.public_key().public_bytes_raw())
        vault = self.open(self.made)
        vault.join(self.who)
        vault.close()
        order = msgspec.json.encode(WipeOrder(device=self.who.device, order="1", at=MONDAY.isoformat()))
        self.order = order, self.hub.sign(order).hex()
        self.shares = dict(self.keeper.kept) if isinstance(self.keeper, Drawer) else {}

    def open(self, folder: Path) -> Vault:
        keeper = self.keeper if isinstance(self.keeper, Drawer) else None
        return Vault(
            folder, self.key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY, keeper=keeper
        )  # fmt: skip

    def cut(self, folder: Path, cut_at: int) -> tuple[bool, list[State]]:
        """Wipe, until the power goes at this call. Whether it came to its end, and what may lie there then."""
        if isinstance(self.keeper, Drawer):
            self.keeper.kept = dict(self.shares)
        shutil.copytree(self.made, folder)
        vault = self.open(folder)
        ended = True
        with _power_until(folder, cut_at) as power:
            try:
                vault.wipe(*self.order)
            except PowerCutError:
                ended = False
            states = list(power.states())
        with mock.patch.object(wipe, "remove_rest"):  # the process dies; nothing of it reaches the disk
            vault._connections.let_go()
        shutil.rmtree(folder)
        return ended, states

    def opens(self, folder: Path) -> bool:
        try:
            return vault_key(folder, PASSPHRASE, keeper=self.keeper) == self.key
        except VaultClosed:
            return False

    def is_bad(self, folder: Path, state: State, chance: random.Random) -> bool:
        """Start on what the cut left."""
        folder.mkdir()
        for name, raw in state.items():
            (folder / name).write_bytes(raw)
        if not (folder / wipe.NOTE_NAME).exists():
            return not self.opens(folder)
        with _power_until(folder, chance.randint(1, 12)), suppress(PowerCutError):
            wipe.complete(folder, self.keeper)
        note = wipe.complete(folder, self.keeper)
        left = {path.name for path in folder.iterdir()}
        return note is None or self.opens(folder) or left != {wipe.NOTE_NAME} or not self._is_word(note.word)

    def _is_word(self, word: str) -> bool:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        told = msgspec.json.decode(word, type=Signed)
        try:
            key = Ed25519PublicKey.from_public_bytes(public_key(self.who.device_key))
            key.verify(bytes.fromhex(told.signature), bytes(told.content))
        except InvalidSignature:
            return False
        return True


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """States tried, and those that left something. Every cut point is tried at least once, however short the budget."""
    chance = random.Random(seed)  # noqa: S311  # reproducible second cuts, no secret
    tried = bad = number = 0
    pace = Pace(budget, rounds)
    with tempfile.TemporaryDirectory() as place:
        while pace.goes_on():
            for keystore in (True, False):
                case = Case(Path(place) / f"{number}-{keystore}", keystore=keystore)
                ended, cut_at = False, 0
                while not ended:
                    cut_at += 1
                    ended, states = case.cut(Path(place) / "cut", cut_at)
                    shares = dict(case.keeper.kept) if isinstance(case.keeper, Drawer) else {}
                    for state in states:
                        if isinstance(case.keeper, Drawer):
                            case.keeper.kept = dict(shares)
                        bad += case.is_bad(Path(place) / "left", state, chance)
                        shutil.rmtree(Path(place) / "left")
                        tried += 1
            number += 1
    return tried, bad
