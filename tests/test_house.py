"""The house stands as the design draws it: sizes, names, floors, and kinds compared in one place only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from champion_app.domain.catalogue import standard_catalogue

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = sorted(
    path for folder in ("champion_app", "sync", "resources", "build") for path in (ROOT / folder).rglob("*.py")
)
EVERY_FILE = [*PRODUCT, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "dev.py"]
CEILING = 400
WINDOW_CEILING = 300
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in EVERY_FILE if (lines := _lines(path)) > CEILING}

    assert long == {}
    assert _lines(ROOT / "champion_app/ui/main_window.py") < WINDOW_CEILING


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_room_has_a_name_of_its_own() -> None:
    assert [path for path in PRODUCT if NAMELESS & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_every_file_says_what_is_in_it() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if path.read_text(encoding="utf-8").strip() and ast.get_docstring(ast.parse(path.read_bytes())) is None
    ]

    assert silent == []


def kind_comparisons(source: str, kinds: frozenset[str]) -> list[int]:
    """Lines that compare, match or look up a kind of record by its name, written as a literal."""
    found = []
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.Call):
            parts = [keyword.value for keyword in node.keywords if keyword.arg == "kind"]
        else:
            continue
        for part in parts:
            literals = part.elts if isinstance(part, (ast.Tuple, ast.List, ast.Set)) else [part]
            if any(isinstance(one, ast.Constant) and one.value in kinds for one in literals):
                found.append(node.lineno)
    return found


KINDS = frozenset(kind.name for kind in standard_catalogue().kinds)
# Scope types and the outcome of an op share these words with kinds.
ORDINARY_WORDS = frozenset({"case", "person", "conflict"})


def test_no_file_outside_the_domain_compares_a_kinds_name() -> None:
    outside = [path for path in PRODUCT if "domain" not in path.parts]
    found = {
        str(path.relative_to(ROOT)): lines
        for path in outside
        if (lines := kind_comparisons(path.read_text(encoding="utf-8"), KINDS - ORDINARY_WORDS))
    }

    assert found == {}


def test_the_search_for_kind_comparisons_finds_one() -> None:
    assert kind_comparisons("if row.kind == 'follow_up': pass", KINDS) == [1]
    assert kind_comparisons("match k:\n    case 'note': pass", KINDS) == [2]
    assert kind_comparisons("x in ('note', 'joint_note')", KINDS) == [1]
    assert kind_comparisons("label = 'note'", KINDS) == []


def test_no_sql_names_a_kind() -> None:
    pattern = re.compile(r"kind\s*(=|==|IN)\s*\(?\s*'")
    assert [str(path) for path in PRODUCT if pattern.search(path.read_text(encoding="utf-8"))] == [
        str(ROOT / "champion_app/store/db/migrate.py")  # the index on a declared field is made from the declaration
    ]


@pytest.mark.parametrize(
    ("module", "blocked"),
    [
        ("sync.hub.app", ("PySide6", "champion_app.store", "champion_app.ui")),
        ("champion_app.viewer.asking", ("PySide6", "PIL", "champion_app.store", "champion_app.ui", "sync")),
        ("sync.hub.cli", ("PySide6", "champion_app.store", "champion_app.ui")),
        ("sync.engine.round", ("PySide6", "champion_app.store", "sqlcipher3", "litestar", "sqlalchemy")),
        ("champion_app.domain.catalogue", ("PySide6", "sqlcipher3", "requests", "cryptography")),
        ("champion_app.figures.area_map", ("PySide6", "sqlcipher3", "requests", "champion_app.domain")),
    ],
)
def test_a_floor_stands_without_what_is_not_below_it(module: str, blocked: tuple[str, ...]) -> None:
    program = f"import sys\nfor name in {blocked!r}: sys.modules[name] = None\nimport {module}\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 0, done.stderr


def test_no_committed_file_holds_a_path_of_a_machine_or_an_address_of_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True).stdout.split()
    # assembled from pieces so that this file does not hold what it looks for
    machine = re.compile(r"(?<![\w*?}])/" + "(work|root|tmp/bash_jobs)/")
    address = re.compile("https?" + "://")
    for name in listed:
        path = ROOT / name
        if path.suffix in {".png", ".db", ".head"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not machine.search(text), name
        assert name != "requirements.lock" or not address.search(text)
