"""The inside: take the limits on, decode one picture, hand back plain pixels, end.

The limits are taken on before a byte of the picture is read: no file and no connection can be opened any more, nothing
can be written, and time and memory are bounded. Where the process that asked is gone, this one goes too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading

from champion_app.viewer.shape import DAMAGED, HEAD, KIND, LARGE, MOST_BYTES, MOST_PIXELS

_STARTS = ((b"\x89PNG\r\n\x1a\n", b"png"), (b"\xff\xd8\xff", b"jpeg"), (b"GIF8", b"gif"), (b"BM", b"bmp"))
_SECONDS = 10
_MEMORY = 2 << 30
_DECODER_MIB = 512
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def main() -> None:
    """Read one request from standard input, answer on standard output."""
    _before()
    from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
    from PySide6.QtGui import QImage, QImageReader, QPainter

    QImageReader.setAllocationLimit(_DECODER_MIB)
    QImageReader.supportedImageFormats()  # loads every decoder now: later no file can be opened
    warm = QImage(2048, 2048, QImage.Format.Format_ARGB32)  # starts the threads that scaling and converting use:
    warm.fill(0)  # a thread needs descriptors of its own, which it could not have later
    warm.scaled(64, 64, mode=Qt.TransformationMode.SmoothTransformation)
    warm.convertToFormat(QImage.Format.Format_RGB32)
    del warm
    _after()
    into, out = sys.stdin.buffer, sys.stdout.buffer
    largest, length = HEAD.unpack(into.read(HEAD.size))
    content = into.read(min(length, MOST_BYTES))
    threading.Thread(target=_leash, daemon=True).start()

    def no(reason: int) -> None:
        out.write(HEAD.pack(0, reason))
        out.flush()

    kind = next((kind for start, kind in _STARTS if content.startswith(start)), b"")
    if not kind:
        no(KIND)
        return
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MOST_PIXELS:
        no(LARGE)
        return
    if size.isValid() and max(size.width(), size.height()) > largest:
        reader.setScaledSize(size.scaled(QSize(largest, largest), Qt.AspectRatioMode.KeepAspectRatio))
    read = reader.read()
    if read.isNull():
        no(DAMAGED)
        return
    plain = QImage(read.size(), QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    painter.drawImage(0, 0, read)
    painter.end()
    out.write(HEAD.pack(plain.width(), plain.height()) + bytes(plain.constBits()))
    out.flush()


def _leash() -> None:
    sys.stdin.buffer.read(1)
    os._exit(1)  # whoever asked is gone, or has locked


def _before() -> None:
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(2 * _SECONDS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    if sys.platform == "linux":
        import ctypes

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        with contextlib.suppress(OSError, AttributeError):  # no network at all, where the system lets us
            ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


def _after() -> None:
    """From here on: no new descriptor of any kind, so no file and no connection; not a byte into any file."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
