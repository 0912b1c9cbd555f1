"""What the report is made from: areas, cases, taken rows, and the report's own policy."""
