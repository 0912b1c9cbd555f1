"""Pages, e-mail and paper as pictures: python -m tests.hub.web.pictures FOLDER. Their people are sample people."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.day.run import policy_for
from sync.hub.report.paper.paper import pages_of
from sync.hub.report.send.compose import compose
from sync.hub.settings import Settings
from sync.hub.tls import SERVER_FILE
from sync.hub.web import sessions
from sync.hub.web.guard import SESSION
from tests.hub.report.sample_day import AREA, MADE, sample_cut
from tests.hub.web.browser import browser, see, whole_page
from tests.hub.web.force import reading
from tests.hub.web.links import ITEM

DESK, PHONE = (1280, 1330), (390, 1000)
"""As much of a page as a guide shows."""
LOOKS = ((DESK, False, ""), (PHONE, False, "-phone"), (PHONE, True, "-phone-dark"), (DESK, True, "-dark"))


def draw(out: Path) -> None:
    """Everything, into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    roles, policy = shipped_roles(MADE.date()), policy_for(MADE.date())
    pages = pages_of(
        sample_cut(), area=AREA, marking="OFFICIAL-SENSITIVE", copies=150, roles=roles, policy=policy, ppi=72
    )
    for number, page in enumerate(pages, start=1):
        (out / f"report-paper{'' if number == 1 else f'-{number}'}.png").write_bytes(page)
    with tempfile.TemporaryDirectory() as name, reading(Path(name)) as running:
        running.report()
        person = running.reader()
        letter = Path(name) / "letter.html"
        letter.write_text(compose(sample_cut(), settings=Settings(), roles=roles).html, "utf-8")
        with browser(running.hub.folder / SERVER_FILE, profile=Path(name) / "profile") as screen:
            for (wide, high), dark, suffix in LOOKS:
                see(screen, width=wide, height=high, dark=dark)
                screen.get(letter.as_uri())
                whole_page(screen, out / f"report-mail{suffix}.png", width=wide, most=high)
                screen.get(running.url + "/sign-in")
                whole_page(screen, out / f"report-sign-in{suffix}.png", width=wide, most=high)
                screen.get(running.url + running.invitation(person))
                whole_page(screen, out / f"report-account{suffix}.png", width=wide, most=high)
                _sign_in(screen, running, person.user)
                screen.get(running.url + "/report")
                whole_page(screen, out / f"report-page{suffix}.png", width=wide, most=high)
                screen.get(f"{running.url}/report/links?day={MADE.date().isoformat()}&item={ITEM}")
                whole_page(screen, out / f"report-links{suffix}.png", width=wide, most=high)
                screen.delete_all_cookies()


def _sign_in(screen: Any, running: Any, user: str) -> None:
    with running.hub.storage.write() as tx:
        token = sessions.start(tx, user, how="passphrase", now=running.now)
    told = {"url": running.url, "name": SESSION, "value": token, "secure": True, "httpOnly": True, "path": "/"}
    screen.execute_cdp_cmd("Network.setCookie", told)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    draw(Path(sys.argv[1]))
