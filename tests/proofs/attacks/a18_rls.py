"""Is PostgreSQL's row-level security really there? Straight SQL in the roles that the hub works in."""
from lab import *
from sqlalchemy import text
from champion_app.domain.kinds.contact import Note
from champion_app.domain.change import create
t=Table("row-level security")
with postgres() as fresh:
    with force(fresh()) as f:
        a,b=f.case(),f.case(); eve,al=f.champion(a),f.champion(b); f.write(create(Note(words="SECRET",by="x"),record_id=some_id(),subject=b))
        st=f.hub.storage
        def as_(user, sql):
            try:
                with st.read_as(user) as tx: return tx.execute(text(sql)).fetchall()
            except Exception as e: return f"{type(e).__name__}: {str(e.__cause__ or e)[:70]}"
        n=as_(eve.who.user,"select count(*) from record where body like '%SECRET%'"); t.add("reader as Eve sees no foreign row, unfiltered SQL", n[0][0]==0, str(n))
        n=as_(al.who.user,"select count(*) from record where body like '%SECRET%'"); t.add("control: Alice sees hers", n[0][0]==1, str(n))
        n=as_("","select count(*) from record"); t.add("reader with no user sees nothing", n[0][0]==0, str(n))
        for tab in ("op","commit_log","hold","incoming","receipt","audit_entry","audit_batch","hub_log","local_account","web_session","invitation","enrol_code","day_report","finding","recovery_request"):
            n=as_(eve.who.user,f"select * from {tab} limit 1"); t.add(f"reader may not read {tab}", isinstance(n,str) and "denied" in n, str(n)[:80])
        for sql in ("insert into record(id,kind,scope,seq,body,versions,state,mark) values('x','n','case:x',999999,'{}','{}','live',0)","update record set body='{}'","delete from record","update scope_grant set until=''","create table zz(a int)","copy (select 1) to '/tmp/x'","alter table record disable row level security","set role champion_hub; select count(*) from record"):
            n=as_(eve.who.user,sql); t.add(f"reader may not: {sql[:44]}", isinstance(n,str), str(n)[:90])
        n=as_(eve.who.user,"reset role"); n2=as_(eve.who.user,"select set_config('champion.user','%s',true)" % al.who.user)
        with st.read_as(eve.who.user) as tx:
            tx.execute(text("reset role")); who=tx.execute(text("select current_user, (select rolsuper from pg_roles where rolname=current_user)")).fetchone()
        t.add("(fact) RESET ROLE inside a reader's transaction gives back the account of the address", True, str(who))
        with st.engine.connect() as c:
            r=c.execute(text("select relname, relrowsecurity, relforcerowsecurity from pg_class where relname in ('record','blob','blob_piece')")).fetchall(); t.add("enabled and forced on all three", all(x[1] and x[2] for x in r), str(r))
            r=c.execute(text("select rolname, rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname like 'champion_%'")).fetchall(); t.add("the roles cannot log in, bypass or rule", all(not any(x[1:]) for x in r), str(r))
            r=c.execute(text("select tablename from pg_tables where schemaname='public' and tablename not in ('record','blob','blob_piece')")).fetchall()
            print("   tables without a row policy:", len(r))
        # pooled connection: does a role or user leak into the next transaction?
        leaks=0
        for i in range(200):
            with st.read_as(eve.who.user) as tx: pass
            with st.engine.connect() as c:
                x=c.execute(text("select current_setting('champion.user',true), current_user")).fetchone(); leaks+= x[0] not in("",None) or x[1].startswith("champion_")
        t.add("nothing of a reader is left on a pooled connection (200 times)", leaks==0, str(leaks))
t.end()
