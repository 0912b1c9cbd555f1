"""The report by e-mail: one message for each person and day, written down before and after it is sent."""
