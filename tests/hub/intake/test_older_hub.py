"""A hub that took extracts in before rows could be joined or withdrawn goes on with them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from champion_app.domain.kinds.case import Incident
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.cases.taken_rows import taken_rows
from sync.hub.storage.engine import open_engine
from sync.hub.storage.intake_tables import incoming
from sync.hub.storage.storage import Storage
from tests.hub.intake.conftest import TakenIn

OLD_BODY = (
    '{"said":{"case":{},"contact":{},"extra":{},"incident":{"account":"Words","occurred":"2026-11-22",'
    '"source":"A test","strands":["race"]},"makes_case":true,"person":{"name":"A Name"}}%s}'
)


def test_rows_of_the_schema_before_are_kept_and_flagged_where_they_made_a_case(
    tmp_path: Path, pack: PolicyPack
) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    engine = open_engine(folder)
    config = Config()
    config.set_main_option("script_location", "sync.hub.storage:migrations")
    with engine.execution_options(writing=True).begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0002")
        for reference, case in (("R1", "c1"), ("R2", "")):
            body = OLD_BODY % (',"records":{"case":"c1","incident":"i","person":"p","contact":""}' if case else "")
            db.execute(
                text("INSERT INTO incoming VALUES ('small', :r, 'd', 2, :b, :c, '2026-11-22T09:00:00+00:00')"),
                {"r": reference, "b": body, "c": case},
            )
    engine.dispose()

    storage = Storage(folder)
    hub = TakenIn(storage, pack, tmp_path)
    with storage.read() as tx:
        flags = dict(tx.execute(select(incoming.c.reference, incoming.c.flagged)).all())
        kept = {row.reference: row.kept for row in taken_rows(tx)}

    assert flags == {"R1": 1, "R2": 0}
    assert kept["R1"].records.incident == "i"
    assert kept["R2"].said.incident["account"] == "Words"
    assert hub.bodies(Incident) == []
    storage.close()
