"""What a failure of the network means to the person at the laptop. Nothing of the error itself is kept or told."""

from __future__ import annotations

import ssl
from datetime import datetime

import requests

from champion_app.domain.errors import Expected, NotTrusted, Unreachable
from sync.engine.answers import CUT_OFF, IMPOSTOR, NO_ANSWER, SAVED

_DATES = {9, 10}
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def failure(error: Exception, *, now: datetime) -> Expected:
    """What a failure of the network means to the person. Nothing of the error itself is kept."""
    inner = _tls_error(error)
    if isinstance(inner, ssl.SSLCertVerificationError) and inner.verify_code in _DATES:
        return NotTrusted(
            f"This laptop's clock shows {_day(now)}, and the hub's certificate is not valid on that day. "
            f"Nothing was sent. {SAVED} If the date is wrong, set the clock and try again; "
            "if it is right, tell the coordinator that the hub needs a new certificate."
        )
    if inner is not None:
        return NotTrusted(IMPOSTOR)
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return Unreachable(CUT_OFF)
    return Unreachable(NO_ANSWER)


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    """The TLS refusal that an error of requests or urllib3 was made of. A line that merely broke is none."""
    seen: list[BaseException] = [error]
    for found in seen:
        if isinstance(found, ssl.SSLError) and not isinstance(found, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return found
        inside = (*found.args, getattr(found, "reason", None), found.__cause__, found.__context__)
        seen.extend(part for part in inside if isinstance(part, BaseException) and part not in seen)
    return None


def _day(moment: datetime) -> str:
    """``23 November 2026``, in words that no system language changes."""
    here = moment.astimezone()
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}"
