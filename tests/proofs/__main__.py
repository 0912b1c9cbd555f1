"""dev.py proof NAME --seed N --budget S: one reliability proof; each is a module of this folder with ``prove``."""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import sys
from pathlib import Path

from tests.proofs import _table

HERE = Path(__file__).parent
APART = 10_000_000
"""Between the seeds of two processes: further than any of them counts in a night."""
LAST = re.compile(r"[a-z-]+: (?P<tried>\d+) tried, (?P<bad>\d+) bad, seed \d+")


def main() -> int:
    """Run one proof; prints 'NAME: N tried, M bad, seed S' and exits 1 where M is not 0."""
    names = sorted(path.stem.replace("_", "-") for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    parser = argparse.ArgumentParser(prog="dev.py proof")
    parser.add_argument("name", choices=names, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=30.0, help="seconds")
    parser.add_argument("--cores", type=int, default=1, help="processes, each with seeds of its own")
    parser.add_argument("--keep", action="store_true", help="keep the result for the table")
    parser.add_argument("--table", action="store_true", help="write the table of kept results into the threat model")
    told = parser.parse_args()
    if told.table:
        _table.write()
        return 0
    if told.name is None:
        parser.error("name a proof, or --table")
    if told.cores > 1:
        tried, bad = _shared(told.name, seed=told.seed, budget=told.budget, cores=told.cores)
    else:
        proof = importlib.import_module(f"tests.proofs.{told.name.replace('-', '_')}")
        tried, bad = proof.prove(seed=told.seed, budget=told.budget)
    if told.keep:
        _table.keep(name=told.name, seed=told.seed, seconds=told.budget, tried=tried, bad=bad)
    sys.stdout.write(f"{told.name}: {tried} tried, {bad} bad, seed {told.seed}\n")
    return 1 if bad else 0


def _shared(name: str, *, seed: int, budget: float, cores: int) -> tuple[int, int]:
    """The same proof in several processes, whose seeds lie far apart; a bad case is told with the seed it has alone."""
    run = [sys.executable, "-m", "tests.proofs", name, "--budget", str(budget), "--seed"]
    runs = [
        subprocess.Popen([*run, str(seed + core * APART)], stdout=subprocess.PIPE, text=True) for core in range(cores)
    ]
    tried = bad = 0
    for one in runs:
        lines = one.communicate()[0].splitlines()
        ended = LAST.fullmatch(lines[-1]) if lines else None
        if ended is None:
            raise SystemExit(f"{name}: a process ended without a count")
        sys.stdout.writelines(f"{line}\n" for line in lines[:-1])
        tried, bad = tried + int(ended["tried"]), bad + int(ended["bad"])
    return tried, bad


if __name__ == "__main__":
    sys.exit(main())
