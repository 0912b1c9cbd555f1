"""Choosing a file without leaving its name anywhere: no history, no recent places, no settings file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

_QT = "QtProject"


def keep_no_history() -> None:
    """Qt would write the folders and files of every dialog in clear into a settings file of its own. Called once, first
    thing: from then on there is nowhere to write."""
    if sys.platform not in {"win32", "darwin"}:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def choose_file(parent: QWidget, *, title: str, kinds: str) -> Path | None:
    """Let the person choose one file; None where they changed their mind. The dialog is Qt's own: the system's own
    would note the file among the recent ones. Where Qt's settings are a registry, they are emptied again."""
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog)


def choose_place(parent: QWidget, *, title: str, name: str, kinds: str, ending: str) -> Path | None:
    """Let the person choose where a new file goes and what it is called; None where they changed their mind. One that
    is there already is asked about first."""
    dialog = QFileDialog(parent, title, str(Path.home()), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    return _chosen(dialog)


def _chosen(dialog: QFileDialog) -> Path | None:
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setHistory([])
    try:
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])
    finally:
        dialog.deleteLater()
        if sys.platform in {"win32", "darwin"}:
            QSettings(QSettings.Scope.UserScope, _QT).remove("FileDialog")
