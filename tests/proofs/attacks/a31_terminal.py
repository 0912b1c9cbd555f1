"""A champion's words in the coordinator's terminal: do control signs arrive there?"""
import subprocess, tempfile
from lab import *
from sync.hub.hub import Hub; from datetime import datetime, UTC
from sync.hub.access import enrolment
from sync.hub.access import users
from sync.hub.access import grants
t=Table("terminal")
with tempfile.TemporaryDirectory(prefix="sech") as d:
    F=Path(d)/"hub"; h=Hub(F,clock=lambda: datetime.now(UTC))
    with h.storage.write() as tx:
        u=users.add_user(tx,name="Eve",role="champion",area="Bristol",now=datetime.now(UTC)); grants.grant(tx,user_id=u.id,scopes=["area:Bristol"],role="x",now=datetime.now(UTC)); c=enrolment.issue_code(tx,user_id=u.id,now=datetime.now(UTC))
    h.close()
    with hub_process(F,18620) as (p,told):
        l=join_raw(told["url"],c,name="n\x1b]0;title\x07\x1b[31m"); l=l if isinstance(l,Laptop) else join_raw(told["url"],c); raw_push(l,raw_commit(l,[("new",some_id(),"request","area:Bristol","",1,b'{"asks":"take-on","reference":"AS-1\\u001b[2J","case_id":"x","words":"\\u001b]52;c;Y3VybCBldmlsIHwgc2g=\\u0007 please"}')]))
        for cmd in (("request","list"),("laptop","list")):
            o=subprocess.run([os.environ.get("CHAMPION_HUB","champion-hub"),*cmd,"--folder",str(F)],capture_output=True).stdout
            t.add(f"`champion-hub {' '.join(cmd)}` prints no escape sequences of others", b"\x1b" not in o, repr(o[o.find(b"\x1b")-5:o.find(b"\x1b")+30]))
t.end()
