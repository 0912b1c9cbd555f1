"""The report of one day: made, cut by area, stored, and published to the laptops."""
