"""What a browser asks and what it is answered, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec

MOST_FIELDS = 40


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a browser. Header names in small letters; ``host`` is where it came from, ``came`` when: it may
    have waited for its turn since."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    headers: Mapping[str, str]
    host: str
    came: datetime


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie to keep, or to forget where ``value`` is empty. Always secure, out of reach of scripts."""

    name: str
    value: str
    seconds: int = 0


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. ``kept_for``: seconds that the browser may keep it; 0 for everything about people. ``retry_after``:
    seconds after which it may be asked again."""

    body: bytes = b""
    kind: str = "text/html"
    status: int = 200
    to: str = ""
    cookies: tuple[Cookie, ...] = ()
    file_name: str = ""
    kept_for: int = 0
    retry_after: int = 0


def form_of(raw: bytes) -> dict[str, str]:
    """The fields of a form; the last of each name. Raises ValueError where it is no form."""
    return dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS))


def redirect(to: str, *cookies: Cookie) -> Page:
    """Go on there, with GET."""
    return Page(status=303, to=to, cookies=cookies)
