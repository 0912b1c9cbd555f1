"""How fast an extract goes in: the real month of recorded crime, and the real hate crimes that become cases."""

from __future__ import annotations

import random
import resource
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select

from sync.hub.commands.intake_words import shipped_pack
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.storage.intake_tables import incoming
from sync.hub.storage.storage import Storage
from tests.bench.figure import Figure, figure, seconds
from tests.realdata import CALIFORNIA, FBI, POLICE_UK_MONTH, SAN_FRANCISCO, SHARED

AIM_ROWS = 5_000
_MONTH = "police-uk-street"
_COLLECTIONS = (("us-fbi-hate", FBI), ("ca-doj-hate", CALIFORNIA), ("san-francisco-hate-crime", SAN_FRANCISCO))
_BATCH = 2_000
_COLUMNS = ("source", "reference", "digest", "line", "body", "case_id", "taken_at")


def run() -> list[Figure]:
    """Rows a second, beside a bare bulk insert of the same rows in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder))


def _measured(folder: Path) -> list[Figure]:
    month, real = _month(folder)
    of = "the real month" if real else "a made-up month of the same shape (the shared data is not here)"
    storage = Storage(folder / "hub")
    first = _take(storage, month, _MONTH)
    limit = _bare_insert(storage, folder / "bare.db")
    figures = [
        figure(
            "intake", f"rows a second, {of}", first.rows / first.seconds, "rows/s",
            aim=f"{AIM_ROWS:,} or more", met=first.rows / first.seconds >= AIM_ROWS,
            reference="the rows that were taken, by a bare executemany into SQLCipher", reference_value=limit,
        ),
        _figure(f"rows a second, {of}, again with nothing new", _take(storage, month, _MONTH)),
    ]  # fmt: skip
    figures += [found for name, parts in _COLLECTIONS if (found := _collection(storage, name, parts)) is not None]
    storage.close()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.append(figure("intake", "most memory of the whole run", most, "MB"))
    return figures


def _collection(storage: Storage, name: str, parts: tuple[str, str]) -> Figure | None:
    """A real collection of hate crimes, each of which becomes a case or joins one; None where the data is not here."""
    path = SHARED.joinpath("data", *parts)
    if not path.is_file():
        return None
    found = _take(storage, path, name)
    told = f"rows a second, {name}: {found.rows:,} rows, {found.cases_made:,} cases, {found.joined:,} joined"
    rate = found.rows / found.seconds
    return figure("intake", told, rate, "rows/s", aim=f"{AIM_ROWS:,} or more", met=rate >= AIM_ROWS)


def _figure(name: str, result: IntakeResult) -> Figure:
    return figure("intake", name, result.rows / result.seconds, "rows/s")


def _take(storage: Storage, path: Path, mapping: str) -> IntakeResult:
    now = datetime.now(UTC)
    return take_in(storage, path, shipped_mapping(mapping), pack=shipped_pack(now), now=now)


def _bare_insert(storage: Storage, path: Path) -> float:
    """Rows a second of the same rows by nothing but executemany: same key columns, same durability, 2,000 a commit."""
    with storage.read() as tx:
        rows = [tuple(row) for row in tx.execute(select(*(incoming.c[name] for name in _COLUMNS)))]
    random.Random(7).shuffle(rows)  # noqa: S311  # they came out in the order of their index
    db = sqlcipher.connect(str(path), isolation_level=None)
    db.execute(f"PRAGMA key = \"x'{'5a' * 32}'\"")
    for pragma in ("cache_size = -65536", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    columns = ", ".join(f"{name} TEXT NOT NULL" for name in _COLUMNS)
    db.execute(f"CREATE TABLE incoming ({columns}, PRIMARY KEY (source, reference))")
    marks = ", ".join("?" * len(_COLUMNS))

    def insert() -> None:
        for start in range(0, len(rows), _BATCH):
            db.execute("BEGIN")
            db.executemany(f"INSERT INTO incoming VALUES ({marks})", rows[start : start + _BATCH])
            db.execute("COMMIT")

    taken = seconds(insert)
    db.close()
    return len(rows) / taken


def _month(folder: Path) -> tuple[Path, bool]:
    """The real month, or a file of its shape; whether it is the real one."""
    real = SHARED.joinpath("data", *POLICE_UK_MONTH)
    if real.is_file():
        return real, True
    chance = random.Random(7)  # noqa: S311  # a reproducible file, no secret
    made = folder / "month.csv"
    with made.open("w", encoding="utf-8") as out:
        out.write(
            '"Crime ID","Month","Reported by","Falls within","Longitude","Latitude","Location","LSOA code","LSOA name",'
            '"Crime type","Last outcome category","Context"\n'
        )
        for _ in range(16_791):
            out.write(
                f'"{chance.randbytes(32).hex()}","2024-06","A force","A force","{chance.uniform(-3, -2):.6f}",'
                f'"{chance.uniform(51, 52):.6f}","On or near Road {chance.randrange(5000)}",'
                f'"E0101{chance.randrange(9999):04}","A place 001A","Public order","Status update unavailable",\n'
            )
    return made, False
