"""The network: the only file of the engine that opens a connection.

TLS 1.3 to the pinned certificate authority and nobody else; no proxies, no redirects, nothing read from the
environment; every request numbered and signed by the device.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter

from champion_app.domain.errors import NotTrusted, Unreachable
from sync.engine.answers import CUT_OFF, IMPOSTOR, NO_ANSWER, TOO_LARGE, refusal
from sync.engine.failures import failure
from sync.engine.ports import Answer, Identity
from sync.wire.codec import LARGEST_BODY, MEDIA_TYPE
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, request_bytes, sign

Clock = Callable[[], datetime]

_CHUNK = 256 * 1024
_LARGEST_OFFER = 64 * 1024


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds to wait: for a connection, between two pieces of an answer, for the whole answer."""

    connect: float = 5.0
    read: float = 60.0
    whole: float = 600.0


def wall_clock() -> datetime:
    """Now, as this laptop's clock has it."""
    return datetime.now(UTC)


class HubTransport:
    """Signed requests of one device to its hub over one kept connection. Close it after the round."""

    def __init__(
        self,
        identity: Identity,
        next_number: Callable[[], int],
        timeouts: Timeouts | None = None,
        *,
        clock: Clock = wall_clock,
        largest: int = LARGEST_BODY,
    ) -> None:
        self._identity = identity
        self._next_number = next_number
        self._line = PinnedLine(identity.hub_url, identity.ca_pem, timeouts, clock=clock, largest=largest)

    def begin(self, method: str, target: str, body: bytes = b"") -> Answer:
        """Take the next number, sign, and send in the background."""
        request = self._line.prepare(method, target, body)
        number = self._next_number()
        content = request_bytes(
            method=method,
            target=request.path_url,
            body=body,
            device=self._identity.device,
            number=number,
        )
        request.headers[DEVICE_HEADER] = self._identity.device
        request.headers[NUMBER_HEADER] = str(number)
        request.headers[SIGNATURE_HEADER] = sign(self._identity.device_key, content)
        return _Sent(lambda: self._line.send(request))

    def get(self, target: str) -> bytes:
        return _whole(self.begin("GET", target))

    def post(self, target: str, body: bytes) -> bytes:
        return _whole(self.begin("POST", target, body))

    def close(self) -> None:
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class PinnedLine:
    """Unsigned requests to one address that must prove itself with the pinned certificate authority."""

    def __init__(
        self,
        hub_url: str,
        ca_pem: str,
        timeouts: Timeouts | None = None,
        *,
        clock: Clock = wall_clock,
        largest: int = LARGEST_BODY,
    ) -> None:
        self._hub_url = hub_url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._clock = clock
        self._largest = largest
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.adapters.clear()
        self._session.mount("https://", _PinnedAdapter(pinned_context(ca_pem)))

    def prepare(self, method: str, target: str, body: bytes) -> requests.PreparedRequest:
        """A request that is not sent yet. ``path_url`` of it is the target exactly as it will travel."""
        headers = {"Accept": MEDIA_TYPE, "Accept-Encoding": "identity"}
        if body:
            headers["Content-Type"] = MEDIA_TYPE
        try:
            return requests.Request(method, self._hub_url + target, headers=headers, data=body or None).prepare()
        except requests.RequestException:
            raise Unreachable(NO_ANSWER) from None

    def send(self, request: requests.PreparedRequest) -> bytes:
        """The answer's bytes. Raises what the answer or its absence means."""
        limits = (self._timeouts.connect, self._timeouts.read)
        until = time.monotonic() + self._timeouts.whole
        try:
            with self._session.send(
                request, stream=True, timeout=limits, allow_redirects=False, verify=True, proxies={}
            ) as answer:
                raw = _read(answer.iter_content(_CHUNK), largest=self._largest, until=until)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise failure(error, now=self._clock()) from None
        if 200 <= answer.status_code < 300:
            return raw
        raise refusal(answer.status_code, raw, retry_after=answer.headers.get("Retry-After", ""))

    def post(self, target: str, body: bytes) -> bytes:
        return self.send(self.prepare("POST", target, body))

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def pinned_context(ca_pem: str) -> ssl.SSLContext:
    """TLS 1.3 that trusts this authority only, and only under the name that was asked for. Raises NotTrusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_verify_locations(cadata=ca_pem)
    except (ssl.SSLError, ValueError):
        raise NotTrusted(IMPOSTOR) from None
    return context


def fetch_unproved(hub_url: str, target: str, timeouts: Timeouts | None = None, *, clock: Clock = wall_clock) -> bytes:
    """GET from a computer that has proved nothing yet: for the enrolment offer only, whose content proves itself.

    Nothing about this laptop or its person is sent.
    """
    limits = timeouts or Timeouts()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    parts = urlsplit(hub_url)
    line = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=limits.connect, context=context)
    try:
        line.connect()
        line.sock.settimeout(limits.read)
        line.request("GET", target, headers={"Accept": MEDIA_TYPE, "Accept-Encoding": "identity"})
        answer = line.getresponse()
        raw = answer.read(_LARGEST_OFFER + 1)
    except (http.client.HTTPException, OSError) as error:
        raise failure(error, now=clock()) from None
    finally:
        line.close()
    if len(raw) > _LARGEST_OFFER:
        raise Unreachable(TOO_LARGE)
    if 200 <= answer.status < 300:
        return raw
    raise refusal(answer.status, raw, retry_after=answer.getheader("Retry-After", ""))


class _PinnedAdapter(HTTPAdapter):
    """requests would add its own bundle of public authorities to any context it is given; this one never does."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 (requests' own signature)
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **kwargs)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 (requests' own signature)
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None


class _Sent:
    """An answer that a daemon thread waits for. Left alone it ends by its time limits and keeps nobody waiting."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        self._future: Future[bytes] = Future()
        threading.Thread(target=self._run, args=(work,), name="hub-answer", daemon=True).start()

    def _run(self, work: Callable[[], bytes]) -> None:
        try:
            self._future.set_result(work())
        except BaseException as error:  # noqa: BLE001 (handed to the one who waits, whatever it is)
            self._future.set_exception(error)

    def wait(self, seconds: float) -> bytes | None:
        return self._future.result() if wait([self._future], seconds).done else None


def _whole(answer: Answer) -> bytes:
    while (raw := answer.wait(60.0)) is None:
        continue
    return raw


def _read(chunks: Iterator[bytes], *, largest: int, until: float) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > largest:
            raise Unreachable(TOO_LARGE)
        if time.monotonic() > until:
            raise Unreachable(CUT_OFF)
    return bytes(content)
