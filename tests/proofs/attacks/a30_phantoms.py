"""One laptop writes 400 case records into its own case. What does the force's daily report say? And what if the case record is deleted?"""
import subprocess, tempfile, json
from lab import *
CH=os.environ.get("CHAMPION_HUB","champion-hub"); EX=os.environ.get("CHAMPION",".")+"/docs/examples/"
t=Table("phantom and vanished cases in the report")
def story(kind):
    with tempfile.TemporaryDirectory(prefix="sech") as d:
        F=Path(d)/"hub"
        def ch(*a):
            r=subprocess.run([CH,*a,"--folder",str(F)],capture_output=True,text=True); assert r.returncode==0, r.stderr; return r.stdout
        ch("intake",EX+"crimes.csv","--mapping","crime-records"); ch("intake",EX+"logs.csv","--mapping","command-and-control")
        eve=ch("user","add","Eve","--area","Bristol").strip(); ch("allocate","--user",eve,"--limit","1"); before=ch("report","run")
        from sync.hub.hub import Hub; from datetime import datetime,UTC; from sync.hub.access import enrolment
        h=Hub(F,clock=lambda: datetime.now(UTC))
        with h.storage.write() as tx: ce=enrolment.issue_code(tx,user_id=eve,now=datetime.now(UTC))
        h.close()
        with hub_process(F,18610) as (p,told):
            e=join_raw(told["url"],ce); rows=json.loads(e.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"]
            c=[r for r in rows if r["kind"]=="case"][0]; S=c["scope"]; inc=[r for r in rows if r["kind"]=="incident"]
            def push(ops): return [o["outcome"] for o in json.loads(raw_push(e,raw_commit(e,ops)).content)["content"]["outcomes"]]
            if kind=="phantoms":
                for k in range(4): push([("new",some_id(),"case",S,"",1,json.dumps({"reference":f"AS-9{k}{i:02d}","opened":"2020-01-01T00:00:00Z","status":"open","area":"Easton","risk":"high"}).encode()) for i in range(100)])
            elif kind=="deleted": print("  ",push([("delete",c["id"],"case",S,"",0,json.dumps({"versions":c["versions"]}).encode())]))
            elif kind=="closed": print("  ",push([("set",c["id"],"case",S,"status",1,b'"closed"')]))
            elif kind=="redated": print("  ",push([("set",c["id"],"case",S,"opened",1,json.dumps(datetime.now(UTC).isoformat()).encode())]))
            elif kind=="faked contact": print("  ",push([("new",some_id(),"contact_attempt",S,"",1,json.dumps({"outcome":"reached","how":"call","at":c["body"]["opened"],"by":"Somebody Else","safety_read":True}).encode())]))
            elif kind=="incident gone": print("  ",push([("delete",i["id"],"incident",S,"",0,json.dumps({"versions":i["versions"]}).encode()) for i in inc]))
            after=ch("report","run")
            b=[r for r in json.loads(e.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"] if r["kind"]=="briefing"][0]["body"]["content"]
            nc=[i for i in b["items"] if i["kind"]=="not-contacted"]
        g=lambda s: next(x.strip() for x in s.splitlines() if "not contacted" in x)
        return g(before), g(after), c["body"]["reference"], [i["reference"] for i in nc]
for kind in ("phantoms","deleted","closed","redated","faked contact","incident gone"):
    b,a,ref,listed=story(kind); t.add(f"{kind}: the report's numbers are as before", a==b and ref in listed, f"before '{b}' after '{a}'; {ref} still listed: {ref in listed}; {len(listed)} lines, {listed[:3]}")
t.end()
