"""A small mapping and what it takes to read rows through it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from champion_app.domain.policy import PolicyPack, read_pack
from resources.files import names, read_bytes
from sync.hub.intake.mapping import MappingFile, read_mapping
from sync.hub.intake.reader import Extract
from sync.hub.intake.rejects import Reject
from sync.hub.intake.rows import Incoming, Reading
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
