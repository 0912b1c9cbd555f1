"""Nothing left behind: a day at the app under private folders, then every file there searched for 241 markers.

The folders are the person's own, the temporary ones and the app's. A file that was removed again before the end is not
seen here; one that is still held open is (proof `hygiene`).
"""

from __future__ import annotations

import os
import re
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.proofs._marked import Marked, marked_vault, told
from tests.proofs._traces import Needle, count, inflated
from tests.proofs.memory import driven, hear, needles, say, shown, wait_for_screen

_FOLDERS = {
    "HOME": "home", "TMPDIR": "tmp", "XDG_CONFIG_HOME": "home/.config", "XDG_CACHE_HOME": "home/.cache",
    "XDG_DATA_HOME": "home/.local/share", "XDG_STATE_HOME": "home/.local/state", "XDG_RUNTIME_DIR": "run",
}  # fmt: skip
_SHARED = Path("/dev/shm")  # noqa: S108  # only looked at


def private(place: Path) -> dict[str, str]:
    """Folders of their own for everything that a program may write to, and how a program is told of them."""
    for name in _FOLDERS.values():
        (place / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {variable: str(place / name) for variable, name in _FOLDERS.items()}


def a_day(place: Path, marked: Marked, folder: Path, *, defect: str = "") -> None:
    """Unlock, rooms, cases, a file from a stick, a search, a note begun and copied, a bug, a lock; then once more."""
    environment = private(place)
    for turn, way in enumerate(("lid",) if defect else ("lid", "shift")):
        mark = secrets.token_hex(8)
        with driven(folder, told(marked, defect=defect if turn == 0 else ""), mark, environment) as process:
            hear(process, "shown")
            say(process, "bug")
            hear(process, "failed")
            screens = shown(folder)
            say(process, way)
            wait_for_screen(folder, screens)


def _in(raw: bytes, wanted: list[Needle], stem: str) -> set[str]:
    """The markers in these bytes, by their whole name where it can be read; any form of them or of a key else."""
    found = count(raw, wanted)
    if not found:
        return set()
    named = set()
    for text in (raw, raw.replace(b"\0", b"")):
        named |= {one.decode() for one in re.findall(stem.encode() + rb"\d{3}", text)}
    return named or {f"something as {form}" for form in found}


def search(places: list[Path], marked: Marked) -> tuple[int, dict[str, set[str]]]:
    """How many files there are, and which of them hold what."""
    wanted = needles(marked)
    found: dict[str, set[str]] = {}
    below = (Path(folder, name) for place in places for folder, _, names in os.walk(place) for name in names)
    files = [path for path in below if path.is_file() and not path.is_symlink()]
    for path in files:
        try:
            raw = path.read_bytes()
        except FileNotFoundError:  # of another program, in the folder that all share: it is gone
            continue
        seen = _in(raw, wanted, marked.stem)
        for stream in inflated(raw):
            seen |= _in(stream, wanted, marked.stem)
        seen |= _in(str(path).encode(), wanted, marked.stem)
        if seen:
            found[path.name] = seen
    return len(files), found


def day_and_search(*, stem: str, defect: str = "") -> tuple[int, int, dict[str, set[str]]]:
    """A day, then the search: markers, files, and what was found where."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        before = set(_SHARED.iterdir()) if _SHARED.is_dir() else set()
        folder = place / "home" / "app"
        marked = marked_vault(folder, stem=stem)
        a_day(place, marked, folder, defect=defect)
        shared = [path for path in (set(_SHARED.iterdir()) if _SHARED.is_dir() else set()) - before if path.is_dir()]
        files, found = search([place, *shared], marked)
    return len(marked.markers), files, found


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """Markers, and those found in any file in any form."""
    until = time.monotonic() + budget
    tried = bad = day = 0
    while not tried or time.monotonic() < until:
        markers, files, found = day_and_search(stem=f"Zqrem{seed}d{day}x")
        if files < 4:
            raise AssertionError("the day wrote less than it must have written")
        tried += markers
        bad += len(set().union(*found.values())) if found else 0
        for name, seen in sorted(found.items()):
            sys.stdout.write(f"{name}: {sorted(seen)[:3]}\n")
        day += 1
    return tried, bad
