"""Every picture that a rule names exists in the set that the window draws from."""

from __future__ import annotations

import ast
import importlib.util
import json
from pathlib import Path

from champion_app.domain.rules import __file__ as rules_file


def icons_of(source: str) -> set[str]:
    """The texts given as ``icon``, and the values of tables whose name ends in ICONS."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr] = []
        if isinstance(node, ast.keyword) and node.arg == "icon":
            parts = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and _is_table(node.targets):
            parts = list(node.value.values)
        for part in parts:
            inner = part.args[1:] if isinstance(part, ast.Call) else [part]
            found |= {one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def _is_table(targets: list[ast.expr]) -> bool:
    return any(isinstance(target, ast.Name) and target.id.endswith("ICONS") for target in targets)


def drawn() -> set[str]:
    """The names of the icon font, read from its table without importing what needs a window."""
    spec = importlib.util.find_spec("qtawesome")
    assert spec is not None
    assert spec.origin is not None
    table = next((Path(spec.origin).parent / "fonts").glob("phosphor-charmap*.json"))
    return set(json.loads(table.read_text(encoding="utf-8")))


def test_every_icon_that_the_rules_name_can_be_drawn() -> None:
    named = set[str]().union(
        *(icons_of(path.read_text(encoding="utf-8")) for path in Path(str(rules_file)).parent.rglob("*.py"))
    )

    assert {"voicemail", "phone", "question", "git-diff", "map-pin"} <= named
    assert named - drawn() == set()


def test_every_icon_that_the_window_names_can_be_drawn() -> None:
    house = Path(str(rules_file)).parents[2]
    named = set[str]().union(*(icons_of(path.read_text(encoding="utf-8")) for path in house.rglob("*.py")))

    assert {"house", "handshake", "arrows-down-up", "funnel"} <= named
    assert named - drawn() - {""} == set()


def test_an_icon_that_does_not_exist_is_noticed() -> None:
    assert icons_of('Rule(icon="user-sound")') - drawn() == {"user-sound"}
