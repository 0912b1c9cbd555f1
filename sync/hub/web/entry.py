"""The pages before anybody is known: signing in, an invitation, the way to the force's identity provider and back."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from champion_app.domain.errors import Refused
from sync.hub.hub import Hub
from sync.hub.settings import Settings
from sync.hub.web import invitations, sessions
from sync.hub.web.guard import FORM, SESSION, Forms
from sync.hub.web.local import totp
from sync.hub.web.page import Asked, Cookie, Page, redirect
from sync.hub.web.provider import Provider
from sync.hub.web.seal import Seal
from sync.hub.web.show import Show
from sync.hub.web.sign_in import GONE, Door, SignIn

HOME = "/report"
_SIGN_IN = "/sign-in"


_PLACES = re.compile(r"/report(?:\.pdf|/links)?(?:\?[A-Za-z0-9%+._~=&:*-]*)?")
"""The addresses that the report's own pages make; nothing else is gone to, however it is written."""


def safe_place(told: str) -> str:
    """Where to go after signing in: only a page of the report on this hub."""
    return told if _PLACES.fullmatch(told) else HOME


class Entry:
    """Lets people in and out."""

    def __init__(self, hub: Hub, settings: Settings, show: Show, seal: Seal, door: Door, provider: Provider) -> None:
        self._hub, self._settings, self._show, self._seal = hub, settings, show, seal
        self._forms, self._door, self._provider = Forms(seal), door, provider

    def show(self, asked: Asked, *, trouble: str = "", status: int = 200) -> Page:
        """The page to sign in."""
        proof, cookies = self._forms.proof_for(asked)
        after = safe_place(asked.query.get("after", "") or asked.form.get("after", ""))
        return self._show.page(
            "sign_in.html", status=status, cookies=cookies, proof=proof, trouble=trouble, after=after,
            email=asked.form.get("email", "")[:254], local=self._local, provider=self._provider.name,
            to_provider=f"/sign-in/provider?after={quote(after)}",
        )  # fmt: skip

    @property
    def _local(self) -> bool:
        return self._settings.pages.local_accounts or not self._provider.name

    def enter(self, asked: Asked) -> Page:
        """Sign in with an account of the hub's own."""
        if not self._forms.ours(asked):
            return self.show(asked, trouble=STALE, status=403)
        if not self._local:
            return self.show(asked, status=403)
        form = asked.form
        told = SignIn(
            email=form.get("email", "")[:254], passphrase=form.get("passphrase", ""), code=form.get("code", "")[:20],
            host=asked.host, came=asked.came,
        )  # fmt: skip
        try:
            token = self._door.enter(told)
        except Refused as refused:
            return self.show(asked, trouble=str(refused), status=403)
        return redirect(safe_place(form.get("after", "")), *_signed_in(token))

    def leave(self, asked: Asked) -> Page:
        """Sign out. A page that was open for too long signs out too: its session ends here and not only in the browser.
        What another site sends does nothing."""
        if not self._forms.from_here(asked):
            return redirect(_SIGN_IN)
        if token := asked.cookies.get(SESSION):
            with self._hub.storage.write_beside() as tx:
                sessions.end(tx, token)
        return redirect(_SIGN_IN, Cookie(name=SESSION, value=""), Cookie(name=FORM, value=""))

    def show_invitation(self, asked: Asked, token: str, *, trouble: str = "", status: int = 200) -> Page:
        """The page on which somebody makes their account."""
        with self._hub.storage.read() as tx:
            found = invitations.look_up(tx, token, self._seal, now=self._hub.clock())
        if found is None:
            return self._show.page("message.html", status=404, title="This link does not work", words=GONE)
        proof, cookies = self._forms.proof_for(asked)
        uri = totp(found.secret).get_provisioning_uri(found.recipient.email, "Hate crime report")
        key = _key_of(uri)
        return self._show.page(
            "invitation.html", status=status, cookies=cookies, proof=proof, trouble=trouble, name=found.recipient.name,
            email=found.recipient.email, uri=uri, key=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
            action=f"/invitation/{quote(token)}",
        )  # fmt: skip

    def make_account(self, asked: Asked, token: str) -> Page:
        """Take what was typed there."""
        if not self._forms.ours(asked):
            return self.show_invitation(asked, token, trouble=STALE, status=403)
        form = asked.form
        try:
            session = self._door.make_account(
                token, passphrase=form.get("passphrase", ""), again=form.get("again", ""), code=form.get("code", ""),
                came=asked.came,
            )  # fmt: skip
        except Refused as refused:
            return self.show_invitation(asked, token, trouble=str(refused), status=403)
        return redirect(HOME, *_signed_in(session))

    def to_provider(self, asked: Asked) -> Page:
        """Off to the force's own sign-in."""
        if not self._provider.name:
            return self._show.trouble(404)
        try:
            to = self._provider.way(after=safe_place(asked.query.get("after", "")))
        except Refused as refused:
            return self.show(asked, trouble=str(refused), status=503)
        return redirect(to.address, Cookie(name=STATE, value=to.state, seconds=_WAY_SECONDS))

    def from_provider(self, asked: Asked) -> Page:
        """Back from it."""
        forget = Cookie(name=STATE, value="")
        try:
            session, after = self._provider.finish(asked.query, held=asked.cookies.get(STATE, ""))
        except Refused as refused:
            page = self.show(asked, trouble=str(refused), status=403)
            return Page(body=page.body, status=page.status, cookies=(*page.cookies, forget))
        return redirect(safe_place(after), *_signed_in(session), forget)


STATE = "__Host-champion-way"
_WAY_SECONDS = 600
STALE = "This page was open for too long, or cookies are switched off. Try again."


def _signed_in(token: str) -> tuple[Cookie, ...]:
    """The session's cookie ends with the browser; the form's one is needed no more."""
    return Cookie(name=SESSION, value=token), Cookie(name=FORM, value="")


def _key_of(uri: str) -> str:
    """The key in an authenticator's address, for whoever types it."""
    query = dict(part.split("=", 1) for part in urlsplit(uri).query.split("&"))
    return query["secret"].rstrip("=")
