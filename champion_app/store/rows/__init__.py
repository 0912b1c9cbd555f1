"""The tables of the vault, one a file: what is written to each and read from it."""
