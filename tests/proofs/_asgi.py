"""One request through the hub's application, as its server would hand it over; no socket between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote


async def through(
    app: Any, *, method: str, target: str, headers: Iterable[tuple[bytes, bytes]], body: bytes, host: str = "127.0.0.1"
) -> tuple[int, dict[str, list[str]], bytes]:
    """Status, headers and content of the answer."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "https",
        "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(),
        "root_path": "", "client": (host, 1), "server": ("hub", 443),
        "headers": [(name.lower(), value) for name, value in headers],
    }  # fmt: skip
    heard: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]
    said: list[Any] = []

    async def receive() -> Any:
        return heard.pop(0) if heard else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope, receive, send)
    told: dict[str, list[str]] = {}
    for name, value in said[0]["headers"]:
        told.setdefault(name.decode().lower(), []).append(value.decode())
    return said[0]["status"], told, b"".join(part.get("body", b"") for part in said[1:])
