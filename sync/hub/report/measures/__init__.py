"""What the report works out of its inputs, one measure a file: coverage, trends, hotspots, repeats, risk, harm."""
