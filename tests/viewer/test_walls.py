"""What code that took over the picture process could still do: nothing. Every attempt is made by a child of its own,
with the product's own limits on, as this account and (where we are root) as an ordinary one; each ends it there and
then."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the walls")

_ROOT = Path(__file__).resolve().parents[2]
_NOBODY = 65534
_FILES = {"vault.db": "VAULT", "vault.db.gone": "GONE", "vault.db.old": "OLD", "vault.db.cut": "CUT"}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may write to, with a short name: a socket lies in it."""
    with tempfile.TemporaryDirectory(prefix="walls") as folder:
        made = Path(folder)
        made.chmod(0o777)
        for name, words in _FILES.items():
            made.joinpath(name).write_text(words, encoding="utf-8")
            made.joinpath(name).chmod(0o666)
        yield made


def attempts(place: Path, *, account: int, walls: bool) -> tuple[dict[str, int], list[str]]:
    """How each attempt's process ended, and what others noticed of it."""
    noticed = []
    with socket.socket() as web, socket.socket(socket.AF_UNIX) as bus, socket.socket(socket.AF_UNIX) as placeless:
        web.bind(("127.0.0.1", 0))
        bus.bind(str(place / "bus"))
        (place / "bus").chmod(0o777)
        placeless.bind(f"\0{place / 'bus'}")
        for one in (web, bus, placeless):
            one.listen()
            one.setblocking(False)
        bystander = subprocess.Popen(["/bin/sleep", "60"], user=account or None)
        told = (str(place), web.getsockname()[1], bystander.pid, account, int(walls))
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.viewer.taken_over", *map(str, told)], cwd=_ROOT, capture_output=True,
                text=True, stdin=subprocess.DEVNULL, timeout=60, check=False,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
            )  # fmt: skip
            if bystander.poll() is not None:
                noticed.append("another process ended")
        finally:
            bystander.kill()
            bystander.wait()
        for one in (web, bus, placeless):
            with suppress(BlockingIOError):
                one.accept()[0].close()
                noticed.append("a connection")
    left = {path.name: path.read_text(encoding="utf-8") for path in place.iterdir() if path.is_file()}
    if left != _FILES:
        noticed.append("files")
    assert done.returncode == 0, done.stderr[-800:]
    return json.loads(done.stdout), noticed


@pytest.mark.parametrize("account", [0, _NOBODY], ids=["as whoever runs this", "as nobody"])
def test_every_way_out_ends_the_process(place: Path, account: int) -> None:
    if account and os.getuid() != 0:
        pytest.skip("only root can become an ordinary account; this is one already")

    ended, noticed = attempts(place, account=account, walls=True)

    assert ended.pop("decode a picture") == 0
    assert {name: how for name, how in ended.items() if how != -signal.SIGSYS} == {}
    assert len(ended) >= 43
    assert noticed == []


def test_without_the_walls_the_ways_out_are_found(place: Path) -> None:
    """The same attempts where nothing but time and memory is bounded: what is tried above is real."""
    ended, noticed = attempts(place, account=0, walls=False)

    open_ways = {name for name, how in ended.items() if how == 0}
    assert open_ways >= {
        "open a file", "remove a file", "rename a file", "connect to a socket in the file system", "start a program",
        "become a program", "fork", "a new thread", "end another process", "memory that can be run", "make a file",
        "close what was asked from, open a file under its number",
    }  # fmt: skip
    assert set(noticed) == {"a connection", "another process ended", "files"}
