"""Build the app for this system: one folder in out/, its size beside the aim, then the smoke test on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out"
AIM_MEGABYTES = 190


def megabytes(folder: Path) -> float:
    """The size of every file below a folder; a file that links share counts once."""
    seen = {item.stat().st_ino: item.stat().st_size for item in folder.rglob("*") if item.is_file()}
    return sum(seen.values()) / 1_000_000


def main() -> int:
    """Returns the exit code of the smoke test."""
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--workpath", str(OUT / "work"), "--distpath", str(OUT / "dist"), str(ROOT / "build" / "champion.spec"),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        print("PyInstaller did not finish; its own words stand above.", file=sys.stderr)
        return done.returncode
    built = OUT / "dist" / "champion"
    print(f"built {built.relative_to(ROOT)}: {megabytes(built):.0f} MB (aim: under {AIM_MEGABYTES} MB)", flush=True)
    return subprocess.run([sys.executable, str(ROOT / "build" / "smoke.py")], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
