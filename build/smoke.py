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
    """Whether the frozen app's other process decodes a picture of each kind, and refuses what is none. On Linux it
    decodes nothing where its walls do not stand, so the library for them was carried too."""
    from champion_app.domain.errors import Refused
    from champion_app.viewer.asking import picture_of
    from champion_app.viewer.samples import SAMPLES

    start = [str(PROGRAM), "--viewer"]
    for decoder, sample in SAMPLES.items():
        try:
            shown = picture_of(sample, largest=160, start=start)
        except Refused as why:
            print(f"{decoder}: {why}", file=sys.stderr)
            return False
        if {shown.width, shown.height} != {1, 2}:
            return False
    try:
        picture_of(SAMPLES["PNG"][:-30], largest=160, start=start)
    except Refused:
        return True
    return False


def main() -> int:
    """Returns 0 where the frozen app did a whole round and showed a picture of each kind."""
    from champion_app.demo.day import small_hub

    if not shows_pictures():
        print("the frozen app shows no pictures", file=sys.stderr)
        return 1
    print("frozen viewer: a picture of each kind shown, half of one refused")

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
