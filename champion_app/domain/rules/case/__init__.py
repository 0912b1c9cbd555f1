"""What is said of a case: its one line, its timeline, its risk over time, its place on Today."""
