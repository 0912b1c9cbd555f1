"""The system's keystore, where there is a real one. A plaintext or empty backend is never used."""

from __future__ import annotations

import logging

_SERVICE = "champion-vault"
_log = logging.getLogger(__name__)


class NoKeystore:
    """This machine has no keystore that we trust: the passphrase alone guards the vault, and the screen says so."""

    real = False

    def get(self, name: str) -> bytes | None:  # noqa: ARG002  # fits ShareKeeper
        return None

    def put(self, name: str, secret: bytes) -> bool:  # noqa: ARG002  # fits ShareKeeper
        return False

    def drop(self, name: str) -> None:
        """Nothing is kept here."""


class SystemKeystore:
    """Windows Credential Locker, macOS Keychain or a Secret Service, through keyring."""

    real = True

    def get(self, name: str) -> bytes | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            told = keyring.get_password(_SERVICE, name)
        except KeyringError:
            _log.warning("the system keystore did not answer")
            return None
        return bytes.fromhex(told) if told else None

    def put(self, name: str, secret: bytes) -> bool:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(_SERVICE, name, secret.hex())
        except KeyringError:
            _log.warning("the system keystore took nothing")
            return False
        return self.get(name) == secret

    def drop(self, name: str) -> None:
        """Forget it. One that is not there is no trouble."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(_SERVICE, name)
        except KeyringError:
            _log.warning("the system keystore had nothing to drop")


_REAL_MODULES = ("keyring.backends.Windows", "keyring.backends.macOS", "keyring.backends.SecretService")


def system_keystore() -> SystemKeystore | NoKeystore:
    """The keystore of this machine, or the plain fact that there is none."""
    import keyring

    return SystemKeystore() if type(keyring.get_keyring()).__module__ in _REAL_MODULES else NoKeystore()
