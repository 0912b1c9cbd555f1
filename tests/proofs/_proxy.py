"""A bad network before a real hub: connections that are cut, half-closed, slowed and doubled, byte by byte."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from types import TracebackType
from typing import Literal

Harm = Literal["none", "cut up", "cut down", "half", "slow"]
HARMS: tuple[Harm, ...] = ("none", "none", "cut up", "cut down", "half", "slow")
_PIECE = 4096
_SLOW_SECONDS = 0.003


class BadNetwork:
    """Listens on loopback and passes bytes on to the hub, harming each connection by chance."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self._to, self._chance = port, chance
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.connections = 0
        self.calm = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            harm: Harm = "none" if self.calm else self._chance.choice(HARMS)
            after = self._chance.randrange(1, 9000)
            threading.Thread(target=self._pass_on, args=(near, harm, after), daemon=True).start()

    def _pass_on(self, near: socket.socket, harm: Harm, after: int) -> None:
        with contextlib.suppress(OSError), near, socket.create_connection(("127.0.0.1", self._to)) as far:
            up = threading.Thread(target=_pump, args=(near, far, harm in {"cut up", "half"}, after, harm), daemon=True)
            up.start()
            _pump(far, near, harm == "cut down", after, harm)
            up.join(5)

    def __enter__(self) -> BadNetwork:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listening.close()


def _pump(near: socket.socket, far: socket.socket, cut: bool, after: int, harm: Harm) -> None:
    passed = 0
    with contextlib.suppress(OSError):
        while piece := near.recv(_PIECE):
            if harm == "slow":
                time.sleep(_SLOW_SECONDS)  # the harm itself, not a wait for anything
            if cut and passed + len(piece) > after:
                far.sendall(piece[: max(0, after - passed)])
                if harm == "half":
                    far.shutdown(socket.SHUT_WR)
                    return
                near.close()
                far.close()
                return
            passed += len(piece)
            far.sendall(piece)
        far.shutdown(socket.SHUT_WR)
