"""One JSON document on standard output, for a program."""

from __future__ import annotations

import json
import sys

import msgspec


def print_json(told: object) -> None:
    """Print it on one line: nothing is wrapped or coloured. What a terminal would obey, or nobody would see, is spelled
    as JSON spells it, so that it reads the same."""
    sys.stdout.write("".join(map(_spelled, msgspec.json.encode(told).decode())) + "\n")


def _spelled(letter: str) -> str:
    return letter if letter.isprintable() else json.dumps(letter)[1:-1]
