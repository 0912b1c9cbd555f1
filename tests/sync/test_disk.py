"""A file that sync writes is whole or not there, and never takes the place of one that somebody else made."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync import disk


def test_the_first_of_two_keeps_the_name_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    disk.put_once(tmp_path / "key", b"first")

    with pytest.raises(FileExistsError):
        disk.put_once(tmp_path / "key", b"second")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("key", b"first")]


def test_a_large_file_has_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    with disk.written_once(tmp_path / "cases") as out:
        disk.write(out, b"one")
        assert not (tmp_path / "cases").exists()
        disk.write(out, b"two")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("cases", b"onetwo")]


def test_a_large_file_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def half_of_it() -> None:
        with disk.written_once(tmp_path / "cases") as out:
            disk.write(out, b"one")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        half_of_it()

    assert list(tmp_path.iterdir()) == []


def test_a_whole_file_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    disk.put_whole(tmp_path / "state", b"older, and longer")
    disk.put_whole(tmp_path / "state", b"newer")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("state", b"newer")]
