"""One malicious laptop writes one record into the shared directory. Does anybody else's sync ever end again?"""
import sys, json, time, tempfile, traceback
from pathlib import Path
from lab import *
import msgspec
from champion_app.domain.change import Edit
from tests.journeys.cases_at_hub import Force as JForce, now
from sync.hub.serve import RunningHub
from champion_app.store.rows import records

def E(rec, kind, scope, value): return Edit(act="new", record=rec, kind=kind, scope=scope, value=value)

def nested(depth, leaf="x"):
    v = leaf
    for _ in range(depth): v = [v]
    return v

def raw_save(vault, edits):
    """What a modified client does: no own checks; straight into its outbox."""
    from champion_app.store.sync import outbox
    from champion_app.store.rows import meta
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    def work(db):
        who = meta.identity(db); signer = Ed25519PrivateKey.from_private_bytes(who.device_key)
        outbox.add(db, edits, device=who.device, author=vault.author(), sign=lambda raw: signer.sign(raw).hex())
    vault._connections.write(work)

from champion_app.opening import round_with
def sync(v):
    try:
        r = round_with(v, clock=now)(lambda _s: None, lambda: False)
        return ("complete" if r.complete else f"incomplete: {r.trouble}"), r
    except BaseException as e:
        return f"RAISED {type(e).__name__}: {str(e)[:150]}", None

def scenario(name, t, edits_list, expect_hub=None):
    with tempfile.TemporaryDirectory(prefix="secj") as d:
        with RunningHub(Path(d)/"hub", clock=now) as hub:
            f = JForce(hub, Path(d))
            try:
                eve_u, eve = f.champion("Eve"); al_u, alice = f.champion("Alice")
                assert sync(alice)[0]=="complete", "setup"
                outs=[]
                for edits in edits_list:
                    try: raw_save(eve, edits)
                    except BaseException as e: outs.append(f"could not even be saved: {type(e).__name__}"); continue
                told, r = sync(eve)
                rounds = [sync(alice)[0] for _ in range(2)]
                # does Alice still get what comes after?
                from champion_app.domain.kinds.partner import Agency
                from champion_app.domain.change import create
                with hub.hub.storage.write() as tx:
                    from sync.hub.ledger.hub_writes import write_as_hub
                    write_as_hub(tx, [create(Agency(name="Mosque helpline"), record_id="aa"*16, subject="")], by="The force", at=now().isoformat())
                rounds.append(sync(alice)[0])
                got = alice.ask(records.read, "aa"*16) is not None
                t.add(f"{name}: another champion's sync still completes", all(x=="complete" for x in rounds) and got, f"Eve: {told[:90]} {outs} | Alice: {rounds} | later record arrived: {got}")
            finally:
                f.close()

t = Table("poison")
A = "agency"
which = set(sys.argv[1:])
def on(n): return not which or n in which
if on("big"):
    scenario("a 1.9 MB record and a 15.9 MB record behind it", t, [[E(some_id(), A, "directory", {"name":"a","offers":"x"*1_900_000})],[E(some_id(), A, "directory", {"name":"b","offers":"y"*15_900_000})]])
if on("deep"):
    for depth in (300, 700, 900, 940, 960, 970, 980):
        scenario(f"nested {depth} deep", t, [[E(some_id(), A, "directory", {"name":"a","z":nested(depth)})]])
if on("types"):
    scenario("every declared field of the wrong type", t, [[E(some_id(), A, "directory", {"name":{"a":1},"offers":[1,2],"strands":"race","areas":{"x":1},"languages":5,"interpreter":"maybe","hours":1e300,"agreement_until":"not a day","checked":[[]] })]])
    scenario("numbers at the edge", t, [[E(some_id(), A, "directory", {"name":"n","a":2**61,"b":-2**63,"c":1.7976931348623157e308,"d":5e-324})]])
    scenario("odd text", t, [[E(some_id(), A, "directory", {"name":"\u202e\u2066\ufeff\uffff\U0010ffff<b>x</b><img src=x>","offers":"\x01\x1f\x7f\u2028"})]])
    scenario("a case record in a case-less scope of unknown kind", t, [[E(some_id(), "kind_of_the_future", "directory", {"name":"n"})]])
    scenario("empty id", t, [[E("", A, "directory", {"name":"n"})]])
    scenario("a 100 kB id", t, [[E("i"*100_000, A, "directory", {"name":"n"})]])
    scenario("10,000 keys", t, [[E(some_id(), A, "directory", {f"k{i}":i for i in range(10000)})]])
    scenario("SQL in a field name", t, [[E(some_id(), A, "directory", {"name":"n","x'); DROP TABLE record;--":1})]])
t.end()
