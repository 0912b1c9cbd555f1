"""The report by itself: at its time, once, gone on with after trouble, caught up with where the hub was off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from champion_app.domain.errors import Refused
from sync.hub.hub import Hub
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.roster import take_roster
from sync.hub.report.daily_schedule import REPORT, EachMorning
from sync.hub.report.day import make, run
from sync.hub.report.day.make import NOT_LINKED
from sync.hub.report.day.store import kept_reports
from sync.hub.settings import FILE_NAME, MailSettings, read_settings
from sync.hub.storage.audit_tables import hub_log
from tests.hub.report.send.mail_sink import AUTHORITY, Sink, mail_sink

SIX = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = SIX

    def __call__(self) -> datetime:
        return self.now


def set_up(folder: Path, mail: MailSettings | None) -> None:
    told = "[report]\neach_day_at = 07:00:00\n"
    if mail is not None:
        told += f'[mail]\nserver = "{mail.server}"\nport = {mail.port}\nsecurity = "{mail.security}"\n'
        told += f'sender = "{mail.sender}"\nauthority_file = "{mail.authority_file}"\n'
    (folder / FILE_NAME).write_text(told, "utf-8")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def days(hub: Hub) -> list[str]:
    with hub.storage.read() as tx:
        return [one.day.isoformat() for one in kept_reports(tx)]


def test_it_is_made_at_its_time_once_a_day_and_caught_up_with_where_the_hub_was_off(
    tmp_path: Path, clock: Clock
) -> None:
    hub = Hub(tmp_path / "hub", clock=clock)
    try:
        set_up(hub.folder, None)
        morning = EachMorning(hub)
        assert not morning.look()
        clock.now = SIX + timedelta(hours=1)
        assert morning.look()
        assert not morning.look()
        assert days(hub) == ["2026-11-23"]

        clock.now = SIX + timedelta(days=1, hours=5)  # it was off at seven
        assert EachMorning(hub).look()
        assert sorted(days(hub)) == ["2026-11-23", "2026-11-24"]
    finally:
        hub.close()


def test_it_is_sent_to_everybody_and_gone_on_with_after_the_mail_server_was_away(tmp_path: Path, clock: Clock) -> None:
    hub = Hub(tmp_path / "hub", clock=clock)
    try:
        path = tmp_path / "people.csv"
        rows = "".join(f"p{number}@force.example,Reader {number},beat manager,Easton,all\n" for number in range(3))
        path.write_text("email,name,role,area,view\n" + rows, "utf-8")
        take_roster(hub.storage, path, roles=shipped_roles(SIX.date()), now=SIX)
        clock.now = SIX + timedelta(hours=1)
        morning = EachMorning(hub)
        sink: Sink
        first, second = tmp_path / "first", tmp_path / "second"
        first.mkdir()
        second.mkdir()
        with mail_sink(first) as (_, away):
            (hub.folder / AUTHORITY).write_bytes((first / AUTHORITY).read_bytes())
        set_up(hub.folder, away)  # nobody listens there any more
        assert morning.look()
        assert days(hub) == ["2026-11-23"]

        with mail_sink(second) as (sink, here):
            (hub.folder / AUTHORITY).write_bytes((second / AUTHORITY).read_bytes())
            set_up(hub.folder, here)
            assert not morning.look()  # not at once again
            clock.now += timedelta(minutes=6)
            assert morning.look()
            assert len(sink.taken) == 3
            clock.now += timedelta(minutes=6)
            assert not morning.look()
            assert len(sink.taken) == 3
    finally:
        hub.close()


def test_a_time_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('[report]\neach_day_at = "half past seven"\n', "utf-8")
    with pytest.raises(Refused, match="cannot be used"):
        read_settings(tmp_path)


def acts(hub: Hub) -> list[tuple[str, str]]:
    with hub.storage.read() as tx:
        return [(row.act, row.detail) for row in tx.execute(select(hub_log)) if row.act == "report failed"]


def test_it_goes_on_when_the_database_is_back_and_the_trouble_is_in_the_log(
    tmp_path: Path, clock: Clock, postgres: Callable[[], str]
) -> None:
    """The database refuses every connection for a while, as one that is stopped does."""
    address = postgres()
    hub = Hub(tmp_path / "hub", clock=clock, database=address)
    try:
        set_up(hub.folder, None)
        morning = EachMorning(hub)
        clock.now = SIX + timedelta(hours=1)
        with away(address):
            assert morning.look()
            assert hub.standing.of(REPORT) == "late"
            assert not morning.look(), "not at once again"
            clock.now += timedelta(minutes=1)
            assert morning.look()
        clock.now += timedelta(minutes=1)
        assert morning.look()
        assert days(hub) == ["2026-11-23"]
        assert hub.standing.of(REPORT) == "ok"
        assert sum(int(detail.rpartition(" ")[2]) for _, detail in acts(hub)) == 2
        assert all("OperationalError at " in detail for _, detail in acts(hub))
    finally:
        hub.close()


@contextmanager
def away(address: str) -> Iterator[None]:
    """Nobody gets in to a database, and whoever is in is thrown out."""
    name = address.partition("?")[0].rpartition("/")[2]
    manager = create_engine(
        address.replace(f"/{name}?", "/postgres?").replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    try:
        with manager.connect() as tx:
            tx.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            tx.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
            )
        yield
        with manager.connect() as tx:
            tx.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    finally:
        manager.dispose()


def test_an_error_of_our_own_ends_nothing(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub(tmp_path / "hub", clock=clock)
    try:
        set_up(hub.folder, None)
        morning = EachMorning(hub)
        clock.now = SIX + timedelta(hours=1)
        with monkeypatch.context() as planted:
            planted.setattr(run, "find_in_rows", _breaks)
            assert morning.look()
        clock.now += timedelta(minutes=1)
        assert morning.look()
        assert days(hub) == ["2026-11-23"]
        assert [detail for _, detail in acts(hub)] == [f"KeyError at run.py:run_report:{_line()}, times: 1"]
    finally:
        hub.close()


def _breaks(*_args: object, **_told: object) -> None:
    raise KeyError("Canary")


def _line() -> int:
    source = Path(run.__file__).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(source, start=1) if "    find_in_rows(" in line)


def test_a_report_comes_without_the_links_where_they_fail(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub(tmp_path / "hub", clock=clock)
    try:
        monkeypatch.setattr(make, "same_people", _breaks)
        made = run.run_report(hub, day=SIX.date()).report
        assert NOT_LINKED in made.force.missing
    finally:
        hub.close()
