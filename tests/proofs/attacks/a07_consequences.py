"""What follows from the hub taking any field from any laptop: who is hidden, who is given what, who is counted."""
import sys, json, time, threading, resource
from lab import *
from datetime import timedelta
from champion_app.domain.change import Edit, create
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import Person
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.request import Request, TAKE_ON
from champion_app.domain.scope import case_scope, area_scope
from sync.hub.casework import allocation as al
from sync.hub.casework import champion_requests as rq
from sync.hub.ledger import hold
from sync.hub.access import grants as sc
from sync.hub.access import users
from sync.hub.ledger import files
def E(act, rec, kind, scope, field="", base=1, value=None): return Edit(act=act, record=rec, kind=kind, scope=scope, field=field, base=base, value=value)
def go(db, label):
    t = Table(f"consequences on {label}")
    with force(db) as f:
        # 1. the coordinator hides a case by its reference; Eve's own case has taken that reference
        target, eves = f.case("AS-77"), f.case("AS-78")
        eve, mallory = f.champion(eves), f.champion(target)
        eve.send(E("set", eves, "case", case_scope(eves), "reference", 1, "AS-77"))
        with f.hub.storage.read() as tx: found = al.find_cases(tx, ["AS-77"])[0]
        t.add("`case restrict/hand-over/allocate AS-77` means the force's AS-77", found == target, f"it means {'the attacker case' if found==eves else 'the real one'}")
        # 1b. reference := another case's *id*: then even the id is not safe
        eve.send(E("set", eves, "case", case_scope(eves), "reference", 2, target))
        with f.hub.storage.read() as tx: found = al.find_cases(tx, [target])[0]
        t.add("naming a case by its id means that case", found == target, "attacker's case" if found==eves else "")
        # 2. Request: the coordinator reads a reference and gives the case_id beside it
        secret_case, harmless = f.case("AS-90"), f.case("AS-91")
        f.write(create(Person(name="Zyxomma Quill"), record_id=some_id(), subject=secret_case))
        with f.hub.storage.write() as tx: sc.grant(tx, user_id=eve.who.user, scopes=[area_scope("Bristol")], role="x", now=NOW)
        rid = some_id()
        eve.send(E("new", rid, "request", area_scope("Bristol"), value={"asks":TAKE_ON,"reference":"AS-91","case_id":secret_case,"user":eve.who.user,"by":"Person 1","at":NOW.isoformat()}))
        with f.hub.storage.read() as tx: shown = [(a.request.reference, a.name) for a in rq.asked(tx, asks=TAKE_ON)]
        try:
            with f.hub.storage.write() as tx: rq.give(tx, rid[:12], by="Coordinator", words="", now=NOW)
        except al.Refused as e: print("  refused:", e)
        got = case_scope(secret_case) in eve.scopes().scopes
        t.add("`request give` gives the case whose reference the coordinator was shown", not got, f"shown {shown}, given AS-90: {got}; name leaked: {any(b'Zyxomma' in bytes(r.body) for r in eve.page().rows)}")
        # 3. the hold: a save for a case that was never Eve's
        other = f.case("AS-95"); alice = f.champion(other)
        person = create(Person(name="V"), record_id=some_id(), subject=other); f.write(person)
        cp = E("new", some_id(), "contact_point", case_scope(other), value={"person":person.record,"value":"07700 900123","voicemail":False,"texts":False}); f.write(cp)
        o = eve.send(E("set", cp.record, "contact_point", case_scope(other), "voicemail", 1, True), E("set", cp.record, "contact_point", case_scope(other), "value", 1, "07700 900999"))
        with f.hub.storage.read() as tx: waiting = [h for h in hold.held(tx) if h.scope==case_scope(other)]
        t.add("a save for a case that its author never had does not wait among those of former champions", not waiting, f"supervisor is shown: {[(h.reference,h.author,h.changes) for h in waiting]} (nothing of what it changes)")
        if waiting:
            with f.hub.storage.write() as tx: acc = hold.accept(tx, waiting[0].notice, by="S", words="", catalogue=f.hub.catalogue, now=NOW)
            b = f.body(cp.record)
            t.add("one `hold accept` of it changes nothing in that case", b["value"]=="07700 900123" and not b.get("voicemail"), f"{[a.outcome for a in acc]} -> {b}")
        notes = [json.loads(bytes(r.body)) for r in eve.page().rows if r.kind=="hold"]
        t.add("the notice does not tell the author the reference of a case that was never theirs", not any(n.get("reference")=="AS-95" for n in notes), str([n.get("reference") for n in notes]))
        # 4. a deleted / closed / re-dated case and the report
        from sync.hub.report.inputs import cases as rc
        c = f.case("AS-60", opened=NOW - timedelta(days=9), status="open"); zed = f.champion(c)
        with f.hub.storage.read() as tx: before = [al.find_cases(tx, ["AS-60"])]
        o = zed.send(E("delete", c, "case", case_scope(c), value={"versions":{}}))
        t.add("a laptop cannot delete a case record", o[0].outcome != "applied", o[0].outcome)
        # 5. attachments
        big = f.case("AS-61"); m = f.champion(big)
        for size, name in ((10**11, "10^11"), (10**13,"10^13"), (-1,"-1"), (2**61, "2^61")):
            sha = os.urandom(32).hex()
            o = m.send(E("new", some_id(), "attachment", case_scope(big), value={"name":"a","what":"b","size":size,"sha256":sha}))
            res={}
            def ask():
                s=time.time()
                try: r = m.ask("GET", f"/v1/file/{sha}?of={case_scope(big)}"); res.update(code=r.status_code, size=len(r.content), s=round(time.time()-s,1))
                except BaseException as e: res.update(code=type(e).__name__, s=round(time.time()-s,1))
            if size > 10**12 or size == 2**61:
                res["code"]="not run in process (see a08)"
            else: ask()
            t.add(f"attachment of {name} bytes", res.get("code") in (404,422,400), str(res))
    t.end()
go("", "sqlcipher")
if "--pg" in sys.argv:
    with postgres() as fresh: go(fresh(), "postgresql")
