"""A screen of its own: an X server in memory, a window manager, a session bus with accessibility."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from Xlib.display import Display

PROGRAMS = ("Xvfb", "openbox", "dbus-daemon")
A11Y_SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
_PATIENCE_SECONDS = 30.0


class NotSeenError(Exception):
    """What was waited for did not come."""


def missing() -> list[str]:
    """What this machine lacks for a screen; empty where nothing."""
    lacking = [one for one in PROGRAMS if shutil.which(one) is None]
    return lacking if A11Y_SERVICE.is_file() else [*lacking, "at-spi2-core"]


def until(is_so: Callable[[], bool], what: Callable[[], str], *, seconds: float = _PATIENCE_SECONDS) -> None:
    """Wait for a state and never for a time. Raises NotSeenError with ``what`` where it does not come."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            raise NotSeenError(what())
        time.sleep(0.01)


@dataclass(frozen=True, kw_only=True)
class Screen:
    """Where the app is to appear. ``environment`` is what a program on it is started with."""

    width: int
    height: int
    display: str
    environment: dict[str, str]
    folder: Path


@contextmanager
def screen(folder: Path, *, width: int, height: int, manager: str = "openbox") -> Iterator[Screen]:
    """Start everything, and end it in order. ``manager`` is the window manager's program, empty for none."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as running:
        display = _start_x(running, width=width, height=height)
        environment = _clean_environment(folder)
        environment["DISPLAY"] = display
        environment["DBUS_SESSION_BUS_ADDRESS"] = _start_bus(running, environment)
        if manager:
            _run(running, [manager], environment, folder / f"{manager}.log")
            _wait_for_manager(display)
        yield Screen(width=width, height=height, display=display, environment=environment, folder=folder)


def _clean_environment(folder: Path) -> dict[str, str]:
    """Nothing of the person who runs the tests: a home of its own, no other screen, no other bus."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "CI", "LD_LIBRARY_PATH") if name in os.environ}
    home = folder / "home"
    runtime = folder / "runtime"
    for place in (home, runtime):
        place.mkdir(mode=0o700, exist_ok=True)
    return {
        **kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8", "GSETTINGS_BACKEND": "memory",
        "NO_AT_BRIDGE": "0", "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }  # fmt: skip


def _start_x(running: ExitStack, *, width: int, height: int) -> str:
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    running.callback(end, server)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    if not number:
        raise NotSeenError("Xvfb ended without a screen")
    return f":{number}"


def _start_bus(running: ExitStack, environment: dict[str, str]) -> str:
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    bus = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **environment}
    )
    running.callback(end, bus)
    if bus.stdout is None:
        raise NotSeenError("the session bus says nothing")
    running.callback(bus.stdout.close)
    return bus.stdout.readline().strip()


def _run(running: ExitStack, command: list[str], environment: dict[str, str], log: Path) -> None:
    with log.open("wb") as told:
        started = subprocess.Popen(command, stdout=told, stderr=told, env=environment)
    running.callback(end, started)


def _wait_for_manager(display: str) -> None:
    looking = Display(display)
    try:
        root, name = looking.screen().root, looking.intern_atom("_NET_SUPPORTING_WM_CHECK")
        until(lambda: root.get_full_property(name, 0) is not None, lambda: "the window manager did not come")
    finally:
        looking.close()


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """End a process that we started, and wait for it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
