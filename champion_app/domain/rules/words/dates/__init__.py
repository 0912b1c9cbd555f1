"""Dates and times as people write them: read strictly day first, asked about where they can mean two things."""
