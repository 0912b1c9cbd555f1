"""Which service fits somebody's wishes, and when it is open."""
