"""Build the app for this system: one folder in out/, its size beside the aim, then the smoke test on it."""

from __future__ import annotations

import shutil
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


def strip_symbols(folder: Path) -> None:
    """Take the debugging symbols out of the two libraries that carry most; the smoke test runs on what is left.

    PyInstaller's own --strip touches every wheel and breaks some.
    """
    tool = shutil.which("strip")
    if sys.platform != "linux" or tool is None:
        return
    for pattern in ("_internal/libpython*.so*", "_internal/sqlcipher3/*.so"):
        for library in folder.glob(pattern):
            subprocess.run([tool, "--strip-unneeded", str(library)], check=True)


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
    strip_symbols(built)
    print(f"built {built.relative_to(ROOT)}: {megabytes(built):.0f} MB (aim: under {AIM_MEGABYTES} MB)", flush=True)
    return subprocess.run([sys.executable, str(ROOT / "build" / "smoke.py")], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
