"""Settings: text size and colours, at once and kept; who this laptop is joined to; what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.errors import Expected
from champion_app.domain.rules.words.moments import local_day, read_moment
from champion_app.domain.rules.words.wording import full_day, said_moment
from champion_app.host.hygiene import swap_in_clear
from champion_app.store.queries import station
from champion_app.store.queries.station import Standing
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.settings.choices import (
    COLOURS,
    LETTER_WAYS,
    LETTERS,
    LOCK_AFTER,
    MINUTES,
    PALETTES,
    SIZES,
    SYSTEM,
    TEXT_SIZE,
    letters_of,
    minutes_of,
    mode_of,
    scale_of,
    wear_kept,
)
from champion_app.ui.rooms.settings.duress_card import DuressCard
from champion_app.ui.rooms.settings.passphrase_card import PassphraseCard
from champion_app.ui.session.capture import sentence as capture_sentence
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, PAGE, SENTENCE_WIDTH, WIDE
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.card import Card, Scroll
from champion_app.ui.widgets.field import Dropdown, Labelled
from champion_app.ui.widgets.page import PageHeader, SectionHeading
from champion_app.ui.widgets.pairs import Pairs
from champion_app.ui.widgets.restyle import give_size
from champion_app.ui.widgets.text import Text

_RESTS = "Names are always initials until you hold them. That cannot be switched off."
_LETTERS = (
    "In a case: C contact, N note, F follow-up, R risk review, J joint note, A file. Never while you type or are in a "
    "list. With Ctrl and Shift each of them works everywhere in the case."
)
_LOCKS = (
    "It also locks when the lid is closed, when the computer sleeps or locks its screen, and with Ctrl+L. Shift three "
    "times hides everything behind a calendar at once, then locks. What you typed is kept as a draft."
)
_SWAP = (
    "This computer can write parts of its memory to the disk in clear (swap). Ask the station to switch that off or to "
    "have it encrypted."
)


_ALL_OF_IT = 1000
"""A share that leaves the rest what the widget may not take."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    colours: str
    letters: bool
    lock_after: int
    standing: Standing


def kept(db: Connection) -> Kept:
    """Read the choices and who this laptop is, in one snapshot."""
    return Kept(
        colours=station.setting(db, COLOURS),
        letters=letters_of(station.setting(db, LETTERS)),
        lock_after=minutes_of(station.setting(db, LOCK_AFTER)),
        standing=station.standing(db),
    )


class SettingsRoom(QWidget):
    """A choice is worn at once and kept in the vault; nothing here has a button to save."""

    open_case = Signal(str)  # never sent: no case is opened from here
    go_to = Signal(str)  # never sent: no way leads on from here
    lock_after_chosen = Signal(int)  # minutes; also once with what was kept

    def __init__(
        self,
        *,
        vault: Vault,
        tasks: Tasks,
        look: Look,
        changes: Changes,
        clock: Callable[[], datetime],
        keystore_sentence: str = "",
        version: str = "",
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._keystore_sentence, self._version = keystore_sentence, version
        self._build()
        self._size.chosen.connect(self._on_size)
        self._colours.chosen.connect(self._on_colours)
        self._letters.chosen.connect(self._on_letters)
        self._lock_after.chosen.connect(self._on_lock_after)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        changes.announced.connect(self._on_changed)
        self.refresh()  # a laptop that follows its system does so from the start

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(margins=(PAGE, WIDE, PAGE, PAGE), spacing=WIDE)
        whole.addWidget(scroll)
        page = scroll.column
        page.addWidget(PageHeader(look, "Settings", "What you choose here is kept on this laptop only."))
        self._banner = Banner(look)
        page.addWidget(self._banner)
        page.addWidget(SectionHeading(look, "How it looks"))
        self._size = Dropdown(look, name="Text size")
        self._size.offer(SIZES)
        self._colours = Dropdown(look, name="Colours")
        self._colours.offer(PALETTES)
        page.addWidget(_narrow(Labelled(look, self._size, label="Text size"), look))
        page.addWidget(_narrow(Labelled(look, self._colours, label="Colours"), look))
        page.addWidget(Text(look, _RESTS, role="note", colour="quiet", wrap=True))
        page.addWidget(SectionHeading(look, "Keys"))
        self._letters = Dropdown(look, name="Single letters")
        self._letters.offer(LETTER_WAYS)
        page.addWidget(
            _narrow(Labelled(look, self._letters, label="Single letters as commands", help_words=_LETTERS), look)
        )
        page.addWidget(SectionHeading(look, "Locking"))
        self._lock_after = Dropdown(look, name="Lock by itself")
        self._lock_after.offer(MINUTES)
        page.addWidget(
            _narrow(Labelled(look, self._lock_after, label="Lock by itself when nobody touches it for"), look)
        )
        page.addWidget(_narrow(Text(look, _LOCKS, role="note", colour="quiet", wrap=True), look))
        page.addWidget(SectionHeading(look, "This laptop"))
        card = Card(padding=GROUP)
        self._laptop = Pairs(look)
        card.column.addWidget(self._laptop)
        page.addWidget(_narrow(card, look))
        page.addWidget(SectionHeading(look, "Passphrase"))
        self.passphrase = PassphraseCard(look, vault=self._vault, tasks=self._tasks)
        page.addWidget(_narrow(self.passphrase, look))
        page.addWidget(SectionHeading(look, "If somebody makes you open it"))
        self.duress = DuressCard(look, vault=self._vault, tasks=self._tasks)
        page.addWidget(_narrow(self.duress, look))
        if self._version:
            page.addWidget(SectionHeading(look, "About"))
            about = Pairs(look)
            about.show_pairs([("Champion", self._version), ("Policy", self._vault.policy.name)])
            page.addWidget(about)
        page.addStretch(1)

    def on_shown(self) -> None:
        """Shown anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read what is kept, and show it."""
        self._tasks.run(lambda: self._vault.ask(kept), self._on_kept, failed=self._on_failed, owner=self)

    def _on_changed(self, _changes: object) -> None:
        if self.isVisible():
            self.refresh()

    def _on_kept(self, told: Kept) -> None:
        if told.colours == SYSTEM:
            wear_kept(self._look, text_size=self._worn_size(), colours=SYSTEM)
        self._size.choose(self._worn_size())
        self._look.input.letters = told.letters
        self._letters.choose("on" if told.letters else "off")
        self._lock_after.choose(str(told.lock_after))
        self.lock_after_chosen.emit(told.lock_after)
        self._colours.choose(SYSTEM if told.colours == SYSTEM else self._look.theme.mode)
        self._laptop.show_pairs(self._laptop_pairs(told.standing))

    def _worn_size(self) -> str:
        """The size that is worn now: it may have been changed elsewhere, such as before the vault was open."""
        return f"{self._look.theme.scale:.0%}".rstrip("%")

    def _laptop_pairs(self, standing: Standing) -> list[tuple[str, str]]:
        now = self._clock()
        last, until = read_moment(standing.last.at), read_moment(standing.last.works_until)
        pairs = [
            ("You", standing.user_name),
            ("Joined to", standing.hub_url),
            ("Last complete sync", said_moment(last, now) if last else "none yet"),
            ("Works alone until", full_day(local_day(until)) if until else ""),
            ("Key", self._keystore_sentence),
            ("On the screen", capture_sentence()),
            ("Memory on disk", _SWAP if swap_in_clear() else ""),
        ]
        return [(label, value) for label, value in pairs if value]

    def _on_failed(self, error: Expected) -> None:
        self._banner.tell(str(error), tone="late")

    def _on_size(self, code: str) -> None:
        self._look.wear(scale=scale_of(code))
        self._keep(TEXT_SIZE, code)

    def _on_colours(self, code: str) -> None:
        self._look.wear(mode=mode_of(code))
        self._keep(COLOURS, code)

    def _on_letters(self, code: str) -> None:
        self._look.input.letters = letters_of(code)
        self._keep(LETTERS, code)

    def _on_lock_after(self, code: str) -> None:
        self.lock_after_chosen.emit(minutes_of(code))
        self._keep(LOCK_AFTER, code)

    def _keep(self, name: str, value: str) -> None:
        self._tasks.run(lambda: self._vault.choose(name, value), failed=self._on_failed, owner=self, lane="write")

    def _on_system_changed(self, _scheme: object) -> None:
        if self._colours.code() == SYSTEM:
            wear_kept(self._look, text_size=self._size.code(), colours=SYSTEM)


def _narrow(widget: QWidget, look: Look) -> QWidget:
    """No wider than a sentence, at the left. In a row of its own: a column asks for the height that words take at its
    whole width, and what wraps in a part of it would be squeezed."""
    give_size(look, widget, widget.setMaximumWidth, SENTENCE_WIDTH)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget, _ALL_OF_IT)
    row.addStretch(1)
    return holder
