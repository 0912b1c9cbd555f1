"""How names, dates, counts and working days are said, and what may be shown of a name."""
