"""dev.py proof NAME --seed N --budget S: one reliability proof; each is a module of this folder with ``prove``."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from tests.proofs import _table

HERE = Path(__file__).parent


def main() -> int:
    """Run one proof; prints 'NAME: N tried, M bad, seed S' and exits 1 where M is not 0."""
    names = sorted(path.stem.replace("_", "-") for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    parser = argparse.ArgumentParser(prog="dev.py proof")
    parser.add_argument("name", choices=names, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=30.0, help="seconds")
    parser.add_argument("--keep", action="store_true", help="keep the result for the table")
    parser.add_argument("--table", action="store_true", help="write the table of kept results into the threat model")
    told = parser.parse_args()
    if told.table:
        _table.write()
        return 0
    if told.name is None:
        parser.error("name a proof, or --table")
    proof = importlib.import_module(f"tests.proofs.{told.name.replace('-', '_')}")
    tried, bad = proof.prove(seed=told.seed, budget=told.budget)
    if told.keep:
        _table.keep(name=told.name, seed=told.seed, seconds=told.budget, tried=tried, bad=bad)
    sys.stdout.write(f"{told.name}: {tried} tried, {bad} bad, seed {told.seed}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
