"""Cases as JSON in POLE terms (person, object, location, event): read and written."""
