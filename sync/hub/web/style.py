"""The style sheet of the pages: colours from the one table of tokens, the rest as it is shipped."""

from __future__ import annotations

import hashlib

import msgspec

from resources.files import read_bytes
from resources.tokens import CONTRAST, DARK, LIGHT, Palette

_FIGURES = {
    "band": ("#EFF4FA", "#262E39", "#1F1F1F"),
    "step-1": ("#CFDDF0", "#2C4262", "#4A4410"),
    "step-2": ("#8FB2DC", "#48709F", "#A08F20"),
    "step-3": ("#3D74B8", "#8DBAF2", "#FFE14A"),
    "hatch": ("#9A988F", "#767D86", "#B8B8B8"),
}


def _variables(palette: Palette, place: int) -> str:
    told = {
        name.replace("_", "-"): value for name, value in msgspec.structs.asdict(palette).items() if name != "border"
    }
    told.update((name, values[place]) for name, values in _FIGURES.items())
    lines = [f"--{name}: {value};" for name, value in told.items()]
    return " ".join([*lines, f"--border: {palette.border}px;"])


def style_sheet() -> bytes:
    """Colours for light, dark and high contrast, as the system of whoever reads is set; on paper always light."""
    light, dark, contrast = (_variables(palette, place) for place, palette in enumerate((LIGHT, DARK, CONTRAST)))
    head = (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media screen and (prefers-contrast: more) {{ :root {{ {contrast} }} }}\n"
    )
    return head.encode() + read_bytes("templates/web", "page.css")


def named(content: bytes, name: str, suffix: str) -> str:
    """A name that changes with the content, so that a browser may keep it for good."""
    return f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
