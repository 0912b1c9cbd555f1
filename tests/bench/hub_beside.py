"""The hub of the sync bench, in a process of its own: takes one command a line on standard input."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from litestar import Response, get
from sqlalchemy import Connection, select

from sync.hub.access import devices, enrolment, grants, users
from sync.hub.casework.allocation import allocate, cases_of, un_assign, unallocated
from sync.hub.ledger import pull
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many, update_many
from sync.hub.serve import RunningHub
from sync.hub.storage.schema import record
from sync.hub.storage.storage import head_number, take_numbers
from sync.wire.codec import encode
from tests.bench.corpus import edits


def now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """Serve until ``stop``."""
    cases, notes = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as place, RunningHub(Path(place) / "hub", clock=now) as running:
        hub = running.hub
        with hub.storage.write() as tx:
            write_as_hub(tx, list(edits(cases=cases, notes=notes)), by="bench", at="")
            user = users.add_user(tx, name="Bench", role="champion", area="", now=now())
            allocate(tx, user, unallocated(tx), now=now())
        with hub.storage.read() as tx:
            whole = b"".join(row[0].encode() for row in tx.execute(select(record.c.body)))

        @get("/v1/bytes")
        async def same_bytes() -> Response[bytes]:
            return Response(whole, media_type="application/octet-stream")

        running.app.register(same_bytes)
        for line in sys.stdin:
            command, *rest = line.split()
            if command == "stop":
                return
            if command == "where":
                answer = f"{running.url} {Path(place) / 'hub' / 'ca.pem'}"
            elif command == "code":
                with hub.storage.write() as tx:
                    answer = enrolment.issue_code(tx, user_id=user.id, now=now())
            elif command == "take":
                with hub.storage.write() as tx:
                    taken = cases_of(tx, user)[: int(rest[0])]
                    answer = str(un_assign(tx, user, taken, reason="bench", now=now()))
            elif command == "removed":
                with hub.storage.read() as tx:
                    laptop = devices.ever_joined(tx)[0].id
                    answer = " ".join(grants.removed_from(tx, user_id=user.id, device_id=laptop))
            elif command == "change":
                answer = change(running, int(rest[0]))
            else:
                answer = str(page_seconds(running, user.id, int(rest[0])))
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()


def change(running: RunningHub, count: int) -> str:
    """Let ``count`` records have changed."""
    with running.hub.storage.write() as tx:
        changed(tx, [row[0] for row in tx.execute(select(record.c.id).order_by(record.c.seq).limit(count))])
    return "changed"


def changed(tx: Connection, ids: list[str]) -> None:
    """Let these records say something more than they did."""
    first = take_numbers(tx, len(ids))
    rows = read_many(tx, ids)
    update_many(
        tx,
        [
            msgspec.structs.replace(rows[one], seq=first + place, body={**rows[one].body, "x": first})
            for place, one in enumerate(ids)
        ],
    )


def page_seconds(running: RunningHub, user: str, count: int) -> float:
    """The hub's own time for a page of so many rows: what fetching them costs at the least."""
    with running.hub.storage.read() as tx:
        head = head_number(tx)
        cursor = f"{running.hub.storage.incarnation}.{head - count}.{head - count}"
        begun = time.perf_counter()
        encode(
            pull.page(
                tx, user_id=user, cursor=cursor, incarnation=running.hub.storage.incarnation, head=head, limit=count
            )
        )
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
