"""The one door to the project: what is missing is said at once, what was made stays, and nothing outlives it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

DEV = Path(__file__).resolve().parent.parent / "dev.py"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages and signals")

_INTERPRETER = """#!{python}
import os, signal, subprocess, sys, time
from pathlib import Path
here = Path({here!r})
if sys.argv[1] == "-c":
    sys.exit("no such library" if (here / "qt-refuses").exists() else 0)
stubborn = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", stubborn])
try:
    (here / "started").write_text(str(child.pid) + " " + str(os.getpid()))
    time.sleep(60)
except KeyboardInterrupt:
    (here / "tidied").write_text("yes")
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing but its door, and a .venv whose interpreter says whether Qt loads, or runs for a minute
    with a helper of its own."""
    shutil.copy(DEV, tmp_path / "dev.py")
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    made = tmp_path / ".venv" / "bin"
    made.mkdir(parents=True)
    interpreter = made / "python"
    interpreter.write_text(_INTERPRETER.format(python=sys.executable, here=str(tmp_path)), encoding="utf-8")
    interpreter.chmod(0o755)
    stamped = "import dev; dev.make_environment = lambda: None; dev.set_up()"
    assert door(tmp_path, stamped).returncode == 0
    return tmp_path


def door(checkout: Path, program: str, *programs: Path) -> subprocess.CompletedProcess[str]:
    """Run some of the door with no programs in reach but these."""
    return subprocess.run(
        [sys.executable, "-c", f"import dev\ndev.QT_LIBRARIES = ['libc.so.6']\ndev.NOTO_FONTS = dev.HERE\n{program}"],
        cwd=checkout, env={**os.environ, "PATH": os.pathsep.join(map(str, programs))}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_all_that_is_missing_is_said_at_once_and_before_anything_is_made(tmp_path: Path) -> None:
    shutil.copy(DEV, tmp_path / "dev.py")
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")

    told = door(
        tmp_path, "import sys; sys.modules['ensurepip'] = None; dev.QT_LIBRARIES = ['libnothing.so.9']; dev.set_up()"
    )

    assert told.returncode == 1
    assert "Missing here: Python's venv module and libraries and fonts for the window." in told.stderr
    line = told.stderr.strip().splitlines()[-1]
    assert line.startswith(
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv libgl1 "
    )
    assert "Setting up" not in told.stdout
    assert not (tmp_path / ".venv").exists()


def test_where_we_may_it_is_installed_after_the_lists_were_read(tmp_path: Path) -> None:
    shutil.copy(DEV, tmp_path / "dev.py")
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n', encoding="utf-8")
    apt.chmod(0o755)

    done = door(tmp_path, "dev.can_apt = lambda: True; dev.install_system_packages(['x'], why='Why.')", tmp_path)

    assert done.returncode == 0
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["update -q", "install -y --no-install-recommends x"]


def test_an_environment_that_was_made_stays_where_libraries_were_missing(checkout: Path) -> None:
    (checkout / ".venv" / "champion-window").unlink()
    (checkout / "qt-refuses").touch()
    made_again = "dev.make_environment = lambda: print('made again'); dev.set_up()"

    told = door(checkout, made_again)
    assert told.returncode == 1
    assert "Qt does not load" in told.stderr
    assert "sudo apt-get update && sudo apt-get install" in told.stderr

    (checkout / "qt-refuses").unlink()
    again = door(checkout, made_again)
    assert (again.returncode, again.stdout) == (0, "")
    assert (checkout / ".venv" / "champion-window").is_file()


def test_another_lock_makes_another_environment(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("other", encoding="utf-8")

    assert door(checkout, "dev.make_environment = lambda: print('made again'); dev.set_up()").stdout == "made again\n"


def there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_what_it_runs_tidies_up_and_ends_with_it(checkout: Path, number: int) -> None:
    process = subprocess.Popen([sys.executable, "dev.py", "run"], cwd=checkout, stdin=subprocess.DEVNULL)
    started = checkout / "started"
    while not (started.is_file() and started.read_text(encoding="utf-8").count(" ")):
        assert process.poll() is None
        time.sleep(0.01)
    pids = [int(pid) for pid in started.read_text(encoding="utf-8").split()]
    assert all(map(there, pids))

    process.send_signal(number)

    assert process.wait(timeout=60) == 128 + number
    assert (checkout / "tidied").is_file()
    assert not any(map(there, pids))
