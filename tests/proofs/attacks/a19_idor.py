"""Everything a signed laptop can name, of somebody else: cursors, scopes, files, conflict records, receipts, recovery, purge words, replays."""
import sys, json, itertools
from lab import *
from urllib.parse import quote
from champion_app.domain.change import Edit, create
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.scope import case_scope, person_scope, area_scope
from sync.wire.messages import PurgeReceipt, AuditBatch
from sync.wire.codec import encode
from sync.wire.verify import sign
def E(act, rec, kind, scope, field="", base=1, value=None): return Edit(act=act, record=rec, kind=kind, scope=scope, field=field, base=base, value=value)
def go(db,label):
    t=Table(f"other people's things on {label}")
    with force(db) as f:
        a,b=f.case("AS-1"),f.case("AS-2"); eve,al,bob=f.champion(a),f.champion(b),f.champion(b); S=case_scope(b)
        f.write(create(Note(words="TOPSECRET",by="x"),record_id=some_id(),subject=b))
        cp=E("new",some_id(),"contact_point",S,value={"value":"TOPSECRET 07700","voicemail":False}); al.send(cp)
        al.send(E("set",cp.record,"contact_point",S,"value",1,"TOPSECRET A")); o=bob.send(E("set",cp.record,"contact_point",S,"value",1,"TOPSECRET B"))
        sha=hashlib.sha256(b"TOPSECRET FILE").hexdigest(); al.send(E("new",some_id(),"attachment",S,value={"name":"TOPSECRET.png","what":"b","size":14,"sha256":sha}))
        r=al.ask("PUT",f"/v1/file/{sha}/0?of={S}",b"TOPSECRET FILE"); assert r.status_code==200, r.text
        conf=[x.id for x in al.page().rows if x.kind=="conflict"]; ids=[x.id for x in al.page().rows if x.scope==S]
        inc=f.hub.storage.incarnation; head=al.page().head
        def leak(r): return b"TOPSECRET" in r.content or (b in r.text and r.status_code==200)
        def ask(name,m,p,body=b"",by=eve):
            r=by.ask(m,p,body); t.add(name, not leak(r) and r.status_code<500, f"{r.status_code}")
            return r
        curs=["",f"{inc}.0.0",f"{inc}.{head}.0",f"{inc}.-1.0",f"{inc}.0.-1",f"{inc}.{head+1}.0",f"{inc}.0.99999999999999999999",f"{inc}.٣.٤",f"{inc}.0.0.0",f".0.0",f"{inc}.0",f"{inc}' OR 1=1--.0.0",f"{inc}.0.0%00", al.page().cursor, "x"*200,f"{inc}.1e3.0",f"{inc}.²., "]
        for c in curs: ask(f"pull with cursor {c[-30:]!r}","GET",f"/v1/pull?cursor={quote(c)}&limit=2000")
        for of in (S,person_scope(al.who.user),"restricted:"+b,"%","case:%",S+"%00",S.upper(),S+" ","*","' OR '1'='1",f"{S}&of={case_scope(a)}",quote(S)): ask(f"scope-rows of {of[:24]!r}","GET",f"/v1/scope-rows?of={quote(of)}&after=0&limit=2000")
        ask("scope-rows of two scopes","GET",f"/v1/scope-rows?of={case_scope(a)}&of={S}&after=0"); ask("manifest","GET","/v1/manifest"); ask("scope list","GET","/v1/scope")
        for of in (S,case_scope(a),"",person_scope(eve.who.user),"directory"):
            for m,p,body in (("GET",f"/v1/file/{sha}?of={of}",b""),("GET",f"/v1/file/{sha}/0?of={of}",b""),("PUT",f"/v1/file/{sha}/0?of={of}",b"TOPSECRET FILE"[:13]+b"X")): ask(f"{m} file under {of[:8]!r}",m,p,body)
        # name the other's file in one's own case: does the hub hand over bytes of another scope?
        eve.send(E("new",some_id(),"attachment",case_scope(a),value={"name":"x","what":"y","size":14,"sha256":sha}))
        ask("own record names the fingerprint of another case's file: state","GET",f"/v1/file/{sha}?of={case_scope(a)}"); ask("... and its bytes","GET",f"/v1/file/{sha}/0?of={case_scope(a)}")
        # held by naming: what does the answer to a push say
        for rec in [cp.record,*conf,*ids[:3]]:
            for kind in ("contact_point","conflict","note","case"):
                o=eve.ask("POST","/v1/push",encode(__import__("sync.wire.messages",fromlist=["Push"]).Push(commits=(eve.form(E("set",rec,kind,S,"value",1,"x"),E("set",rec,kind,case_scope(a),"open",1,False)),)))); t.add(f"push naming {kind} {rec[:6]}", not leak(o), "")
        b0=f.body(cp.record); t.add("nothing of it changed", b0["value"].startswith("TOPSECRET"), str(b0)[:60])
        # purge words
        told=encode(PurgeReceipt(device=al.who.device,epoch=0,scopes=(S,),at="x")); r=ask("purge word for another's device","POST","/v1/purged",encode({"content":msgspec.Raw(told),"signature":sign(eve.key,told)}))
        told=encode(PurgeReceipt(device=eve.who.device,epoch=eve.scopes().epoch,scopes=(S,case_scope(a)),at="x")); r=eve.ask("POST","/v1/purged",encode({"content":msgspec.Raw(told),"signature":sign(eve.key,told)})); t.add("swearing away what was never taken notes nothing", json.loads(r.content).get("scopes")==[], r.text[:80])
        # replay and tampering
        eve.number+=1; h=eve.headers("GET","/v1/scope",b"",eve.number); ok=eve.line.get("/v1/scope",headers=h).status_code; t.add("control: a signed request is answered", ok==200)
        t.add("the same again", eve.line.get("/v1/scope",headers=h).status_code==409); t.add("the same for another path", eve.line.get("/v1/manifest",headers=h).status_code==401); t.add("the same with another query", eve.line.get("/v1/scope?x=1",headers=h).status_code==401)
        h2=dict(h); h2["X-Champion-Number"]=str(eve.number+1); t.add("a higher number under an old signature", eve.line.get("/v1/scope",headers=h2).status_code==401)
        h3=dict(h); h3["X-Champion-Number"]="0"*3+str(eve.number); t.add("the same number spelled with zeros", eve.line.get("/v1/scope",headers=h3).status_code==409)
        h3["X-Champion-Number"]="".join(chr(0x660+int(d)) for d in str(eve.number)); 
        try: s=eve.line.get("/v1/scope",headers={k.encode():v.encode() for k,v in h3.items()}).status_code
        except Exception as e: s=type(e).__name__
        t.add("the same number in other digits", s in(401,409), str(s))
        h4=dict(h); h4["X-Champion-Device"]=al.who.device; t.add("another device under one's signature", eve.line.get("/v1/scope",headers=h4).status_code==401)
        eve.number+=1; h=eve.headers("POST","/v1/done",b'{"cursor":"","repaired":[]}',eve.number); t.add("another body under the signature", eve.line.post("/v1/done",content=b'{"cursor":"x","repaired":[]}',headers=h).status_code==401)
        eve.number+=1; h=eve.headers("get","/v1/scope",b"",eve.number); t.add("duplicate headers", eve.line.request("GET","/v1/scope",headers=[*h.items(),("X-Champion-Device",al.who.device)]).status_code in(200,401))
        # HTTP verb tricks
        for hdr in ("X-HTTP-Method-Override","X-Forwarded-For","X-Original-URL","X-Rewrite-URL","Forwarded"):
            eve.number+=1; h=eve.headers("GET","/v1/scope",b"",eve.number); h[hdr]="/v1/manifest"; r=eve.line.get("/v1/scope",headers=h); t.add(f"header {hdr} changes nothing", r.status_code==200)
        # revoked / uncompared / wiped
        from sync.hub.access import devices
        from sync.hub.access import wipe
        from sync.hub.access import enrolment
        with f.hub.storage.write() as tx: devices.revoke_device(tx,bob.who.device,now=NOW)
        for p in ("/v1/scope","/v1/pull?cursor=&limit=5","/v1/manifest"): t.add(f"a refused laptop gets nothing at {p}", bob.ask("GET",p).status_code==401)
        t.add("a refused laptop pushes nothing", bob.ask("POST","/v1/push",b'{"commits":[]}').status_code==401)
    t.end()
go("","sqlcipher")
if "--pg" in sys.argv:
    with postgres() as fresh: go(fresh(),"postgresql")
