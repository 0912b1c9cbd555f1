"""Debian's own screen reader on a screen of ours: what it would have said aloud, in order."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.window.screen import Screen, end, until

_SAID = re.compile(r"SPEECH OUTPUT: '(.*)'(?:\{| |$)")
_READY = "SPEECH OUTPUT: 'Screen reader on.'"
_SERVICE = """LogLevel 1
AudioOutputMethod "alsa"
AudioALSADevice "null"
AddModule "silent" "sd_generic" "silent.conf"
DefaultModule silent
"""
_VOICE = """GenericExecuteSynth "true"
GenericLanguage "en" "en" "utf-8"
AddVoice "en" "MALE1" "silent"
DefaultVoice "silent"
"""


class Orca:
    """A running Orca. It speaks into its log; no sound is needed."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._read = 0

    def said(self) -> list[str]:
        """Everything so far."""
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.is_file() else ""
        return [found for line in text.splitlines() for found in _SAID.findall(line)]

    def since(self) -> list[str]:
        """What was said after the last time that somebody asked."""
        whole = self.said()
        new, self._read = whole[self._read :], len(whole)
        return new

    def until_said(self, *parts: str) -> list[str]:
        """Wait until each of these was said since the last time, in whatever order."""
        begun = self._read
        whole: list[str] = []

        def heard() -> bool:
            whole[:] = self.said()[begun:]
            together = " ".join(whole).casefold()
            return all(part.casefold() in together for part in parts)

        until(heard, lambda: f"Orca did not say {parts}; it said {whole}", seconds=60.0)
        self._read = begun + len(whole)
        return whole


def orca_is_here() -> bool:
    return shutil.which("orca") is not None


@contextmanager
def orca(place: Screen) -> Iterator[Orca]:
    """Start Orca on a screen, and wait until it is on."""
    log = place.folder / "orca.log"
    environment = {name: value for name, value in place.environment.items() if name != "PYTHONPATH"}
    command = ["orca", "--replace", f"--debug-file={log}", f"--user-prefs={place.folder / 'orca'}"]
    voice = _start_voice(environment)
    with (place.folder / "orca.out").open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        until(lambda: log.is_file() and _READY in log.read_text(errors="replace"), lambda: _why(place))
        yield Orca(log)
    finally:
        end(process)
        end(voice)


def _start_voice(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """The speech service that Orca talks to, with a voice that makes no sound."""
    settings = Path(environment["HOME"]) / ".config" / "speech-dispatcher"
    (settings / "modules").mkdir(parents=True)
    (settings / "speechd.conf").write_text(_SERVICE, encoding="utf-8")
    (settings / "modules" / "silent.conf").write_text(_VOICE, encoding="utf-8")
    socket = Path(environment["XDG_RUNTIME_DIR"]) / "speech-dispatcher" / "speechd.sock"
    command = ["speech-dispatcher", "--run-single", "--communication-method", "unix_socket"]
    voice = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(socket.exists, lambda: "the speech service did not come")
    return voice


def _why(place: Screen) -> str:
    return "Orca did not come on: " + (place.folder / "orca.out").read_text(errors="replace")[-2000:]
