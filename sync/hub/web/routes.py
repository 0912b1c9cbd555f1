"""The routes of the pages: thin; each hands plain data to a desk on a thread and its answer to the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from litestar import Request, Response, Router, get, post
from litestar.datastructures import Cookie as SentCookie
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from sync.hub.web.desk import WebDesk
from sync.hub.web.entry import HOME
from sync.hub.web.guard import HEADERS
from sync.hub.web.page import Asked, Cookie, Page, cookies_of, form_of, redirect

_log = structlog.get_logger("hub.web")
_LARGEST_FORM = 64 * 1024
AnyRequest = Request[Any, Any, Any]
Work = Callable[[Asked], Page]


async def _asked(request: AnyRequest) -> Asked:
    raw = b""
    if request.method == "POST":
        async for part in request.stream():
            raw += part
            if len(raw) > _LARGEST_FORM:
                raise HTTPException(status_code=413)
    try:
        form = form_of(raw)
    except ValueError:
        raise HTTPException(status_code=400) from None
    return Asked(
        method=request.method,
        path=request.url.path,
        query={str(key): str(value) for key, value in request.query_params.items()},
        form=form,
        cookies=cookies_of(request.headers.get("cookie", "")),
        headers={name.lower(): value for name, value in request.headers.items()},
        host=request.client.host if request.client else "",
    )


def _sent(cookie: Cookie) -> SentCookie:
    seconds = cookie.seconds if cookie.value else 0
    return SentCookie(
        key=cookie.name, value=cookie.value, path="/", secure=True, httponly=True, samesite="lax",
        max_age=seconds if cookie.value and seconds else (None if cookie.value else 0),
    )  # fmt: skip


def answer(page: Page) -> Response[bytes]:
    """A page as it goes out."""
    headers = dict(HEADERS)
    headers["Cache-Control"] = f"private, max-age={page.kept_for}, immutable" if page.kept_for else "no-store"
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


async def _done(work: Work, request: AnyRequest) -> Response[bytes]:
    return answer(await asyncio.to_thread(work, await _asked(request)))


def _entry_routes(desk: WebDesk) -> list[Any]:
    entry = desk.entry

    @get("/", include_in_schema=False)
    async def home() -> Response[bytes]:
        return answer(redirect(HOME))

    @get("/sign-in", include_in_schema=False)
    async def sign_in(request: AnyRequest) -> Response[bytes]:
        return await _done(entry.show, request)

    @post("/sign-in", include_in_schema=False)
    async def enter(request: AnyRequest) -> Response[bytes]:
        return await _done(entry.enter, request)

    @post("/sign-out", include_in_schema=False)
    async def leave(request: AnyRequest) -> Response[bytes]:
        return await _done(entry.leave, request)

    @get("/invitation/{token:str}", include_in_schema=False)
    async def invitation(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
        return await _done(lambda asked: entry.show_invitation(asked, token), request)

    @post("/invitation/{token:str}", include_in_schema=False)
    async def make_account(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
        return await _done(lambda asked: entry.make_account(asked, token), request)

    @get("/sign-in/provider", include_in_schema=False)
    async def to_provider(request: AnyRequest) -> Response[bytes]:
        return await _done(entry.to_provider, request)

    @get("/sign-in/provider/back", include_in_schema=False)
    async def from_provider(request: AnyRequest) -> Response[bytes]:
        return await _done(entry.from_provider, request)

    return [home, sign_in, enter, leave, invitation, make_account, to_provider, from_provider]


def _report_routes(desk: WebDesk) -> list[Any]:
    @get("/report", include_in_schema=False)
    async def report(request: AnyRequest) -> Response[bytes]:
        return await _done(desk.report, request)

    @get("/report.pdf", include_in_schema=False)
    async def paper(request: AnyRequest) -> Response[bytes]:
        return await _done(desk.paper, request)

    @post("/report/finding", include_in_schema=False)
    async def finding(request: AnyRequest) -> Response[bytes]:
        return await _done(desk.decide_finding, request)

    @post("/report/query", include_in_schema=False)
    async def query(request: AnyRequest) -> Response[bytes]:
        return await _done(desk.answer_query, request)

    @get("/report/links", include_in_schema=False)
    async def links(request: AnyRequest) -> Response[bytes]:
        return await _done(desk.links, request)

    @post("/report/link", include_in_schema=False)
    async def link(request: AnyRequest) -> Response[bytes]:
        return await _done(desk.decide_link, request)

    @get("/web/{name:str}", include_in_schema=False)
    async def shipped(name: FromPath[str]) -> Response[bytes]:
        return answer(desk.shipped(name))

    return [report, paper, finding, query, links, link, shipped]


def web_router(desk: WebDesk) -> Router:
    """The pages as a part of the hub's application, with errors that are pages too."""

    def on_http(_request: AnyRequest, error: HTTPException) -> Response[bytes]:
        return answer(desk.trouble(error.status_code))

    def on_bug(request: AnyRequest, error: Exception) -> Response[bytes]:
        # The kind and the place are what we need; a path may hold a token and a traceback a name.
        _log.error("bug in a page", page=request.url.path.split("/")[1], kind=type(error).__name__)
        return answer(desk.trouble(500))

    return Router(
        path="/",
        route_handlers=[*_entry_routes(desk), *_report_routes(desk)],
        exception_handlers={HTTPException: on_http, Exception: on_bug},
    )
