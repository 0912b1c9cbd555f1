"""A modified client of an honest-looking champion pushes what the app never would. What does the hub let through?"""
import sys, json
from lab import *
import msgspec
from champion_app.domain.change import Edit, create, alter, delete, restore
from champion_app.domain.kinds.case import Case, Incident, Assignment
from champion_app.domain.kinds.contact import Note, ContactAttempt, FollowUp
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.hold import Hold
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.request import Request
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.scope import case_scope, person_scope
from sync.hub.storage.schema import record
from sqlalchemy import select

def E(act, rec, kind, scope, field="", base=1, value=None): return Edit(act=act, record=rec, kind=kind, scope=scope, field=field, base=base, value=value)
def out(os): return [f"{o.outcome}{'/'+o.code if o.code else ''}" for o in os]

def go(database, label):
    t = Table(f"modified client on {label}")
    with force(database) as f:
        mine, other = f.case("AS-1", status="open"), f.case("AS-2", status="open")
        eve, alice = f.champion(mine), f.champion(other)
        f.give(alice.who.user, mine)          # both on `mine`; only Alice on `other`
        S, O = case_scope(mine), case_scope(other)
        # --- 1. hub-only kinds, every act
        hubkinds = [(Assignment,"assignment",S),(Conflict,"conflict",S),(Hold,"hold",person_scope(eve.who.user)),(Briefing,"briefing","area:Bristol")]
        for cls, kind, sc in hubkinds:
            o = eve.send(E("new", some_id(), kind, sc, value={}))
            t.add(f"new {kind}", o[0].outcome in ("refused","held"), str(out(o)))
        asg = create(Assignment(user="u", name="n"), record_id=some_id(), subject=mine); f.write(asg)
        for field, v in (("name","Eve"),("until",None),("zzz",1)):
            o = eve.send(E("set", asg.record, "assignment", S, field, 1, v)); t.add(f"set assignment.{field}", o[0].outcome=="refused", str(out(o)))
        for act in ("delete","restore"):
            o = eve.send(E(act, asg.record, "assignment", S, value={"versions":{}})); t.add(f"{act} assignment", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("set", asg.record, "note", S, "name", 1, "Eve")); t.add("set assignment under another kind's name", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("set", asg.record, "unknown_kind", S, "name", 1, "Eve")); t.add("set assignment under an unknown kind", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("frobnicate", asg.record, "case", S)); t.add("unknown act", o[0].outcome=="refused", str(out(o)))
        # --- 2. foreign scope
        secret = create(Note(words="OTHERSECRET", by="Alice"), record_id=some_id(), subject=other); f.write(secret)
        o = eve.send(E("new", some_id(), "note", O, value={"words":"planted"})); t.add("new in a case never held", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("set", secret.record, "note", S, "words", 1, "x")); t.add("foreign record id under own scope", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("new", secret.record, "note", S, value={"words":"x"})); t.add("new under a foreign record's id", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("new", other, "case", S, value={"reference":"AS-2"})); t.add("new case record with a foreign case's id", o[0].outcome=="refused", str(out(o)))
        for sc in ("", "case:", "case", "*", "%", "case:%", "CASE:"+other, "case:"+other+" ", "case:"+other+"\x00", "force\x00", "person:"+alice.who.user):
            o = eve.ask("POST","/v1/push", msgspec.json.encode({"commits":[json.loads(msgspec.json.encode(eve.form(E("new", some_id(), "note", sc, value={"words":"x"}))))]}))
            word = "http %d" % o.status_code
            if o.status_code==200: word = json.loads(o.content)["content"]["outcomes"][0]["outcome"]
            t.add(f"scope spelled {sc[:12]!r}", word!="applied", word)
        # --- 3. others' authored, append-only
        note = create(Note(words="Alice's own words", by="Alice"), record_id=some_id(), subject=mine); alice.send(note)
        o = eve.send(E("set", note.record, "note", S, "words", 1, "forged")); t.add("set another's note", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("delete", note.record, "note", S, value={"versions":{}})); t.add("delete another's note", o[0].outcome=="refused", str(out(o)))
        o = eve.send(E("restore", note.record, "note", S)); t.add("restore another's note", o[0].outcome in("refused","same"), str(out(o)))
        o = eve.send(E("set", note.record, "note", S, "zzz", 1, "x")); t.add("set an unknown field of another's note", o[0].outcome=="refused", str(out(o)))
        # --- 4. authorship and time that a client claims
        forged = E("new", some_id(), "note", S, value={"words":"I told the victim to stop ringing us","by":"Person 2","at":"2020-01-01T00:00:00Z"})
        o = eve.send(forged); b = f.body(forged.record)
        t.add("a note in another champion's name, dated 2020", not (b and b.get("by")=="Person 2"), f"{out(o)} hub holds by={b and b.get('by')!r} at={b and b.get('at')!r}")
        forged = E("new", some_id(), "contact_attempt", S, value={"outcome":"reached","by":"Person 2","at":"2020-01-01T00:00:00Z","how":"call","safety_read":True})
        o = eve.send(forged); b = f.body(forged.record)
        t.add("a contact attempt in another's name, dated 2020", not (b and b.get("by")=="Person 2"), f"{out(o)} hub holds {b}")
        forged = E("new", some_id(), "risk_review", S, value={"by":"Person 2","at":"2099-01-01T00:00:00Z"})
        o = eve.send(forged); t.add("a risk review in another's name", o[0].outcome!="applied", str(out(o)))
        # --- 5. what the force recorded
        inc = create(Incident(crime_reference="CR/1", classification="hate", strands=("race",), account="he said it"), record_id=some_id(), subject=mine); f.write(inc)
        for field, v in (("reference","AS-2"),("opened","2030-01-01T00:00:00Z"),("status","closed"),("entitlement","none")):
            r = f.body(mine); o = eve.send(E("set", mine, "case", S, field, 1, v)); t.add(f"overwrite the force's case.{field}", o[0].outcome!="applied", str(out(o)))
        for field, v in (("crime_reference","CR/2"),("classification","not_hate"),("source","x"),("retracted","yes"),("strands",[])):
            o = eve.send(E("set", inc.record, "incident", S, field, 1, v)); t.add(f"overwrite the force's incident.{field}", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("delete", inc.record, "incident", S, value={"versions":{"crime_reference":2,"classification":2,"source":2,"strands":2}})); t.add("delete the force's incident", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("delete", mine, "case", S, value={"versions":{"reference":2,"opened":2,"status":2,"entitlement":2}})); t.add("delete the case record itself", o[0].outcome!="applied", str(out(o)))
        # --- 6. ghosts
        o = eve.send(E("new", some_id(), "case", S, value={"reference":"AS-2","opened":"2026-11-24T09:00:00Z","status":"open"})); t.add("a second case record in one's own case, with another's reference", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("new", some_id(), "note", S, value={"words":5,"by":{"a":[1]*10}})); t.add("a note whose fields have wrong types", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("new", some_id(), "note", S, value={"words":"x"*3_000_000})); t.add("a note of 3 MB (declared limit 20,000)", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("new", some_id(), "attachment", S, value={"name":"a.png","what":"x","size":10**15,"sha256":"0"*64})); t.add("an attachment of 10^15 bytes", o[0].outcome!="applied", str(out(o)))
        o = eve.send(E("new", some_id(), "attachment", S, value={"name":"../../../../etc/cron.d/x","what":"x","size":-5,"sha256":"../../x"})); t.add("an attachment of -5 bytes and a path for a fingerprint", o[0].outcome!="applied", str(out(o)))
        # --- 7. user/device lies in commit
        from tests.hub.saves import signed_anew
        s = eve.form(E("new", some_id(), "note", S, value={"words":"x"})); 
        from sync.wire.codec import encode; from sync.wire.messages import Push
        o = eve.ask("POST", "/v1/push", encode(Push(commits=(signed_anew(eve, s, user=alice.who.user),)))); t.add("commit that names another user", o.status_code==422, str(o.status_code)); eve.commits -= 1
        a = eve.ask("POST","/v1/push", msgspec.json.encode({"commits":[json.loads(msgspec.json.encode(signed_anew(eve, eve.form(E("new", some_id(), "note", S, value={"words":"x"})), device=alice.who.device)))]}))
        t.add("commit that names another device", a.status_code==422, str(a.status_code))
        eve.commits -= 0
    t.end()
go("", "sqlcipher")
if "--pg" in sys.argv:
    with postgres() as fresh: go(fresh(), "postgresql")
