"""The report by itself: at its time, once, gone on with after trouble, caught up with where the hub was off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from champion_app.domain.errors import Refused
from sync.hub.hub import Hub
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.roster import take_roster
from sync.hub.report.daily_schedule import EachMorning
from sync.hub.report.day.store import kept_reports
from sync.hub.settings import FILE_NAME, MailSettings, read_settings
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
