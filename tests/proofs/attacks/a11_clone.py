"""The same vault folder on two laptops (a copied disk image): both write, both sync in every order. Is anything lost? Is it noticed?"""
import sys, tempfile, shutil, itertools, random
from pathlib import Path
from lab import *
import logging; logging.disable(logging.CRITICAL)
from tests.journeys.test_put_back import opened, save, names_at
from tests.journeys.laptops import add_champion, join, now
from champion_app.opening import round_with
from champion_app.store.queries import station
from sync.hub.serve import RunningHub
from sync.hub.access import devices
def sync(v):
    try:
        r = round_with(v, clock=now)(lambda _s: None, lambda: False)
        return ("ok" if r.complete else f"incomplete:{r.trouble}"), r
    except BaseException as e: return f"{type(e).__name__}:{str(e)[:60]}", None
t = Table("a cloned laptop")
def story(seed):
    rng=random.Random(seed); log=[]
    with tempfile.TemporaryDirectory(prefix="secc") as d:
        d=Path(d)
        with RunningHub(d/"hub", clock=now) as hub:
            user=add_champion(hub.hub,"First"); v=join(hub.hub,hub.url,user,d/"A"); save(v,"base"); sync(v); 
            if rng.random()<.5: save(v,"unsent at the copy")
            unsent = True
            v.close(); shutil.copytree(d/"A",d/"B")
            vs={"A":opened(d/"A"),"B":opened(d/"B")}; wrote=set(["base"]); flagged=False; refusals=0
            for i in range(rng.randrange(4,12)):
                who=rng.choice("AB")
                if rng.random()<.55:
                    n=f"{who}{i}"
                    try: save(vs[who],n); wrote.add(n); log.append(f"{who} saves {n}")
                    except Exception as e: refusals+=1; log.append(f"{who} save refused")
                else:
                    s,r=sync(vs[who]); log.append(f"{who} sync {s} set_back={r and r.set_back} lost={r and r.saves_lost} aside={r and r.set_aside}"); flagged|=bool(r and r.set_back)
            for _ in range(3):
                for who in "AB":
                    s,r=sync(vs[who]); log.append(f"{who} sync {s} set_back={r and r.set_back} aside={r and r.set_aside}"); flagged|=bool(r and r.set_back)
            st={w:vs[w].ask(station.standing) for w in "AB"}
            at=names_at(hub); dup=len(at)!=len(set(at)); lost=wrote-set(at)
            with hub.hub.storage.read() as tx: told=any(x.set_back for x in devices.ever_joined(tx))
            # still visible on the laptop that wrote it?
            there={w:set(x.split('"name":"')[1].split('"')[0] for x in [r[0] for r in vs[w]._connections.read(lambda db: db.execute("select body from record where kind='agency'").fetchall())]) for w in "AB"}
            gone={n for n in lost if n not in there["A"]|there["B"]}
            for w in "AB":
                try: vs[w].close()
                except Exception as e: log.append(repr(e))
            return lost,dup,flagged,told,gone,log,{w:(st[w].waiting, getattr(st[w],'aside',None)) for w in "AB"}
n=int(sys.argv[1]) if len(sys.argv)>1 else 25
lostn=dupn=unfl=gonen=0; shown=0
for seed in range(n):
    try: lost,dup,flagged,told,gone,log,st=story(seed)
    except Exception as e:
        import traceback; traceback.print_exc(); continue
    lostn+=bool(lost); dupn+=dup; unfl+= not told; gonen+=bool(gone)
    if (lost or dup or gone or not told) and shown<3:
        shown+=1; print(seed,"lost at hub",lost,"gone everywhere",gone,"dup",dup,"told",told,st); print("   ","\n    ".join(log))
t.add(f"{n} stories: nothing is lost at the hub", lostn==0, f"{lostn} with a save that never arrived; {gonen} of them gone from both laptops too")
t.add("nothing twice", dupn==0, str(dupn)); t.add("the coordinator sees it (`laptop list`)", unfl==0, f"{unfl} stories unnoticed")
t.end()
