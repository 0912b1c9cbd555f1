"""Sign-in by the force's own identity provider: OpenID Connect, authorization code with PKCE, through Authlib.

Only the provider that the settings name is asked, over TLS, past no proxy. Its word is checked (signature, issuer, who
it is for, nonce, time) and gives an e-mail address; who may read what is decided by the hub's own list.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from sqlalchemy import delete, insert

from champion_app.domain.errors import Refused
from sync.hub.hub import Hub
from sync.hub.report.audience.recipients import by_email
from sync.hub.settings import ProviderSettings, Settings, secret
from sync.hub.storage.readers import provider_state
from sync.hub.web import sessions
from sync.hub.web.seal import digest, new_token

_WAY = timedelta(minutes=10)
_SECONDS = 10
_LEEWAY = 60
_SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SILENT = "The force's sign-in does not answer. Try again later, or tell your administrator."
NOT_TRUSTED = "The force's sign-in gave an answer that does not fit. Nobody was signed in. Try again."
NOT_A_READER = "You are signed in to the force, but you are not on the list of those who get this report."


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Where a browser is sent, and what it holds until it is back."""

    address: str
    state: str


class Provider:
    """The force's identity provider; of no name where none is set."""

    def __init__(self, hub: Hub, settings: Settings) -> None:
        self._hub, self._settings = hub, settings
        self.name = settings.provider.name if settings.provider.issuer else ""

    def way(self, *, after: str) -> Way:
        """A way to the provider. Raises Refused where it does not answer."""
        with self._client() as client:
            metadata = self._metadata(client)
            state, nonce, verifier = new_token(), new_token(), new_token()
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        now = self._hub.clock()
        with self._hub.storage.write_beside() as tx:
            tx.execute(delete(provider_state).where(provider_state.c.expires < now.isoformat()))
            tx.execute(
                insert(provider_state).values(
                    digest=digest(state), nonce=nonce, verifier=verifier, after=after,
                    expires=(now + _WAY).isoformat(),
                )
            )  # fmt: skip
        return Way(address=str(address), state=state)

    def finish(self, query: Any, *, held: str) -> tuple[str, str]:
        """The token of a new session, and where to go on. ``held``: what the browser holds. Raises Refused."""
        now = self._hub.clock()
        state, code = query.get("state", ""), query.get("code", "")
        nonce, verifier, after = self._taken(state, held, now)
        if not code:
            raise Refused("The force's sign-in let nobody in. Try again.")
        email = self._email(code, nonce=nonce, verifier=verifier, now=now)
        with self._hub.storage.write_beside() as tx:
            person = by_email(tx, email)
            if person is None or person.until:
                raise Refused(NOT_A_READER)
            return sessions.start(tx, person.user, how="provider", now=now), after

    def _taken(self, state: str, held: str, now: datetime) -> tuple[str, str, str]:
        """Nonce, verifier and page of somebody who was sent there by this browser; once."""
        if not state or digest(state) != digest(held):
            raise Refused(NOT_TRUSTED)
        with self._hub.storage.write_beside() as tx:
            gone = delete(provider_state).where(provider_state.c.digest == digest(state)).returning(provider_state)
            row = tx.execute(gone).first()
        if row is None or datetime.fromisoformat(row.expires) < now:
            raise Refused("This took too long. Sign in again.")
        return row.nonce, row.verifier, row.after

    def _email(self, code: str, *, nonce: str, verifier: str, now: datetime) -> str:
        with self._client() as client:
            metadata = self._metadata(client)
            try:
                token = client.fetch_token(
                    metadata.token_endpoint, code=code, code_verifier=verifier, grant_type="authorization_code"
                )
                keys = client.get(metadata.jwks_uri, withhold_token=True)
                keys.raise_for_status()
                claims = _checked(
                    token, keys.json(), metadata=metadata, provider=self._settings.provider, nonce=nonce, now=now
                )
            except requests.RequestException:
                raise Refused(SILENT) from None
            except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError):
                raise Refused(NOT_TRUSTED) from None
        if claims.get("email_verified") is False:
            raise Refused("The force's sign-in does not vouch for your e-mail address. Tell your administrator.")
        return str(claims.get(self._settings.provider.claim, ""))

    def _client(self) -> Any:
        found = self._settings.provider
        folder = self._hub.folder
        client = OAuth2Session(
            found.client,
            secret(folder, found.secret_file) if found.secret_file else None,
            scope="openid email",
            redirect_uri=f"{self._settings.origin}/sign-in/provider/back",
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )
        client.trust_env = False
        if found.authority_file:
            client.verify = str(folder / found.authority_file)
        return client

    def _metadata(self, client: Any) -> Metadata:
        issuer = self._settings.provider.issuer.rstrip("/")
        try:
            answer = client.get(f"{issuer}/.well-known/openid-configuration", withhold_token=True)
            answer.raise_for_status()
            found = msgspec.json.decode(answer.content, type=Metadata)
        except (requests.RequestException, msgspec.MsgspecError):
            raise Refused(SILENT) from None
        secure = all(
            urlsplit(one).scheme == "https"
            for one in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        )
        if found.issuer.rstrip("/") != issuer or not secure:
            raise Refused(NOT_TRUSTED)
        return found


def _checked(
    token: Any, keys: Any, *, metadata: Metadata, provider: ProviderSettings, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an identity token, once everything about it fits."""
    read = jwt.decode(
        token["id_token"],
        KeySet.import_key_set(keys),
        registry=JWSRegistry(algorithms=list(_SIGNED_WITH), strict_check_header=False),
    )
    options = {"iss": {"values": [metadata.issuer]}, "aud": {"values": [provider.client]}}
    claims = CodeIDToken(
        read.claims,
        read.header,
        options,
        {"nonce": nonce, "client_id": provider.client, "access_token": token.get("access_token")},
    )
    claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    return cast("dict[str, Any]", claims)
