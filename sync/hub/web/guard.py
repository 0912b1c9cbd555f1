"""What every page is sent with, and what every form must carry: no script, no frame, no form of another page."""

from __future__ import annotations

from sync.hub.web.page import Asked, Cookie
from sync.hub.web.seal import Seal, new_token

SESSION = "__Host-champion"
FORM = "__Host-champion-form"
_FORM_SECONDS = 3600


class Forms:
    """Proofs in forms: made of what the same browser holds in a cookie, so that no other site can make one."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def proof_for(self, asked: Asked) -> tuple[str, tuple[Cookie, ...]]:
        """The proof for the forms of a page, and the cookie that it needs where there is none yet."""
        held = asked.cookies.get(SESSION) or asked.cookies.get(FORM)
        if held:
            return self._seal.form_proof(held), ()
        token = new_token()
        return self._seal.form_proof(token), (Cookie(name=FORM, value=token, seconds=_FORM_SECONDS),)

    def ours(self, asked: Asked) -> bool:
        """Whether a form came from a page of ours, in the browser that was shown it."""
        held = asked.cookies.get(SESSION) or asked.cookies.get(FORM) or ""
        return bool(held) and _same_origin(asked) and self._seal.fits(held, asked.form.get("proof", ""))

    def from_here(self, asked: Asked) -> bool:
        """Whether the browser itself says that a form stands on a page of this hub, or the form proves it. Enough for
        what does no harm to anybody but who is signed out; a proof may be stale."""
        named = "sec-fetch-site" in asked.headers or asked.headers.get("origin") is not None
        return _same_origin(asked) and (named or bool(asked.form.get("proof")))


def _same_origin(asked: Asked) -> bool:
    """What the browser itself says of where a form stands; older browsers say nothing."""
    if asked.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = asked.headers.get("origin")
    return origin is None or origin == f"https://{asked.headers.get('host', '')}"
