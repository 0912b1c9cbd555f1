"""The app opens only where nobody else can read what it keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from champion_app.host.hygiene import NotPrivateError, make_sure, swap_in_clear

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")

PROGRAM = """
import sys
from pathlib import Path
from champion_app.host import hygiene
{before}
try:
    hygiene.make_sure(Path(sys.argv[1]))
    print("opened")
except hygiene.NotPrivateError as why:
    print(why)
"""


def sure(folder: Path, before: str) -> str:
    """What a process of its own says: what it closes stays closed for the rest of its life."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before), str(folder)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_process_that_closed_up_opens(tmp_path: Path) -> None:
    assert sure(tmp_path, "hygiene.close_up()") == "opened"


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_process_that_others_can_read_does_not_open(tmp_path: Path) -> None:
    told = sure(tmp_path, "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))")

    assert told.startswith("Champion did not open, because this system lets other programs read the app's memory.")


def test_files_that_others_can_read_are_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    names = ["vault.db", "vault.db-wal", "vault.head", "champion.log", "attempts.json"]
    for name in names:
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    assert sure(tmp_path, "hygiene.close_up()") == "opened"

    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in names} == {0o600}


def test_a_disk_that_keeps_no_modes_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a stick formatted for Windows is: it takes the change and does nothing."""
    (tmp_path / "vault.db").write_text("x")
    (tmp_path / "vault.db").chmod(0o644)
    monkeypatch.setattr(Path, "chmod", lambda _path, _mode: None)
    told = sure_here(tmp_path)

    assert "other accounts of this computer can read its files" in told
    assert told.endswith("Take the laptop to the station and show this sentence.")


def test_files_of_another_account_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)

    assert "belong to another account" in sure_here(tmp_path)


def sure_here(folder: Path) -> str:
    """In this process, with its own doors taken as closed."""
    import resource

    from champion_app.host import hygiene

    limits = resource.getrlimit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resource, "getrlimit", lambda which: (0, 0) if which == resource.RLIMIT_CORE else limits(which))
        patch.setattr(hygiene, "_process_control", lambda _option, _value: 0)
        with pytest.raises(NotPrivateError) as why:
            make_sure(folder)
    return str(why.value)


@pytest.mark.parametrize(
    ("lines", "clear"),
    [
        ([], False),
        (["/dev/sda2 partition 1 0 -2"], True),
        (["/swapfile file 1 0 -2"], True),
        (["/dev/zram0 partition 1 0 100"], False),
        (["/dev/dm-1 partition 1 0 -2"], False),
        (["/dev/dm-2 partition 1 0 -2"], True),
    ],
)
def test_swap_that_is_not_encrypted_is_noticed(tmp_path: Path, lines: list[str], clear: bool) -> None:
    (tmp_path / "swaps").write_text("Filename Type Size Used Priority\n" + "\n".join(lines) + "\n")
    for name, uuid in (("dm-1", "CRYPT-LUKS2-1"), ("dm-2", "LVM-1")):
        (tmp_path / "block" / name / "dm").mkdir(parents=True)
        (tmp_path / "block" / name / "dm" / "uuid").write_text(uuid)

    assert swap_in_clear(tmp_path / "swaps", tmp_path / "block") is clear


def test_a_system_that_does_not_say_is_not_guessed_at(tmp_path: Path) -> None:
    assert swap_in_clear(tmp_path / "nothing", tmp_path) is None
