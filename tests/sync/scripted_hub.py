"""The hub's side of the wire, played from a script, so that it can also say what no good hub would."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from champion_app.domain.audit import AuditEntry
from champion_app.domain.change import Commit, chain_hash
from champion_app.domain.manifest import ScopeSum, mark_of
from sync.wire.codec import encode
from sync.wire.messages import (
    AuditBatch,
    AuditTaken,
    Manifest,
    OpOutcome,
    Page,
    PurgeReceipt,
    PurgeTaken,
    Push,
    Receipt,
    RoundDone,
    ScopeList,
    Signed,
    Trouble,
    Welcome,
    WireRow,
)
from sync.wire.verify import sign
from tests.sync.laptop import public_key
from tests.sync.tls_server import Asked, Reply

Path = str
Answering = Callable[[Asked], Reply]


class ScriptedHub:
    """Answers well by itself; ``says`` overrides a path, for one request or for all of them."""

    def __init__(self, device: str = "device-1") -> None:
        self.private_key = os.urandom(32)
        self.device = device
        self.incarnation = "one"
        self.epoch = 1
        self.scopes: tuple[str, ...] = ("directory",)
        self.sworn: list[PurgeReceipt] = []
        self._listed: set[str] = set()
        self.rows: list[WireRow] = []
        self.page_rows = 2
        self.push_ops = 500
        self.now = "2026-11-23T12:00:00+00:00"
        self.pushes: list[tuple[str, ...]] = []
        self.last = (0, "")
        """Number and hash of the last commit that it gave a receipt for."""
        self.done: list[RoundDone] = []
        self.log: list[AuditEntry] = []
        self.says: dict[Path, Answering] = {}
        self._once: dict[Path, list[Answering]] = {}

    @property
    def public_key(self) -> bytes:
        return public_key(self.private_key)

    def says_once(self, path: Path, answering: Answering) -> None:
        """Override the next answer of a path only."""
        self._once.setdefault(path, []).append(answering)

    def __call__(self, asked: Asked) -> Reply:
        path = urlsplit(asked.target).path
        if self._once.get(path):
            return self._once[path].pop(0)(asked)
        return self.says.get(path, self.well)(asked)

    def well(self, asked: Asked) -> Reply:
        """What a good hub answers."""
        answers: dict[Path, Answering] = {
            "/v1/hello": self._hello,
            "/v1/scope": self._scope,
            "/v1/push": self._push,
            "/v1/pull": self._pull,
            "/v1/manifest": self._manifest,
            "/v1/scope-rows": self._scope_rows,
            "/v1/purged": self._purged,
            "/v1/done": self._done,
            "/v1/audit": self._audit,
        }
        return answers[urlsplit(asked.target).path](asked)

    def signed(self, message: Any, *, key: bytes | None = None) -> Reply:
        """A message under the hub's signature, or under another key's."""
        content = encode(message)
        return Reply(
            body=encode(Signed(content=msgspec.Raw(content), signature=sign(key or self.private_key, content)))
        )

    def receipt(self, asked: Asked, *, word: str = "applied", **changed: Any) -> Receipt:
        """The receipt for a push."""
        ops = _op_ids(asked)
        for commit, raw in zip(pushed(asked), _raw(asked), strict=True):
            self.last = max(self.last, (commit.number, chain_hash(raw)))
        receipt = Receipt(
            receipt_id=os.urandom(4).hex(),
            device=self.device,
            at=self.now,
            commits=(),
            outcomes=tuple(OpOutcome(op_id=op_id, outcome=word, version=1) for op_id in ops),  # type: ignore[arg-type]  # a test's word
        )
        return msgspec.structs.replace(receipt, **changed)

    def _hello(self, asked: Asked) -> Reply:
        return Reply(body=encode(self.welcome()))

    def welcome(self) -> Welcome:
        """The answer to a hello."""
        return Welcome(
            protocol=1,
            schema_version=1,
            incarnation=self.incarnation,
            epoch=self.epoch,
            head=len(self.rows),
            now=self.now,
            works_until="2026-12-07T10:00:00+00:00",
            page_rows=self.page_rows,
            push_ops=self.push_ops,
            user_name="R. Example",
            saves=self.last[0],
            saves_hash=self.last[1],
        )

    def _scope(self, asked: Asked) -> Reply:
        self._listed |= set(self.scopes)
        removed = tuple(sorted(self._listed - set(self.scopes)))
        return self.signed(ScopeList(device=self.device, epoch=self.epoch, scopes=self.scopes, removed=removed))

    def _purged(self, asked: Asked) -> Reply:
        told = msgspec.json.decode(msgspec.json.decode(asked.body, type=Signed).content, type=PurgeReceipt)
        self.sworn.append(told)
        self._listed -= set(told.scopes)
        return Reply(body=encode(PurgeTaken(scopes=told.scopes)))

    def _manifest(self, asked: Asked) -> Reply:
        sums: dict[str, ScopeSum] = {}
        for row in (row for row in self._latest() if row.scope in self.scopes):
            mark = mark_of(record=row.id, seq=row.seq, state=row.state, versions=row.versions, body=bytes(row.body))
            before = sums.get(row.scope, ScopeSum(count=0, total=0, last=0))
            sums[row.scope] = ScopeSum(
                count=before.count + (mark != 0), total=before.total + mark, last=max(before.last, row.seq)
            )
        return self.signed(Manifest(device=self.device, head=len(self.rows), sums=sums))

    def _latest(self) -> list[WireRow]:
        """Each record as it stands: the feed may name one more than once."""
        return list({row.id: row for row in self.rows}.values())

    def _scope_rows(self, asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.target).query)
        found = [row for row in self._latest() if row.scope == query["of"][0] and row.seq > int(query["after"][0])]
        last = found[-1].seq if found else int(query["after"][0])
        return Reply(body=encode(Page(rows=tuple(found), cursor=str(last), more=False, head=len(self.rows))))

    def _push(self, asked: Asked) -> Reply:
        self.pushes.append(_op_ids(asked))
        return self.signed(self.receipt(asked))

    def _pull(self, asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.target).query)
        cursor, limit = query.get("cursor", [""])[0], int(query["limit"][0])
        begin = int(cursor.split(".")[1]) if cursor else 0
        rows = self.rows[begin : begin + limit]
        end = begin + len(rows)
        more = end < len(self.rows)
        page = Page(rows=tuple(rows), cursor=f"{self.incarnation}.{end}.0", more=more, head=len(self.rows))
        return Reply(body=encode(page))

    def _audit(self, asked: Asked) -> Reply:
        told = msgspec.json.decode(msgspec.json.decode(asked.body, type=Signed).content, type=AuditBatch)
        self.log += [entry for entry in told.entries if entry.number > len(self.log)]
        return Reply(body=encode(AuditTaken(through=len(self.log))))

    def _done(self, asked: Asked) -> Reply:
        self.done.append(msgspec.json.decode(asked.body, type=RoundDone))
        return Reply()


def refused(status: int, code: str) -> Answering:
    """An answer that says no."""
    return lambda _: Reply(status=status, body=encode(Trouble(code=code, text="No.")))  # type: ignore[arg-type]  # a test's code


def pushed(asked: Asked) -> tuple[Commit, ...]:
    """The commits of a push."""
    push = msgspec.json.decode(asked.body, type=Push)
    return tuple(msgspec.json.decode(signed.commit, type=Commit) for signed in push.commits)


def _raw(asked: Asked) -> list[bytes]:
    return [bytes(signed.commit) for signed in msgspec.json.decode(asked.body, type=Push).commits]


def _op_ids(asked: Asked) -> tuple[str, ...]:
    return tuple(op.op_id for commit in pushed(asked) for op in commit.ops)


def rows(number: int, *, scope: str = "directory") -> list[WireRow]:
    """Records of a kind that no version knows."""
    return [
        WireRow(
            id=f"{n:032x}",
            kind="leaflet",
            scope=scope,
            seq=n,
            state="live",
            versions={},
            body=msgspec.Raw(encode({"title": f"Leaflet {n}"})),
        )
        for n in range(1, number + 1)
    ]
