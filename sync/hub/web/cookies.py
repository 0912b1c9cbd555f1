"""The cookies of a request, read without the standard library's reader: that one takes seconds for a header of
backslashes in many a Python (CVE-2024-7592)."""

from __future__ import annotations

import http.cookies
import re
import time

LONGEST = 4096
MOST = 30
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}")
_VALUE = re.compile(r'"?[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*"?')
_PROBE_SIGNS, _PROBE_SECONDS = 20_000, 0.1


def cookies_of(header: str) -> dict[str, str]:
    """The cookies that are well-formed (RFC 6265), of each name the first; none of a header that is longer than any of
    ours. A value is taken as it stands."""
    if len(header) > LONGEST:
        return {}
    found: dict[str, str] = {}
    for pair in header.split(";", MOST)[:MOST]:
        name, sign, value = pair.strip(" \t").partition("=")
        if sign and _NAME.fullmatch(name) and _VALUE.fullmatch(value):
            found.setdefault(name, value.strip('"'))
    return found


def reader_is_slow() -> bool:
    """Whether this Python's own reader of cookies is the quadratic one. The hub does not use it; who runs the hub
    should know that the interpreter has holes that are mended elsewhere. Tried, and not asked by version: systems mend
    theirs and keep the number."""
    unquote = getattr(http.cookies, "_unquote", None)
    if unquote is None:
        return False
    begun = time.perf_counter()
    unquote('"' + "\\" * _PROBE_SIGNS + '"')
    return time.perf_counter() - begun > _PROBE_SECONDS
