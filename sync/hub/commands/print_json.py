"""One JSON document on standard output, for a program."""

from __future__ import annotations

import sys

import msgspec


def print_json(told: object) -> None:
    """Print it on one line, as it is: nothing is wrapped or coloured."""
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
