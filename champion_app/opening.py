"""From a key to a window: open or make the vault, join the hub, and put the window over it. Part of the roof."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import DeviceRefused, Expected, NotTrusted
from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from champion_app.domain.record import Catalogue
from champion_app.domain.rules.laptop.lease import Steady
from champion_app.host import disk
from champion_app.host.steady import awake_seconds, boot_name
from champion_app.store.key import wipe
from champion_app.store.key.duress import open_either
from champion_app.store.key.keys import Cost, calibrated
from champion_app.store.key.unlock import FILE_NAME, SEEN_NAME, ShareKeeper, keep_key, new_key, refuse_second
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.tasks import Tasks
from resources.files import names, read_bytes
from resources.version import VERSION
from sync.engine.answers import UNSIGNED, WipeOrdered
from sync.engine.enrol import enrol
from sync.engine.ports import Progress
from sync.engine.round import sync_round
from sync.engine.status import RoundResult
from sync.engine.transport import HubTransport
from sync.engine.wiped import tell_wiped

Clock = Callable[[], datetime]
OTHER_WORDS = (
    "The two screens showed different words, so this laptop did not join and nothing was kept on it. Tell the "
    "coordinator what you saw before you try again: somebody may stand between this laptop and the force's hub."
)


def policy_today(now: datetime) -> PolicyPack:
    """The pack that is in force. Raises Refused where none is."""
    packs = [read_pack(read_bytes("policy", name)) for name in names("policy", ".toml")]
    return pack_for(packs, now.date())


def machine_steady() -> Steady:
    """What the machine's steady clock shows. Whole only where its run has a name, as on Linux: elsewhere a machine that
    was started anew can look like one that ran on."""
    boot = boot_name()
    return Steady(boot=boot, seconds=awake_seconds(), whole=bool(boot))


def open_vault(
    folder: Path, passphrase: str, *, keeper: ShareKeeper, clock: Clock, catalogue: Catalogue | None = None
) -> Vault:
    """Raises WrongPassphrase, VaultClosed or NoRoom, and then changed nothing."""
    place, key = open_either(folder, passphrase, keeper=keeper)
    left_at = file_time(place / SEEN_NAME)
    vault = Vault(
        place, key, catalogue=catalogue or standard_catalogue(), policy=policy_today(clock()), clock=clock,
        keeper=keeper, steady=lambda: machine_steady(),
    )  # fmt: skip
    vault.note_time(also=left_at)
    return vault


def file_time(path: Path) -> datetime | None:
    """When a file was last written, by the file itself."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def join_hub(
    folder: Path,
    *,
    hub_url: str,
    code: str,
    passphrase: str,
    keeper: ShareKeeper,
    clock: Clock,
    cost: Cost | None = None,
    catalogue: Catalogue | None = None,
    same_words: Callable[[tuple[str, ...]], bool] = lambda _words: True,
) -> Vault:
    """Make the vault, join the hub, keep who this laptop is, and last of all write the header: a try that fails or is
    cut leaves no vault, so that the next one starts clean. Raises Refused, Unreachable, NotTrusted, VaultClosed or
    NoRoom."""
    refuse_second(folder)
    key, slot = new_key(passphrase, cost=cost or calibrated(), keeper=keeper)
    files = [*(folder / f"{FILE_NAME}{end}" for end in ("", "-wal", "-shm")), folder / SEEN_NAME]
    _set_aside(files)
    vault = None
    try:
        Vault.make(folder, key)
        device_key = os.urandom(32)
        joined = enrol(hub_url, code, device_name=platform.node() or "laptop", private_key=device_key, now=clock())
        if not same_words(joined.words):
            raise NotTrusted(OTHER_WORDS)
        vault = Vault(
            folder, key, catalogue=catalogue or standard_catalogue(), policy=policy_today(clock()), clock=clock,
            keeper=keeper, steady=lambda: machine_steady(),
        )  # fmt: skip
        vault.join(
            Identity(
                device=joined.device,
                device_key=device_key,
                user=joined.user,
                user_name=joined.user_name,
                hub_url=joined.hub_url,
                hub_key=joined.hub_key,
                ca_pem=joined.ca_pem,
            )
        )
        keep_key(folder, slot)
    except Expected:
        if vault is not None:
            vault.close()
        for path in files:
            disk.remove(path)
        raise
    return vault


def _set_aside(files: list[Path]) -> None:
    """Files without a header are left by a try that was cut, or their header was lost: the first ones are kept by
    another name, in case of that."""
    kept = [path.with_name(f"{path.name}.before") for path in files]
    first = not any(path.exists() for path in kept)
    for path, before in zip(files, kept, strict=True):
        if first and path.exists():
            disk.replace(path, before)
        disk.remove(path)


def round_with(
    vault: Vault, *, clock: Clock, ending: Callable[[], bool] = lambda: False
) -> Callable[[Progress, Callable[[], bool]], RoundResult]:
    """One whole round with the hub, blocking: for the network lane. Raises what the engine raises. ``ending``: whether
    the app is locking, so that the round stops at the next safe place."""

    def sync(progress: Progress, stopped: Callable[[], bool]) -> RoundResult:
        replica = vault.replica
        try:
            with HubTransport(replica.identity(), replica.next_request_number, clock=clock) as transport:
                return sync_round(
                    replica, transport, progress=progress, stopped=lambda: stopped() or ending(), now=clock,
                    app_version=VERSION,
                )  # fmt: skip
        except WipeOrdered as ordered:
            if vault.wipe(bytes(ordered.order.content), ordered.order.signature) is None:
                raise NotTrusted(UNSIGNED) from None
            finish_wipe(vault.folder, keeper=None)
            raise DeviceRefused(vault.tenure.words()) from None

    return sync


def finish_wipe(folder: Path, *, keeper: ShareKeeper | None) -> bool:
    """Go on with an ordered wipe and tell the hub. Returns whether the hub knows; else the next start tells it."""
    note = wipe.complete(folder, keeper)
    if note is None:
        return True
    try:
        tell_wiped(note.hub_url, note.ca_pem, note.word.encode())
    except Expected:
        return False
    wipe.told(folder)
    return True


def open_window(
    vault: Vault, *, tasks: Tasks, look: Look, clock: Clock, keystore_sentence: str, banner: str = "",
    ending: Callable[[], bool] = lambda: False,
) -> MainWindow:  # fmt: skip
    """The window over an open vault. What an earlier version left of the search index is filled in meanwhile."""
    window = MainWindow(
        vault=vault,
        tasks=tasks,
        look=look,
        clock=clock,
        sync=round_with(vault, clock=clock, ending=ending),
        keystore_sentence=keystore_sentence,
        version=VERSION,
        banner=banner,
    )
    _fill_index(vault, tasks, window)
    return window


def _fill_index(vault: Vault, tasks: Tasks, window: MainWindow) -> None:
    """A step on the writer's lane, and the next one behind whatever was asked meanwhile."""

    def done(left: bool) -> None:  # noqa: FBT001  # what the step says
        if left:
            _fill_index(vault, tasks, window)

    tasks.run(vault.go_on_indexing, done, failed=lambda _error: None, owner=window, lane="write")
