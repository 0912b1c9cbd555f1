"""What a process did to its disk, call by call, as the system saw it: recorded by strace, read into plain events."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

CALLS = (
    "openat,close,dup,dup2,write,pwrite64,lseek,fsync,fdatasync,ftruncate,fallocate,unlink,unlinkat,rename,renameat,"
    "renameat2,link,linkat"
)
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_ROOT = Path(__file__).resolve().parents[2]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One call that succeeded: make, open, empty, write, cut, grow, sync, rename, link, remove. ``handle`` is what was
    opened, so that a file which was renamed or replaced since is still the one that is meant."""

    what: str
    path: str
    handle: int = 0
    at: int = 0
    raw: bytes = b""
    to: str = ""


def can_record() -> bool:
    """Whether strace is here and may watch a process."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def record(folder: Path, sessions: list[str]) -> dict[str, list[Event]]:
    """Run sessions one after another in one process under strace; returns what each did in its own folder."""
    told = folder / "trace"
    command = ["strace", "-f", "--seccomp-bpf", "-xx", "-s", "4000000", "-o", str(told), "-e", f"trace={CALLS}"]
    program = [sys.executable, "-m", "tests.proofs._power_sessions", str(folder), *sessions]
    done = subprocess.run(
        [*command, *program], cwd=_ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"the recorded session failed: {done.stderr[-2000:]}")
    found: dict[str, list[Event]] = {session: [] for session in sessions}
    for event in _events(told):
        session, _, rest = event.path.removeprefix(f"{folder}/").partition("/")
        if session in found and event.path.startswith(f"{folder}/"):
            to = event.to.removeprefix(f"{folder}/{session}/")
            found[session].append(msgspec.structs.replace(event, path=rest, to=to))
    told.unlink()
    return found


def _events(trace: Path) -> Iterator[Event]:
    paths: dict[int, tuple[int, str]] = {}
    places: dict[int, int] = {}
    handles = itertools.count(1)
    for call, told, result in _calls(trace):
        texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(told)]
        numbers = [part.strip() for part in _TEXT.sub("", told).split(",")]
        if call == "openat":
            path = texts[0].decode(errors="replace")
            handle = next(handles)
            paths[result], places[result] = (handle, path), 0
            if "O_CREAT" in told:
                yield Event(what="make", path=path)
            yield Event(what="open", path=path, handle=handle)
            if "O_TRUNC" in told:
                yield Event(what="empty", path=path, handle=handle)
        elif call in {"rename", "renameat", "renameat2", "link", "linkat"}:
            what = "rename" if call.startswith("rename") else "link"
            yield Event(what=what, path=texts[0].decode(), to=texts[1].decode())
        elif call in {"unlink", "unlinkat"}:
            yield Event(what="remove", path=texts[0].decode())
        else:
            yield from _on_descriptor(call, numbers, texts, result, paths, places)


def _on_descriptor(
    call: str,
    numbers: list[str],
    texts: list[bytes],
    result: int,
    paths: dict[int, tuple[int, str]],
    places: dict[int, int],
) -> Iterator[Event]:
    descriptor = int(numbers[0])
    handle, path = paths.get(descriptor, (0, ""))
    if call in {"dup", "dup2"}:
        paths[result], places[result] = (handle, path), places.get(descriptor, 0)
    elif call == "close":
        paths.pop(descriptor, None)
    elif call == "lseek":
        places[descriptor] = result
    elif call == "write":
        yield Event(what="write", path=path, handle=handle, at=places.get(descriptor, 0), raw=texts[0][:result])
        places[descriptor] = places.get(descriptor, 0) + result
    elif call == "pwrite64":
        yield Event(what="write", path=path, handle=handle, at=int(numbers[-1]), raw=texts[0][:result])
    elif call == "ftruncate":
        yield Event(what="cut", path=path, handle=handle, at=int(numbers[1]))
    elif call == "fallocate":
        yield Event(what="grow", path=path, handle=handle, at=int(numbers[-2]) + int(numbers[-1]))
    else:
        yield Event(what="sync", path=path, handle=handle)


def _calls(trace: Path) -> Iterator[tuple[str, str, int]]:
    """Calls that succeeded, in the order in which they ended."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if found := _UNFINISHED.match(line):
                begun[found[1]] = f"{found[1]} {found[2]}({found[3]}"
                continue
            whole = begun.pop(found[1]) + found[3] if (found := _RESUMED.match(line)) and found[1] in begun else line
            if (told := _LINE.match(whole)) and int(told[4]) >= 0:
                yield told[2], told[3], int(told[4])
