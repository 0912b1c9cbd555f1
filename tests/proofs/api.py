"""The hub's own OpenAPI, asked by schemathesis: whatever is sent, by whomever, the hub has no error of its own and
answers in the shape that it promises. At least half of the calls get what they ask for.

Aim: 0 server errors in 50,000 calls.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import requests
import schemathesis
import structlog
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from litestar import Litestar
from schemathesis import GenerationMode, Response
from schemathesis.core.errors import InvalidSchema
from schemathesis.core.result import Err, Result
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from champion_app.domain.scope import case_scope
from sync.hub.app import build_app
from sync.hub.ledger.pull import MOST_ROWS
from tests.proofs._api_force import CASE, FILE, ROLES, SHA256, STRANGE, WEIGHTS, Asker, Force
from tests.proofs._asgi import through
from tests.proofs._in_memory import memory
from tests.proofs._pace import Pace
from tests.proofs.authorisation import postgres

PLACE = "http://hub"
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
LIKELY = 0.88
"""So many calls know what they may know; the others are as the generator made them."""
TURN = 25
MOST = 1000
"""Wrong answers after which nothing more is asked."""
SENT = ("method", "url", "params", "headers", "json", "data")
LEAST_GOOD = 0.5
ASKED = 6
"""So many times each case that the generator made is asked, by one of the four each time: making one is what costs."""
Route = APIOperation[Any, Any, Any, Any]


class Calls:
    """Asks, counts, and remembers the first of each thing that went wrong."""

    def __init__(self, force: Force, app: Any, *, enough: int) -> None:
        self._force, self._app, self.enough = force, app, enough
        self._loop = asyncio.new_event_loop()
        self.statuses: Counter[int] = Counter()
        self.bad = 0
        self.told: dict[str, str] = {}

    def one(self, case: Any, chance: random.Random) -> None:
        """One call, by one of the four."""
        role = chance.choices(ROLES, WEIGHTS)[0]
        asker = self._force.askers[role]
        told = {key: value for key, value in case.as_transport_kwargs(base_url=PLACE).items() if key in SENT}
        if chance.random() < LIKELY:
            told |= likely(self._force, case, asker, chance)
        if "data" in told:
            told.pop("json", None)
        try:
            request = requests.Request(**told).prepare()
        except (requests.RequestException, ValueError, UnicodeError):
            return  # no client could send it
        raw = request.body.encode() if isinstance(request.body, str) else bytes(request.body or b"")
        if role != "stranger" or chance.random() < 0.5:
            headers = asker.signed(
                method=request.method or "", target=request.path_url, body=raw, again=chance.random() < 0.02
            )
            request.headers.update(headers)
        self._ask(case, request, raw)

    def _ask(self, case: Any, request: requests.PreparedRequest, raw: bytes) -> None:
        where = f"{request.method} {case.operation.path}"
        begun = time.perf_counter()
        try:
            status, headers, content = self._loop.run_until_complete(_through(self._app, request, raw))
        except Exception as error:  # noqa: BLE001  # an error of the hub's own, whatever it is
            self._wrong(f"{where}: {type(error).__name__}", f"{error} {request.path_url} {raw[:300]!r}")
            return
        self.statuses[status] += 1
        if status == 200 and case.operation.path == "/v1/pull":
            self._force.cursors = [*self._force.cursors[-5:], json.loads(content)["cursor"]]
        if status >= 500:
            self._wrong(f"{where}: {status}", f"{request.path_url} {raw[:300]!r}")
        else:
            answer = Response(status, headers, content, request, time.perf_counter() - begun, verify=False)
            try:
                case.validate_response(answer, checks=CHECKS)
            except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  # what it found
                self._wrong(f"{where}: {status} is not as it is described", f"{error} {error.__dict__}"[:1500])

    def _wrong(self, what: str, how: str) -> None:
        self.bad += 1
        if what not in self.told:
            self.told[what] = how
            sys.stdout.write(f"{what}: {how}\n")
            sys.stdout.flush()

    @property
    def tried(self) -> int:
        return self.statuses.total()

    @property
    def good(self) -> int:
        return self.statuses[200]

    def close(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


def likely(force: Force, case: Any, asker: Asker, chance: random.Random) -> dict[str, Any]:
    """What of a generated call is put right with what its asker may know."""
    path, method = case.operation.path, case.method.upper()
    if path == "/v1/hello" and isinstance(case.body, dict):
        versions = {"protocol_from": chance.choice((0, 1)), "protocol_to": chance.choice((1, 2, 2**63))}
        return {"json": case.body | versions}
    if path == "/v1/push":
        return {"data": force.push(asker, chance)}
    if path == "/v1/pull":
        return {"params": {"cursor": chance.choice(force.cursors), "limit": chance.choice((1, 3, MOST_ROWS))}}
    if path == "/v1/scope-rows":
        return {"params": {"after": chance.choice((0, 0, 5, 2**62)), "of": chance.choice(force.scopes())}}
    if path == "/v1/done":
        repaired = [str(one) for one in chance.sample(STRANGE, chance.randrange(3))]
        return {"json": {"cursor": chance.choice(force.cursors), "repaired": repaired}}
    if path == "/v1/audit":
        return {"data": force.audit(asker, chance)}
    if path == "/v1/wiped":
        return {"data": force.wiped(asker, chance)}
    if path == "/v1/purged":
        return {"data": force.purged(asker, chance)}
    if path == "/v1/enrol" and method == "POST":
        return {"data": force.joining(force.code(), chance)}
    if path == "/v1/enrol/{public_half}":
        return {"url": f"{PLACE}/v1/enrol/{force.code()[:6]}"}
    if path.startswith("/v1/file/"):
        number = f"/{chance.choice((0, 0, 0, 0, 1, 2**40, 2**70))}" if "{number}" in path else ""
        of = chance.choice((case_scope(CASE), case_scope(CASE), chance.choice(force.scopes())))
        body = {"data": FILE if chance.random() < 0.9 else FILE[::-1]} if method == "PUT" else {}
        return {"url": f"{PLACE}/v1/file/{SHA256}{number}", "params": {"of": of}, **body}
    return {}


async def _through(app: Any, request: requests.PreparedRequest, raw: bytes) -> tuple[int, dict[str, list[str]], bytes]:
    headers = [(name.encode(), _bytes(value)) for name, value in request.headers.items()]
    return await through(app, method=str(request.method), target=request.path_url, headers=headers, body=raw)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")


def _route(found: Result[Route, InvalidSchema]) -> Route:
    if isinstance(found, Err):
        raise found.err()
    return found.ok()


def run(
    force: Force, app: Litestar, *, seed: int, budget: float, rounds: int = 0, only: str = "", turn: int = TURN
) -> Calls:
    """Every route in its turn, over and over, until the budget is gone. ``only``: routes whose path ends so, until
    something is wrong."""
    schema = schemathesis.openapi.from_dict(app.openapi_schema.to_schema()).include(path_regex="^/v1/")
    routes = [route for found in schema.get_all_operations() if (route := _route(found)).path.endswith(only)]
    calls = Calls(force, app, enough=1 if only else MOST)
    pace = Pace(budget, rounds)
    turns = itertools.count(1)
    try:
        while calls.bad < calls.enough and pace.goes_on():
            for route in routes:
                number = next(turns)
                mode = GenerationMode.NEGATIVE if number % 3 == 0 else GenerationMode.POSITIVE
                _turn(route.as_strategy(generation_mode=mode), calls, seed=seed * 1_000_003 + number, most=turn)
    finally:
        calls.close()
    return calls


def _turn(strategy: Any, calls: Calls, *, seed: int, most: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # reproducible calls, no secret

    @hypothesis.seed(seed)
    @settings(
        max_examples=most, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def ask(case: Any) -> None:
        for _ in range(ASKED):
            calls.one(case, chance)

    ask_all: Callable[[], None] = ask
    with contextlib.suppress(Unsatisfiable):  # a route that takes nothing can be asked nothing wrong
        ask_all()


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """Calls, and those that the hub had an error of its own at, or answered in another shape than it promises."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    logging.disable(logging.ERROR)
    with tempfile.TemporaryDirectory(dir=memory()) as folder, postgres(Path(folder) / "server") as address:
        both = [asked(Path(folder) / "one", "", seed=seed, budget=budget * 0.6)]
        both.append(asked(Path(folder) / "two", address, seed=seed + 500_009, budget=budget * 0.4))
    statuses = sum((one.statuses for one in both), Counter[int]())
    share = statuses[200] / max(1, statuses.total())
    sys.stdout.write(f"api: {share:.0%} answered with success; by status {dict(sorted(statuses.items()))}\n")
    return statuses.total(), sum(one.bad for one in both) + (share < LEAST_GOOD)


def asked(
    folder: Path, database: str, *, seed: int, budget: float = 0.0, rounds: int = 0, only: str = "", turn: int = TURN
) -> Calls:
    """A hub of its own on a database, asked as long as the budget allows."""
    folder.mkdir()
    force = Force.of(folder, database)
    try:
        return run(force, build_app(force.hub), seed=seed, budget=budget, rounds=rounds, only=only, turn=turn)
    finally:
        force.hub.close()
