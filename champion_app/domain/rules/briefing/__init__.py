"""The day's report as a champion reads it: its page, its items, its figures, its paper."""
