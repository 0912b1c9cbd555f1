"""Puts pages together: one frame around every template, with the marking where the page is about people."""

from __future__ import annotations

from importlib import resources
from typing import Any

import msgspec

from champion_app.domain.errors import Refused
from resources.files import read_bytes
from sync.hub.settings import Settings
from sync.hub.templates import templates
from sync.hub.web.page import Cookie, Page
from sync.hub.web.style import named, style_sheet

_MINUTE = 60
_FOR_GOOD = 31_536_000
_FONT = ("fontpkg_inter", "files", "Inter[opsz,wght].ttf")


class Show:
    """The templates, and the files beside them that a browser may keep."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._templates = templates("web")
        font = resources.files(_FONT[0]).joinpath(*_FONT[1:]).read_bytes()
        font_name = named(font, "inter", "ttf")
        marking = settings.report.marking.replace("\\", "").replace('"', "").replace("\n", " ")
        sheet = style_sheet().replace(b"INTER", f"/web/{font_name}".encode()).replace(b"MARKING", marking.encode())
        self._sheet_name = named(sheet, "page", "css")
        self._files = {
            font_name: Page(body=font, kind="font/ttf", kept_for=_FOR_GOOD),
            self._sheet_name: Page(body=sheet, kind="text/css", kept_for=_FOR_GOOD),
            "icon.svg": Page(body=read_bytes("templates/web", "icon.svg"), kind="image/svg+xml", kept_for=86_400),
        }

    def page(self, template: str, *, status: int = 200, cookies: tuple[Cookie, ...] = (), **told: Any) -> Page:
        """A page of a template. What it is told is escaped."""
        made = self._templates.get_template(template).render(
            **told, sheet=f"/web/{self._sheet_name}", marking=self._settings.report.marking
        )
        return Page(body=made.encode(), status=status, cookies=cookies)

    def file(self, name: str) -> Page:
        """A style sheet, a font, an icon. Raises Refused where there is none of that name."""
        try:
            return self._files[name]
        except KeyError:
            raise Refused("There is no such file.") from None

    def trouble(self, status: int, *, retry_after: int = 0) -> Page:
        """A page for what went wrong."""
        told = {
            404: ("There is no such page", "Check the address, or start from the report."),
            405: ("There is no such page", "Check the address, or start from the report."),
            413: ("That was too much", "What you sent is larger than the hub takes. Nothing was saved."),
            400: ("The hub could not read this", "Nothing was saved. Go back and try again."),
            408: ("That took too long", "What you sent came too slowly. Nothing was saved. Try again."),
            503: ("Many people are here at this moment", f"Nothing was saved. Try again {_soon(retry_after)}."),
            507: ("The hub's disk is full", "Nothing was saved. Tell your administrator."),
            403: ("That was not done", "The page was open for too long. Nothing was saved. Go back and try again."),
        }
        usual = ("Something went wrong at the hub", "Nothing was saved. Try again later, or tell your administrator.")
        title, words = told.get(status, usual)
        page = self.page("message.html", status=status, title=title, words=words)
        return msgspec.structs.replace(page, retry_after=retry_after)


def _soon(seconds: int) -> str:
    return f"in {seconds} seconds" if 0 < seconds < _MINUTE else "in a few minutes"
