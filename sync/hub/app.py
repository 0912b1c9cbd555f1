"""The hub's web application: one thin route per message behind one gate; the work runs on threads of its kind, never on
the event loop."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import unquote

import structlog
from litestar import Litestar, MediaType, Request, Response, get, post, put
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.params import FromPath, QueryParameter

from champion_app.domain.errors import NoRoom, Refused
from sync.hub.api.endpoints import Desk
from sync.hub.api.file_endpoints import FileDesk
from sync.hub.api.openapi import NOT_FOUND, Empty, Health, components, told
from sync.hub.api.request_auth import Asked, look
from sync.hub.gate.gate import Gate
from sync.hub.gate.limits import Head
from sync.hub.gate.pools import Pools
from sync.hub.gate.refusal import Refusal, busy
from sync.hub.hub import Hub
from sync.hub.ledger import pull
from sync.hub.storage.database_trouble import meaning_of
from sync.hub.trouble_place import place_of
from sync.hub.web.desk import WebDesk
from sync.hub.web.routes import answer, web_router
from sync.wire import messages
from sync.wire.codec import LARGEST_BODY, LARGEST_NUMBER, UNKEEPABLE, encode
from sync.wire.messages import PROTOCOL, Trouble

_HELLO = told(takes=messages.Hello, gives=messages.Welcome, also={426: "No version that both speak"})
_SCOPE = told(gives=messages.ScopeList, sealed=True)
_PUSH = told(takes=messages.Push, gives=messages.Receipt, sealed=True, also={422: "A change is not this laptop's own"})
_PAGE = told(gives=messages.Page)
_DONE = told(takes=messages.RoundDone, gives=Empty)
_MANIFEST = told(gives=messages.Manifest, sealed=True)
_PURGED = told(
    takes=messages.PurgeReceipt, seals=True, gives=messages.PurgeTaken, also={422: "It is not this laptop's"}
)
_AUDIT = told(takes=messages.AuditBatch, seals=True, gives=messages.AuditTaken, also={422: "It is not this laptop's"})
_FILE = told(gives=messages.FileState, also=NOT_FOUND)
_PIECE = told(also=NOT_FOUND)
_TAKE = told(takes=bytes, gives=messages.FileState, also={**NOT_FOUND, 422: "It is not the file that the record names"})
_WIPED = told(
    takes=messages.WipeDone, seals=True, gives=Empty, open_to_all=True,
    also={401: "The hub does not know this laptop", 422: "It is not this laptop's"},
)  # fmt: skip
_ASK_RECOVERY = told(
    takes=messages.RecoveryRequest, gives=messages.RecoveryTaken, open_to_all=True, also=NOT_FOUND
)  # fmt: skip
_RECOVERED = told(gives=messages.RecoveryAnswer, open_to_all=True, also=NOT_FOUND)
_HEALTH = told(gives=Health, open_to_all=True)
_OFFER = told(gives=messages.EnrolOffer, open_to_all=True, also=NOT_FOUND)
_ENROL = told(
    takes=messages.EnrolRequest, gives=messages.Enrolled, open_to_all=True,
    also={**NOT_FOUND, 403: "The proof does not fit the code"},
)  # fmt: skip

_log = structlog.get_logger("hub")
AnyRequest = Request[Any, Any, Any]


def _answer(raw: bytes, *, status: int = 200) -> Response[bytes]:
    return Response(raw, media_type=MediaType.JSON, status_code=status)


def _on_refusal(_request: AnyRequest, refusal: Refusal) -> Response[bytes]:
    answer = _answer(encode(refusal.trouble), status=refusal.status)
    if refusal.retry_after:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _on_expected(_request: AnyRequest, error: Refused) -> Response[bytes]:
    return _answer(encode(Trouble(code="malformed", text=str(error))), status=400)


def _on_http(_request: AnyRequest, error: HTTPException) -> Response[bytes]:
    known = {413: "too-large", 404: "not-found", 405: "not-found"}
    trouble = Trouble(code="malformed", text="The hub does not take this request.")
    if error.status_code in known:
        code: Any = known[error.status_code]
        trouble = Trouble(code=code, text=trouble.text)
    return _answer(encode(trouble), status=error.status_code)


def trouble_of(error: Exception) -> Refusal:
    """What an error that nobody expected means to who asked. Raises it on nobody."""
    meaning = meaning_of(error)
    if isinstance(meaning, NoRoom):
        return Refusal(507, "no-room", "The hub's disk is full or fails, so nothing was taken. Tell the coordinator.")
    if meaning is not None:
        return busy(retry_after=30)
    return Refusal(500, "busy", "Something went wrong at the hub. Nothing was taken; try again later.")


def _on_bug(request: AnyRequest, error: Exception) -> Response[bytes]:
    # The kind and the place are what we need; a traceback could quote a value.
    refusal = trouble_of(error)
    what = "bug" if refusal.status == 500 else "trouble"
    _log.error(what, path=request.url.path, kind=type(error).__name__, place=place_of(error), answered=refusal.status)
    return _on_refusal(request, refusal)


async def _body(request: AnyRequest) -> bytes:
    return b"".join([part async for part in request.stream()])


async def _asked(request: AnyRequest) -> Asked:
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if "\0" in unquote(target):
        raise Refusal(400, "malformed", UNKEEPABLE)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Asked(method=request.method, target=target, headers=headers, body=await _body(request))


def _round_routes(desk: Desk, pools: Pools) -> list[Any]:
    @post("/v1/hello", summary="Begin a round", status_code=200, operation_class=_HELLO)
    async def hello(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.hello, await _asked(request)))

    @get("/v1/scope", summary="What this user may see, signed", operation_class=_SCOPE)
    async def scopes(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.scopes, await _asked(request)))

    @post("/v1/push", summary="Send commits, get the hub's signed receipt", status_code=200, operation_class=_PUSH)
    async def push(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.push, await _asked(request)))

    @get("/v1/pull", summary="One page of what this user may see and has not", operation_class=_PAGE)
    async def pulled(
        request: AnyRequest,
        cursor: Annotated[str, QueryParameter(max_length=200)] = "",
        limit: Annotated[int, QueryParameter(ge=1, le=100_000)] = pull.MOST_ROWS,
    ) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.pulled, await _asked(request), cursor, limit))

    @post("/v1/done", summary="A round was complete", status_code=200, operation_class=_DONE)
    async def done(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.done, await _asked(request)))

    return [hello, scopes, push, pulled, done]


def _level_routes(desk: Desk, pools: Pools) -> list[Any]:
    @get("/v1/manifest", summary="What every scope of this user sums up to, signed", operation_class=_MANIFEST)
    async def manifest(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.manifest, await _asked(request)))

    @get("/v1/scope-rows", summary="One page of one scope, for a laptop whose copy differs", operation_class=_PAGE)
    async def scope_rows(
        request: AnyRequest,
        of: Annotated[str, QueryParameter(max_length=200)],
        after: Annotated[int, QueryParameter(ge=0, le=LARGEST_NUMBER)] = 0,
        limit: Annotated[int, QueryParameter(ge=1, le=100_000)] = pull.MOST_ROWS,
    ) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.scope_rows, await _asked(request), of, after, limit))

    @post(
        "/v1/purged", summary="A laptop's signed word that it let go of what was taken away", status_code=200,
        operation_class=_PURGED,
    )  # fmt: skip
    async def purged(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.purged, await _asked(request)))

    @post(
        "/v1/audit", summary="The next entries of a laptop's log of who did what, signed by it", status_code=200,
        operation_class=_AUDIT,
    )  # fmt: skip
    async def audit(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.audit, await _asked(request)))

    return [manifest, scope_rows, purged, audit]


Scope = Annotated[str, QueryParameter(max_length=200, description="The scope in which a record names the file")]


def _file_routes(desk: FileDesk, pools: Pools) -> list[Any]:
    @get("/v1/file/{sha256:str}", summary="How much of a file the hub has", operation_class=_FILE)
    async def state(request: AnyRequest, sha256: FromPath[str], of: Scope) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.state, await _asked(request), sha256, of))

    @get("/v1/file/{sha256:str}/{number:int}", summary="One piece of a file", operation_class=_PIECE)
    async def piece(request: AnyRequest, sha256: FromPath[str], number: FromPath[int], of: Scope) -> Response[bytes]:
        raw = await pools.laptops.run(desk.piece, await _asked(request), sha256, number, of)
        return Response(raw, media_type="application/octet-stream")

    @put(
        "/v1/file/{sha256:str}/{number:int}", summary="Send one piece of a file", status_code=200,
        operation_class=_TAKE,
    )  # fmt: skip
    async def take(request: AnyRequest, sha256: FromPath[str], number: FromPath[int], of: Scope) -> Response[bytes]:
        return _answer(await pools.laptops.run(desk.take, await _asked(request), sha256, number, of))

    return [state, piece, take]


def _open_routes(desk: Desk, pools: Pools) -> list[Any]:
    @get("/v1/health", summary="Whether the hub answers", operation_class=_HEALTH)
    async def health() -> Response[bytes]:
        return _answer(await pools.health.run(desk.health))

    @get("/v1/enrol/{public_half:str}", summary="Who this hub is, proved with a one-time code", operation_class=_OFFER)
    async def offer(public_half: FromPath[str]) -> Response[bytes]:
        return _answer(await pools.strangers.run(desk.offer, public_half))

    @post("/v1/enrol", summary="Join a laptop with a one-time code", status_code=200, operation_class=_ENROL)
    async def enrol(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.strangers.run(desk.enrol, await _body(request)))

    @post(
        "/v1/wiped", summary="A laptop's signed word that it destroyed what was on it", status_code=200,
        operation_class=_WIPED,
    )  # fmt: skip
    async def wiped(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.strangers.run(desk.wiped, await _body(request)))

    @post(
        "/v1/recovery", summary="Ask the force to open a vault whose passphrase was forgotten", status_code=200,
        operation_class=_ASK_RECOVERY,
    )  # fmt: skip
    async def ask_recovery(request: AnyRequest) -> Response[bytes]:
        return _answer(await pools.strangers.run(desk.ask_recovery, await _body(request)))

    @get("/v1/recovery/{asked:str}", summary="What became of such a request", operation_class=_RECOVERED)
    async def recovery_answer(asked: FromPath[str]) -> Response[bytes]:
        return _answer(await pools.strangers.run(desk.recovery_answer, asked))

    return [health, offer, enrol, wiped, ask_recovery, recovery_answer]


class HubApp(Litestar):
    """The application behind its gate: nothing comes to it past that, and no answer leaves past it."""

    gate: Gate

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request of a browser or a laptop, or a word of the server's about its own life."""
        if scope["type"] == "http":
            await self.gate(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def behind(self, scope: Any, receive: Any, send: Any) -> None:
        """What the gate lets through."""
        await super().__call__(scope, receive, send)


def build_app(hub: Hub, *, web: WebDesk | None = None) -> Litestar:
    """The application over one hub: what laptops ask, and the pages that people open."""
    desk, pools = Desk(hub), Pools()
    routes = [
        *_open_routes(desk, pools),
        *_round_routes(desk, pools),
        *_level_routes(desk, pools),
        *_file_routes(FileDesk(hub), pools),
    ]
    pages = web or WebDesk(hub)
    routes.append(web_router(pages, pools))

    def on_http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
        person = "text/html" in request.headers.get("accept", "")
        return answer(pages.trouble(error.status_code)) if person else _on_http(request, error)

    async def known(head: Head) -> None:
        await pools.laptops.run(look, hub, head)

    def say(refusal: Refusal, person: bool) -> tuple[bytes, bytes]:  # noqa: FBT001  # the gate's own words
        if person:
            return pages.trouble(refusal.status).body, b"text/html; charset=utf-8"
        return encode(refusal.trouble), MediaType.JSON.encode()

    made = HubApp(
        route_handlers=routes,
        exception_handlers={
            Refusal: _on_refusal,
            Refused: _on_expected,
            HTTPException: on_http,
            Exception: _on_bug,
        },
        openapi_config=OpenAPIConfig(
            title="Champion hub", version=str(PROTOCOL), components=components(),
            render_plugins=[JsonRenderPlugin()],
        ),
        request_max_body_size=LARGEST_BODY + 1,
    )  # fmt: skip
    made.gate = Gate(made.behind, look=known, say=say)
    return made
