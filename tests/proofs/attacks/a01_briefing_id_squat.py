"""A champion pre-takes the predictable record id of another area's briefing, inside a case of their own.
The next report run (a) grants that case to everybody of the area, (b) writes that area's briefing into it."""
import sys
from lab import *
from champion_app.domain.change import Edit
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.change import create
from champion_app.domain.scope import case_scope
from champion_app.domain.kinds.area_day import AreaDay
from sync.hub.report.day.publish import publish
import hashlib
def record_of(area): return hashlib.sha256(f"briefing of {' '.join(area.split()).casefold()}".encode()).hexdigest()[:32]
from sync.hub.report.day.day_report import DayReport
from sync.hub.access import users
from sync.hub.access import grants
import msgspec, inspect

def go(database, label):
    t = Table(f"briefing id squat on {label}")
    with force(database) as f:
        case = f.case("AS-1")
        eve = f.champion(case)
        victim = create(FollowUp(what="Zyxomma Quill, 4 Mulberry Row: ring only after six"), record_id=some_id(), subject=case)
        f.write(victim)
        # Eve, allowed her one case only, makes a record under the id that Bath's briefing will have
        squat = Edit(act="new", record=record_of("Bath"), kind="follow_up", scope=case_scope(case), value={"what": "x"})
        print("  hub's answer to Eve's new record:", [(o.outcome, o.code) for o in eve.send(squat)])
        with f.hub.storage.write() as tx:
            bob = users.add_user(tx, name="Bob of Bath", role="champion", area="Bath", now=NOW)
        bobs = f.laptop_of(bob)
        before = bobs.scopes().scopes
        # the real report, made by the real command path
        from sync.hub.report.day import run
        day = AreaDay(area="Bath")
        report = make_report(day)
        with f.hub.storage.write() as tx:
            publish(tx, report, now=NOW)
        after = bobs.scopes().scopes
        print("  Bob's scopes before", [s.split(":")[0] for s in before], "after", [s.split(":")[0] for s in after])
        got = [r for r in bobs.page().rows if r.scope == case_scope(case)]
        leaked = [bytes(r.body).decode() for r in got if b"Zyxomma" in bytes(r.body)]
        t.add("Bob of Bath must not be given Eve's case by a report run", case_scope(case) not in after, f"Bob pulled {len(got)} rows of the case, e.g. {leaked[:1]}")
        mine = [bytes(r.body).decode()[:200] for r in eve.page().rows if r.id == record_of("Bath")]
        t.add("Eve must not receive Bath's briefing", not any('"content"' in m for m in mine), f"Eve's row now: {mine}")
    t.end()

def make_report(day):
    class R:  # DayReport reduced to what publish() asks of it
        def __init__(s): s.day, s.made_at = NOW.date(), NOW
        def of(s, area): return day if area.casefold() == "bath" else None
    return R()

go("", "sqlcipher")
if "--pg" in sys.argv:
    with postgres() as fresh: go(fresh(), "postgresql")
