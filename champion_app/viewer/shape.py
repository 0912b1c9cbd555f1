"""What goes in and what comes back: lengths first, so that neither side ever reads more than it must."""

from __future__ import annotations

import struct

MOST_BYTES = 50 * 1024 * 1024
"""No file of a case is larger."""
MOST_PIXELS = 60_000_000
"""A picture that claims more is refused before a single pixel is made."""
HEAD = struct.Struct("!II")
"""In: largest side, length. Back: width and height, or zero and a reason."""
KIND, LARGE, DAMAGED = 1, 2, 3
"""Reasons for no picture."""
BYTES_A_PIXEL = 4
