"""A small mapping and what it takes to read rows through it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from champion_app.domain.change import alter
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack, read_pack
from champion_app.domain.record import Record, kind_of
from resources.files import names, read_bytes
from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.rejects import Reject
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.read_mapping import read_mapping, shipped_mapping
from sync.hub.intake.mapping.row import Reading
from sync.hub.intake.mapping.said import Incoming
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.storage.intake_tables import incoming, incoming_key, join_proposal
from sync.hub.storage.schema import head, record
from sync.hub.storage.storage import Storage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SMALL = """
name = "small"
title = "A small mapping"
source = "A test"
makes_case = "always"
[reference]
columns = ["ref"]
[incident.occurred]
columns = ["when"]
take = "day"
formats = ["%d/%m/%Y"]
[incident.account]
columns = ["what"]
[person.name]
columns = ["who"]
[contact.value]
columns = ["phone"]
[contact.voicemail]
columns = ["voicemail"]
take = "yes-no"
[strands]
columns = ["strand"]
[strands.codes]
"Race" = ["race"]
"Faith" = ["religion/muslim"]
"""

Take = Callable[..., list[Incoming | Reject]]


@pytest.fixture(scope="session")
def pack() -> PolicyPack:
    """The policy pack of this force."""
    return read_pack(read_bytes("policy", names("policy", ".toml")[-1]))


@pytest.fixture
def small() -> MappingFile:
    return read_mapping(SMALL.encode())


@pytest.fixture
def take(pack: PolicyPack) -> Take:
    """Reads rows of text through a mapping."""

    def read(text: str, mapping: MappingFile) -> list[Incoming | Reject]:
        extract = Extract(io.BytesIO(text.encode()), delimiter=mapping.delimiter, encodings=mapping.encodings)
        reading = Reading(mapping, extract.header, pack=pack, now=NOW)
        return [one if isinstance(one, Reject) else reading.take(one) for one in extract.rows()]

    return read


@pytest.fixture(params=["embedded", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty hub database: the embedded encrypted one, and PostgreSQL."""
    database = request.getfixturevalue("postgres")() if request.param == "postgresql" else ""
    opened = Storage(tmp_path / "hub", database=database)
    yield opened
    opened.close()


class TakenIn:
    """A hub's database with what a test asks of it: files taken in by the shipped mappings, records read back."""

    def __init__(self, storage: Storage, pack: PolicyPack, folder: Path) -> None:
        self.storage, self._pack, self._folder = storage, pack, folder

    def file(self, text: str, name: str = "extract.csv") -> Path:
        """A file of that text."""
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def take(self, mapping: str | MappingFile, *rows: Mapping[str, str], dry_run: bool = False) -> IntakeResult:
        """Take rows in; columns that a row does not name are empty."""
        found = shipped_mapping(mapping) if isinstance(mapping, str) else mapping
        out = io.StringIO()
        table = csv.DictWriter(out, found.columns(), restval="")
        table.writeheader()
        table.writerows(rows)
        return take_in(self.storage, self.file(out.getvalue()), found, pack=self._pack, now=NOW, dry_run=dry_run)

    def records(self, kind: type[Record]) -> list[Row]:
        """Every record of a kind, in the order of their numbers."""
        asked = select(record.c.id).where(record.c.kind == kind_of(kind).name).order_by(record.c.seq)
        with self.storage.read() as tx:
            ids = list(tx.execute(asked).scalars())
            found = read_many(tx, ids)
        return [found[one] for one in ids]

    def bodies(self, kind: type[Record]) -> list[dict[str, Any]]:
        """Their bodies."""
        return [row.body for row in self.records(kind)]

    def state(self) -> tuple[object, ...]:
        """Everything that a run could have changed."""
        with self.storage.read() as tx:
            return tuple(
                sorted(map(repr, tx.execute(select(table)).all()))
                for table in (head, record, incoming, incoming_key, join_proposal)
            )

    def set_by_a_champion(self, row: Row, kind: type[Record], field: str, value: object) -> None:
        """A champion changes a field."""
        made = alter(kind, record_id=row.id, scope=row.scope, field=field, base=row.version(field), value=value)
        with self.storage.write() as tx:
            assert write_as_hub(tx, [made], by="A champion", at=NOW.isoformat()) == 1


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Storage]:
    """An empty hub database, the embedded encrypted one."""
    opened = Storage(tmp_path / "hub")
    yield opened
    opened.close()


@pytest.fixture
def hub(embedded: Storage, pack: PolicyPack, tmp_path: Path) -> TakenIn:
    """A hub that has taken nothing in yet."""
    return TakenIn(embedded, pack, tmp_path)


@pytest.fixture
def either(storage: Storage, pack: PolicyPack, tmp_path: Path) -> TakenIn:
    """The same on each database."""
    return TakenIn(storage, pack, tmp_path)
