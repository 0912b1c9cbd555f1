"""From the cells of a row to facts in our words, as a mapping file says. No database."""
