"""What this laptop may do: a good enough passphrase, the lease, doubts about the vault, files it takes."""
