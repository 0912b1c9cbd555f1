"""Notice an older copy of the vault: a counter inside it, a note outside it, and what compares the two."""
