"""May personal data of the subject of a complaint be kept? What policy says of the day, and nothing of who they are."""

from __future__ import annotations

from collections.abc import Iterable

from champion_app.domain.policy import SubjectGate

ALWAYS, THRESHOLD = "always", "threshold"
_MET = frozenset({"yes", "y", "met", "true", "1"})


def may_keep_subject(classification: str, threshold: str, gates: Iterable[SubjectGate]) -> bool:
    """Whether it may. ``threshold``: the answer to whether the additional threshold is met, as the force's system has
    it. A classification that the policy does not name keeps nothing."""
    gate = next((gate for gate in gates if gate.classification == classification), None)
    if gate is None:
        return False
    return gate.keep == ALWAYS or (gate.keep == THRESHOLD and threshold.strip().casefold() in _MET)
