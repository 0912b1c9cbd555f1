"""One door to the project: python3 dev.py run | demo | test | check | proof | bench | build | lock.

Standard library only. The first call makes .venv from the hashed lock; a later one starts in under a second,
because a stamp of lock and pyproject says that nothing has changed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "champion-stamp"
OLDEST_PYTHON = (3, 11)

# What Qt needs from Debian and Ubuntu, checked on bare Debian 12 and 13.
QT_PACKAGES = [
    "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0", "libx11-6",
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0",
    "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1",
    "fonts-dejavu-core", "fonts-noto-core", "fonts-noto-cjk",
]  # fmt: skip

EVERY_CORE = ["-n", "logical", "--maxprocesses", "4", "--dist", "worksteal"]
"""How the whole suite is run: a worker a core, each with its own databases and its own screen."""

WINDOW_TESTS, ONE_AFTER_ANOTHER = "tests/window", ["-n", "0", "-p", "no:randomly", "--durations", "10"]
"""The second tier: each test has a screen and a keyboard of its own, and the machine to itself."""

# A screen in memory, a window manager, the bus that screen readers listen on, and a screen reader.
WINDOW_PACKAGES = ["xvfb", "openbox", "dbus", "at-spi2-core", "orca"]
WINDOW_PROGRAMS = ["Xvfb", "openbox", "dbus-daemon", "orca"]
A11Y_BUS = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")

# A real browser, for the tests of the hub's pages.
BROWSER_PACKAGES, BROWSER_PROGRAMS = ["chromium", "chromium-driver"], ["chromium", "chromedriver"]

USAGE = """usage: python3 dev.py COMMAND

  run                    the app as a champion gets it (the first run enrols)
  demo                   a hub, a week's incidents, an enrolled laptop, and the app open on them
                         [--headless] [--out DIR] [--input FILE --mapping NAME]
  test [PYTEST ARGS]     everything that must hold and needs no screen, on every core
  test window [ARGS]     the app in a real window: X server, window manager, screen reader, mouse and keyboard
  check                  ruff, mypy --strict, import-linter
  proof NAME             one reliability proof [--seed N] [--budget S] [--cores N] [--keep]; --table tells the kept ones
  bench [NAME]           figures, one JSON line each: sync, fleet, open, intake, report, vault
  build                  PyInstaller onedir into out/
  lock                   write requirements.lock anew from pyproject.toml
"""


def stop(sentence: str) -> None:
    """Say what is wrong and what to do, and end."""
    sys.exit(sentence)


def quiet_run(command: list[str], *, what: str, attempts: int = 1) -> None:
    """Run a set-up step; its output is shown only where it fails. Downloads get a second and third try."""
    for attempt in range(1, attempts + 1):
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if attempt < attempts:
            print(f"{what} did not work; trying again ({attempt + 1} of {attempts})", file=sys.stderr, flush=True)
    stop(f"{what} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def can_apt() -> bool:
    return sys.platform == "linux" and shutil.which("apt-get") is not None and os.geteuid() == 0


def install_system_packages(packages: list[str], *, why: str) -> None:
    """Install Debian packages where we are root; else print the one line that does it."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not can_apt():
        stop(f"{why} Run this once, then try again:\n  sudo {line}")
    print(why, "Installing it.", flush=True)
    quiet_run(["apt-get", "update", "-q"], what="Reading the package lists", attempts=3)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quiet_run(line.split(), what="Installing system packages", attempts=3)


def make_environment() -> None:
    """Make .venv anew with every wheel of the lock, checked against its hash."""
    if importlib.util.find_spec("ensurepip") is None:
        install_system_packages(["python3-venv"], why="Python's venv module is missing.")
    print("Setting up .venv (about half a minute, once)", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        quiet_run([sys.executable, "-m", "venv", str(VENV)], what="Making .venv")
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        lock = ["--require-hashes", "--only-binary", ":all:", "-r", "requirements.lock"]
        quiet_run([*pip, *lock], what="Installing the locked packages", attempts=3)
        quiet_run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], what="Installing the project")
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)  # half a .venv would break the next start
        raise


def qt_loads() -> bool:
    probe = "import PySide6.QtWidgets, PySide6.QtSvg"
    return subprocess.run([str(PYTHON), "-c", probe], capture_output=True, check=False).returncode == 0


def set_up() -> None:
    """Leave a .venv that matches the lock and a Qt that loads. Cheap where nothing has changed."""
    parts = [(HERE / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    stamp = hashlib.sha256(b"\0".join([*parts, platform.python_version().encode(), str(HERE).encode()])).hexdigest()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp:
        return
    make_environment()
    needs_fonts = sys.platform == "linux" and not Path("/usr/share/fonts/truetype/noto").is_dir()
    if not qt_loads() or (needs_fonts and can_apt()):
        if sys.platform == "linux":
            install_system_packages(QT_PACKAGES, why="The window needs libraries and fonts that are missing here.")
        if not qt_loads():
            stop("PySide6 cannot be loaded on this machine. Its own message:\n"
                 + subprocess.run([str(PYTHON), "-c", "import PySide6.QtWidgets"],
                                  capture_output=True, text=True, check=False).stderr)  # fmt: skip
    STAMP.write_text(stamp, encoding="utf-8")


def add_browser() -> None:
    """Tests look at the hub's pages in a real browser: install Debian's where we may. Elsewhere those tests say why
    they skip; where everything must hold (CI is set) a skip is a failure."""
    if can_apt() and not all(map(shutil.which, BROWSER_PROGRAMS)):
        install_system_packages(BROWSER_PACKAGES, why="The tests of the hub's pages need a browser.")


def add_screen() -> None:
    """A real window needs an X server, a window manager and the accessibility bus: install Debian's where we may."""
    if sys.platform != "linux":
        stop("The tests in a real window run on Linux, where an X server in memory can be had.")
    if not all(map(shutil.which, WINDOW_PROGRAMS)) or not A11Y_BUS.is_file():
        install_system_packages(WINDOW_PACKAGES, why="The tests in a real window need a screen to stand on.")


def offer_strace() -> None:
    """The proof of power cuts records what goes to the disk with strace; where it cannot be had, that proof is skipped
    and says so."""
    if sys.platform != "linux" or shutil.which("strace") or not can_apt():
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    for line in ("apt-get update -q", "apt-get install -y --no-install-recommends strace"):
        try:
            subprocess.run(line.split(), capture_output=True, check=True, timeout=120)
        except (subprocess.SubprocessError, OSError):
            print("strace could not be installed: the proof of power cuts is skipped", file=sys.stderr, flush=True)
            return


def python(*arguments: str) -> int:
    """Run a module of the project inside .venv and hand back its exit code."""
    sys.stdout.flush()
    return subprocess.run([str(PYTHON), *arguments], cwd=HERE, check=False).returncode


def check() -> int:
    print("ruff", flush=True)
    codes = [python("-m", "ruff", "check", "."), python("-m", "ruff", "format", "--check", "--quiet", ".")]
    print("mypy --strict", flush=True)
    codes.append(python("-m", "mypy"))
    print("import-linter", flush=True)
    codes.append(subprocess.run([str(BIN / "lint-imports"), "--no-cache"], cwd=HERE, check=False).returncode)
    return max(codes)


def lock() -> int:
    """The lock holds hashes and no address; uv writes it, with markers for Windows, macOS and Linux."""
    if shutil.which("uv") is None:
        stop("Writing the lock needs uv: pip install uv")
    options = "--extra dev --extra hub --extra bench --universal --python-version 3.11 --generate-hashes --upgrade"
    quiet = "--no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o requirements.lock"
    command = ["uv", "pip", "compile", "pyproject.toml", *options.split(), *quiet.split()]
    return subprocess.run(command, cwd=HERE, check=False).returncode


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Champion needs Python 3.11 or newer; this is {platform.python_version()}.")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "lock":
        return lock()
    inside = {
        "run": ("-m", "champion_app"),
        "demo": ("-m", "champion_app.demo"),
        "test": ("-m", "pytest"),
        "proof": ("-m", "tests.proofs"),
        "bench": ("-m", "tests.bench"),
        "build": ("build/build.py",),
    }
    if command != "check" and command not in inside:
        print(USAGE)
        return 0 if command in {"", "-h", "--help", "help"} else 2
    set_up()
    if command == "test" and rest[:1] == ["window"]:
        add_screen()
        return python("-m", "pytest", WINDOW_TESTS, *(rest[1:] or ONE_AFTER_ANOTHER))
    if command in {"test", "proof"}:
        offer_strace()
    if command == "test":
        add_browser()
        rest = rest or EVERY_CORE
    return check() if command == "check" else python(*inside[command], *rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
