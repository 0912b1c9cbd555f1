"""The log: counts, kinds and steps for us; never a name, a number, a note or a key."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LONG = re.compile(r"(?i)\b[0-9a-f]{40,}\b")
_NUMBER = re.compile(r"\+?\d[\d ()-]{8,}\d")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class Redact(logging.Filter):
    """The last net under our own care: whatever looks like a key, a telephone number or an address is cut out."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        for pattern in (_MAIL, _NUMBER, _LONG):
            told = pattern.sub("[cut]", told)
        record.msg, record.args = told, ()
        if record.exc_info and record.exc_info[0] is not None:
            # A traceback may quote values; the kind of error and the place are what we need.
            record.msg = f"{told} ({record.exc_info[0].__name__})"
            record.exc_info = None
            record.exc_text = None
        return True


def start_log(folder: Path) -> None:
    """Write the log into the app's folder: 1 MB, one older file kept."""
    handler = RotatingFileHandler(folder / "champion.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    (folder / "champion.log").chmod(0o600)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redact())
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
