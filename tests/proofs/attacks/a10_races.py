"""Requests at the same instant: one code for two laptops, one request number twice, one sign-in code twice, one file piece twice."""
import sys, tempfile, threading, json, time
from pathlib import Path
from concurrent.futures import ThreadPoolExecutor
from lab import *
from datetime import datetime, UTC
import logging; logging.disable(logging.CRITICAL)
def together(fns):
    b=threading.Barrier(len(fns)); out=[None]*len(fns)
    def run(i):
        b.wait()
        try: out[i]=fns[i]()
        except Exception as e: out[i]=e
    ts=[threading.Thread(target=run,args=(i,)) for i in range(len(fns))]
    [x.start() for x in ts]; [x.join() for x in ts]; return out
def go(database, label, rounds):
    t = Table(f"races on {label}")
    from sync.hub.serve import RunningHub
    from sync.hub.access import users
    from sync.hub.access import enrolment
    from sync.wire.verify import code_id, code_key, prove
    from tests.sync.laptop import public_key
    now=lambda: datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="sech") as d, RunningHub(Path(d)/"hub", clock=now, database=database) as hub:
        with hub.hub.storage.write() as tx: user = users.add_user(tx,name="Eve",role="champion",area="",now=now())
        double=0; most=0; wrongs=[]
        for r in range(rounds):
            with hub.hub.storage.write() as tx: code = enrolment.issue_code(tx,user_id=user.id,now=now(),compare=True)
            lines=[httpx.Client(base_url=hub.url,verify=False,timeout=60) for _ in range(6)]
            offers=[msgspec.json.decode(l.get(f"/v1/enrol/{code_id(code)}").content,type=_EO) for l in lines]
            def ask(l,o):
                k=os.urandom(32); dk=public_key(k).hex()
                return l.post("/v1/enrol",content=_encode(_ER(code_id=code_id(code),device_key=dk,device_name="n",nonce=o.nonce,proof=prove(code_key(code),"enrol",o.nonce,dk,"n")))).status_code
            got=together([lambda l=l,o=o: ask(l,o) for l,o in zip(lines,offers)])
            n=got.count(200); most=max(most,n); double+= n>1
        t.add(f"a code joins one laptop ({rounds} rounds of 6 at once)", double==0, f"{double} rounds joined more than one; at most {most}")
        # wrong tries
        for r in range(min(rounds,5)):
            with hub.hub.storage.write() as tx: code = enrolment.issue_code(tx,user_id=user.id,now=now())
            lines=[httpx.Client(base_url=hub.url,verify=False,timeout=60) for _ in range(20)]
            [l.get("/v1/health") for l in lines]
            def wrong(l): return l.post("/v1/enrol",content=_encode(_ER(code_id=code_id(code),device_key="00"*32,device_name="n",nonce="x",proof="00"))).status_code
            wrongs.append(together([lambda l=l: wrong(l) for l in lines]).count(403))
        t.add("a code takes five wrong tries", max(wrongs)<=5, f"counted as wrong of 20 at once: {wrongs}")
        # same number twice
        with hub.hub.storage.write() as tx: code = enrolment.issue_code(tx,user_id=user.id,now=now())
        lap=join_raw(hub.url,code); twice=0
        for r in range(rounds):
            lap.number+=1; h=lap.headers("GET","/v1/scope",b"",lap.number)
            lines=[httpx.Client(base_url=hub.url,verify=False,timeout=60) for _ in range(6)]; [l.get("/v1/health") for l in lines]
            got=together([lambda l=l: l.get("/v1/scope",headers=h).status_code for l in lines]); twice+= got.count(200)!=1
        t.add(f"one request number answers once ({rounds} rounds of 6 at once)", twice==0, f"{twice} rounds otherwise")
        # same push twice at once under two numbers
        bad=0
        for r in range(rounds):
            rec=some_id(); body=b'{"commits":['+raw_commit(lap,[("new",rec,"agency","directory","",1,b'{"name":"a"}')])+b"]}"
            lap.number+=2; hs=[lap.headers("POST","/v1/push",body,lap.number-1),lap.headers("POST","/v1/push",body,lap.number)]
            ls=[httpx.Client(base_url=hub.url,verify=False,timeout=60) for _ in hs]; [l.get("/v1/health") for l in ls]
            got=together([lambda l=l,h=h: l.post("/v1/push",content=body,headers=h) for l,h in zip(ls,hs)])
            codes=[g.status_code if not isinstance(g,Exception) else g for g in got]
            outs=[[o["outcome"]+str(o["seq"]) for o in json.loads(g.content)["content"]["outcomes"]] for g in got if not isinstance(g,Exception) and g.status_code==200]
            if 500 in codes or (len(outs)==2 and outs[0]!=outs[1]): bad+=1
        t.add(f"one push twice at once is done once ({rounds} rounds)", bad==0, f"{bad} bad")
    t.end()
from sync.wire.messages import EnrolOffer as _EO, EnrolRequest as _ER
from sync.wire.codec import encode as _encode
go("", "sqlcipher", 15)
if "--pg" in sys.argv:
    with postgres() as fresh: go(fresh(), "postgresql", 40)
