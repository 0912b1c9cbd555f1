"""The errors that are expected: the world, told as a sentence with what is safe and what to do next.

    Expected
    ├── Refused            a rule says no; nothing was changed
    │   ├── Invalid        one field is wrong, and why
    │   └── NotFound       the record is not (or no longer) on this machine
    ├── VaultClosed        the vault cannot be opened: wrong passphrase, damaged header, plain file, newer schema
    ├── NoRoom             the disk is full or the file cannot be written
    ├── Unreachable        the hub did not answer, or not as our hub
    ├── NotTrusted         the other side could not prove who it is
    ├── DeviceRefused      the hub does not know this device, or no longer wants it
    ├── VersionMismatch    the two sides speak no common version
    └── Cancelled          the person stopped it; shown nowhere

Everything else is a bug of ours and is never caught on the way to the crash hook.
"""

from __future__ import annotations


class Expected(Exception):
    """An error of the world. ``str(error)`` is the sentence a person reads; it holds no personal data."""


class Refused(Expected):
    """A rule says no. Nothing was changed."""


class Invalid(Refused):
    """One field of a record is wrong. ``field`` names it, the sentence says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(Refused):
    """The record is not on this machine, or no longer."""


class VaultClosed(Expected):
    """The vault cannot be opened. Nothing in it was changed."""


class WrongPassphrase(VaultClosed):
    """The passphrase does not open this vault."""


class NoRoom(Expected):
    """The disk is full or cannot be written. What was saved before is safe."""


class Unreachable(Expected):
    """The hub did not answer. Work stays saved here."""


class NotTrusted(Unreachable):
    """The other side could not prove that it is the force's hub."""


class DeviceRefused(Expected):
    """The hub does not accept this device."""


class VersionMismatch(Expected):
    """The two sides speak no common version."""


class Cancelled(Expected):
    """The person stopped it. Silent."""
