"""Opening a hub where the world does not allow it: a sentence, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from champion_app.domain.errors import Expected, Refused, VaultClosed
from sync.hub.hub import Hub
from sync.hub.storage.row_policy import HUB, NO_ROLES, READER
from sync.hub.storage.transaction import transaction


def opened(folder: Path, database: str = "") -> Hub:
    return Hub(folder, clock=lambda: datetime.now(UTC), database=database)


def test_an_account_that_may_make_no_roles_works_once_the_administrator_did_as_the_hub_says(
    tmp_path: Path, postgres: Callable[[], str]
) -> None:
    address = make_url(postgres())
    plain = f"plain_{address.database}"
    manager = create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with manager.connect() as tx:
            tx.execute(text(f"CREATE ROLE {plain} LOGIN NOCREATEROLE NOSUPERUSER"))
            tx.execute(text(f"ALTER DATABASE {address.database} OWNER TO {plain}"))
        of_plain = _told(address.set(username=plain))
        with pytest.raises(Refused) as refused:
            opened(tmp_path / "hub", of_plain)
        assert str(refused.value) == NO_ROLES

        with manager.connect() as tx:
            for role in (HUB, READER):
                if tx.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
                    tx.execute(text(f"CREATE ROLE {role} NOLOGIN"))
            tx.execute(text(f"GRANT {HUB}, {READER} TO {plain} WITH ADMIN OPTION"))
        for _ in range(2):
            opened(tmp_path / "hub", of_plain).close()
    finally:
        manager.dispose()


def _told(address: URL) -> str:
    return address.render_as_string(hide_password=False)


def test_a_database_of_a_newer_hub_is_told_as_that(tmp_path: Path) -> None:
    hub = opened(tmp_path / "hub")
    with transaction(hub.storage.engine) as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    hub.close()

    with pytest.raises(VaultClosed, match="newer than this version"):
        opened(tmp_path / "hub")


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:1/none", "postgresql:///none?host=/no/such/folder"])
def test_a_database_that_is_not_there_is_told_as_that(tmp_path: Path, address: str) -> None:
    with pytest.raises(Expected, match="does not answer"):
        opened(tmp_path / "hub", address)


def test_a_folder_that_cannot_be_made_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Expected, match="cannot be made"):
        opened(tmp_path / "file" / "hub")


def test_a_key_that_cannot_be_read_is_told_as_that(tmp_path: Path) -> None:
    opened(tmp_path / "hub").close()
    (tmp_path / "hub" / "ca.key").unlink()
    (tmp_path / "hub" / "ca.key").mkdir()
    with pytest.raises(Expected, match="cannot be read by this account"):
        opened(tmp_path / "hub")
