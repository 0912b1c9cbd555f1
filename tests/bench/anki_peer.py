"""Anki, its own server and its own client on loopback, doing the three jobs of `bench sync` with the same records.

It is the nearest peer that a person can install: SQLite at both ends, unencrypted, unsigned, no TLS, one person's data.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.bench.figure import processor_seconds, seconds

_WHO, _WORD = "bench", "bench"
_PATIENCE = 30.0
_DOWNLOAD = 3  # what Anki's client answers where a collection has to come whole


class AnkiPeer:
    """A collection that wrote everything, and one that fetched it."""

    def __init__(self, folder: Path, url: str, server: int, bodies: list[tuple[str, str]]) -> None:
        from anki.collection import AddNoteRequest, Collection
        from anki.decks import DeckId

        self._folder, self._url, self._server = folder, url, psutil.Process(server)
        self._collection, self._request, self._deck = Collection, AddNoteRequest, DeckId(1)
        self._count = 0
        self._writer: Any = Collection(str(folder / "writer.anki2"))
        self._login = self._logged_in()
        self._add(self._writer, bodies)
        self._writer.sync_collection(self._login, False)
        self._writer.close_for_full_sync()
        self._writer.full_upload_or_download(auth=self._login, server_usn=None, upload=True)
        self._writer.reopen(after_full_sync=True)
        self._reader: Any = None

    def _logged_in(self) -> Any:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._writer.sync_login(_WHO, _WORD, self._url)
            except Exception:  # its own kind for a server that does not answer yet
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _add(self, collection: Any, bodies: list[tuple[str, str]]) -> None:
        kind = collection.models.by_name("Basic")
        notes = []
        for front, back in bodies:
            note = collection.new_note(kind)
            note["Front"], note["Back"] = front, back
            notes.append(self._request(note, self._deck))
        collection.add_notes(notes)

    def first(self) -> tuple[float, float]:
        """Seconds of a fresh collection's first sync, and what it took of a processor at both ends."""
        if self._reader is not None:
            self._reader.close()
        self._count += 1
        fresh = self._reader = self._collection(str(self._folder / f"reader{self._count}.anki2"))

        def whole() -> None:
            if fresh.sync_collection(self._login, False).required != _DOWNLOAD:
                raise RuntimeError("Anki did not want to fetch everything")
            fresh.close_for_full_sync()
            fresh.full_upload_or_download(auth=self._login, server_usn=None, upload=False)
            fresh.reopen(after_full_sync=True)

        begun = time.perf_counter()
        spent = processor_seconds(whole, self._server)
        return time.perf_counter() - begun, spent

    def pull(self, count: int) -> float:
        """Seconds to fetch so many that were changed elsewhere."""
        ids = self._writer.find_notes("")[:count]
        changed = [self._writer.get_note(one) for one in ids]
        for note in changed:
            note["Back"] += "x"
        self._writer.update_notes(changed)
        self._writer.sync_collection(self._login, False)
        return seconds(lambda: self._reader.sync_collection(self._login, False))

    def push(self, bodies: list[tuple[str, str]]) -> float:
        """Seconds to send what was written here; the other collection then fetches it, so that both stay level."""
        self._add(self._reader, bodies)
        taken = seconds(lambda: self._reader.sync_collection(self._login, False))
        self._writer.sync_collection(self._login, False)
        return taken

    def close(self) -> None:
        for one in (self._writer, self._reader):
            if one is not None:
                one.close()


@contextmanager
def anki_beside(folder: Path, bodies: list[tuple[str, str]]) -> Iterator[AnkiPeer]:
    """Anki's server in a process of its own, and collections beside it."""
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"SYNC_USER1": f"{_WHO}:{_WORD}", "SYNC_BASE": str(folder / "server"), "SYNC_HOST": "127.0.0.1"}
    with subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"], env={**os.environ, **told, "SYNC_PORT": str(port)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        try:
            peer = AnkiPeer(folder, f"http://127.0.0.1:{port}/", server.pid, bodies)
            try:
                yield peer
            finally:
                peer.close()
        finally:
            server.terminate()
