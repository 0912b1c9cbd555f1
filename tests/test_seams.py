"""What can be cut short goes through four seams: transaction, disk, transport, mail. Nothing else makes a raw call.

The proofs `kill` and `power` try every call of these modules; this is why that is every point there is.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

from champion_app.host import disk as laptop_disk
from champion_app.store.db import connection
from sync import disk as hub_disk
from sync.hub.storage import transaction
from tests.proofs import _kill_seams as kill_seams

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = [path for folder in ("champion_app", "sync") for path in sorted((ROOT / folder).rglob("*.py"))]

SEAMS: dict[str, frozenset[str]] = {
    "champion_app/host/disk.py": frozenset({"disk"}),
    "sync/disk.py": frozenset({"disk"}),
    "champion_app/store/db/connection.py": frozenset({"transaction"}),
    "sync/hub/storage/transaction.py": frozenset({"transaction"}),
    "sync/engine/transport.py": frozenset({"transport"}),
    "sync/hub/serve.py": frozenset({"transport"}),  # the hub's own side: it listens
    "sync/engine/failures.py": frozenset({"transport"}),  # names the errors of the libraries, opens nothing
    "sync/hub/web/provider.py": frozenset({"transport"}),  # asks the force's identity provider; nothing is kept by it
    "sync/hub/mail.py": frozenset({"mail", "transport"}),
    "champion_app/demo/__main__.py": frozenset({"disk"}),  # a folder of sample people, gone when the demonstration ends
    "sync/hub/gate/listening.py": frozenset({"transport"}),  # takes connections in; what is said on them is uvicorn's
    "sync/hub/gate/connections.py": frozenset({"transport"}),  # and hangs up on them
    "sync/hub/commands/intake.py": frozenset({"disk"}),  # a dry run makes its hub in a folder that is gone at its end
    "sync/hub/console.py": frozenset({"disk"}),  # asks how wide the terminal is
    "champion_app/ui/input_filter.py": frozenset({"transaction"}),  # Qt's word for words that were being composed
    "champion_app/host/log.py": frozenset({"log"}),  # its lines are ours; nothing there has to be kept
}

COUNTED = {*kill_seams.DISK, *kill_seams.VAULT, *kill_seams.HUB}
UNCOUNTED = {"list_for_people", "say_begin", "log_frames", "part"}
"""A list that somebody reads while it is written, the embedded database's own word for ``begin``, a question about the
log that writes nothing, and a part of a transaction, of which nothing counts before its commit."""

_OS_WRITES = frozenset(
    "write pwrite writev pwritev fsync fdatasync replace rename renames unlink remove removedirs rmdir link symlink "
    "truncate ftruncate open fdopen sendfile copy_file_range".split()
)
_PATH_WRITES = frozenset("write_text write_bytes unlink rename hardlink_to symlink_to touch rmdir".split())
_MODULES = {
    "smtplib": "mail", "requests": "transport", "urllib3": "transport", "http.client": "transport",
    "urllib.request": "transport", "socket": "transport", "aiohttp": "transport", "httpx": "transport",
    "shutil": "disk", "tempfile": "disk",
}  # fmt: skip
_CLASSES = {
    "QSaveFile": "disk", "QFile": "disk", "QTemporaryFile": "disk", "FileHandler": "log", "RotatingFileHandler": "log",
    "TimedRotatingFileHandler": "log", "QNetworkAccessManager": "transport",
}  # fmt: skip
_MODE = re.compile(r"[rwaxbtU+]+")
_SQL = re.compile(
    r"\s*(BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|VACUUM|PRAGMA\s+(\w+\.)?wal_checkpoint)\b", re.IGNORECASE
)
_RUNS_SQL = frozenset({"execute", "exec_driver_sql", "executescript", "executemany", "text"})


def raw_calls(source: str, *, hub: bool = False) -> list[tuple[int, str]]:
    """Lines with a call, or the import of a module for calls, that belongs in a seam; with the seam's name."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, seam) for name in node.names if (seam := _seam_of(name.name))]
        elif isinstance(node, ast.ImportFrom):
            whole = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
            found += [(node.lineno, seam) for name in whole if (seam := _seam_of(name))][:1]
        elif isinstance(node, ast.Call) and (seam := _call(node, hub=hub)):
            found.append((node.lineno, seam))
    return found


def _seam_of(module: str) -> str:
    return next((seam for name, seam in _MODULES.items() if module == name or module.startswith(f"{name}.")), "")


def _call(node: ast.Call, *, hub: bool) -> str:
    called = node.func
    if isinstance(called, ast.Name):
        opens = called.id == "open" and _writes(_mode(node, place=1))
        return "disk" if opens else _CLASSES.get(called.id, "")
    if not isinstance(called, ast.Attribute):
        return ""
    name, on = called.attr, called.value
    if isinstance(on, ast.Name) and on.id == "os":
        return "disk" if name in _OS_WRITES else ""
    if name in _PATH_WRITES or (name == "replace" and len(node.args) == 1 and not node.keywords):
        return "disk"
    if name == "open" and (_writes(_mode(node, place=0)) or _writes(_mode(node, place=1))):
        return "disk"
    if name in _RUNS_SQL and node.args and any(_SQL.match(said) for said in _strings(node.args[0])):
        return "transaction"
    if (
        name in {"commit", "rollback", "executescript"}
        and not node.keywords
        and isinstance(on, ast.Name | ast.Attribute)
    ):
        return "transaction"
    if hub and name in {"begin", "begin_nested"}:
        return "transaction"
    return _CLASSES.get(name, "")


def _mode(node: ast.Call, *, place: int) -> ast.expr | None:
    named = [keyword.value for keyword in node.keywords if keyword.arg == "mode"]
    return named[0] if named else node.args[place] if len(node.args) > place else None


def _writes(mode: ast.expr | None) -> bool:
    if not isinstance(mode, ast.Constant) or not isinstance(mode.value, str):
        return False
    return bool(_MODE.fullmatch(mode.value)) and bool(set(mode.value) & set("wax+"))


def _strings(node: ast.expr) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_nothing_outside_the_seams_writes_commits_sends_or_mails() -> None:
    outside = {}
    for path in PRODUCT:
        name = path.relative_to(ROOT).as_posix()
        calls = raw_calls(path.read_text(encoding="utf-8"), hub=name.startswith("sync/hub/"))
        if strangers := [(line, seam) for line, seam in calls if seam not in SEAMS.get(name, frozenset())]:
            outside[name] = strangers

    assert outside == {}


@pytest.mark.parametrize(
    ("planted", "seam"),
    [
        ("import os\nos.write(3, b'')", "disk"),
        ("import os\nos.fsync(3)", "disk"),
        ("import os\nos.replace(a, b)", "disk"),
        ("path.replace(other)", "disk"),
        ("path.write_bytes(b'')", "disk"),
        ("(folder / 'x').unlink()", "disk"),
        ("open('x', 'w')", "disk"),
        ("path.open('ab')", "disk"),
        ("path.open(mode='r+b')", "disk"),
        ("gzip.open(path, 'wb')", "disk"),
        ("import shutil", "disk"),
        ("from tempfile import mkstemp", "disk"),
        ("db.execute('COMMIT')", "transaction"),
        ("db.execute('BEGIN IMMEDIATE' if w else 'BEGIN')", "transaction"),
        ("db.execute('PRAGMA wal_checkpoint(TRUNCATE)')", "transaction"),
        ("db.execute('VACUUM')", "transaction"),
        ("connection.commit()", "transaction"),
        ("engine.begin()", "transaction"),
        ("import smtplib", "mail"),
        ("from smtplib import SMTP", "mail"),
        ("import requests", "transport"),
        ("from http import client", "transport"),
        ("import urllib.request", "transport"),
    ],
)
def test_the_search_finds_a_raw_call(planted: str, seam: str) -> None:
    assert [found for _, found in raw_calls(planted, hub=True)] == [seam]


@pytest.mark.parametrize("module", [laptop_disk, hub_disk, connection, transaction], ids=lambda one: one.__name__)
def test_the_proof_stands_around_every_function_of_a_seam_that_makes_a_raw_call(module: ModuleType) -> None:
    functions = [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.FunctionDef)]
    raw = {one.name for one in functions if raw_calls(ast.unparse(one), hub=True)}

    assert raw - COUNTED - UNCOUNTED == set()
    assert len(raw & COUNTED) > 2


def test_the_search_leaves_ordinary_calls_alone() -> None:
    ordinary = (
        "text.replace('a', 'b'); at.replace(hour=1); structs.replace(row, id=1); path.open('rb'); open(path); "
        "db.execute('SELECT 1'); window.open(); dialog.open('case'); os.urandom(8); page.begin()"
    )
    assert raw_calls(ordinary) == []
