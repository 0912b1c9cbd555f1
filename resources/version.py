"""The version of both sides, which come in one: shown by the app and the hub, and the same as the package's."""

from __future__ import annotations

VERSION = "0.1.0"
