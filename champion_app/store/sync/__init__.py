"""The vault's side of a sync round: changes go out, rows come in, and what was taken away is purged."""
