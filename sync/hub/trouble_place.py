"""Where an error came from, for a log that holds nothing of what it was about."""

from __future__ import annotations

import traceback


def place_of(error: BaseException) -> str:
    """File, function and line of our own code nearest to it: never a value or a word of anybody."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/sync/" in frame.filename.replace("\\", "/")] or frames
    if not ours:
        return ""
    last = ours[-1]
    return f"{last.filename.replace(chr(92), '/').rpartition('/')[2]}:{last.name}:{last.lineno}"
