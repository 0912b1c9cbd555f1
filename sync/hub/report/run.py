"""One day's report from beginning to end: made, stored, published. The same day again changes what has changed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec

from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from champion_app.domain.rules.moments import local_day
from resources.files import names, read_bytes
from sync.hub.hub import Hub
from sync.hub.report.day import DayReport
from sync.hub.report.keep import keep, report_of
from sync.hub.report.make import make_report
from sync.hub.report.pack import ReportPack, report_pack_of_file, shipped_report_pack
from sync.hub.report.publish import publish


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did. ``changed``: the day's report says something else than before; ``briefings`` fields changed."""

    report: DayReport
    changed: bool
    briefings: int


def policy_for(day: date) -> PolicyPack:
    """The shipped policy pack of a day. Raises Refused where there is none."""
    return pack_for([read_pack(read_bytes("policy", name)) for name in names("policy", ".toml")], day)


def run_report(hub: Hub, *, day: date | None = None, pack_file: Path | None = None) -> Ran:
    """Make the report of a day (today, where none is named) and publish it. Raises Refused."""
    now = hub.clock()
    wanted = day or local_day(now)
    policy = policy_for(wanted)
    pack: ReportPack = report_pack_of_file(pack_file) if pack_file else shipped_report_pack(wanted)
    return _made(hub, wanted, now, policy, pack)


def _made(hub: Hub, day: date, now: datetime, policy: PolicyPack, pack: ReportPack) -> Ran:
    with hub.storage.read() as tx:
        report = make_report(tx, day=day, now=now, policy=policy, pack=pack)
    with hub.storage.write() as tx:
        changed = keep(tx, report)
        if not changed:
            report = report_of(tx, day) or report
        briefings = publish(tx, report, now=now)
    return Ran(report=report, changed=changed, briefings=briefings)
