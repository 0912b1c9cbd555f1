"""Pages of a running hub, asked over real TLS as a browser asks; and a real browser."""

from __future__ import annotations

import html
import os
import re
import shutil
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sync.hub.hub import Hub
from sync.hub.report.audience.recipients import Recipient
from sync.hub.web.local import STEP_SECONDS, totp
from tests.hub.web.browser import MISSING, installed
from tests.hub.web.force import NOW, Reading, reading

PASSPHRASE = "gravel otter kettle moonless"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty hub, closed, to copy."""
    folder = tmp_path_factory.mktemp("empty") / "hub"
    Hub(folder, clock=lambda: NOW).close()
    return folder


@pytest.fixture
def hub(tmp_path: Path, empty: Path) -> Iterator[Reading]:
    """One on the encrypted file."""
    shutil.copytree(empty, tmp_path / "hub")
    with reading(tmp_path) as made:
        yield made


class Surfer:
    """Somebody at a browser without a script: follows links, fills in forms, holds cookies."""

    def __init__(self, hub: Reading) -> None:
        context = ssl.create_default_context(cadata=hub.hub.ca_pem)
        self.hub = hub
        self.line = httpx.Client(base_url=hub.url, verify=context, trust_env=False, timeout=30)
        self.page = httpx.Response(200)

    def go(self, path: str) -> httpx.Response:
        """Open a page and follow where it leads."""
        self.page = self.line.get(path, follow_redirects=True)
        return self.page

    def send(self, action: str, **fields: str) -> httpx.Response:
        """Send a form of the page that is open: its hidden fields and these."""
        told = {**self.hidden(action), **fields}
        self.page = self.line.post(action, data=told, follow_redirects=True)
        return self.page

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the first form with that action."""
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.page.text, re.DOTALL)
        assert form is not None, self.page.text[:2000]
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
        return {name: html.unescape(value) for name, value in found}

    def code(self, secret: bytes, *, later: int = 0) -> str:
        """What an authenticator shows, ``later`` steps from now."""
        return totp(secret).generate(int(self.hub.now.timestamp()) + later * STEP_SECONDS).decode()

    def join(self, person: Recipient) -> bytes:
        """Make the account of a link; returns the secret that the authenticator holds now."""
        path = self.hub.invitation(person)
        self.go(path)
        secret = secret_on(self.page.text)
        self.send(path, passphrase=PASSPHRASE, again=PASSPHRASE, code=self.code(secret))
        assert self.page.url.path == "/report", self.page.text
        return secret

    def enter(self, email: str, secret: bytes, *, passphrase: str = PASSPHRASE, code: str = "") -> httpx.Response:
        """Sign in, half a minute after whatever was before."""
        self.hub.now += timedelta(seconds=STEP_SECONDS)
        self.go("/sign-in")
        return self.send("/sign-in", email=email, passphrase=passphrase, code=code or self.code(secret))

    def leave(self) -> None:
        """Sign out."""
        self.go("/report")
        self.send("/sign-out")


def secret_on(page: str) -> bytes:
    """The key that a page shows, as an authenticator reads it."""
    import base64

    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert key is not None, page
    told = key[1].replace(" ", "")
    return base64.b32decode(told + "=" * (-len(told) % 8))


@pytest.fixture
def surf(hub: Reading) -> Iterator[Callable[[], Surfer]]:
    """Makes people at browsers, each with cookies of their own."""
    made: list[Surfer] = []

    def one() -> Surfer:
        made.append(Surfer(hub))
        return made[-1]

    yield one
    for surfer in made:
        surfer.line.close()


@pytest.fixture(scope="session")
def chromium() -> None:
    """A real browser is there; a skip is a failure where everything must hold."""
    if installed():
        return
    if os.environ.get("CI") or (hasattr(os, "geteuid") and os.geteuid() == 0):  # where dev.py could have installed it
        pytest.fail(MISSING)
    pytest.skip(MISSING)
