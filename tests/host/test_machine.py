"""One copy at a time, a folder of one's own, no core dumps, and no keystore that keeps things in the open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from champion_app.host.instance import AlreadyOpenError, OneInstance
from champion_app.host.keystore import NoKeystore, system_keystore
from champion_app.host.paths import data_folder


def test_a_second_copy_is_told_and_the_lock_goes_with_the_first(tmp_path: Path) -> None:
    with OneInstance(tmp_path), pytest.raises(AlreadyOpenError):
        OneInstance(tmp_path).__enter__()

    with OneInstance(tmp_path):
        assert (tmp_path / "open.lock").exists()


def test_the_apps_folder_is_closed_to_others(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_a_process_that_closed_up_leaves_no_core_and_private_files(tmp_path: Path) -> None:
    program = (
        "from champion_app.host.hygiene import close_up; import resource, ctypes, pathlib; close_up();"
        f"pathlib.Path({str(tmp_path / 'f')!r}).write_text('x');"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "(0, 0) 0"
    assert (tmp_path / "f").stat().st_mode & 0o077 == 0


def test_a_backend_that_is_not_a_real_keystore_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail, null

    for backend in (fail.Keyring(), null.Keyring()):
        monkeypatch.setattr(keyring, "get_keyring", lambda chosen=backend: chosen)

        assert isinstance(system_keystore(), NoKeystore)
