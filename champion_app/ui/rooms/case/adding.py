"""Adding files to a case: chosen, or dropped onto the window. Each gets its own words before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.change import Author, ChangeSet, Edit
from champion_app.domain.errors import Cancelled, Expected, Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES, Attachment
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.laptop.file_kinds import HEAD_BYTES, FileKind, admitted, kind_of_content, nearly_full
from champion_app.domain.rules.words.visible_text import seen
from champion_app.domain.rules.words.wording import capitalised, plural, said_size
from champion_app.domain.scope import case_scope
from champion_app.domain.verbs.files import take_back
from champion_app.host import reading
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.file import Page
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.rooms.case.saving import Saving
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.file_choice import choose_file
from champion_app.ui.widgets.text import Text
from champion_app.ui.widgets.toast import Said

_FIELDS = ("what", "name")
_STAYS = "The original stays where it is, and anybody who finds it can open it. Delete it once the force has this one."
_UNREADABLE = "This file cannot be read: it was moved, or is locked. Nothing was changed. Choose it again."
_NAME_LENGTH = 200
_NAMELESS = "file"
_TOLD_FROM = 2 * 1024 * 1024
"""A file that is larger takes long enough for a word about how far it is."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the case can take."""

    path: Path
    size: int
    kind: FileKind


def look_at(path: Path, *, used: int) -> Chosen:
    """Whether the case can take this file. Reads its first bytes, and where they leave it open a little more; for a
    worker. Raises Refused."""
    try:
        with reading.opened(path) as inside:
            head = inside.peek(0, HEAD_BYTES)
            kind = admitted(head, size=inside.size, used=used, peek=inside.peek)
            return Chosen(path=path, size=inside.size, kind=kind)
    except OSError:
        raise Refused(_UNREADABLE) from None


def name_of(path: Path) -> str:
    """What a file is called, without letters that cannot be seen or would turn what is read. It decides nothing."""
    return seen(path.name).strip()[:_NAME_LENGTH] or _NAMELESS


class AddFile(QWidget):
    """The line that says how much room there is, the button, and the strip for the file that is being added."""

    said = Signal(object)  # Said
    shown = Signal()  # something stands here that should be seen

    def __init__(self, *, vault: Vault, tasks: Tasks, look: Look, saving: Saving, changes: Changes) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._saving, self._changes = vault, tasks, look, saving, changes
        self._page: Page | None = None
        self._queue: list[Path] = []
        self._chosen: Chosen | None = None
        self._stop = Event()
        self.strip: FormStrip | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        self.room = Text(look, "", colour="quiet", wrap=True)
        head.addWidget(self.room, 1)
        self.button = Button(look, "Add a file", kind="primary", icon="paperclip")
        self.button.setToolTip("A, or drop it onto the window")
        self.button.clicked.connect(self.choose)
        head.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self.banner = Banner(look, closable=True)
        self._column.addWidget(self.banner)

    def leave(self) -> bool:
        """Close what is open, keeping its words as a draft; whether anything was."""
        if self.strip is None:
            return False
        self.strip.close_keeping()
        return True

    def enter(self) -> None:
        """Another case, which is not read yet. What is being kept for the one before goes on."""
        self._page = None
        self._queue.clear()
        self._close()
        self.banner.hide()

    def show_page(self, page: Page) -> None:
        """The case was read: say how much room it has."""
        self._page = page
        count = plural(len(page.files), "file", "files") if page.files else "No files yet"
        used = f"{said_size(page.room_used)} of {said_size(CASE_QUOTA_BYTES)} used"
        whole = f"a case has room for {said_size(CASE_QUOTA_BYTES)}"
        self.room.setText(f"{count}, {used if page.room_used else whole}.")
        self.room.set_colour("risk" if nearly_full(page.room_used) else "quiet")

    def choose(self) -> None:
        """Let the person choose a file."""
        if self._page is None or self.strip is not None:
            self.shown.emit()
            return
        path = choose_file(self, self._look, title="Add a file to this case", kinds="All files (*)")
        if path is not None:
            self.take((path,))

    def take(self, paths: tuple[Path, ...]) -> None:
        """These files, one after the other: each is asked what it shows."""
        self._queue.extend(paths)
        if self.strip is None:
            self._next()
        self.shown.emit()

    def _next(self) -> None:
        page = self._page
        if page is None or not self._queue:
            return
        path, used = self._queue.pop(0), page.room_used
        self.banner.hide()
        self._tasks.run(lambda: look_at(path, used=used), self._open, failed=self._on_refused, owner=self)

    def _on_refused(self, error: Expected) -> None:
        self.banner.tell(str(error), tone="late")
        self.shown.emit()
        self._next()

    def _open(self, chosen: Chosen) -> None:
        page = self._page
        if page is None:
            return
        scope, name = case_scope(page.case_id), name_of(chosen.path)
        about = f"{capitalised(chosen.kind.words)}, {said_size(chosen.size)}. "
        about += "" if chosen.kind.shown or chosen.kind.read else f"{chosen.kind.unshown} "
        title = f"Add a file · {len(self._queue)} more after this one" if self._queue else "Add a file"
        self._chosen = chosen
        self.strip = FormStrip(
            f"file:{scope}:{name}", scope, kind_of(Attachment), _FIELDS, title=title, verb="Add this file",
            vault=self._vault, tasks=self._tasks, look=self._look, start={"name": name}, about=about + _STAYS,
        )  # fmt: skip
        self.strip.filled.connect(self._on_filled)
        self.strip.closed.connect(self._on_closed)
        self._column.addWidget(self.strip)
        self.button.hide()
        self.strip.begin()
        self.shown.emit()

    def _on_filled(self, values: dict[str, Any]) -> None:
        page, chosen, strip = self._page, self._chosen, self.strip
        if page is None or chosen is None or strip is None:
            return
        told = view(Attachment, {**values, "media_type": chosen.kind.media_type})
        stop = self._stop = Event()
        progress = self._progress("Reading", chosen.size, stop, strip)

        def read() -> bytes:
            try:
                content = reading.read(chosen.path, most=CASE_QUOTA_BYTES, progress=progress)
            except OSError:
                raise Refused(_UNREADABLE) from None
            if kind_of_content(content) is not chosen.kind:
                raise Refused(_UNREADABLE)
            return content

        def keep(content: bytes) -> None:
            scope, record = case_scope(page.case_id), self._vault.new_id()
            locking = self._progress("Locking away", len(content), stop, strip)
            self._tasks.run(
                lambda: self._vault.attach(told, content, scope=scope, record_id=record, progress=locking),
                lambda change: self._on_kept(change, record, strip), failed=self._on_failed, owner=self, lane="write",
            )  # fmt: skip

        self._tasks.run(read, keep, failed=self._on_failed, owner=self)

    def _progress(self, verb: str, size: int, stop: Event, strip: FormStrip) -> Callable[[int], None]:
        """Told by a worker how far it is; ends it where the person closed the strip."""

        def told(have: int) -> None:
            if stop.is_set():
                raise Cancelled("Stopped. Nothing was added.")
            if size >= _TOLD_FROM:
                words = f"{verb}: {said_size(have)} of {said_size(size)}"
                self._tasks.call_home(lambda: strip.say(words), owner=strip)

        return told

    def _on_kept(self, change: ChangeSet, record: str, strip: FormStrip) -> None:
        strip.saved()
        if self.strip is strip:
            self._close()
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.said.emit(Said(words="File added, saved here", action="Undo", act=lambda: self._undo(record)))
        self._changes.announce(change)
        self._next()

    def _on_failed(self, error: Expected) -> None:
        if self.strip is not None:
            self.strip.not_saved(error)

    def _undo(self, record: str) -> None:
        """A file that was added by mistake goes again."""

        def made(_author: Author) -> list[Edit]:
            row = self._vault.ask(records.read, record)
            return take_back(row) if row is not None else []

        self._saving.save(made, Said(words="Taken back. The case no longer has it."))

    def _on_closed(self) -> None:
        self._stop.set()
        self._queue.clear()
        self._close()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        if self.strip is not None:
            strip, self.strip, self._chosen = self.strip, None, None
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
            self.button.show()
