"""The only way to a shipped file: works from a checkout, an installed wheel and a frozen app alike."""

from __future__ import annotations

from importlib.resources import files


def read_bytes(folder: str, name: str) -> bytes:
    """The bytes of one shipped file. Raises FileNotFoundError where we do not ship it."""
    return (files("resources") / folder / name).read_bytes()


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """The names of the shipped files of a folder that end so, in order."""
    return tuple(sorted(item.name for item in (files("resources") / folder).iterdir() if item.name.endswith(suffix)))
