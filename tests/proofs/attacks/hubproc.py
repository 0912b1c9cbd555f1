"""A hub in a process of its own, with Eve and Alice on it; prints what an attacker needs as one JSON line, then serves."""
import sys, json, time, os
from pathlib import Path
from datetime import datetime, UTC
os.environ.setdefault("QT_QPA_PLATFORM","offscreen")
from sync.hub.serve import RunningHub
from sync.hub.access import users as people
from sync.hub.access import enrolment
from sync.hub.casework.allocation import allocate
from sync.hub.ledger.hub_writes import write_as_hub
from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case
now = lambda: datetime.now(UTC)
folder, port, database = Path(sys.argv[1]), int(sys.argv[2]), (sys.argv[3] if len(sys.argv)>3 else "")
hub = RunningHub(folder, clock=now, database=database, port=port); hub.start()
codes = []
with hub.hub.storage.write() as tx:
    users = {u.name:u for u in people.users(tx)}
    if not users:
        case="c"*32; write_as_hub(tx,[create(Case(reference="AS-1",opened=now()),record_id=case,subject=case)],by="F",at=now().isoformat())
        for n in ("Eve","Alice"):
            users[n]=people.add_user(tx,name=n,role="champion",area="Bristol",now=now()); allocate(tx,users[n],[case],now=now())
    for n in ("Eve","Alice"):
        if n in users: codes.append(enrolment.issue_code(tx,user_id=users[n].id,now=now()))
print(json.dumps({"url":hub.url,"codes":codes,"pid":os.getpid()}),flush=True)
while True: time.sleep(1)
