"""Locked means gone: the real app with marked records, locked, and every process of it that lives on searched."""

from __future__ import annotations

import os
import random
import secrets
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.proofs._marked import Marked, marked_vault, told
from tests.proofs._pace import Pace
from tests.proofs._traces import Needle, family, in_memory, needles_for_key, needles_for_words

WAYS = ("key", "shift", "lid")
CONTROL_EACH = 25
"""So often the unlocked app is searched too: it must show what the locked one must not."""
_PATIENCE = 180.0


class BlindError(Exception):
    """The control did not see what is certainly there, so that seeing nothing would mean nothing."""


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """One lock: what the memory showed before (where it was looked at) and after, and in how many processes."""

    before: dict[str, int] | None
    after: dict[str, int]
    survivors: int


def needles(marked: Marked) -> list[Needle]:
    """Markers and keys in every form, each form named so that the control can ask for it."""
    found = [
        msgspec.structs.replace(one, form=f"marker: {one.form}") for one in needles_for_words(marked.stem)
    ]  # fmt: skip
    for key in marked.keys:
        found += [msgspec.structs.replace(one, form=f"key: {one.form}") for one in needles_for_key(key)]
    return found


@contextmanager
def driven(
    folder: Path, line: str, mark: str, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """The app in a process of its own; it and all that came of it end with this."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs._driven", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "CHAMPION_MARK": mark, **(environment or {})},
    )  # fmt: skip
    try:
        if process.stdin is not None:
            process.stdin.write(line)
            process.stdin.flush()
        yield process
    finally:
        for one in family(mark):
            os.kill(one, 9)
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def hear(process: subprocess.Popen[str], wanted: str) -> None:
    """Wait for a line of the driven app."""
    until = time.monotonic() + _PATIENCE
    while process.stdout is not None and time.monotonic() < until:
        if select.select([process.stdout], [], [], 1)[0] and process.stdout.readline().strip() == wanted:
            return
        if process.poll() is not None:
            break
    raise BlindError(f"the app never said {wanted}")


def say(process: subprocess.Popen[str], line: str) -> None:
    if process.stdin is not None:
        process.stdin.write(line + "\n")
        process.stdin.flush()


def shown(folder: Path) -> int:
    """How often a first screen was shown in this folder, as the log has it."""
    log = folder / "champion.log"
    return log.read_text(encoding="utf-8").count("first screen shown") if log.exists() else 0


def lock_once(folder: Path, marked: Marked, way: str, *, control: bool, defect: str = "") -> Lock:
    """Start, walk, look where asked, lock, wait for the fresh screen, look at whatever lives."""
    mark, wanted = secrets.token_hex(8), needles(marked)
    before = None
    with driven(folder, told(marked, defect=defect), mark) as process:
        hear(process, "shown")
        if control:
            before = in_memory(process.pid, wanted)
        screens = shown(folder)
        say(process, way)
        if defect == "lives-on":
            hear(process, "cleared")
        else:
            wait_for_screen(folder, screens)
        after: dict[str, int] = {}
        living = family(mark)
        for one in living:
            for form, times in in_memory(one, wanted).items():
                after[form] = after.get(form, 0) + times
    return Lock(before=before, after=after, survivors=len(living))


def wait_for_screen(folder: Path, screens: int) -> None:
    until = time.monotonic() + _PATIENCE
    while shown(folder) <= screens:
        if time.monotonic() > until:
            raise BlindError("no fresh screen came after the lock")
        time.sleep(0.01)


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Locks, and locks after which anything was found. Raises BlindError, and Unreadable where one may not look."""
    chance = random.Random(seed)  # noqa: S311  # which way to lock, no secret
    pace = Pace(budget, rounds)
    tried = bad = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "laptop"
        stem = "Zq" + "".join(chance.choices("bcdfghjkmnpqrstvwxz", k=7))
        marked = marked_vault(folder, stem=stem)
        while pace.goes_on():
            control = tried % CONTROL_EACH == 0
            done = lock_once(folder, marked, WAYS[tried % len(WAYS)], control=control)
            if control:
                must_see(done)
            if done.survivors != 1:
                raise BlindError(f"{done.survivors} processes lived on where one was expected")
            tried += 1
            if done.after:
                bad += 1
                sys.stdout.write(f"lock {tried}: {done.after}\n")
    return tried, bad


def must_see(done: Lock) -> None:
    """The unlocked app must show markers as text and as Qt keeps text, and the key of the file."""
    seen = done.before or {}
    for form in ("marker: utf-8", "marker: utf-16-le", "key: key in hex, utf-8"):
        if not seen.get(form):
            raise BlindError(f"the unlocked app did not show {form}: {seen}")
