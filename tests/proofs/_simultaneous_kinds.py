"""What is asked at the same moment, kind by kind, and what must be so of the answers whatever else is asked then."""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from sync.hub.access import enrolment, recovery
from sync.hub.web.guard import FORM, SESSION
from sync.hub.web.seal import new_token
from sync.wire.codec import encode
from sync.wire.messages import (
    PROTOCOL,
    AuditBatch,
    EnrolRequest,
    Hello,
    PurgeReceipt,
    RecoveryRequest,
    RoundDone,
    Signed,
    WipeDone,
)
from sync.wire.verify import code_id, code_key, prove, sign
from tests.proofs._simultaneous_stage import PASSPHRASE, SCOPE, SHA256, Answer, Laptop, Person, Request, Stage
from tests.sync.laptop import public_key

Check = Callable[[list[Answer]], str]
TIMES = 3
WRONG = enrolment.MOST_WRONG + 3


@dataclass(frozen=True)
class Together:
    """Requests of one kind, and what is wrong with their answers; nothing where all is well."""

    requests: list[Request]
    check: Check


@dataclass
class Lent:
    """Who takes part in one burst: nobody twice, so that every honest request has its own asker."""

    stage: Stage
    laptops: Iterator[Laptop]
    people: Iterator[Person]


Kind = Callable[[Lent], Together]


def _all(*statuses: int) -> Check:
    def check(answers: list[Answer]) -> str:
        odd = sorted({one.status for one in answers} - set(statuses))
        return f"answered {odd}" if odd else ""

    return check


def _once(good: int, *others: int) -> Check:
    """Exactly one is done, the others are refused."""

    def check(answers: list[Answer]) -> str:
        counts = Counter(one.status for one in answers)
        odd = sorted(counts.keys() - {good, *others})
        return f"answered {dict(counts)}" if counts[good] != 1 or odd else ""

    return check


def _each(method: str, target: str, body: Callable[[Laptop, Stage], bytes] = lambda _one, _stage: b"") -> Kind:
    """So many laptops ask the same, each for itself."""

    def kind(lent: Lent) -> Together:
        some = itertools.islice(lent.laptops, TIMES)
        asked = [one.asks(method, target, body(one, lent.stage)) for one in some]
        return Together(asked, _all(200))

    return kind


def _plain(method: str, target: str, *statuses: int, body: bytes = b"") -> Kind:
    return lambda _lent: Together([Request(method, target, body)] * TIMES, _all(*statuses))


def _signed(one: Laptop, told: bytes) -> bytes:
    return encode(Signed(content=msgspec.Raw(told), signature=sign(one.key, told)))


def _hello(_one: Laptop, _stage: Stage) -> bytes:
    return encode(Hello(protocol_from=PROTOCOL, protocol_to=PROTOCOL, schema_version=1, app_version="0"))


def _purged(one: Laptop, stage: Stage) -> bytes:
    return _signed(one, encode(PurgeReceipt(device=one.device, epoch=1, scopes=(), at=stage.at.isoformat())))


def _audit(one: Laptop, _stage: Stage) -> bytes:
    return _signed(one, encode(AuditBatch(device=one.device, after=0, entries=())))


def _same_push(lent: Lent) -> Together:
    """One save, sent again before its answer came."""
    one = next(lent.laptops)
    body = one.note(lent.stage.at)

    def check(answers: list[Answer]) -> str:
        odd = _all(200, 409)(answers)
        told = {json.dumps(_outcomes(one)) for one in answers if one.status == 200}
        return odd or ("" if len(told) == 1 else f"{len(told)} different answers to one save")

    return Together([one.asks("POST", "/v1/push", body) for _ in range(TIMES)], check)


def _outcomes(answer: Answer) -> list[object]:
    return [(one["op_id"], one["outcome"], one["seq"]) for one in json.loads(answer.content)["content"]["outcomes"]]


def _take_piece(lent: Lent) -> Together:
    """Two people of one case add the same picture."""
    sha256, content = lent.stage.new_file()
    some = itertools.islice(lent.laptops, TIMES)
    return Together([one.asks("PUT", f"/v1/file/{sha256}/0?of={SCOPE}", content) for one in some], _all(200))


def _one_number(lent: Lent) -> Together:
    return Together([next(lent.laptops).asks("GET", "/v1/scope")] * TIMES, _once(200, 409))


def _offer(lent: Lent) -> Together:
    with lent.stage.hub.storage.write() as tx:
        code = enrolment.issue_code(tx, user_id=lent.stage.laptops[0].user, now=lent.stage.at)
    return Together([Request("GET", f"/v1/enrol/{code_id(code)}")] * TIMES, _all(200))


def _one_code(lent: Lent, *, right: bool, times: int) -> list[Request]:
    hub, at = lent.stage.hub, lent.stage.at
    with hub.storage.write() as tx:
        code = enrolment.issue_code(tx, user_id=lent.stage.laptops[0].user, now=at)
    with hub.storage.read() as tx:
        offer = enrolment.offer(tx, code_id(code), ca_pem=hub.ca_pem, hub_key=hub.public_key, now=at)
    asked = []
    for _ in range(times):
        key = public_key(os.urandom(32)).hex()
        proof = prove(code_key(code), "enrol", offer.nonce, key, "laptop") if right else "0" * 64
        told = EnrolRequest(
            code_id=code_id(code), device_key=key, device_name="laptop", nonce=offer.nonce, proof=proof
        )  # fmt: skip
        asked.append(Request("POST", "/v1/enrol", encode(told)))
    return asked


def _enrol(lent: Lent) -> Together:
    return Together(_one_code(lent, right=True, times=4), _once(200, 403, 404))


def _wrong_tries(lent: Lent) -> Together:
    def check(answers: list[Answer]) -> str:
        counts = Counter(one.status for one in answers)
        fits = counts == {403: enrolment.MOST_WRONG, 404: WRONG - enrolment.MOST_WRONG}
        return "" if fits else f"tries answered {dict(counts)}"

    return Together(_one_code(lent, right=False, times=WRONG), check)


def _recover(lent: Lent) -> Together:
    """The same request again and again, and what became of it."""
    one, stage = next(lent.laptops), lent.stage
    with stage.hub.storage.write() as tx:
        key = recovery.current(tx)
        assert key is not None
        recovery.end_waiting(tx, one.device, now=stage.at)
    sealed, own = os.urandom(80).hex(), os.urandom(32).hex()
    told = encode(RecoveryRequest(device=one.device, key_id=key.id, sealed=sealed, laptop_key=own))

    def check(answers: list[Answer]) -> str:
        ids = {json.loads(answer.content).get("id") for answer in answers}
        return _all(200)(answers) or ("" if len(ids) == 1 else f"{len(ids)} requests of one")

    return Together([Request("POST", "/v1/recovery", told)] * TIMES, check)


def _wiped(lent: Lent) -> Together:
    """A word that nobody waits for."""
    one = next(lent.laptops)
    told = _signed(one, encode(WipeDone(device=one.device, order="none", at=lent.stage.at.isoformat())))
    return Together([Request("POST", "/v1/wiped", told)] * TIMES, _all(200, 400, 401, 422))


def _sign_in(lent: Lent) -> Together:
    """One one-time code, sent by so many browsers."""
    one, stage = next(lent.people), lent.stage
    told = {"email": one.email, "passphrase": PASSPHRASE, "code": stage.code_of(one.secret)}
    asked = [stage.form("/sign-in", new_token(), cookie=FORM, **told) for _ in range(TIMES)]
    return Together(asked, _once(303, 403))


def _invitation(lent: Lent) -> Together:
    """One link, used by so many."""
    token, secret = lent.stage.invited()
    told = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "code": lent.stage.code_of(secret)}
    asked = [lent.stage.form(f"/invitation/{token}", new_token(), cookie=FORM, **told) for _ in range(TIMES)]
    return Together(asked, _once(303, 403, 404))


def _looked_at(lent: Lent) -> Together:
    token, _ = lent.stage.invited()
    return Together([Request("GET", f"/invitation/{token}")] * TIMES, _all(200))


def _sign_out(lent: Lent) -> Together:
    token = lent.stage.signed_in(next(lent.people))
    return Together([lent.stage.form("/sign-out", token)] * TIMES, _all(303))


def _page(path: str, *, times: int = TIMES) -> Kind:
    """Pages of whoever is signed in."""

    def kind(lent: Lent) -> Together:
        token = lent.stage.signed_in(next(lent.people))
        return Together([Request("GET", path, headers=(("cookie", f"{SESSION}={token}"),))] * times, _all(200))

    return kind


def _decision(path: str, **fields: str) -> Kind:
    def kind(lent: Lent) -> Together:
        token = lent.stage.signed_in(next(lent.people))
        return Together([lent.stage.form(path, token, here="/report", **fields)] * TIMES, _all(303))

    return kind


KINDS: dict[str, tuple[str, Kind]] = {
    "hello": ("POST /v1/hello", _each("POST", "/v1/hello", _hello)),
    "scope": ("GET /v1/scope", _each("GET", "/v1/scope")),
    "one number": ("GET /v1/scope", _one_number),
    "push": ("POST /v1/push", _each("POST", "/v1/push", lambda one, stage: one.note(stage.at))),
    "one save": ("POST /v1/push", _same_push),
    "pull": ("GET /v1/pull", _each("GET", "/v1/pull?cursor=&limit=50")),
    "done": ("POST /v1/done", _each("POST", "/v1/done", lambda _one, _stage: encode(RoundDone(cursor="")))),
    "manifest": ("GET /v1/manifest", _each("GET", "/v1/manifest")),
    "scope rows": ("GET /v1/scope-rows", _each("GET", f"/v1/scope-rows?of={SCOPE}&limit=50")),
    "purged": ("POST /v1/purged", _each("POST", "/v1/purged", _purged)),
    "audit": ("POST /v1/audit", _each("POST", "/v1/audit", _audit)),
    "file": ("GET /v1/file/{sha256:str}", _each("GET", f"/v1/file/{SHA256}?of={SCOPE}")),
    "take piece": ("PUT /v1/file/{sha256:str}/{number:int}", _take_piece),
    "piece": ("GET /v1/file/{sha256:str}/{number:int}", _each("GET", f"/v1/file/{SHA256}/0?of={SCOPE}")),
    "health": ("GET /v1/health", _plain("GET", "/v1/health", 200)),
    "offer": ("GET /v1/enrol/{public_half:str}", _offer),
    "enrol": ("POST /v1/enrol", _enrol),
    "wrong tries": ("POST /v1/enrol", _wrong_tries),
    "wiped": ("POST /v1/wiped", _wiped),
    "recovery": ("POST /v1/recovery", _recover),
    "recovered": ("GET /v1/recovery/{asked:str}", _plain("GET", "/v1/recovery/none", 404)),
    "home": ("GET /", _plain("GET", "/", 303)),
    "sign-in page": ("GET /sign-in", _plain("GET", "/sign-in", 200)),
    "sign in": ("POST /sign-in", _sign_in),
    "sign out": ("POST /sign-out", _sign_out),
    "invitation page": ("GET /invitation/{token:str}", _looked_at),
    "invitation": ("POST /invitation/{token:str}", _invitation),
    "to provider": ("GET /sign-in/provider", _plain("GET", "/sign-in/provider", 404)),
    "from provider": ("GET /sign-in/provider/back", _plain("GET", "/sign-in/provider/back?state=a&code=b", 403)),
    "report": ("GET /report", _page("/report")),
    "paper": ("GET /report.pdf", _page("/report.pdf", times=1)),
    "links": ("GET /report/links", _page("/report/links")),
    "finding": ("POST /report/finding", _decision("/report/finding", id="f", right="yes")),
    "query": ("POST /report/query", _decision("/report/query", id="RQ-1", outcome="right")),
    "link": ("POST /report/link", _decision("/report/link", id="l", what="confirmed")),
    "shipped": ("GET /web/{name:str}", _plain("GET", "/web/icon.svg", 200)),
    "description": ("GET /schema/openapi.json", _plain("GET", "/schema/openapi.json", 200)),
    "nowhere": ("", _plain("GET", "/nowhere", 404)),
}
"""By name: the route it asks, and how."""
