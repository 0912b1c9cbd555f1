"""What a screen reader is to say although nothing of it has the focus: that something was saved, or why it was not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


class Announcer(QObject):
    """One for the whole window. ``said`` carries the words as they go to the screen reader."""

    said = Signal(str)

    def say(self, widget: QWidget, words: str, *, urgent: bool = False) -> None:
        """Say words about what stands in a widget. ``urgent`` words do not wait for what is being read out."""
        if not words.strip():
            return
        event = QAccessibleAnnouncementEvent(widget, words)
        way = QAccessible.AnnouncementPoliteness
        event.setPoliteness(way.Assertive if urgent else way.Polite)
        QAccessible.updateAccessibility(event)
        self.said.emit(words)
