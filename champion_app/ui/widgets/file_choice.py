"""Choosing a file without leaving its name anywhere: no history, no recent places, no settings file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL_ICON

_QT = "QtProject"
_ICONS = {"backButton": "arrow-left", "forwardButton": "arrow-right", "toParentButton": "arrow-up"}
_WIDE, _HIGH = 860, 560
"""Pixels at 100 %; never more than the window."""


def keep_no_history() -> None:
    """Qt would write the folders and files of every dialog in clear into a settings file of its own. Called once, first
    thing: from then on there is nowhere to write."""
    if sys.platform not in {"win32", "darwin"}:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def choose_file(parent: QWidget, look: Look, *, title: str, kinds: str) -> Path | None:
    """Let the person choose one file; None where they changed their mind. The dialog is Qt's own: the system's own
    would note the file among the recent ones. Where Qt's settings are a registry, they are emptied again."""
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog, look)


def choose_place(parent: QWidget, look: Look, *, title: str, name: str, kinds: str, ending: str) -> Path | None:
    """Let the person choose where a new file goes and what it is called; None where they changed their mind. One that
    is there already is asked about first."""
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    return _chosen(dialog, look)


def _chosen(dialog: QFileDialog, look: Look) -> Path | None:
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setHistory([])
    _dress(dialog, look)
    try:
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])
    finally:
        dialog.deleteLater()
        if sys.platform in {"win32", "darwin"}:
            QSettings(QSettings.Scope.UserScope, _QT).remove("FileDialog")


def _dress(dialog: QFileDialog, look: Look) -> None:
    """Qt's own arrows are black in every palette, and its dialog is small at every text size."""
    for button in dialog.findChildren(QToolButton):
        icon = _ICONS.get(button.objectName(), "")
        button.setVisible(bool(icon))
        if icon:
            button.setIcon(look.icon(icon))
            button.setIconSize(QSize(look.px(SMALL_ICON), look.px(SMALL_ICON)))
    parent = dialog.parentWidget()
    window = parent.window().size() if parent is not None else dialog.size()
    dialog.resize(window.boundedTo(QSize(look.px(_WIDE), look.px(_HIGH))))
