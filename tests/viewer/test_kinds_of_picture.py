"""One of each kind, and each kind as it is really written, decodes behind the walls; nothing is loaded any more."""

from __future__ import annotations

import pickle
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from champion_app.domain.errors import Refused
from champion_app.domain.rules.laptop.file_kinds import HEAD_BYTES, KINDS, kind_of_file
from champion_app.viewer.asking import picture_of
from champion_app.viewer.samples import SAMPLES
from champion_app.viewer.shape import BYTES_A_PIXEL, DECODERS
from tests.viewer.pictures import HIGH, WIDE, every_kind, written

_ALL_BEHIND_WALLS = """
import os, pickle, sys
from champion_app.viewer import decode
decode._before()
from champion_app.viewer.pixels import NoPicture, make_ready, pixels_of
make_ready()
asked = pickle.loads(sys.stdin.buffer.read())
decode._after()
loaded = set(sys.modules)
told = {}
for name, (decoder, content) in asked.items():
    try:
        told[name] = pixels_of(content, decoder=decoder, largest=100)[:2]
    except NoPicture as no:
        told[name] = no.reason
    for cut in (len(content) // 3, len(content) - 7):
        try:
            pixels_of(content[:cut] + bytes(40), decoder=decoder, largest=100)
        except NoPicture:
            pass
sys.stdout.buffer.write(pickle.dumps((told, sorted(set(sys.modules) - loaded))))
sys.stdout.buffer.flush()
os._exit(0)
"""


def test_what_is_said_to_be_shown_is_what_is_decoded() -> None:
    assert {kind.media_type for kind in KINDS if kind.shown} == set(DECODERS)
    assert set(DECODERS.values()) == set(SAMPLES)


@pytest.mark.parametrize("decoder", sorted(SAMPLES))
def test_one_of_each_kind_is_shown(decoder: str) -> None:
    told = picture_of(written(decoder), largest=24)

    assert (told.width, told.height) == (24, 16)
    blue, green, red, full = told.raw[:BYTES_A_PIXEL]
    assert (red > 200, green < 60, blue < 60, full) == (True, True, True, 255)


def test_every_way_of_writing_them_is_shown_behind_the_walls() -> None:
    every = every_kind()
    done = subprocess.run(
        [sys.executable, "-c", _ALL_BEHIND_WALLS], input=pickle.dumps(every), capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr[-500:]
    told, loaded_later = pickle.loads(done.stdout)  # noqa: S301  # our own child
    right = {name: (HIGH, WIDE) if "turned" in name else (WIDE, HIGH) for name in every}
    assert told == right
    assert loaded_later == []
    assert {name for name, (_, raw) in every.items() if kind_of_file(raw[:HEAD_BYTES]) is None} == set()


def test_what_can_be_seen_through_is_on_white() -> None:
    told = picture_of(written("PNG", "RGBA"), largest=100)

    assert told.raw[:BYTES_A_PIXEL] == bytes((127, 127, 255, 255))


def test_sixteen_bits_a_pixel_are_not_cut_off() -> None:
    raw = BytesIO()
    Image.new("I;16", (2, 1), 0x8000).save(raw, "PNG")

    assert picture_of(raw.getvalue(), largest=10).raw[:3] == bytes((128, 128, 128))


def test_notes_that_are_damaged_do_not_hide_the_picture() -> None:
    content = written("JPEG", turned=True).replace(b"MM\0*", b"MM\xff\xff")

    told = picture_of(content, largest=100)
    assert (told.width, told.height) == (WIDE, HIGH)


@pytest.mark.parametrize("decoder", sorted(SAMPLES))
def test_half_of_one_is_a_sentence(decoder: str) -> None:
    content = written("TIFF", compression="tiff_lzw") if decoder == "TIFF" else written(decoder)

    with pytest.raises(Refused, match="damaged"):
        picture_of(content[: len(content) * 2 // 3], largest=100)
