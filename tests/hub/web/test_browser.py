"""The pages in a real browser: from a link to a decision by keyboard, at a desk and on a telephone, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from sync.hub.report.audience.recipients import Recipient
from sync.hub.tls import SERVER_FILE
from sync.hub.web import sessions
from sync.hub.web.guard import SESSION
from sync.hub.web.local import STEP_SECONDS, totp
from tests.hub.web.browser import browser, see
from tests.hub.web.conftest import PASSPHRASE, secret_on
from tests.hub.web.force import Reading, reading
from tests.hub.web.test_links_page import WHY
from tests.hub.web.test_report_page import fill

PATIENCE = 15

CONTRAST = """
const lum = c => { const v = c.map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
  return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number);
const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
const bad = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) { const e = walk.currentNode.parentElement;
  if (!walk.currentNode.nodeValue.trim() || !e.getClientRects().length) continue;
  const svg = e.closest('svg'); const ink = rgb(svg ? getComputedStyle(e).fill : getComputedStyle(e).color);
  const a = lum(ink.slice(0, 3)), b = lum(ground(svg ? svg.parentElement : e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) bad.push([walk.currentNode.nodeValue.trim(), ratio]); }
return bad;
"""
NAMELESS = """
return [...document.querySelectorAll('a, button, input:not([type=hidden]), summary, svg, table, section, nav')]
  .filter(e => { const labels = e.labels ? [...e.labels].map(l => l.textContent).join('') : '';
    const by = e.getAttribute('aria-labelledby'); const named = by && document.getElementById(by);
    const told = (e.getAttribute('aria-label') || '') + labels + (named ? named.textContent : '') +
      (e.tagName === 'INPUT' ? '' : e.textContent);
    return !told.trim(); }).map(e => e.outerHTML.slice(0, 120));
"""
SMALL = """
return [...document.querySelectorAll('a, button, input:not([type=hidden]), summary')]
  .filter(e => { const r = e.getBoundingClientRect(); const inline = getComputedStyle(e).display === 'inline';
    return e.getClientRects().length && !inline && r.left >= 0 && (r.height < 24 || r.width < 24); })
  .map(e => e.outerHTML.slice(0, 120));
"""
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    with reading(tmp_path_factory.mktemp("pages")) as made:
        made.report()
        fill(made)
        yield made


@pytest.fixture(scope="module")
def person(running: Reading) -> Recipient:
    return running.reader()


@pytest.fixture(scope="module")
def screen(running: Reading, tmp_path_factory: pytest.TempPathFactory, chromium: None) -> Iterator[WebDriver]:
    with browser(running.hub.folder / SERVER_FILE, profile=tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def signed_in(screen: WebDriver, running: Reading, person: Recipient) -> None:
    """As somebody who signed in a moment ago."""
    with running.hub.storage.write() as tx:
        token = sessions.start(tx, person.user, how="passphrase", now=running.now)
    told = {"url": running.url, "name": SESSION, "value": token, "secure": True, "httpOnly": True, "path": "/"}
    screen.execute_cdp_cmd("Network.setCookie", told)


def type_in(screen: WebDriver, **fields: str) -> None:
    for name, value in fields.items():
        screen.find_element(By.NAME, name).send_keys(value)


def until(screen: WebDriver, words: str) -> None:
    waiting = WebDriverWait(screen, PATIENCE, 0.05, ignored_exceptions=[StaleElementReferenceException])
    waiting.until(lambda d: words in d.find_element(By.TAG_NAME, "body").text)


def complaints(screen: WebDriver) -> list[Any]:
    """What the browser itself complained of, such as a policy that was broken."""
    return [one for one in screen.get_log("browser") if one["source"] != "network"]  # type: ignore[attr-defined]  # Chrome's own


def test_from_a_link_to_a_decision_by_keyboard(screen: WebDriver, running: Reading, person: Recipient) -> None:
    screen.get(running.url + running.invitation(person))
    secret = secret_on(screen.page_source)
    code = totp(secret).generate(int(running.now.timestamp())).decode()
    type_in(screen, passphrase=PASSPHRASE, again=PASSPHRASE, code=code)
    screen.switch_to.active_element.send_keys(Keys.ENTER)
    until(screen, "Hate crime in East Bristol")
    assert "East" not in screen.title

    screen.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert screen.switch_to.active_element.text == "Skip to the content"
    button = screen.find_element(By.CSS_SELECTOR, "form[action='/report/finding'] button[value=no]")
    button.send_keys(Keys.ENTER)
    until(screen, "Not hate: Sample Manager, today")

    screen.find_element(By.PARTIAL_LINK_TEXT, "Why one person").send_keys(Keys.ENTER)
    until(screen, "Why one person: AS-4471")
    screen.find_element(By.CSS_SELECTOR, "button[value=rejected]").send_keys(Keys.ENTER)
    until(screen, "Not one person: Sample Manager, today")
    screen.find_element(By.LINK_TEXT, "Back to the report").send_keys(Keys.ENTER)
    until(screen, "Hate crime in East Bristol")

    screen.find_element(By.CSS_SELECTOR, "form[action='/sign-out'] button").send_keys(Keys.ENTER)
    until(screen, "Passphrase")
    code = totp(secret).generate(int(running.now.timestamp()) + STEP_SECONDS).decode()
    type_in(screen, email=person.email, passphrase=PASSPHRASE, code=code)
    screen.switch_to.active_element.send_keys(Keys.ENTER)
    until(screen, "Hate crime in East Bristol")
    assert complaints(screen) == []


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, True), (320, False)])
def test_every_page_can_be_read_and_reached(
    screen: WebDriver, running: Reading, person: Recipient, width: int, dark: bool
) -> None:
    see(screen, width=width, height=800, dark=dark)
    signed_in(screen, running, person)
    for path in (
        "/report",
        "/report?view=needs",
        WHY,
        "/report/links",
        "/sign-in",
        running.invitation(person),
        "/no-such-page",
    ):
        screen.get(running.url + path)
        screen.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; });")
        assert screen.execute_script(CONTRAST) == [], path
        assert screen.execute_script(NAMELESS) == [], path
        assert screen.execute_script(SMALL) == [], path
        assert screen.execute_script(WIDER) <= 0, path
        assert len(screen.find_elements(By.TAG_NAME, "h1")) == 1, path


def test_the_checks_find_what_is_wrong(screen: WebDriver, running: Reading) -> None:
    see(screen, width=1280, height=800)
    screen.get(running.url + "/sign-in")
    screen.execute_script(
        "const b = document.querySelector('button'); b.textContent = ''; "
        "document.querySelector('h1').style.color = '#999'; "
        "const a = document.createElement('button'); a.style = 'min-height:0;height:9px;padding:0'; "
        "a.textContent = 'x'; document.querySelector('main').append(a);"
        "const w = document.createElement('div'); w.style = 'width:4000px'; w.textContent = 'y'; "
        "document.body.append(w);"
    )
    for check in (CONTRAST, NAMELESS, SMALL):
        assert screen.execute_script(check) != []
    assert screen.execute_script(WIDER) > 0


def test_all_of_it_works_without_a_script(running: Reading, person: Recipient, tmp_path: Path, chromium: None) -> None:
    with browser(running.hub.folder / SERVER_FILE, profile=tmp_path, scripts=False) as screen:
        signed_in(screen, running, person)
        screen.get(running.url + "/report")
        screen.find_element(By.LINK_TEXT, "Victims’ needs").click()
        until(screen, "Is every victim contacted?")
        assert "RQ-121" not in screen.find_element(By.TAG_NAME, "body").text
        screen.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
        assert screen.find_element(By.TAG_NAME, "details").get_attribute("open") is not None
