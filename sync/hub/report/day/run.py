"""One day's report from beginning to end: made, stored, published. The same day again changes what has changed."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import msgspec

from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from champion_app.domain.rules.words.moments import local_day
from resources.files import names, read_bytes
from sync.hub.hub import Hub
from sync.hub.intake.mapping.not_known import shipped_not_known
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.make import Terms, make_report
from sync.hub.report.day.publish import publish
from sync.hub.report.day.store import keep, report_of
from sync.hub.report.find.shipped import rules_of_folder, shipped_acts, shipped_rules
from sync.hub.report.inputs.report_policy import report_pack_of_file, shipped_report_pack
from sync.hub.report.link.decisions import follow_rows
from sync.hub.report.recording.champion_requests import champions_ask, tell_champions
from sync.hub.report.recording.finders import Finders
from sync.hub.report.recording.findings import find_in_rows, findings
from sync.hub.report.recording.gather import Gatherer
from sync.hub.report.recording.queries import queries, settle


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did. ``changed``: the day's report says something else than before; ``briefings`` fields changed."""

    report: DayReport
    changed: bool
    briefings: int


def policy_for(day: date) -> PolicyPack:
    """The shipped policy pack of a day. Raises Refused where there is none."""
    return pack_for([read_pack(read_bytes("policy", name)) for name in names("policy", ".toml")], day)


def run_report(
    hub: Hub, *, day: date | None = None, pack_file: Path | None = None, rules_folder: Path | None = None
) -> Ran:
    """Make the report of a day (today, where none is named) and publish it. Raises Refused."""
    started = time.perf_counter()
    now = hub.clock()
    wanted = day or local_day(now)
    policy = policy_for(wanted)
    pack = report_pack_of_file(pack_file) if pack_file else shipped_report_pack(wanted)
    rules = rules_of_folder(rules_folder, policy, wanted) if rules_folder else shipped_rules(policy, wanted)
    terms = Terms(day=wanted, now=now, policy=policy, pack=pack, rules=rules.version)
    find_in_rows(hub.storage, Finders(rules, shipped_acts(rules, policy), known=shipped_not_known(wanted)), now=now)
    with hub.storage.read() as tx:
        gatherer = Gatherer(findings(tx), policy=policy, day=wanted, check_days=pack.windows.check_days)
        gathered = gatherer.gather(tx, queries(tx))
        gathered.issues += champions_ask(tx)
    with hub.storage.write() as tx:
        settle(tx, gathered.issues, mended=gathered.mended, now=now)
        tell_champions(tx, now=now)
        follow_rows(tx)
    with hub.storage.read() as tx:
        report = make_report(tx, gathered, terms, started=started)
    with hub.storage.write() as tx:
        changed = keep(tx, report)
        if not changed:
            report = report_of(tx, wanted) or report
        briefings = publish(tx, report, now=now)
    return Ran(report=report, changed=changed, briefings=briefings)
