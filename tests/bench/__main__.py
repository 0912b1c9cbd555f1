"""dev.py bench [NAME ...]: figures, one JSON line each, beside the limit or peer measured in the same run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from tests.bench.figure import line

HERE = Path(__file__).parent
_NOT_BENCHES = {
    "__main__",
    "figure",
    "corpus",
    "hub_beside",
    "fill_vault",
    "anki_peer",
    "unassign",
    "hub_process",
    "fleet_hub",
}


def main() -> int:
    """Run the named benches, or all of them."""
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in _NOT_BENCHES and path.stem[0] != "_")
    asked = sys.argv[1:] or known
    unknown = set(asked) - set(known)
    if unknown:
        sys.stderr.write(f"There is no bench {', '.join(sorted(unknown))}. There are: {', '.join(known)}.\n")
        return 2
    for name in asked:
        for figure in importlib.import_module(f"tests.bench.{name}").run():
            sys.stdout.write(line(figure) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
