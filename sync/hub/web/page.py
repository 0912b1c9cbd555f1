"""What a browser asks and what it is answered, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

import msgspec

MOST_FIELDS = 40


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a browser. Header names in small letters; ``host`` is where it came from."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    headers: Mapping[str, str]
    host: str


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie to keep, or to forget where ``value`` is empty. Always secure, out of reach of scripts."""

    name: str
    value: str
    seconds: int = 0


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. ``kept_for``: seconds that the browser may keep it; 0 for everything about people."""

    body: bytes = b""
    kind: str = "text/html"
    status: int = 200
    to: str = ""
    cookies: tuple[Cookie, ...] = ()
    file_name: str = ""
    kept_for: int = 0


def form_of(raw: bytes) -> dict[str, str]:
    """The fields of a form; the last of each name. Raises ValueError where it is no form."""
    return dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS))


def cookies_of(header: str) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def redirect(to: str, *cookies: Cookie) -> Page:
    """Go on there, with GET."""
    return Page(status=303, to=to, cookies=cookies)
