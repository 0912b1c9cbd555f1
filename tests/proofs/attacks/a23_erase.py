"""SECURITY.md: "A value can be erased for good". By whom, with what, and is it gone?"""
import subprocess
from lab import *
from sqlalchemy import text, inspect
from champion_app.domain.kinds.contact import Note
from champion_app.domain.change import create, Edit
from champion_app.domain.scope import case_scope
t=Table("erasing a value")
h=subprocess.run([os.environ.get("CHAMPION_HUB","champion-hub"),"--help"],capture_output=True,text=True).stdout
t.add("there is a command for it", any(w in h.lower() for w in ("erase","retention","forget ","backup","restore")), "no command erases, keeps retention, backs up or restores")
with force() as f:
    a=f.case(); eve,al=f.champion(a),f.champion(a)
    c=eve.form(create(Note(words="ERASEME",by="x"),record_id=(rid:=some_id()),subject=a)); 
    op=msgspec.json.decode(c.commit)["ops"][0]["op_id"]; eve.push(c)
    al.send(Edit(act="set",record=a,kind="case",scope=case_scope(a),field="next_step",base=1,value="ERASEME one")); e=eve.form(Edit(act="set",record=a,kind="case",scope=case_scope(a),field="next_step",base=1,value="ERASEME two")); eve.push(e)
    ops=[op, msgspec.json.decode(e.commit)["ops"][0]["op_id"]]
    for o in ops: print("  erase_value ->", f.hub.ledger.erase_value(o, now=NOW))
    left={}
    with f.hub.storage.read() as tx:
        for tab in inspect(f.hub.storage.engine).get_table_names():
            for row in tx.execute(text(f"select * from {tab}")):
                if any("ERASEME" in str(x) for x in row): left[tab]=left.get(tab,0)+1
    t.add("after ledger.erase_value the words are nowhere in the hub", not left, f"still in {left}")
    t.add("and go to no laptop any more", not any(b"ERASEME" in bytes(r.body) for r in al.page().rows), "")
t.end()
