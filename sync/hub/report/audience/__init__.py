"""Who reads the daily report, and the part of it that each of them needs to know."""
