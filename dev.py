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
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "champion-stamp"
LOADED = VENV / "champion-window"
"""Two stamps: every wheel of the lock is in, and Qt was seen to load. What is missing is made; the rest is kept."""
OLDEST_PYTHON = (3, 11)
PATIENCE_SECONDS = 8
"""So long what we run has to tidy up when it is ended."""

# What Qt needs from Debian and Ubuntu, checked on bare Debian 12 and 13.
QT_PACKAGES = [
    "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0", "libx11-6",
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0",
    "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1", "libseccomp2",
    "fonts-dejavu-core", "fonts-noto-core", "fonts-noto-cjk",
]  # fmt: skip
# Without one of these Qt does not even load; looked for before anything is downloaded.
QT_LIBRARIES = [
    "libGL.so.1", "libEGL.so.1", "libxkbcommon.so.0", "libdbus-1.so.3", "libfontconfig.so.1", "libglib-2.0.so.0",
    "libX11.so.6",
]  # fmt: skip
NOTO_FONTS = Path("/usr/share/fonts/truetype/noto")

EVERY_CORE = ["-n", "logical", "--maxprocesses", "4", "--dist", "worksteal"]
"""How the whole suite is run: a worker a core, each with its own databases and its own screen."""

WINDOW_TESTS, ONE_AFTER_ANOTHER = "tests/window", ["-n", "0", "-p", "no:randomly", "--durations", "10"]
"""The second tier: each test has a screen and a keyboard of its own, and the machine to itself."""

# A screen in memory, a window manager, the bus that screen readers listen on, and a screen reader.
WINDOW_PACKAGES = [
    "xvfb", "openbox", "matchbox-window-manager", "dbus", "at-spi2-core", "orca", "speech-dispatcher",
    "speech-dispatcher-audio-plugins",
]  # fmt: skip
WINDOW_PROGRAMS = ["Xvfb", "openbox", "matchbox-window-manager", "dbus-daemon", "orca", "speech-dispatcher"]
A11Y_BUS = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")

# A real browser, for the tests of the hub's pages.
BROWSER_PACKAGES, BROWSER_PROGRAMS = ["chromium", "chromium-driver"], ["chromium", "chromedriver"]

USAGE = """usage: python3 dev.py COMMAND

  run                    the app as a champion gets it (the first run enrols)
  demo                   a hub, a week's incidents, an enrolled laptop, and the app open on them
                         [--headless] [--out DIR] [--input FILE --mapping NAME]
  test [PYTEST ARGS]     what must hold and needs no screen, on every core; with arguments, what they name
  test window [ARGS]     the second tier: the app in a real window (X server, window manager, screen reader, mouse and
                         keyboard), then the short runs of the proofs and the longest walks
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
        stop(f"{why} Run this once, then try again:\n  sudo apt-get update && sudo {line}")
    print(why, "Installing it.", flush=True)
    quiet_run(["apt-get", "update", "-q"], what="Reading the package lists", attempts=3)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quiet_run(line.split(), what="Installing system packages", attempts=3)


def loads(library: str) -> bool:
    """Whether the system has it, tried where it can do no harm."""
    probe = f"import ctypes; ctypes.CDLL({library!r})"
    return subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False).returncode == 0


def add_what_is_missing(*, makes_environment: bool) -> None:
    """Everything that the system lacks, in one line and before anything is downloaded."""
    packages: list[str] = []
    parts: list[str] = []
    if makes_environment and importlib.util.find_spec("ensurepip") is None:
        packages, parts = ["python3-venv"], ["Python's venv module"]
    if sys.platform == "linux":
        without_fonts = can_apt() and not NOTO_FONTS.is_dir()
        if without_fonts or not all(map(loads, QT_LIBRARIES)):
            packages, parts = [*packages, *QT_PACKAGES], [*parts, "libraries and fonts for the window"]
    if packages:
        install_system_packages(packages, why=f"Missing here: {' and '.join(parts)}.")


def make_environment() -> None:
    """Make .venv anew with every wheel of the lock, checked against its hash."""
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


def qt_refuses() -> str:
    """What Qt says where it does not load; empty where it does."""
    probe = "import PySide6.QtWidgets, PySide6.QtSvg"
    tried = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=False)
    return (tried.stderr or "It said nothing.") if tried.returncode else ""


def stamped(stamp: Path, told: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == told


def set_up() -> None:
    """Leave a .venv that matches the lock and a Qt that loads. Cheap where nothing has changed; what was made stays
    where something else was missing."""
    parts = [(HERE / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    told = hashlib.sha256(b"\0".join([*parts, platform.python_version().encode(), str(HERE).encode()])).hexdigest()
    if stamped(STAMP, told) and stamped(LOADED, told):
        return
    add_what_is_missing(makes_environment=not stamped(STAMP, told))
    if not stamped(STAMP, told):
        make_environment()
        STAMP.write_text(told, encoding="utf-8")
    if qt_refuses() and sys.platform == "linux":
        install_system_packages(QT_PACKAGES, why="Qt does not load: the window needs libraries that are missing here.")
    if refused := qt_refuses():
        stop(f"PySide6 cannot be loaded on this machine. Its own message:\n{refused}")
    LOADED.write_text(told, encoding="utf-8")


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
    return run([str(PYTHON), *arguments])


def run(command: list[str]) -> int:
    """Run it to its end. Where we are ended before, it ends too, and what it started: without a terminal it has a
    process group of its own, so that nothing stays behind."""
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.run(command, cwd=HERE, check=False).returncode
    grouped = not (sys.stdin and sys.stdin.isatty())  # on a terminal it must stay where the keys go
    keys = signal.signal(signal.SIGINT, signal.default_int_handler)  # one that was ignored would be in the child too
    child = subprocess.Popen(command, cwd=HERE, process_group=0 if grouped else None)
    signal.signal(signal.SIGINT, keys)
    try:
        return child.wait()
    except KeyboardInterrupt:
        end(child, grouped=grouped, asked=not grouped)  # a terminal sends its keys to both of us
        return 128 + signal.SIGINT
    except SystemExit:
        end(child, grouped=grouped, asked=False)
        raise


def end_in_order() -> None:
    """Being told to end is no reason to leave anything running or half made."""
    if os.name != "nt":
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup means what it says
                signal.signal(number, lambda told, _frame: sys.exit(128 + told))


def end(child: subprocess.Popen[bytes], *, grouped: bool, asked: bool) -> None:
    """Ask it to tidy up and end, then tell it, then end it; and whatever it leaves behind in its group."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if number != signal.SIGINT or not asked:
            send(child, number, grouped=grouped)
        try:
            child.wait(timeout=PATIENCE_SECONDS)
            break
        except subprocess.TimeoutExpired:
            continue
    if grouped and send(child, signal.SIGTERM, grouped=True):
        until = time.monotonic() + PATIENCE_SECONDS
        while send(child, 0, grouped=True) and time.monotonic() < until:
            time.sleep(0.05)
        send(child, signal.SIGKILL, grouped=True)


def send(child: subprocess.Popen[bytes], number: int, *, grouped: bool) -> bool:
    """Whether there was anybody to send it to."""
    try:
        if grouped:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
    except ProcessLookupError:
        return False
    return True


def check() -> int:
    print("ruff", flush=True)
    codes = [python("-m", "ruff", "check", "."), python("-m", "ruff", "format", "--check", "--quiet", ".")]
    print("mypy --strict", flush=True)
    codes.append(python("-m", "mypy"))
    print("import-linter", flush=True)
    codes.append(run([str(BIN / "lint-imports"), "--no-cache"]))
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
    end_in_order()
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
        if rest[1:]:
            return python("-m", "pytest", WINDOW_TESTS, *rest[1:])
        offer_strace()
        window = python("-m", "pytest", WINDOW_TESTS, *ONE_AFTER_ANOTHER)
        return max(window, python("-m", "pytest", "-m", "slow", *EVERY_CORE))
    if command in {"test", "proof"}:
        offer_strace()
    if command == "test":
        add_browser()
        rest = rest or ["-m", "not slow", *EVERY_CORE]
    return check() if command == "check" else python(*inside[command], *rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
