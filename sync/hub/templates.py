"""Templates that we ship, for pages and mail. Every value is escaped and cleaned; a value that is missing is a bug."""

from __future__ import annotations

import functools

import jinja2
from markupsafe import Markup

from champion_app.domain.rules.words.visible_text import seen
from resources.files import read_bytes


def _shown(value: object) -> object:
    """What stands in a page; a drawing was cleaned where it was made."""
    return seen(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache
def templates(folder: str) -> jinja2.Environment:
    """The templates of a folder under ``templates``, read once."""

    def source(name: str) -> str | None:
        try:
            return read_bytes(f"templates/{folder}", name).decode()
        except FileNotFoundError:
            return None

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=jinja2.select_autoescape(default=True, default_for_string=True, disabled_extensions=("txt",)),
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
