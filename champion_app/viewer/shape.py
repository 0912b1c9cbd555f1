"""What goes in and what comes back: lengths first, so that neither side ever reads more than it must."""

from __future__ import annotations

import struct

MOST_BYTES = 50 * 1024 * 1024
"""No file of a case is larger."""
MOST_PIXELS = 60_000_000
"""A picture that claims more is refused before a single pixel is made."""
DECODERS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
    "image/tiff": "TIFF",
}
"""What is shown, and the one decoder that each is given to. Nothing is left to be guessed from the picture."""
ASKED = struct.Struct("!IIB")
"""In: largest side, length, and which of the decoders."""
HEAD = struct.Struct("!II")
"""Back: width and height, or zero and a reason."""
KIND, LARGE, DAMAGED, OPEN_WALLS = 1, 2, 3, 4
"""Reasons for no picture."""
BYTES_A_PIXEL = 4
