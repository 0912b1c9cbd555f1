"""A small identity provider that speaks OpenID Connect over real TLS, and can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from sync.hub.tls import SERVER_FILE, SERVER_KEY, ensure_tls

CLIENT, SECRET = "champion", "a secret of this test"


class Identity:
    """Who is signed in there, and what it says of them. ``lie`` changes the claims; ``key`` signs them."""

    def __init__(self, folder: Path) -> None:
        self.ca_pem = ensure_tls(folder, ("127.0.0.1",), now=datetime.now(UTC))
        self.folder = folder
        self.email = "manager@force.example"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.published = self.key
        self.lie: dict[str, Any] = {}
        self.now = datetime.now(UTC)
        self.issuer = ""
        self.asked: dict[str, dict[str, str]] = {}
        self.refuses = False

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
        }  # fmt: skip

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes back to."""
        if self.refuses:
            return f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'error': 'access_denied'})}"
        code = secrets.token_urlsafe(16)
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'code': code})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer to a code: once, for its client alone, with the proof that the code was meant for it."""
        query = self.asked.pop(form["code"], None)
        client = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if query is None or client.replace("+", " ") != f"{CLIENT}:{SECRET}" or proof != query["code_challenge"]:
            return None
        at = int(self.now.timestamp())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "person-1", "email": self.email, "email_verified": True,
            "nonce": query["nonce"], "iat": at, "exp": at + 300,
        }  # fmt: skip
        made = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.lie, self.key)
        return {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": made}


@contextmanager
def identity_provider(folder: Path) -> Iterator[Identity]:
    """One that answers."""
    identity = Identity(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", identity.authorize(query))
                self.end_headers()
            elif parts.path == "/keys":
                self._answer({"keys": [identity.published.as_dict(private=False)]})
            else:
                self._answer(identity.metadata())

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(raw).items()}
            told = identity.token(form, self.headers.get("Authorization", ""))
            self._answer(told or {"error": "invalid_grant"}, 200 if told else 400)

        def _answer(self, told: dict[str, Any], status: int = 200) -> None:
            raw = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / SERVER_FILE, folder / SERVER_KEY)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    identity.issuer = f"https://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield identity
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
