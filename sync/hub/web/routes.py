"""The routes of the pages: thin; each hands plain data to a desk on a thread and its answer to the browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from litestar import Request, Response, Router, get, post
from litestar.datastructures import Cookie as SentCookie
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from champion_app.domain.errors import NoRoom
from sync.hub.gate.pools import Pool, Pools
from sync.hub.gate.refusal import Refusal
from sync.hub.storage.database_trouble import meaning_of
from sync.hub.trouble_place import place_of
from sync.hub.web.cookies import cookies_of
from sync.hub.web.desk import WebDesk
from sync.hub.web.entry import HOME
from sync.hub.web.page import Asked, Cookie, Page, form_of, redirect

_log = structlog.get_logger("hub.web")
AnyRequest = Request[Any, Any, Any]
Work = Callable[[Asked], Page]


async def _asked(request: AnyRequest, came: datetime) -> Asked:
    raw = b"".join([part async for part in request.stream()]) if request.method == "POST" else b""
    try:
        query, form = form_of(request.scope["query_string"]), form_of(raw)
    except ValueError:
        raise HTTPException(status_code=400) from None
    # The framework keeps the last thousand queries, forms and cookies that it read, passphrases too: it reads none.
    return Asked(
        method=request.method,
        path=request.scope["path"],
        query=query,
        form=form,
        cookies=cookies_of(request.headers.get("cookie", "")),
        headers={name.lower(): value for name, value in request.headers.items()},
        host=request.client.host if request.client else "",
        came=came,
    )


def _sent(cookie: Cookie) -> SentCookie:
    seconds = cookie.seconds if cookie.value else 0
    return SentCookie(
        key=cookie.name, value=cookie.value, path="/", secure=True, httponly=True, samesite="lax",
        max_age=seconds if cookie.value and seconds else (None if cookie.value else 0),
    )  # fmt: skip


def answer(page: Page) -> Response[bytes]:
    """A page as it goes out."""
    headers = {"Cache-Control": f"private, max-age={page.kept_for}, immutable" if page.kept_for else "no-store"}
    if page.retry_after:
        headers["Retry-After"] = str(page.retry_after)
    if page.to:
        headers["Location"] = page.to
    if page.file_name:
        headers["Content-Disposition"] = f'inline; filename="{page.file_name}"'
    return Response(
        page.body,
        media_type=page.kind,
        status_code=page.status,
        headers=headers,
        cookies=list(map(_sent, page.cookies)),
    )


def _worked(desk: WebDesk, pool: Pool) -> Callable[[Work, AnyRequest], Awaitable[Response[bytes]]]:
    """Works on the threads of one kind."""

    async def done(work: Work, request: AnyRequest) -> Response[bytes]:
        asked = await _asked(request, desk.now())
        return answer(await pool.run(work, asked))

    return done


def _entry_routes(desk: WebDesk, pools: Pools) -> list[Any]:
    entry = desk.entry
    on_pages, on_keys, at_provider = (_worked(desk, pool) for pool in (pools.pages, pools.keys, pools.provider))

    @get("/", include_in_schema=False)
    async def home() -> Response[bytes]:
        return answer(redirect(HOME))

    @get("/sign-in", include_in_schema=False)
    async def sign_in(request: AnyRequest) -> Response[bytes]:
        return await on_pages(entry.show, request)

    @post("/sign-in", include_in_schema=False)
    async def enter(request: AnyRequest) -> Response[bytes]:
        return await on_keys(entry.enter, request)

    @post("/sign-out", include_in_schema=False)
    async def leave(request: AnyRequest) -> Response[bytes]:
        return await on_pages(entry.leave, request)

    @get("/invitation/{token:str}", include_in_schema=False)
    async def invitation(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
        return await on_pages(lambda asked: entry.show_invitation(asked, token), request)

    @post("/invitation/{token:str}", include_in_schema=False)
    async def make_account(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
        return await on_keys(lambda asked: entry.make_account(asked, token), request)

    @get("/sign-in/provider", include_in_schema=False)
    async def to_provider(request: AnyRequest) -> Response[bytes]:
        return await at_provider(entry.to_provider, request)

    @get("/sign-in/provider/back", include_in_schema=False)
    async def from_provider(request: AnyRequest) -> Response[bytes]:
        return await at_provider(entry.from_provider, request)

    return [home, sign_in, enter, leave, invitation, make_account, to_provider, from_provider]


def _report_routes(desk: WebDesk, pools: Pools) -> list[Any]:
    on_pages = _worked(desk, pools.pages)

    @get("/report", include_in_schema=False)
    async def report(request: AnyRequest) -> Response[bytes]:
        return await on_pages(desk.report, request)

    @get("/report.pdf", include_in_schema=False)
    async def paper(request: AnyRequest) -> Response[bytes]:
        return await on_pages(desk.paper, request)

    @post("/report/finding", include_in_schema=False)
    async def finding(request: AnyRequest) -> Response[bytes]:
        return await on_pages(desk.decide_finding, request)

    @post("/report/query", include_in_schema=False)
    async def query(request: AnyRequest) -> Response[bytes]:
        return await on_pages(desk.answer_query, request)

    @get("/report/links", include_in_schema=False)
    async def links(request: AnyRequest) -> Response[bytes]:
        return await on_pages(desk.links, request)

    @post("/report/link", include_in_schema=False)
    async def link(request: AnyRequest) -> Response[bytes]:
        return await on_pages(desk.decide_link, request)

    @get("/web/{name:str}", include_in_schema=False)
    async def shipped(name: FromPath[str]) -> Response[bytes]:
        return answer(desk.shipped(name))

    return [report, paper, finding, query, links, link, shipped]


def web_router(desk: WebDesk, pools: Pools) -> Router:
    """The pages as a part of the hub's application, with errors that are pages too."""

    def on_http(_request: AnyRequest, error: HTTPException) -> Response[bytes]:
        return answer(desk.trouble(error.status_code))

    def on_refusal(_request: AnyRequest, refusal: Refusal) -> Response[bytes]:
        return answer(desk.trouble(refusal.status, retry_after=refusal.retry_after))

    def on_bug(request: AnyRequest, error: Exception) -> Response[bytes]:
        # The kind and the place are what we need; a path may hold a token and a traceback a name.
        meaning = meaning_of(error)
        status = 500 if meaning is None else 507 if isinstance(meaning, NoRoom) else 503
        what = "bug in a page" if status == 500 else "trouble in a page"
        page = request.url.path.split("/")[1]
        _log.error(what, page=page, kind=type(error).__name__, place=place_of(error), answered=status)
        return answer(desk.trouble(status))

    return Router(
        path="/",
        route_handlers=[*_entry_routes(desk, pools), *_report_routes(desk, pools)],
        exception_handlers={HTTPException: on_http, Refusal: on_refusal, Exception: on_bug},
    )
