"""The coordinator compares six words on a terminal. The laptop's name, printed above them, is chosen by whoever joins.
An adversary between laptop and hub, who has the code, joins with a name that paints the victim's words over the hub's."""
import sys, os, pty, tempfile, time, subprocess, select
sys.path.append(os.environ.get("PYTE","pyte"))  # pip install --target DIR pyte
import pyte
from lab import *
from sync.hub.hub import Hub; from datetime import datetime, UTC
from sync.hub.access import enrolment
from sync.hub.access import users
from sync.wire.words import enrolment_words
t=Table("six words on the terminal")
now=lambda: datetime.now(UTC)
with tempfile.TemporaryDirectory(prefix="sech") as d:
    F=Path(d)/"hub"
    with hub_process(F,18600) as (p,told): pass
    h=Hub(F,clock=now)
    with h.storage.write() as tx: u=users.add_user(tx,name="Alice Honest",role="champion",area="",now=now()); code=enrolment.issue_code(tx,user_id=u.id,now=now(),compare=True)
    h.close()
    with hub_process(F,18601) as (p,told):
        # the victim's laptop talks to the adversary's own hub; these are the words on its screen
        victim_sees=enrolment_words(hub_key="aa"*32,ca_pem="ROGUE",code_id=code[:6],nonce="rogue",device_key="bb"*32,device_name="Alice's laptop")
        # ... and a scroll region of two lines further down, so that what the hub prints after the name scrolls away in it
        evil="\x1b[2J\x1b[1;1HAlice Honest, laptop Alice's laptop (1f3a9c0d22e4b577):\n\n    "+"   ".join(victim_sees)+"\n\x1b[5;6r\x1b[5;1H"
        from sync.hub.access.enrolment import CODE_HOURS
        l=join_raw(told["url"],code,name=evil)
        t.add("the hub keeps no name with control signs or line feeds", not isinstance(l,Laptop), f"joined as device {getattr(getattr(l,'who',None),'device',None)}")
        # the coordinator's terminal
        pid,fd=pty.fork()
        if pid==0:
            os.environ.update(TERM="xterm-256color",COLUMNS="100",LINES="30"); os.execv(os.environ.get("CHAMPION_HUB","champion-hub"),["champion-hub","compare","--folder",str(F)])
        screen=pyte.Screen(100,30); stream=pyte.ByteStream(screen); raw=b""; end=time.time()+12
        while time.time()<end:
            r,_,_=select.select([fd],[],[],0.3)
            if r:
                try: b=os.read(fd,65536)
                except OSError: break
                if not b: break
                raw+=b; stream.feed(b)
            if b"[yes/no]" in raw: break
        out="\n".join(screen.display)
        print("  --- the coordinator's screen, drawn by a terminal emulator ---"); print("\n".join("   | "+x.rstrip() for x in screen.display[:9])); print("  ---")
        real=[x for x in raw.decode("utf-8","replace").replace("\r","").split("\n") if x.startswith("    ") and x.split()!=list(victim_sees) and len(x.split())==6]
        t.add("the words on the coordinator's screen are the hub's and no others", not all(w in out for w in victim_sees), f"victim's screen: {' '.join(victim_sees)}; hub's own words: {' '.join(real[-1].split()) if real else '?'}; those visible: {bool(real) and all(w in out for w in real[-1].split())}")
        os.write(fd,b"yes\n"); time.sleep(2)
        try: os.read(fd,4096)
        except OSError: pass
        if isinstance(l,Laptop): t.add("and the adversary's laptop is not let in", l.ask("GET","/v1/scope").status_code!=200, f"adversary's laptop: {l.ask('GET','/v1/scope').status_code}")
t.end()
