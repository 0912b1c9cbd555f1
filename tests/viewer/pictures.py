"""Pictures as cameras, phones and messengers write them: some of every kind that is shown, small, made here."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

WIDE, HIGH = 48, 32
_TURNED_RIGHT, _ORIENTATION = 6, 0x0112


def _coloured(mode: str) -> Image.Image:
    """Red at the left, blue at the right; what can be seen through is half so."""
    base = Image.new("RGBA", (WIDE, HIGH), (255, 0, 0, 255))
    base.paste((0, 0, 255, 255), (WIDE // 2, 0, WIDE, HIGH))
    if mode in {"RGBA", "LA"}:
        base.putalpha(128)
    if mode in {"I;16", "1"}:
        return Image.new(mode, (WIDE, HIGH), 1)
    return base.convert("RGB").convert(mode) if mode in {"P", "CMYK", "YCbCr"} else base.convert(mode)


def written(decoder: str, mode: str = "RGB", *, turned: bool = False, several: bool = False, **how: Any) -> bytes:
    """One picture, in the words of Pillow's writers."""
    if turned:
        notes = Image.Exif()
        notes[_ORIENTATION] = _TURNED_RIGHT
        how["exif"] = notes
    if several:
        how |= {"save_all": True, "append_images": [_coloured(mode).rotate(180)]}
    raw = BytesIO()
    _coloured(mode).save(raw, decoder, **how)
    return raw.getvalue()


def every_kind() -> dict[str, tuple[str, bytes]]:
    """By what it is, with its decoder."""
    profile = b"no profile at all" * 40
    made: dict[str, tuple[str, bytes]] = {
        "MPO of a phone": ("JPEG", written("MPO", several=True)),
        "progressive JPEG": ("JPEG", written("JPEG", progressive=True)),
        "JPEG for printers": ("JPEG", written("JPEG", "CMYK")),
        "JPEG with a profile": ("JPEG", written("JPEG", icc_profile=profile, comment=b"c" * 300)),
        "PNG with a profile": ("PNG", written("PNG", icc_profile=profile)),
        "APNG": ("PNG", written("PNG", several=True)),
        "BMP for screens": ("BMP", written("BMP", "P")),
        "GIF that moves": ("GIF", written("GIF", several=True, duration=40)),
        "GIF, see-through": ("GIF", written("GIF", "RGBA")),
        "WebP without loss": ("WEBP", written("WEBP", "RGBA", lossless=True)),
        "WebP that moves": ("WEBP", written("WEBP", several=True)),
        "AVIF, see-through": ("AVIF", written("AVIF", "RGBA")),
        "AVIF that moves": ("AVIF", written("AVIF", several=True)),
        "TIFF of two pages": ("TIFF", written("TIFF", several=True)),
        "TIFF of a fax": ("TIFF", written("TIFF", "1", compression="group4")),
    }
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        made[f"PNG {mode}"] = ("PNG", written("PNG", mode))
    for way in ("raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits", "lzma", "zstd"):
        made[f"TIFF {way}"] = ("TIFF", written("TIFF", compression=way))
    for decoder in ("PNG", "JPEG", "WEBP", "AVIF", "TIFF"):
        made[f"{decoder}, turned"] = (decoder, written(decoder, turned=True))
    return made
