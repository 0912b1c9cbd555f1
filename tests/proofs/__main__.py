"""dev.py proof NAME --seed N --budget S: one reliability proof; each is a module of this folder with ``prove``."""

from __future__ import annotations

import argparse
import importlib
import inspect
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
    parser.add_argument("--part", type=int, nargs=2, default=(0, 1), help=argparse.SUPPRESS)
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
        tried, bad = _alone(told.name, seed=told.seed, budget=told.budget, part=tuple(told.part))
    if told.keep:
        _table.keep(name=told.name, seed=told.seed, seconds=told.budget, tried=tried, bad=bad)
    sys.stdout.write(f"{told.name}: {tried} tried, {bad} bad, seed {told.seed}\n")
    return 1 if bad else 0


def _alone(name: str, *, seed: int, budget: float, part: tuple[int, int]) -> tuple[int, int]:
    """A proof in this process, the so-manieth of so many. One that has a list of cases takes its share of them; the
    seeds of others lie far apart, and a bad case is told with the seed that it has alone."""
    proof = importlib.import_module(f"tests.proofs.{name.replace('-', '_')}")
    if "part" in inspect.signature(proof.prove).parameters:
        told: tuple[int, int] = proof.prove(seed=seed, budget=budget, part=part)
    else:
        told = proof.prove(seed=seed + part[0] * APART, budget=budget)
    return told


def _shared(name: str, *, seed: int, budget: float, cores: int) -> tuple[int, int]:
    """The same proof in several processes."""
    run = [sys.executable, "-m", "tests.proofs", name, "--budget", str(budget), "--seed", str(seed), "--part"]
    runs = [subprocess.Popen([*run, str(core), str(cores)], stdout=subprocess.PIPE, text=True) for core in range(cores)]
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
