"""Start the frozen app off-screen: let it show pictures, make and open a vault, and sync with a hub beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PROGRAM = ROOT / "out" / "dist" / "champion" / ("champion.exe" if os.name == "nt" else "champion")
PATIENCE_SECONDS = 120
AIM_SECONDS = 0.6


def unlock_seconds(folder: Path) -> float:
    """From the start of the process to the painted unlock screen, the best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run(
            [str(PROGRAM), "--data", str(folder), "--first-paint-only"],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        best = min(best, time.perf_counter() - started)
    return best


def shows_pictures() -> bool:
    """Whether the frozen app's other process decodes a picture of each kind, and refuses what is none."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QColor, QImage, QImageWriter

    from champion_app.domain.errors import Refused
    from champion_app.viewer.asking import picture_of

    door = QImage(320, 240, QImage.Format.Format_RGB32)
    door.fill(QColor("darkred"))
    for kind in (b"PNG", b"JPG", b"BMP"):
        raw = QByteArray()
        into = QBuffer(raw)
        into.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(into, kind).write(door)
        shown = picture_of(bytes(raw.data()), largest=160, start=[str(PROGRAM), "--viewer"])
        if (shown.width, shown.height) != (160, 120):
            return False
    try:
        picture_of(b"no picture", largest=160, start=[str(PROGRAM), "--viewer"])
    except Refused:
        return True
    return False


def main() -> int:
    """Returns 0 where the frozen app did a whole round and showed a picture of each kind."""
    from champion_app.demo.day import small_hub

    if not shows_pictures():
        print("the frozen app shows no pictures", file=sys.stderr)
        return 1
    print("frozen viewer: PNG, JPEG and BMP shown, what is none refused")

    with tempfile.TemporaryDirectory() as place, small_hub(Path(place) / "hub") as hub:
        told = {"hub_url": hub.url, "code": hub.code, "passphrase": "smoke test, four plain words"}
        done = subprocess.run(
            [str(PROGRAM), "--data", str(Path(place) / "laptop"), "--self-test"],
            input=json.dumps(told),
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        if done.returncode:
            print(f"the frozen app failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}", file=sys.stderr)
            return 1
        result = json.loads(done.stdout.strip().splitlines()[-1])
        print("frozen round:", json.dumps(result))
        print(f"unlock screen: {unlock_seconds(Path(place) / 'laptop'):.2f} s (aim: {AIM_SECONDS} s)")
        return 0 if result["arrived"] > 0 and result["accepted"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
