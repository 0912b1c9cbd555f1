"""Keep None, True and False alive where Qt's binding gives away references to them that it never took.

PySide6 6.12.0 is one wheel for every Python from 3.10. It is built for interpreters in which these three never die
(3.12 and later). On 3.11 every call of Qt that returns nothing takes one reference to None away, and after a few
thousand calls the interpreter ends with "deallocating None". Measured: 300 calls of ``QFont.setPixelSize``, 300 fewer.
"""

from __future__ import annotations

import ctypes
import sys

_NEVER_DIES = (3, 12)
_MANY = 1 << 40
"""References to begin with: more than a process can give away, far from the end of the number."""
_BORROWED = 3
"""References that asking for the number may hold itself."""


def hold_singletons() -> None:
    """Give each of the three more references than can ever be taken. Any number of times; nothing from 3.12 on."""
    if sys.version_info >= _NEVER_DIES or sys.implementation.name != "cpython":
        return
    for one in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(one))
        laid_out_as_known = abs(count.value - sys.getrefcount(one)) <= _BORROWED
        if laid_out_as_known and count.value < _MANY:
            count.value += _MANY
