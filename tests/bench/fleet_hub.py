"""The hub of the fleet bench, in a process of its own: a force with so many laptops, each with its own cases.

Takes one command a line on standard input.
"""

from __future__ import annotations

import json
import random
import secrets
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from champion_app.domain.scope import case_scope
from sync.hub.access import enrolment, users
from sync.hub.casework.allocation import allocate
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.serve import RunningHub
from sync.hub.storage.schema import record
from tests.bench.corpus import case_edits
from tests.bench.hub_beside import changed
from tests.postgres_server import running_server
from tests.sync.laptop import public_key

CASES, NOTES = 30, 1


def now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """Serve until ``stop``."""
    laptops, database = int(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as place, ExitStack() as open_things:
        address = ""
        if database == "postgresql":
            address = open_things.enter_context(running_server(Path(place)))()
        running = open_things.enter_context(RunningHub(Path(place) / "hub", clock=now, database=address))
        told = [_laptop(running, number) for number in range(laptops)]
        _say({"url": running.url, "ca": running.hub.ca_pem, "key": running.hub.public_key.hex(), "laptops": told})
        for line in sys.stdin:
            command, *rest = line.split()
            if command == "stop":
                break
            _say({"changed": _change(running, [one["case"] for one in told], int(rest[0]))})


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _laptop(running: RunningHub, number: int) -> dict[str, str]:
    """One champion with cases of their own, and a laptop that joined."""
    chance = random.Random(number)  # noqa: S311  # a reproducible corpus, no secret
    first = number * CASES + 1
    edits = [edit for case in range(first, first + CASES) for edit in case_edits(case, chance, notes=NOTES)]
    key = secrets.token_bytes(32)
    with running.hub.storage.write() as tx:
        write_as_hub(tx, edits, by="bench", at="")
        user = users.add_user(tx, name=f"Bench {number}", role="champion", area="", now=now())
        allocate(tx, user, [f"{case:032x}" for case in range(first, first + CASES)], now=now())
        device = enrolment.add_device(tx, user_id=user.id, name="laptop", key=public_key(key).hex(), now=now())
    return {"device": device, "user": user.id, "private": key.hex(), "case": f"{first:032x}"}


def _change(running: RunningHub, cases: list[str], count: int) -> int:
    """Let some records of one case of everybody have changed since they were last here."""
    done = 0
    with running.hub.storage.write() as tx:
        for case in cases:
            ids = list(tx.execute(select(record.c.id).where(record.c.scope == case_scope(case)).limit(count)).scalars())
            changed(tx, ids)
            done += len(ids)
    return done


if __name__ == "__main__":
    main()
