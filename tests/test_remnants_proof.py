"""The proofs `hygiene` and `remnants`: one round each, and the planted defects that they must see."""

from __future__ import annotations

import base64
import gzip
import os
import sys
from pathlib import Path

import pytest

from tests.proofs import hygiene, remnants
from tests.proofs._marked import Marked, marked_vault
from tests.proofs._traces import count, inflated, needles_for_key, needles_for_words

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

STEM = "Zqbdfhkmp"
as_root = pytest.mark.skipif(
    sys.platform == "linux" and os.geteuid() != 0, reason="only root may look into a process that closed itself"
)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marked]:
    folder = tmp_path_factory.mktemp("laptop") / "data"
    return folder, marked_vault(folder, stem=STEM)


@as_root
def test_the_app_stands_closed_among_other_processes(marked: tuple[Path, Marked]) -> None:
    found = hygiene.look(*marked, "key")

    assert [said for said, bad in found if bad] == []
    assert len(found) >= 20


@as_root
def test_open_doors_are_seen(marked: tuple[Path, Marked]) -> None:
    """Planted: a marker in the environment of the next process, a listening port, files that others can read."""
    found = hygiene.look(*marked, "lid", defect="environment + listener + open files")
    seen = {said for said, bad in found if bad}

    assert "locked: a marker or key in the environment" in seen
    assert "unlocked: it listens" in seen
    assert "unlocked: others can read vault.db" in seen


@pytest.mark.parametrize("defect", ["", "kept compressed"])
def test_a_day_leaves_nothing_and_a_planted_file_is_found(defect: str) -> None:
    markers, files, found = remnants.day_and_search(stem=STEM, defect=defect)

    assert markers > 200
    assert files >= 4
    assert set(found) == ({"kept"} if defect else set())


@pytest.mark.parametrize(
    "kept",
    [
        (STEM + "123").encode(), (STEM + "123").encode("utf-16"), (STEM + "123").encode("utf-32-le"),
        *(base64.b64encode(b"x" * before + (STEM + "123").encode()) for before in range(3)),
        (STEM + "123").encode().hex().encode(),
    ],
)  # fmt: skip
def test_the_search_knows_every_form_of_a_text(kept: bytes) -> None:
    assert count(b"before" + kept + b"after", needles_for_words(STEM))
    assert count(b"before and after", needles_for_words(STEM)) == {}


def test_the_search_sees_into_compressed_streams_and_knows_keys() -> None:
    stream = next(inflated(b"head" + gzip.compress(STEM.encode() * 3) + b"tail"))
    assert count(stream, needles_for_words(STEM)) == {"utf-8": 3}
    key = bytes(range(32))
    for form in (key, key.hex().encode(), base64.b64encode(b"12" + key)):
        assert count(b"-" + form + b"-", needles_for_key(key))
