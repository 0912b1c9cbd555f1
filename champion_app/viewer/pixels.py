"""One picture made into plain pixels, by Pillow. Nothing here opens a file; the process around it could not."""

from __future__ import annotations

import contextlib
import warnings
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from champion_app.viewer.samples import SAMPLES
from champion_app.viewer.shape import DAMAGED, LARGE, MOST_PIXELS

DECODERS = (  # each is imported by name: what is only loaded when a picture asks for it could not be loaded any more
    PngImagePlugin, JpegImagePlugin, MpoImagePlugin, GifImagePlugin, BmpImagePlugin, WebPImagePlugin, AvifImagePlugin,
    TiffImagePlugin,
)  # fmt: skip
_WHITE = (255, 255, 255)


class NoPicture(Exception):
    """There are no pixels; the reason is one of the numbers that travel back."""

    def __init__(self, reason: int) -> None:
        super().__init__(reason)
        self.reason = reason


def make_ready() -> None:
    """Bound what Pillow takes, and decode one small picture of each kind, whole and cut short: whatever is loaded late
    is loaded by that. Called once, before the walls stand."""
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")  # a warning that is shown reads the source of who warns, and that is a file
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    for decoder, sample in SAMPLES.items():
        pixels_of(sample, decoder=decoder, largest=1)
        with contextlib.suppress(NoPicture):
            pixels_of(sample[: len(sample) * 3 // 4], decoder=decoder, largest=1)


def pixels_of(content: bytes, *, decoder: str, largest: int) -> tuple[int, int, bytes]:
    """Width, height and four bytes a pixel (blue, green, red, full), turned as it was taken, see-through parts white,
    no side longer than ``largest``. Of several pictures in one file, the first. Raises NoPicture and nothing else."""
    try:
        with Image.open(BytesIO(content), formats=(decoder,)) as picture:
            picture.draft("RGB", (largest, largest))
            _turn(picture)
            plain = _plain(picture, largest)
            return plain.width, plain.height, plain.convert("RGBA").tobytes("raw", "BGRA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise NoPicture(LARGE) from None
    except Exception:  # noqa: BLE001  # a decoder fails in its own words, and every one of them means the same here
        raise NoPicture(DAMAGED) from None


def _turn(picture: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:  # noqa: BLE001  # what is noted about a picture may be damaged where the picture is not
        picture.load()


def _plain(picture: Image.Image, largest: int) -> Image.Image:
    """Red, green and blue, made smaller first where that is cheaper."""
    if picture.mode.startswith("I;16"):
        made = _grey_of_sixteen(picture)
    elif picture.has_transparency_data:
        made = picture.convert("RGBA")
    else:
        made = picture if picture.mode in {"RGB", "L"} else picture.convert("RGB")
    made.thumbnail((largest, largest), Image.Resampling.BICUBIC, reducing_gap=2.0)
    if made.mode != "RGBA":
        return made.convert("RGB")
    white = Image.new("RGB", made.size, _WHITE)
    white.paste(made, mask=made.getchannel("A"))
    return white


def _grey_of_sixteen(picture: Image.Image) -> Image.Image:
    """Sixteen bits a pixel made eight; a plain conversion would cut off all that is brighter."""
    return picture.convert("I").point(lambda level: level / 256).convert("L")
