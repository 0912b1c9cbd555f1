"""A case is restricted during the day: is it still in the briefing that the person it is hidden from receives?  Real CLI commands on a real folder."""
import subprocess, sys, json, tempfile, os
from pathlib import Path
from lab import *
CH=[os.environ.get("CHAMPION_HUB","champion-hub")]; EX=os.environ.get("CHAMPION",".")+"/docs/examples/"
def ch(*a, ok=True):
    r=subprocess.run([*CH,*a,"--folder",str(F)],capture_output=True,text=True)
    if ok and r.returncode: raise SystemExit(r.stderr)
    return r.stdout
t=Table("restricted case in the briefing")
with tempfile.TemporaryDirectory(prefix="sech") as d:
    F=Path(d)/"hub"
    ch("intake",EX+"crimes.csv","--mapping","crime-records"); ch("intake",EX+"logs.csv","--mapping","command-and-control")
    eve=ch("user","add","Eve","--area","Bristol").strip(); ch("report","run")
    from sync.hub.hub import Hub; from datetime import datetime,UTC
    from sync.hub.access import enrolment
    def enrol_code():
        h=Hub(F,clock=lambda: datetime.now(UTC))
        with h.storage.write() as tx: c=enrolment.issue_code(tx,user_id=eve,now=datetime.now(UTC))
        h.close(); return c
    code=enrol_code()
    with hub_process(F,18541) as (p,told):
        l=join_raw(told["url"],code)
        def brief():
            for r in json.loads(l.ask("GET","/v1/pull?cursor=&limit=2000").content)["rows"]:
                if r["kind"]=="briefing": return r["body"]["content"]
        b=brief(); items=[i for i in b["items"] if i.get("case_id")]
        print("  Eve's laptop is sent, of cases that are not hers:", [(i["reference"],i["case_id"][:8],i.get("reasons",[])[:1],i.get("words"),i.get("strands")) for i in items][:6])
        ref=items[0]["reference"]; cid=items[0]["case_id"]
        ch("case","restrict",ref,"--reason","she knows the victim","--hide-from","Eve")
        b=brief(); still=[i for i in b["items"] if i.get("case_id")==cid or ref in i.get("related",[])]
        t.add("the same day: the briefing that Eve is sent no longer lists the hidden case", not still, f"still sent: {[(i['reference'],i['kind'],i['reasons']) for i in still]}")
        ch("report","run")
        b=brief(); still=[i for i in b["items"] if i.get("case_id")==cid or ref in i.get("related",[]) or i.get("reference")==ref]
        t.add("after the next report run it does not", not still, f"{[(i['reference'],i['kind']) for i in still]}")
        related=[i for i in b["items"] if any("restrict" in str(x).lower() for x in i.get("reasons",[]))]
        print("  items left", [(i["kind"],i["reference"],i.get("related")) for i in b["items"]])
        # the attack: Eve changes the reference of her own case so that hiding it by number misses in the report
t.end()
