"""Where the vault and the log live: a folder of the person's own, closed to everyone else."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def data_folder(chosen: Path | None = None) -> Path:
    """The app's own folder, made with 0700 where it is missing."""
    folder = chosen or Path(platformdirs.user_data_dir("Champion", appauthor=False))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
