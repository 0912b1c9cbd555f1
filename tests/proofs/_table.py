"""Results of proofs, kept in one file, and the table that the threat model shows of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[2]
RESULTS, PAGE = ROOT / "docs/proof-results.json", ROOT / "docs/threat-model.md"
BEGIN, END = "<!-- proofs -->", "<!-- /proofs -->"


class Result(TypedDict):
    """One run. ``seconds`` is the budget that it was given."""

    name: str
    date: str
    seed: int
    seconds: float
    tried: int
    bad: int


def results() -> list[Result]:
    """What is kept, by name."""
    if not RESULTS.exists():
        return []
    told: list[Result] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return sorted(told, key=lambda one: one["name"])


def keep(*, name: str, seed: int, seconds: float, tried: int, bad: int) -> None:
    """Keep a run in place of an earlier one of the same proof; one that found something is kept too."""
    date = datetime.now(UTC).date().isoformat()
    told = Result(name=name, date=date, seed=seed, seconds=seconds, tried=tried, bad=bad)
    kept = [one for one in results() if one["name"] != name]
    lines = ",\n".join("  " + json.dumps(one) for one in sorted([*kept, told], key=lambda one: one["name"]))
    RESULTS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def table(told: list[Result]) -> str:
    """The block. Of a proof that found nothing the true share of bad cases is under 3/N with 95 % confidence."""
    rows = [
        f"| `{one['name']}` | {one['tried']:,} | {one['bad']:,} | {_bound(one)} | {one['seed']} | {one['date']} |"
        for one in told
    ]
    head = "| `dev.py proof` | tried | bad | bad at most, 95 % | seed | date |\n|---|---:|---:|---:|---:|---|"
    return "\n".join([BEGIN, head, *rows, END])


def _bound(one: Result) -> str:
    return f"1 in {max(1, one['tried'] // 3):,}" if not one["bad"] and one["tried"] > 3 else ""


def write() -> bool:
    """Bring the page up to date. Returns whether it was already."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    fresh = before + table(results()) + after
    PAGE.write_text(fresh, encoding="utf-8")
    return fresh == page
