"""What a modified laptop sends: every kind, act, field and scope there is, with values that no app would write."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import FIRST_COMMIT, Commit, Op, canonical, chain_hash, digest_of
from champion_app.domain.record import Field
from champion_app.store.rows.meta import Identity
from sync.wire.verify import sign

TO_COME = (
    "agreement", "consent", "referral", "meeting", "action", "exhibit", "safety_plan", "report", "view", "role",
    "capability", "clock", "letter", "impact_statement", "location", "supervision", "kind_of_tomorrow",
)  # fmt: skip
"""Kinds that later versions may know: planted now, none may stop anybody."""
ACTS = ("new", "new", "set", "set", "set", "delete", "restore", "frobnicate", "")
_SHA = b"ab" * 32

ANYTHING: tuple[bytes, ...] = (
    b"null", b"true", b"0", b"-1", b"9223372036854775808", b"2305843009213693952", b"-9223372036854775809", b"1e308",
    b"1e400", b"9" * 400, b'""', b'"x"', b'"open"', b'"closed"', b"[]", b"{}", b"[[]]", b'{"a":{"b":[1,2,{"c":null}]}}',
    b'"\\u0000"', b'"a\\u0000b"', b'"\\ud83d\\ude00"', b'"\xff"',
    '"\u202e\u2066\ufeff\U0010ffff"'.encode(),
    b'"0001-01-01T00:00:00+14:00"', b'"9999-12-31T23:59:59-14:00"', b'"0000-05"', b'"0001-01"', b'"9999-12"',
    b'"2026-02-31"', b'"0001-01-01"', b'"9999-12-31"', b'"yesterday"', b'"-1"', b'"AS-1"', b'"\\u001b[2J"',
    b'"../../../etc/passwd"', b'"a\\nb\\r\\nX: y"', b'"%s"' % (b"w" * 25_000), b'"%s"' % (b"w" * 200_000),
    b'{"a":' * 40 + b"1" + b"}" * 40, b'"%s"' % _SHA, b'{"versions":{},"own":[]}',
    b'{"versions":{"a":9999999999}}', b'["race","\\u0000"]', b"[%s]" % b",".join([b'"x"'] * 5000),
    b'{"name":"a","name":{"b":1}}',
)  # fmt: skip
MALFORMED: tuple[bytes, ...] = (b"NaN", b"", b'"\\ud800"', b"[" * 900 + b"]" * 900, b"}", b'"', b"[1,", b"\xff")
"""Values that make a whole message one that nobody can read: rare, since nothing beside them is looked at."""
Told = tuple[str, str, str, str, str, int, bytes]


@dataclass
class Modified:
    """One laptop that joined and says what it likes, signed as it should be."""

    identity: Identity
    chance: random.Random
    number: int = 0
    previous: str = FIRST_COMMIT
    _last: str = field(default="", init=False)

    def push(self, ops: Sequence[Told]) -> bytes:
        """The body of a push of one save with these ops: act, record, kind, scope, field, base and raw value."""
        signed, values = [], []
        for act, record, kind, scope, name, base, raw in ops:
            salt = secrets.token_hex(16)
            signed.append(
                Op(
                    op_id=secrets.token_hex(16), act=act, record=record, kind=kind, scope=scope, field=name, base=base,
                    digest=digest_of(salt, raw),
                )
            )  # fmt: skip
            values.append(b'{"salt":"%s","value":%s}' % (salt.encode(), raw))
        commit = canonical(
            Commit(
                device=self.identity.device, user=self.identity.user, number=self.number + 1, previous=self.previous,
                at="2026-11-24T09:00:00+00:00", ops=tuple(signed),
            )
        )  # fmt: skip
        signature = sign(self.identity.device_key, commit).encode()
        self._last = chain_hash(commit)
        return b'{"commits":[{"commit":%s,"signature":"%s","values":[%s]}]}' % (commit, signature, b",".join(values))

    def taken(self) -> None:
        """The hub took it: the next one follows."""
        self.number, self.previous = self.number + 1, self._last

    def op(self, scopes: Sequence[str], records: Sequence[tuple[str, str, str]]) -> Told:
        """One hostile op. ``records`` are those that there are: id, kind and scope."""
        chance, kinds = self.chance, standard_catalogue().kinds
        act = chance.choice(ACTS)
        kind = chance.choice(kinds)
        name = kind.name if chance.random() < 0.8 else chance.choice((*TO_COME, "", "x" * 90))
        scope = chance.choice(scopes)
        record = secrets.token_hex(16)
        if act != "new" or chance.random() < 0.3:
            record, its_kind, its_scope = chance.choice(records)
            if chance.random() < 0.8:
                name, scope = its_kind, its_scope
        if act == "new" and chance.random() < 0.05:
            record = chance.choice(("", "x" * 150, "a b", "'; DROP TABLE record;--", "%", "../x"))
        found = standard_catalogue().get(name)
        wanted = chance.choice(found.fields).name if found is not None and chance.random() < 0.9 else chance.choice(
            ("", "zzz", "x'); DROP TABLE record;--", "seq", "id")
        )  # fmt: skip
        fields = found.fields if found is not None else kind.fields
        raw = self.body(fields) if act == "new" else chance.choice(ANYTHING)
        base = chance.choice((1, 1, 1, 0, -1, 2, 2**61))
        if chance.random() < 0.01:
            raw = chance.choice(MALFORMED)
        return act, record, name, scope, "" if act == "new" else wanted, base, raw

    def body(self, fields: Sequence[Field]) -> bytes:
        """A body whose fields are each either as they should be or hostile; one is hostile at least."""
        chance = self.chance
        hostile = chance.choice(fields).name
        parts = []
        for one in fields:
            if one.name == hostile or chance.random() < 0.15:
                parts.append(b'"%s":%s' % (one.name.encode(), chance.choice(ANYTHING)))
            elif chance.random() < 0.6:
                parts.append(b'"%s":%s' % (one.name.encode(), msgspec.json.encode(one.default)))
        if chance.random() < 0.3:
            parts.append(b'"field_of_tomorrow":%s' % chance.choice(ANYTHING))
        return b"{%s}" % b",".join(parts)
