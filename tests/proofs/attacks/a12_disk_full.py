"""A full disk, on laptop and hub (a small tmpfs given as argument): nothing acknowledged is lost, both go on when there is room."""
import sys, os, tempfile, shutil, json, subprocess, time
from pathlib import Path
from lab import *
import logging; logging.disable(logging.CRITICAL)
from tests.vaults.fresh import new_vault, PASSPHRASE, policy
from tests.journeys.test_put_back import opened, save
from tests.journeys.laptops import now
from champion_app.domain.change import create
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.errors import Expected
TM=Path(sys.argv[1]); t=Table("disk full")
def clean(): 
    for p in TM.iterdir(): shutil.rmtree(p) if p.is_dir() else p.unlink()
def fill(leave=0):
    fd=os.open(TM/"filler", os.O_WRONLY|os.O_CREAT|os.O_APPEND)
    try:
        while True: os.write(fd, os.urandom(4096))
    except OSError: pass
    os.close(fd)
    if leave: os.truncate(TM/"filler", max(0,(TM/"filler").stat().st_size-leave))
def names(v): return {x[0] for x in v._connections.read(lambda db: db.execute("select body ->> '$.name' from record where kind='agency'").fetchall())}
# --- laptop: many leftovers of room
for leave in (0, 4096, 8192, 16384, 65536, 200_000, 400_000, 1_000_000):
    clean(); v=new_vault(TM/"A", clock=now); acked=[]; kinds={}
    for i in range(5): save(v,f"early{i}"); acked.append(f"early{i}")
    fill(leave)
    for i in range(60):
        n=f"n{i}"
        try: v.save([create(Agency(name=n,offers="x"*280), record_id=v.new_id(), subject="")], v.author()); acked.append(n)
        except Exception as e: kinds[type(e).__name__]=kinds.get(type(e).__name__,0)+1
    (TM/"filler").unlink()
    try: save(v,"after"); acked.append("after")
    except Exception as e: kinds["AFTER "+type(e).__name__]=1
    try: v.close()
    except Exception as e: kinds["CLOSE "+type(e).__name__]=1
    try:
        w=opened(TM/"A"); have=names(w); doubt=w.doubt(); w.close()
        t.add(f"laptop, {leave} bytes left: {len(acked)} acknowledged saves all there", set(acked)<=have and not any(k not in("NoRoom",) for k in kinds) and doubt is None, f"errors {kinds}, missing {set(acked)-have}, extra {len(have-set(acked))}, doubt {doubt}")
    except Exception as e: t.add(f"laptop, {leave} bytes left", False, f"cannot open: {e!r} {kinds}")
# --- close on a full disk, open on a full disk
clean(); v=new_vault(TM/"A", clock=now); [save(v,f"s{i}") for i in range(20)]; fill(0)
try: v.close(); c="closed"
except Exception as e: c=repr(e)[:80]
try: w=opened(TM/"A"); h=names(w); r=f"opens, {len(h)} of 20, doubt {w.doubt()}"; ok=len(h)==20 and w.doubt() is None; w.close()
except Exception as e: r=f"{type(e).__name__}: {e}"; ok=isinstance(e,Expected)
t.add("laptop closes and opens on a full disk", ok, f"{c}; {r}")
(TM/"filler").unlink()
try: w=opened(TM/"A"); t.add("and opens whole once there is room", len(names(w))==20 and w.doubt() is None, f"doubt {w.doubt()}"); w.close()
except Exception as e: t.add("and opens whole once there is room", False, repr(e))
# --- passphrase change on a full disk
clean(); v=new_vault(TM/"A", clock=now); save(v,"x"); v.close(); fill(0)
from champion_app.store.key.unlock import change_passphrase, vault_key
from champion_app.host.keystore import NoKeystore
from tests.vaults.fresh import CHEAP
try: change_passphrase(TM/"A", PASSPHRASE, "another four plain words", cost=CHEAP, keeper=NoKeystore()); r="changed"
except Exception as e: r=f"{type(e).__name__}"
opens=[]
for p in (PASSPHRASE,"another four plain words"):
    try: vault_key(TM/"A",p,keeper=NoKeystore()); opens.append(p[:7])
    except Exception as e: opens.append(type(e).__name__)
t.add("passphrase change on a full disk leaves one that opens", any(o in("four pl","another") for o in opens), f"{r}; {opens}")
# --- hub
for leave in (0, 16384, 200_000, 600_000):
    clean()
    with hub_process(TM/"hub", 18510) as (p,told):
        eve=join_raw(told["url"],told["codes"][0]); S="case:"+"c"*32; acked=[]; codes={}
        for i in range(5):
            r=some_id(); a=raw_push(eve,raw_commit(eve,[("new",r,"note",S,"",1,b'{"words":"w"}')])); acked.append(r)
        fill(leave)
        for i in range(40):
            r=some_id(); before=(eve.commits,eve.previous)
            a=raw_push(eve,raw_commit(eve,[("new",r,"note",S,"",1,b'{"words":"'+b"y"*15000+b'"}')]))
            key=f"{a.status_code}"+("" if a.status_code==200 else "/"+json.loads(a.content).get("code",""))
            codes[key]=codes.get(key,0)+1
            if a.status_code==200: acked.append(r)
            else: eve.commits,eve.previous=before
        g=eve.ask("GET","/v1/pull?cursor=&limit=5"); codes[f"pull while full {g.status_code}"]=1
        p.kill(); p.wait()
    # restart while full
    try:
        with hub_process(TM/"hub", 18511) as (p,told): codes["starts while full"]=1
    except Exception as e: codes[f"start while full: {type(e).__name__}"]=1
    (TM/"filler").unlink()
    with hub_process(TM/"hub", 18512) as (p,told):
        rows=[]; cur=""
        e2=eve; e2.line=httpx.Client(base_url=told["url"],verify=False,timeout=60)
        while True:
            r=e2.ask("GET",f"/v1/pull?cursor={cur}&limit=2000"); 
            pg=json.loads(r.content); rows+=pg["rows"]; cur=pg["cursor"]
            if not pg["more"]: break
        have={r["id"] for r in rows}
        r=some_id(); a=raw_push(eve,raw_commit(eve,[("new",r,"note",S,"",1,b'{"words":"w"}')]))
        t.add(f"hub, {leave} bytes left: {len(acked)} receipted all there after kill -9 and restart", set(acked)<=have and a.status_code==200, f"{codes}, missing {len(set(acked)-have)}")
t.end(); clean()
