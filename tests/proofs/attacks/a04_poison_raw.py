"""As a03, with bytes that no Python client would make: JSON nesting, numbers, escapes, duplicate keys."""
import sys, json, tempfile, traceback
from pathlib import Path
from lab import *
from tests.journeys.cases_at_hub import Force as JForce, now
from sync.hub.serve import RunningHub
from champion_app.opening import round_with
from champion_app.store.rows import records
import champion_app.store.queries.partners as qp

def sync(v):
    try:
        r = round_with(v, clock=now)(lambda _s: None, lambda: False)
        return "complete" if r.complete else f"incomplete: {r.trouble}"
    except BaseException as e:
        return f"RAISED {type(e).__name__}: {str(e)[:120]}"

cases = {}
for n in (980, 985, 988, 990, 992, 994, 996, 998, 1000, 1500, 5000, 100000):
    cases[f"nested {n}"] = b'{"name":"a","z":' + b"["*n + b"]"*n + b"}"
    cases[f"nested objects {n}"] = b'{"name":"a","z":' + b'{"a":'*n + b"1" + b"}"*n + b"}"
cases |= {
 "1e400": b'{"name":"a","z":1e400}', "-1e400": b'{"name":"a","z":-1e400}', "int of 5000 digits": b'{"name":"a","z":' + b"9"*5000 + b"}",
 "2**63": b'{"name":"a","z":9223372036854775808}', "2**64": b'{"name":"a","z":18446744073709551616}',
 "lone surrogate": b'{"name":"\\ud800"}', "surrogate pair halves swapped": b'{"name":"\\udc00\\ud800"}', "NUL escape": b'{"name":"a\\u0000b"}',
 "duplicate keys": b'{"name":"a","name":"b","name":{"c":1}}', "empty key": b'{"":1,"name":"a"}', "key with NUL": b'{"a\\u0000":1,"name":"a"}',
 "whitespace": b' {\n\t"name" : "a" } ', "an array": b'[]', "null": b'null', "a string": b'"x"', "float key order": b'{"name":1e5,"offers":-0.0}',
 "raw control byte": b'{"name":"a\x01"}', "bad utf8": b'{"name":"\xff\xfe"}', "overlong utf8": b'{"name":"\xc0\x80"}', "CESU surrogate": b'{"name":"\xed\xa0\x80"}',
 "BOM": b'\xef\xbb\xbf{"name":"a"}', "trailing": b'{"name":"a"}x', "NaN": b'{"name":NaN}', "Infinity": b'{"name":Infinity}',
 "date of year 0": b'{"name":"a","checked":"0000-00-00"}', "date of year 9999": b'{"name":"a","checked":"9999-12-31","agreement_until":"9999-12-31"}',
}
t = Table("raw poison")
with tempfile.TemporaryDirectory(prefix="secj") as d:
    with RunningHub(Path(d)/"hub", clock=now) as hub:
        f = JForce(hub, Path(d))
        eve_u, eve_v = f.champion("Eve"); eve = raw_laptop(hub, eve_u); _, alice = f.champion("Alice")
        assert sync(alice) == "complete"
        for name, raw in cases.items():
            try: a = raw_push(eve, raw_commit(eve, [("new", some_id(), "agency", "directory", "", 1, raw)]))
            except Exception as e: t.add(name, False, f"client saw {type(e).__name__}"); continue
            told = json.loads(a.content)
            word = told.get("code") or [o["outcome"]+"/"+o.get("code","") for o in told["content"]["outcomes"]]
            if a.status_code != 200: eve.commits -= 1; eve.previous = eve.previous if False else eve.previous
            s = sync(alice)
            t.add(name, a.status_code < 500 and s == "complete", f"hub {a.status_code} {word} | other laptop: {s}")
            if a.status_code != 200:
                # chain restarts
                pass
        f.close()
t.end()
