"""How the app stands among other processes, unlocked and locked: arguments, environment, limits, files, sockets."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.proofs._marked import Marked, marked_vault, told
from tests.proofs._traces import Needle, count, family
from tests.proofs.memory import WAYS, BlindError, driven, hear, needles, say, shown, wait_for_screen

_LISTENING = "0A"
_UNIX_LISTENING = 0x10000


def _sockets(process: int) -> set[str]:
    found = set()
    for one in Path(f"/proc/{process}/fd").iterdir():
        target = str(one.readlink()) if one.is_symlink() else ""
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def _listens(process: int) -> list[str]:
    ours = _sockets(process)
    found = []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{process}/net/{name}").read_text(encoding="utf-8").splitlines()[1:]:
            parts = line.split()
            if parts[9] in ours and (parts[3] == _LISTENING or name.startswith("udp")):
                found.append(f"listens on {name} {parts[1]}")
    for line in Path(f"/proc/{process}/net/unix").read_text(encoding="utf-8").splitlines()[1:]:
        parts = line.split()
        if parts[6] in ours and int(parts[3], 16) & _UNIX_LISTENING:
            found.append("listens on a socket of this computer")
    return found


def _limits(process: int) -> str:
    lines = Path(f"/proc/{process}/limits").read_text(encoding="utf-8").splitlines()
    return " ".join(next(line for line in lines if line.startswith("Max core file size")).split()[4:6])


def of_process(process: int, wanted: list[Needle]) -> Iterator[tuple[str, bool]]:
    """Every question about one process, and whether the answer is bad."""
    place = Path(f"/proc/{process}")
    yield "a marker or key in the arguments", bool(count((place / "cmdline").read_bytes(), wanted))
    yield "a marker or key in the environment", bool(count((place / "environ").read_bytes(), wanted))
    yield "core dumps are on", _limits(process) != "0 0"
    yield "it listens", bool(_listens(process))
    deleted = [one for one in (place / "fd").iterdir() if str(one.readlink()).endswith("(deleted)")]
    yield "it holds a file that has no name any more", bool(deleted)


def of_folder(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every file and folder of the app, and whether others could read it."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        try:
            told = path.lstat()
        except FileNotFoundError:
            continue  # SQLite takes its log away when nobody uses it
        wanted = 0o700 if stat.S_ISDIR(told.st_mode) else 0o600
        yield f"others can read {path.name}", stat.S_IMODE(told.st_mode) != wanted


def look(folder: Path, marked: Marked, way: str, *, defect: str = "") -> list[tuple[str, bool]]:
    """Unlocked and locked: every question and its answer."""
    mark, wanted = secrets.token_hex(8), needles(marked)
    found: list[tuple[str, bool]] = []
    with driven(folder, told(marked, defect=defect), mark) as process:
        hear(process, "shown")
        found += [(f"unlocked: {said}", bad) for said, bad in [*of_process(process.pid, wanted), *of_folder(folder)]]
        screens = shown(folder)
        say(process, way)
        wait_for_screen(folder, screens)
        for one in family(mark):
            found += [(f"locked: {said}", bad) for said, bad in of_process(one, wanted)]
        found += [(f"locked: {said}", bad) for said, bad in of_folder(folder)]
    return found


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """Answers, and bad ones. Each is told once."""
    if os.geteuid() != 0:
        raise SystemExit("hygiene: only root may look into a process that closed itself. Run it as root.")
    until = time.monotonic() + budget
    tried = bad = turn = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "laptop"
        marked = marked_vault(folder, stem=f"Zqhyg{seed}x")
        while not tried or time.monotonic() < until:
            found = look(folder, marked, WAYS[turn % len(WAYS)])
            if len(found) < 20:
                raise BlindError("too little was there to look at")
            turn += 1
            tried += len(found)
            for said in sorted({said for said, wrong in found if wrong}):
                bad += 1
                sys.stdout.write(f"{said}\n")
    return tried, bad
