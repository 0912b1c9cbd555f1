"""From a passphrase to the vault's key: the header that holds it, recovery, duress, and destroying it."""
