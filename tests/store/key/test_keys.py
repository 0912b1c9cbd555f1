"""The keys of a vault: what a guess costs, how a passphrase is changed, and what a power cut leaves of it."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from champion_app.domain.errors import NoRoom, VaultClosed, WrongPassphrase
from champion_app.host import disk
from champion_app.host.keystore import NoKeystore
from champion_app.store.key import header, keys
from champion_app.store.key.keys import FLOOR, Cost, calibrated
from champion_app.store.key.unlock import FILE_NAME, HEADER_NAME, ShareKeeper, change_passphrase, vault_key
from tests.store.power_cut import Disk, PowerCutError, State
from tests.vaults.drawer import Drawer
from tests.vaults.fresh import CHEAP, PASSPHRASE, make_header, new_vault

NEWER = "another set of plain words"
MOST_CALLS = 60


@pytest.fixture(params=[NoKeystore, Drawer])
def keeper(request: pytest.FixtureRequest) -> ShareKeeper:
    """A laptop without a keystore, and one with."""
    return request.param()  # type: ignore[no-any-return]  # one of the two above


def opens(folder: Path, passphrase: str, keeper: ShareKeeper) -> bytes | None:
    """The key, or nothing."""
    try:
        return vault_key(folder, passphrase, keeper=keeper)
    except VaultClosed:
        return None


def laid_out(folder: Path, state: State) -> Path:
    """A folder as a cut left it."""
    folder.mkdir()
    for name, raw in state.items():
        (folder / name).write_bytes(raw)
    return folder


def cut_states(folder: Path, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """Every state that a power cut before each call of ``work`` may leave, and the state after it."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for cut_at in range(1, MOST_CALLS):
        for path in folder.iterdir():
            path.unlink()
        for name, raw in before.items():
            (folder / name).write_bytes(raw)
        counted = Disk(folder, cut_at=cut_at)
        with monkeypatch.context() as patched:
            patched.setattr(disk, "os", counted)
            try:
                work()
            except PowerCutError:
                yield from counted.states()
                continue
        yield from counted.states()
        return
    raise AssertionError("the work never came to its end")


def key_per_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeper: ShareKeeper
) -> tuple[bytes, list[tuple[bytes | None, bytes | None]]]:
    """The vault's key, and what the old and the new passphrase give in every state that a cut may leave."""
    folder = tmp_path / "laptop"
    folder.mkdir()
    made = make_header(folder, PASSPHRASE, cost=CHEAP, keeper=keeper)

    def change() -> None:
        change_passphrase(folder, PASSPHRASE, NEWER, cost=CHEAP, keeper=keeper)

    found = []
    for number, state in enumerate(cut_states(folder, change, monkeypatch)):
        # Two copies: the one that is opened first would otherwise end the other passphrase.
        old = opens(laid_out(tmp_path / f"{number}-old", state), PASSPHRASE, keeper)
        new = opens(laid_out(tmp_path / f"{number}-new", state), NEWER, keeper)
        found.append((old, new))
    return made, found


def test_a_power_cut_at_every_write_leaves_the_old_or_the_new_passphrase_and_never_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeper: ShareKeeper
) -> None:
    made, found = key_per_state(tmp_path, monkeypatch, keeper)

    assert len(found) > 60
    assert {key for pair in found for key in pair} == {made, None}
    assert [pair for pair in found if pair == (None, None)] == []
    assert (made, None) in found  # the control: the cuts do fall before, between and after the two steps
    assert (made, made) in found
    assert found[-1] == (None, made)


def written_in_place(path: Path, raw: bytes) -> None:
    """The planted defect: both slots written over themselves, synced or not."""
    descriptor = disk.make(path)
    disk.write(descriptor, raw)
    disk.sync(descriptor)
    disk.close(descriptor)


def not_synced(path: Path, raw: bytes) -> None:
    """The planted defect: a new file takes the old one's place before its bytes are safe."""
    descriptor = disk.make(path.with_suffix(".new"))
    disk.write(descriptor, raw)
    disk.close(descriptor)
    disk.replace(path.with_suffix(".new"), path)
    disk.sync_folder(path.parent)


def shredded_early(path: Path, raw: bytes) -> None:
    """The planted defect: the replaced file is overwritten while a cut may still bring it back."""
    path.touch(mode=0o600)  # a new vault's header replaces nothing
    descriptor = disk.make(path.with_suffix(".new"))
    disk.write(descriptor, raw)
    disk.sync(descriptor)
    disk.close(descriptor)
    replaced = disk.reopen(path)
    disk.replace(path.with_suffix(".new"), path)
    disk.write(replaced, bytes(2 * header.SLOT_BYTES))
    disk.sync(replaced)
    disk.close(replaced)


@pytest.mark.parametrize("defect", [written_in_place, not_synced, shredded_early])
def test_the_search_finds_a_header_that_is_written_wrongly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, defect: Callable[[Path, bytes], None]
) -> None:
    monkeypatch.setattr(header, "_write", defect)
    _, found = key_per_state(tmp_path, monkeypatch, NoKeystore())

    assert (None, None) in found


def test_a_changed_passphrase_opens_the_same_file_and_the_old_one_ends(tmp_path: Path, keeper: ShareKeeper) -> None:
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=keeper)
    for old, new in ((PASSPHRASE, NEWER), (NEWER, "and once more in plain words")):
        change_passphrase(tmp_path, old, new, cost=CHEAP, keeper=keeper)

        assert vault_key(tmp_path, new, keeper=keeper) == made
        with pytest.raises(WrongPassphrase):
            vault_key(tmp_path, old, keeper=keeper)


def test_a_change_never_writes_the_encrypted_file(tmp_path: Path) -> None:
    new_vault(tmp_path).close()
    before = (tmp_path / FILE_NAME).stat()
    change_passphrase(tmp_path, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())

    after = (tmp_path / FILE_NAME).stat()
    assert (after.st_mtime_ns, after.st_ino, after.st_size) == (before.st_mtime_ns, before.st_ino, before.st_size)


def test_a_change_asks_for_the_old_passphrase_and_changes_nothing_without_it(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    before = (tmp_path / HEADER_NAME).read_bytes()

    with pytest.raises(WrongPassphrase):
        change_passphrase(tmp_path, "not the passphrase", NEWER, cost=CHEAP, keeper=NoKeystore())
    assert (tmp_path / HEADER_NAME).read_bytes() == before


def between_the_steps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a change cut after its first step: both passphrases open."""

    def cut(path: Path, *, generation: int) -> None:
        raise PowerCutError

    calls = iter([header.keep_only, cut])
    with monkeypatch.context() as patched:
        patched.setattr(header, "keep_only", lambda path, *, generation: next(calls)(path, generation=generation))
        with pytest.raises(PowerCutError):
            change_passphrase(folder, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())


@pytest.mark.parametrize(("used", "ended"), [(PASSPHRASE, NEWER), (NEWER, PASSPHRASE)])
def test_after_a_cut_change_the_passphrase_that_is_used_stays_and_the_other_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, used: str, ended: str
) -> None:
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    between_the_steps(tmp_path, monkeypatch)
    (tmp_path / "vault.new").write_bytes(b"what a cut change left")

    assert len(header.read(tmp_path / HEADER_NAME)) == 2
    assert vault_key(tmp_path, used, keeper=NoKeystore()) == made
    assert opens(tmp_path, ended, NoKeystore()) is None
    assert [path.name for path in tmp_path.iterdir()] == [HEADER_NAME]


def test_a_replaced_header_is_overwritten_where_it_lay(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    with (tmp_path / HEADER_NAME).open("rb") as replaced:
        assert replaced.read()
        change_passphrase(tmp_path, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())
        replaced.seek(0)

        assert replaced.read() == bytes(2 * header.SLOT_BYTES)


def test_a_header_that_a_backup_holds_by_another_name_is_left_to_the_backup(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    backup = tmp_path / "backup.head"
    backup.hardlink_to(tmp_path / HEADER_NAME)
    before = backup.read_bytes()
    change_passphrase(tmp_path, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())

    assert backup.read_bytes() == before


class FullDisk(Disk):
    """Takes the first half of one write and then no more, as a full disk does."""

    def __init__(self, folder: Path, *, full_at: int, says: bool) -> None:
        super().__init__(folder, cut_at=0)
        self._full_at, self._says, self._writes = full_at, says, 0

    def write(self, descriptor: int, raw: bytes) -> int:
        """Says so, or just takes less."""
        self._writes += 1
        if self._writes < self._full_at:
            return super().write(descriptor, raw)
        if self._says:
            raise OSError(errno.ENOSPC, "full")
        return super().write(descriptor, raw[: len(raw) // 2])


@pytest.mark.parametrize("says", [True, False])
def test_a_disk_that_fills_up_leaves_the_old_passphrase_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: bool
) -> None:
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    with monkeypatch.context() as patched:
        patched.setattr(disk, "os", FullDisk(tmp_path, full_at=1, says=says))
        with pytest.raises(NoRoom, match="cannot be written"):
            change_passphrase(tmp_path, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())

    assert vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore()) == made


def test_a_disk_that_fills_up_between_the_two_steps_is_told_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    with monkeypatch.context() as patched:
        patched.setattr(disk, "os", FullDisk(tmp_path, full_at=3, says=True))  # the second write is the shredding
        with pytest.raises(NoRoom, match="the old one opens the vault too"):
            change_passphrase(tmp_path, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())

    assert vault_key(tmp_path, NEWER, keeper=NoKeystore()) == made
    assert opens(tmp_path, PASSPHRASE, NoKeystore()) is None  # the unlock made good what was left


def test_a_slot_in_the_others_place_is_not_read(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    path = tmp_path / HEADER_NAME
    raw = path.read_bytes()
    path.write_bytes(raw[header.SLOT_BYTES :] + raw[: header.SLOT_BYTES])

    assert opens(tmp_path, PASSPHRASE, NoKeystore()) is None


def test_an_accent_typed_on_another_keyboard_is_the_same_passphrase(tmp_path: Path) -> None:
    made = make_header(tmp_path, "cafe\u0301 on the corner", cost=CHEAP, keeper=NoKeystore())

    assert vault_key(tmp_path, "caf\u00e9 on the corner", keeper=NoKeystore()) == made


def test_a_busy_moment_never_makes_a_vault_weaker(tmp_path: Path) -> None:
    dear = Cost(memory_kib=128, iterations=2, lanes=1)
    make_header(tmp_path, PASSPHRASE, cost=dear, keeper=NoKeystore())
    change_passphrase(tmp_path, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())

    assert header.read(tmp_path / HEADER_NAME)[0].parameters.cost == dear


def on_a_machine(monkeypatch: pytest.MonkeyPatch, seconds_at_the_floor: float, *, power: float = 1.0) -> list[float]:
    """Calibrate where a guess at the floor takes so long and grows with the memory's power; the guess that comes out,
    in seconds, and its memory and passes over the floor's."""

    def guess_seconds(cost: Cost) -> float:
        memory = cost.memory_kib / FLOOR.memory_kib
        return float(seconds_at_the_floor * memory**power * cost.iterations / FLOOR.iterations)

    monkeypatch.setattr(keys, "_guess_seconds", guess_seconds)
    cost = calibrated()
    keys.check_cost(cost)
    return [guess_seconds(cost), cost.memory_kib / FLOOR.memory_kib, cost.iterations / FLOOR.iterations]


@pytest.mark.parametrize(("floor", "power"), [(0.15, 1.0), (0.2, 1.2), (0.3, 0.9), (0.9, 1.0)])
def test_a_guess_is_calibrated_to_about_a_second(monkeypatch: pytest.MonkeyPatch, floor: float, power: float) -> None:
    seconds, memory, _ = on_a_machine(monkeypatch, floor, power=power)

    assert 0.8 <= seconds <= 1.1
    assert memory >= 1


def test_a_slow_machine_gets_the_floor_and_nothing_less(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_a_machine(monkeypatch, 3.0) == [3.0, 1.0, 1.0]


def test_a_fast_machine_gets_more_passes_once_the_memory_is_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, memory, passes = on_a_machine(monkeypatch, 0.04)

    assert (memory, passes > 1) == (8.0, True)
    assert 0.7 <= seconds <= 1.0


def test_the_floor_is_what_the_standard_names() -> None:
    assert Cost(memory_kib=65536, iterations=3, lanes=4) == FLOOR


def test_two_keys_worked_out_at_once_both_come_to_an_end() -> None:
    """In a process of its own: without the turn that each waits for, it never ends."""
    program = (
        "import threading\n"
        "from champion_app.store.key.keys import FLOOR, stretch\n"
        "told = {'salt': bytes(16), 'cost': FLOOR}\n"
        "work = [threading.Thread(target=stretch, args=('x',), kwargs=told, daemon=True) for _ in range(2)]\n"
        "[one.start() for one in work]\n"
        "[one.join(30) for one in work]\n"
        "print(any(one.is_alive() for one in work), flush=True)\n"
        "import os; os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
