"""Records in a shared case that break the honest laptop of the other champion on it."""
import sys, json, tempfile, resource
from pathlib import Path
from lab import *
from tests.journeys.cases_at_hub import Force as JForce, now
from sync.hub.serve import RunningHub
from champion_app.opening import round_with
from champion_app.store.rows import records
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import Note
import logging; logging.disable(logging.CRITICAL)
resource.setrlimit(resource.RLIMIT_AS, (5<<30, 5<<30))
def sync(v):
    try:
        r = round_with(v, clock=now)(lambda _s: None, lambda: False)
        return "complete" if r.complete else f"incomplete: {r.trouble}"
    except BaseException as e:
        return f"RAISED {type(e).__name__}: {str(e)[:100]}"
def J(**k): return json.dumps(k).encode()
sha="ab"*32
cases = {
 "attachment size 2^63": ("attachment", b'{"name":"a","what":"b","size":9223372036854775808,"sha256":"%s"}' % sha.encode()),
 "attachment size 2^64-1": ("attachment", b'{"name":"a","what":"b","size":18446744073709551615,"sha256":"%s"}' % sha.encode()),
 "attachment size 2^61": ("attachment", b'{"name":"a","what":"b","size":2305843009213693952,"sha256":"%s"}' % sha.encode()),
 "attachment size -1": ("attachment", b'{"name":"a","what":"b","size":-1,"sha256":"%s"}' % sha.encode()),
 "attachment sha256 with path": ("attachment", b'{"name":"a","what":"b","size":5,"sha256":"../../../x?of=1#"}'),
 "attachment sha256 with NUL": ("attachment", b'{"name":"a","what":"b","size":5,"sha256":"a\\u0000b"}'),
 "attachment sha256 with newline": ("attachment", b'{"name":"a","what":"b","size":5,"sha256":"a\\nb c\\r\\nX: y"}'),
 "follow-up due in year 1": ("follow_up", J(what="x",due="0001-01-01T00:00:00+14:00")),
 "follow-up due in year 9999": ("follow_up", J(what="x",due="9999-12-31T23:59:59-14:00")),
 "contact attempt in year 1": ("contact_attempt", J(outcome="reached",at="0001-01-01T00:00:00+23:59",by="x")),
 "contact attempt in year 9999": ("contact_attempt", J(outcome="no-answer",at="9999-12-31T23:59:59-23:59",by="x")),
 "risk review in year 9999": ("risk_review", J(at="9999-12-31T23:59:59-23:59",risk="high")),
 "contact point with odd hours": ("contact_point", J(value="1",not_before="99:99",not_after="-1",never_on="every day; drop",person="x")),
 "person born in year 1": ("person", J(name="x",born="0001-01-01")),
 "incident on odd day": ("incident", J(occurred="9999-99-99",strands=["zzz"]*1000)),
 "second case record, opened year 1": ("case", J(reference="X",opened="0001-01-01T00:00:00+14:00",status="open",risk="zzz")),
 "second case record, opened year 9999": ("case", J(reference="X",opened="9999-12-31T23:59:59-14:00",status="open")),
 "NUL in words": ("note", b'{"words":"a\\u0000b","by":"x"}'),
 "note that corrects itself": ("note", J(words="x",corrects="SELF")),
}
only = sys.argv[1:]
t = Table("poison in a shared case")
for name,(kind,raw) in cases.items():
    if only and not any(o in name for o in only): continue
    with tempfile.TemporaryDirectory(prefix="secj") as d:
        with RunningHub(Path(d)/"hub", clock=now) as hub:
            f = JForce(hub, Path(d))
            eu, _v = f.champion("Eve"); eve = raw_laptop(hub, eu); au, alice = f.champion("Alice")
            case = f.case(); f.give(case, eu, au); S="case:"+case
            assert sync(alice)=="complete"
            rid = some_id()
            a = raw_push(eve, raw_commit(eve, [("new", rid, kind, S, "", 1, raw.replace(b"SELF", rid.encode()))]))
            word = [o["outcome"] for o in json.loads(a.content)["content"]["outcomes"]] if a.status_code==200 else a.status_code
            rounds=[sync(alice), sync(alice)]
            late = some_id()
            with hub.hub.storage.write() as tx:
                from sync.hub.ledger.hub_writes import write_as_hub
                write_as_hub(tx,[create(Note(words="later",by="F"),record_id=late,subject=case)],by="F",at=now().isoformat())
            rounds.append(sync(alice)); got = alice.ask(records.read, late) is not None
            # what the screens ask
            ui=[]
            try:
                from champion_app.store.queries import today, caseload, case as qc
                import champion_app.store.queries as q, inspect
                for mod in (today, caseload, qc):
                    for fn_name, fn in inspect.getmembers(mod, inspect.isfunction):
                        if fn.__module__!=mod.__name__ or fn_name.startswith("_"): continue
                        ps=list(inspect.signature(fn).parameters.values())[1:]
                        kw={}
                        ok=True
                        for p in ps:
                            if p.default is not p.empty: continue
                            if p.name in("now",): kw[p.name]=now()
                            elif p.name in("scope",): kw[p.name]=S
                            elif p.name in("case","case_id"): kw[p.name]=case
                            elif p.name=="policy": kw[p.name]=alice.policy
                            elif p.name=="catalogue": kw[p.name]=alice.catalogue
                            else: ok=False
                        if not ok: continue
                        try: alice.ask(fn, **kw)
                        except Exception as e: ui.append(f"{mod.__name__.split('.')[-1]}.{fn_name}: {type(e).__name__} {str(e)[:60]}")
            except Exception as e: ui.append(f"harness {e!r}")
            # does the vault still open
            try: 
                f.close()
                ok=True
            except Exception as e: ok=repr(e)[:60]
            t.add(name, all(r=="complete" for r in rounds) and got and not ui, f"hub {word} | Alice {rounds} later note {got} | queries {ui}")
t.end()
