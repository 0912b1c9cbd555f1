"""The seam of a keystore: keeps what it is given, outside the vault's folder."""

from __future__ import annotations


class Drawer:
    """What a system's keystore does, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> bool:
        self.kept[name] = secret
        return True

    def drop(self, name: str) -> None:
        self.kept.pop(name, None)
