"""The choices of how the window looks: what is offered, how it is kept, and what it comes to on this machine."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from champion_app.ui.look import Look
from champion_app.ui.session.hands import DEFAULT_MINUTES, MOST_MINUTES
from champion_app.ui.theme import Mode

TEXT_SIZE, COLOURS = "text_size", "colours"
"""The names under which the vault keeps the two choices."""
SYSTEM = "system"
LOCK_AFTER = "lock_after"
"""The name under which the vault keeps after how many minutes the app locks by itself."""
MINUTES = [("1", "1 minute"), *((str(n), f"{n} minutes") for n in range(2, MOST_MINUTES + 1))]
LETTERS = "letter_keys"
"""The name under which the vault keeps whether one letter alone may be a command."""
LETTER_WAYS = [
    ("on", "On: C records a contact, N writes a note"),
    ("off", "Off: only with Ctrl and Shift"),
]
SIZES = [("100", "100 %"), ("125", "125 %"), ("150", "150 %"), ("175", "175 %"), ("200", "200 %")]
PALETTES = [
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
    (SYSTEM, "As this computer is set"),
]
_MODES: dict[str, Mode] = {"light": "light", "dark": "dark", "contrast": "contrast"}


def scale_of(kept: str) -> float:
    """The text scale of a kept size; 1.0 where none was kept or it is not one of those offered."""
    return int(kept) / 100 if kept in dict(SIZES) else 1.0


def mode_of(kept: str) -> Mode:
    """The palette of a kept choice. ``system`` asks this machine, now; nothing kept means light."""
    if kept == SYSTEM:
        return system_mode()
    return _MODES.get(kept, "light")


def system_mode() -> Mode:
    """What the machine is set to: high contrast before dark before light."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def wear_kept(look: Look, *, text_size: str, colours: str) -> None:
    """Put on what was kept. Leaves the look alone where it is so already."""
    mode, scale = mode_of(colours), scale_of(text_size)
    if (look.theme.mode, look.theme.scale) != (mode, scale):
        look.wear(mode=mode, scale=scale)


def letters_of(kept: str) -> bool:
    """Whether one letter alone is a command; it is where nothing was kept."""
    return kept != "off"


def minutes_of(kept: str) -> int:
    """After how many minutes it locks by itself; two where none was kept or it is not one of those offered."""
    return int(kept) if kept in dict(MINUTES) else DEFAULT_MINUTES
