"""a01 with nothing but the real commands: intake, user add, allocate, serve, report run; Eve and Bob speak over TLS."""
import subprocess, tempfile, json, shutil
from lab import *
import hashlib
def record_of(area): return hashlib.sha256(f"briefing of {' '.join(area.split()).casefold()}".encode()).hexdigest()[:32]
CH=os.environ.get("CHAMPION_HUB","champion-hub"); EX=os.environ.get("CHAMPION",".")+"/docs/examples/"
t=Table("briefing squat, end to end")
with tempfile.TemporaryDirectory(prefix="sech") as d:
    F=Path(d)/"hub"
    def ch(*a):
        r=subprocess.run([CH,*a,"--folder",str(F)],capture_output=True,text=True); assert r.returncode==0, r.stderr; return r.stdout
    ch("intake",EX+"crimes.csv","--mapping","crime-records"); ch("intake",EX+"logs.csv","--mapping","command-and-control")
    eve=ch("user","add","Eve Example","--area","Bristol").strip(); ch("allocate","--user",eve,"--limit","1")
    from sync.hub.hub import Hub; from datetime import datetime,UTC; from sync.hub.access import enrolment
    def code(u):
        h=Hub(F,clock=lambda: datetime.now(UTC))
        with h.storage.write() as tx: c=enrolment.issue_code(tx,user_id=u,now=datetime.now(UTC))
        h.close(); return c
    ce=code(eve)
    with hub_process(F,18580) as (p,told):
        e=join_raw(told["url"],ce); rows=json.loads(e.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"]
        case=[r["scope"] for r in rows if r["kind"]=="case"][0]; ref=[r["body"]["reference"] for r in rows if r["kind"]=="case"][0]
        areas=["Bristol","South Gloucestershire","Bath and North East Somerset","North Somerset","Somerset"]
        outs=json.loads(raw_push(e,raw_commit(e,[("new",record_of(a),"follow_up",case,"",1,b'{"what":"x"}') for a in areas])).content)["content"]["outcomes"]
        print("  Eve holds",ref,"and takes the ids of",len(areas),"briefings:",[o["outcome"] for o in outs])
        bob=ch("user","add","Bob Example","--area","South Gloucestershire").strip(); cb=code(bob); b=join_raw(told["url"],cb)
        before={r["scope"] for r in json.loads(b.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"]}
        print("  ",ch("report","run").splitlines()[0])
        rows=json.loads(b.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"]; got=[r for r in rows if r["scope"]==case]
        names=[r["body"].get("name") for r in got if r["kind"]=="person"]; phones=[r["body"].get("value") for r in got if r["kind"]=="contact_point"]
        t.add("Bob, of another area, was given nothing of Eve's case", not got, f"{len(got)} records, names {names}, ways to reach {phones}")
        er=json.loads(e.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"]; br=[r for r in er if r["id"]==record_of("South Gloucestershire")]
        t.add("Eve, of Bristol, was sent nothing of South Gloucestershire's briefing", not (br and br[0]["body"].get("content")), f"{br[0]['kind']} in {br[0]['scope'][:12]}: area {br[0]['body'].get('area')}, {len(br[0]['body'].get('content',{}).get('items',[]))} items {[i.get('reference') for i in br[0]['body'].get('content',{}).get('items',[])][:4]}")
        log=ch("audit","show").splitlines()[-6:]; print("  the log says:"); [print("    ",x[:140]) for x in log]
t.end()
