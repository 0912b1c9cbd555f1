"""An analysis database in memory that reaches nothing: no file, no network, no extension, no way to turn it on."""

from __future__ import annotations

import duckdb

_LOCKS = (
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET enable_external_access = false",
    "SET memory_limit = '1GB'",
    "SET threads = 2",
    "SET preserve_insertion_order = true",
    "SET lock_configuration = true",
)


def locked_database() -> duckdb.DuckDBPyConnection:
    """A new one. What is in it is gone when it is closed, and was never on a disk."""
    made = duckdb.connect(":memory:")
    for lock in _LOCKS:
        made.execute(lock)
    return made
