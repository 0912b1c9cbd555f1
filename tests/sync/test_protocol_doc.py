"""The protocol's page says what the code does: every message, field, route, word and number of it."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.audit import AuditEntry, Witness
from champion_app.domain.change import (
    Commit,
    Op,
    SaltedValue,
    Seen,
    SignedCommit,
    canonical,
    chain_hash,
    digest_of,
    read_commit,
)
from champion_app.domain.manifest import ScopeSum, mark_of
from champion_app.domain.rules.laptop.lease import Lease
from sync.hub.app import build_app
from sync.hub.hub import Hub
from sync.wire import messages
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, code_key, prove, request_bytes, sign
from tests.vaults.fresh import MONDAY

DOC = (Path(__file__).resolve().parents[2] / "docs/protocol.md").read_text(encoding="utf-8")
BESIDE: tuple[type[msgspec.Struct], ...] = (
    SignedCommit, Commit, Op, SaltedValue, Seen, ScopeSum, AuditEntry, Witness, Lease,
)  # fmt: skip
MESSAGES = [
    one
    for _, one in inspect.getmembers(messages, inspect.isclass)
    if issubclass(one, msgspec.Struct) and one is not msgspec.Struct
]
EVERY = sorted({*MESSAGES, *BESIDE}, key=lambda one: one.__name__)


def row_of(name: str) -> str:
    found = re.search(rf"^\| `{name}` \| (.*) \|$", DOC, re.MULTILINE)
    assert found, f"the page says nothing of {name}"
    return found[1]


@pytest.mark.parametrize("message", EVERY, ids=lambda one: one.__name__)
def test_every_field_of_every_message_is_on_the_page(message: type[msgspec.Struct]) -> None:
    named = re.findall(r"`(\w+)`", row_of(message.__name__))

    assert [field for field in message.__struct_fields__ if field not in named] == []


def test_the_page_names_no_message_that_there_is_not() -> None:
    table = DOC.split("## Messages", 1)[1].split("\n## ", 1)[0]

    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == {one.__name__ for one in EVERY}


def test_a_commits_fields_stand_in_the_order_of_the_page() -> None:
    for message in (Commit, Op):
        named = [one for one in re.findall(r"`(\w+)`", row_of(message.__name__)) if one in message.__struct_fields__]
        assert tuple(dict.fromkeys(named)) == message.__struct_fields__


def test_every_route_is_on_the_page(tmp_path: Path) -> None:
    hub = Hub(tmp_path, clock=lambda: MONDAY)
    paths = [path for path in build_app(hub).openapi_schema.to_schema()["paths"] if path.startswith("/v1/")]
    hub.close()
    told = {re.sub(r"\{\w+\}", "{}", path) for path in re.findall(r"`(?:GET|POST|PUT) (/v1/[^?` ]*)", DOC)}

    assert {re.sub(r"\{\w+\}", "{}", path) for path in paths} == told


def test_every_word_for_a_refusal_and_an_outcome_is_on_the_page() -> None:
    refusals = DOC.split("## Refusals", 1)[1].split("\n## ", 1)[0]
    codes = get_args(msgspec.structs.fields(messages.Trouble)[0].type)

    assert [code for code in codes if f"`{code}`" not in refusals] == []
    assert [word for word in get_args(messages.OutcomeWord) if f"`{word}`" not in DOC] == []
    assert all(header in DOC for header in (DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER))


def test_the_worked_example_comes_out_as_it_stands_there() -> None:
    told: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)[-1])
    key = bytes.fromhex(told["private key"])
    public = Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()
    asked = told["request"].split("\n")
    value, commit = told["value"].encode(), told["commit"].encode()

    assert public == told["public key"]
    assert asked[3] == hashlib.sha256(told["body"].encode()).hexdigest()
    assert told["request"].encode() == request_bytes(
        method=asked[1], target=asked[2], body=told["body"].encode(), device=asked[4], number=int(asked[5])
    )
    assert sign(key, told["request"].encode()) == told["request signature"]
    assert digest_of(told["salt"], value) == told["digest"]
    read = read_commit(commit, [SaltedValue(salt=told["salt"], value=msgspec.Raw(value))])
    assert canonical(read) == commit
    assert sign(key, commit) == told["commit signature"]
    assert chain_hash(commit) == told["commit hash"]
    assert code_key(told["code"]).hex() == told["code key"]
    assert prove(code_key(told["code"]), "enrol", "nonce", public, "laptop") == told["enrol proof"]
    assert (
        mark_of(record="r1", seq=5, state="live", versions={"risk": 3, "area": 2}, body=b'{"risk":"high"}')
        == told["mark"]
    )
