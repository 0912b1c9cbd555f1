"""What the smoke test asks of a frozen app: join the hub named on standard input, open the window, do one round."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from champion_app.domain.change import create
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.contact import Note
from champion_app.host.keystore import NoKeystore
from champion_app.opening import join_hub, open_window, round_with
from champion_app.store.queries import today
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks


def self_test(folder: Path, *, look: Look, tasks: Tasks, clock: Callable[[], datetime]) -> int:
    """Prints one JSON line and returns 0 where everything went through."""
    told = json.loads(sys.stdin.read())
    try:
        vault = join_hub(
            folder, hub_url=told["hub_url"], code=told["code"], passphrase=told["passphrase"], keeper=NoKeystore(),
            clock=clock,
        )  # fmt: skip
    except Expected as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        sync = round_with(vault, clock=clock)
        first = sync(lambda _step: None, lambda: False)
        window = open_window(vault, tasks=tasks, look=look, clock=clock, keystore_sentence="")
        window.show()
        QApplication.processEvents()
        line = vault.ask(today.contact_first)[0]
        author = vault.author()
        note = Note(at=author.now, by=author.name, words="self test")
        vault.save([create(note, record_id=author.new_id(), subject=line.case_id)], author)
        second = sync(lambda _step: None, lambda: False)
        window.close()
    except Expected as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        vault.close()
    sys.stdout.write(json.dumps({"arrived": first.arrived, "accepted": second.accepted}) + "\n")
    return 0
