"""The watch of the system we run on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, SignalInstance


def listen(parent: QObject) -> SignalInstance | None:
    """Begin to listen; returns the signal that carries a Reason, or None where this system says nothing."""
    if sys.platform == "win32":
        from champion_app.ui.session.windows import WindowsWatch

        return WindowsWatch(parent=parent).happened
    if sys.platform == "darwin":
        from champion_app.ui.session.macos import MacWatch

        return MacWatch(parent=parent).happened
    from PySide6.QtDBus import QDBusConnection

    from champion_app.ui.session.linux import LinuxWatch

    return LinuxWatch(QDBusConnection.systemBus(), QDBusConnection.sessionBus(), parent=parent).happened
