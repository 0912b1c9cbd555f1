"""A real browser on the hub's pages: Debian's Chromium without a screen, which trusts this hub's certificate alone."""

from __future__ import annotations

import base64
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver

MISSING = "Chromium and its driver are not installed: apt-get install chromium chromium-driver"


def installed() -> bool:
    """Whether this machine has them."""
    return all(shutil.which(name) for name in ("chromium", "chromedriver"))


def pin_of(certificate: Path) -> str:
    """What the browser is told to trust: this one key and no other."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    raw = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(raw).digest()).decode()


@contextmanager
def browser(
    *certificates: Path, profile: Path, width: int = 1280, height: int = 800, dark: bool = False, scripts: bool = True
) -> Iterator[WebDriver]:
    """A browser with an empty profile."""
    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for told in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-proxy-server",
        "--disable-dev-shm-usage", "--disable-background-networking", f"--window-size={width},{height}",
        f"--user-data-dir={profile}",
        f"--ignore-certificate-errors-spki-list={','.join(map(pin_of, certificates))}",
    ):  # fmt: skip
        options.add_argument(told)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        driver.set_page_load_timeout(30)
        see(driver, width=width, height=height, dark=dark)
        yield driver
    finally:
        driver.quit()


def see(driver: WebDriver, *, width: int, height: int, dark: bool = False) -> None:
    """The size of a telephone or a desk, and what the system of whoever reads prefers."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def whole_page(driver: WebDriver, path: Path, *, width: int, most: int = 6000) -> None:
    """A picture of the page from top to bottom, or of ``most`` pixels of it."""
    size = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], most), "scale": 1}
    told = {"captureBeyondViewport": True, "clip": clip}
    made = driver.execute_cdp_cmd("Page.captureScreenshot", told)
    path.write_bytes(base64.b64decode(made["data"]))
