"""Rows of two systems that tell of the same incident: found, proposed, decided by a person."""
