"""The files of the hub's migrations are read once in a process, however many hubs are opened in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from alembic.config import Config
from alembic.script import ScriptDirectory


@contextmanager
def steps_read_once() -> Iterator[None]:
    """Around everything that opens hubs. Each is still brought to this version step by step."""
    real, read = ScriptDirectory.from_config, dict[str | None, ScriptDirectory]()

    def once(config: Config) -> ScriptDirectory:
        where = config.get_main_option("script_location")
        if where not in read:
            read[where] = real(config)
        return read[where]

    with mock.patch.object(ScriptDirectory, "from_config", once):
        yield
