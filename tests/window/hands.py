"""Keys, pointer and wheel, as the X server hands them to whatever has them: nobody names a widget."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

_NAMED = {
    "Enter": "Return", "Esc": "Escape", "Space": "space", "Ctrl": "Control_L", "Shift": "Shift_L", "Alt": "Alt_L",
    "PageDown": "Next", "PageUp": "Prior", "Backspace": "BackSpace",
    " ": "space", "\n": "Return", "-": "minus", ".": "period", ",": "comma", "/": "slash", "?": "question",
    ":": "colon", ";": "semicolon", "'": "apostrophe", '"': "quotedbl", "(": "parenleft", ")": "parenright",
    "_": "underscore", "+": "plus", "=": "equal", "!": "exclam", "#": "numbersign", "%": "percent", "&": "ampersand",
}  # fmt: skip
_SHIFTED = set('?:"()_+!#%&')
_HELD_SECONDS = 0.02
"""Between a press and its release: shorter than any person's, and long enough that X orders them."""
WHEEL_UP, WHEEL_DOWN = 4, 5


class Hands:
    """One keyboard and one pointer on one screen."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)

    def close(self) -> None:
        self._display.close()

    def key(self, chord: str) -> None:
        """Press and let go, such as ``Ctrl+Enter``, ``F6``, ``n``."""
        *held, last = chord.split("+") if len(chord) > 1 else [chord]
        with self.holding(*held):
            self._send(X.KeyPress, self._code(last))
            time.sleep(_HELD_SECONDS)
            self._send(X.KeyRelease, self._code(last))

    def keys(self, *chords: str) -> None:
        for one in chords:
            self.key(one)

    def type(self, words: str) -> int:
        """Type words; returns how many keys that took. Letters that this keyboard does not have come as composed
        words."""
        shift, keys = self._code("Shift"), 0
        for sign in words:
            shifted = sign.isupper() or sign in _SHIFTED
            if shifted:
                self._send(X.KeyPress, shift)
            self._send(X.KeyPress, self._code(sign))
            self._send(X.KeyRelease, self._code(sign))
            if shifted:
                self._send(X.KeyRelease, shift)
            keys += 2 if shifted else 1
        return keys

    @contextmanager
    def holding(self, *names: str) -> Iterator[None]:
        """Keys that stay down meanwhile."""
        codes = [self._code(name) for name in names]
        for code in codes:
            self._send(X.KeyPress, code)
        try:
            yield
        finally:
            for code in reversed(codes):
                self._send(X.KeyRelease, code)

    def move(self, x: int, y: int) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()

    def press(self, x: int, y: int) -> None:
        self.move(x, y)
        self._send(X.ButtonPress, 1)

    def let_go(self) -> None:
        self._send(X.ButtonRelease, 1)

    def click(self, x: int, y: int) -> None:
        self.press(x, y)
        time.sleep(_HELD_SECONDS)
        self.let_go()

    def wheel(self, x: int, y: int, *, notches: int) -> None:
        """Turn the wheel over a place; more than nought turns down."""
        self.move(x, y)
        button = WHEEL_DOWN if notches > 0 else WHEEL_UP
        for _ in range(abs(notches)):
            self._send(X.ButtonPress, button)
            self._send(X.ButtonRelease, button)

    def _send(self, event: int, code: int) -> None:
        xtest.fake_input(self._display, event, code)
        self._display.sync()

    def _code(self, name: str) -> int:
        symbol = XK.string_to_keysym(_NAMED.get(name, name.lower() if len(name) == 1 else name))
        code = int(self._display.keysym_to_keycode(symbol))
        if not code:
            raise ValueError(f"this keyboard has no key {name!r}")
        return code
