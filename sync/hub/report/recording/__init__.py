"""Incidents that may be wrongly recorded: findings in their words, questions to the registrar, answers."""
