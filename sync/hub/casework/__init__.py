"""Who looks after which case: allocation, leave, and what champions ask for."""
