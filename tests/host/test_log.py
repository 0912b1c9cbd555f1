"""What reaches the log holds no number, address, key or quoted value."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from champion_app.host.log import start_log


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    start_log(tmp_path)
    yield tmp_path / "champion.log"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_numbers_addresses_and_keys_are_cut_out(log: Path) -> None:
    logging.getLogger("x").warning("rang %s at f.khalif@example.org with %s", "07700 900 142", "ab" * 32)
    told = log.read_text(encoding="utf-8")

    assert "900" not in told
    assert "khalif" not in told
    assert "abab" not in told
    assert told.count("[cut]") == 3


def test_a_traceback_gives_the_kind_of_error_and_no_value(log: Path) -> None:
    try:
        int("Faduma Khalif")
    except ValueError:
        logging.getLogger("x").exception("could not read a field")
    told = log.read_text(encoding="utf-8")

    assert "could not read a field (ValueError)" in told
    assert "Faduma" not in told


def test_the_log_is_closed_to_others(log: Path) -> None:
    assert log.stat().st_mode & 0o077 == 0
