"""How likely two mentions are one person: fixed weights, so that the same rows give the same answer.

``m``: how often two mentions of one person agree so; ``u``: how often two mentions of different people do. The weight
of an agreement is the logarithm of their ratio, so that every link can be told line by line. The weights are set by
judgement, on the cautious side; docs/report.md says how they do on public collections and on generated people.
"""

from __future__ import annotations

from typing import Any

_FIRST, _LAST = "first", "last"


def _either_way(one: str, other: str) -> str:
    """A condition on first and last names that holds in the same or in the other order."""
    same = f"({one.format(l='first_l', r='first_r')} AND {other.format(l='last_l', r='last_r')})"
    turned = f"({one.format(l='first_l', r='last_r')} AND {other.format(l='last_l', r='first_r')})"
    return f"({same} OR {turned})"


_ALIKE = "jaro_winkler_similarity({l}, {r}) >= 0.88"
_SWAPPED = "substr(born_l, 1, 4) = substr(born_r, 1, 4) AND substr(born_l, 6, 2) = substr(born_r, 9, 2) AND substr(born_l, 9, 2) = substr(born_r, 6, 2)"  # noqa: E501

_WORDS_L, _WORDS_R = "str_split(tokens_l, ' ')", "str_split(tokens_r, ' ')"
_PART_OF = f"(list_has_all({_WORDS_L}, {_WORDS_R}) OR list_has_all({_WORDS_R}, {_WORDS_L}))"

_OTHER_FIRST = "jaro_winkler_similarity(first_l, first_r) < 0.8 AND first_l <> last_r AND last_l <> first_r"
"""Two first names in one household, which shares its telephone: that agrees for less."""

_Level = tuple[str, float | None, float | None, str]
"""A condition, its m and u, and what it says in words."""
_NAME: list[_Level] = [
    ("tokens_l IS NULL OR tokens_r IS NULL", None, None, "A name is missing"),
    ("tokens_l = tokens_r", 0.68, 0.00012, "The names are the same"),
    ("bones_l = bones_r", 0.07, 0.0002, "The names are two spellings of one"),
    (_either_way(_ALIKE, _ALIKE), 0.12, 0.0006, "The names are nearly the same"),
    (f"{_PART_OF} AND least(len({_WORDS_L}), len({_WORDS_R})) > 1", 0.05, 0.0004, "One name is part of the other"),
    (_PART_OF, 0.03, 0.006, "One entry has a single name, which the other has too"),
    ("last_l = last_r AND first_l IS DISTINCT FROM first_r", 0.05, 0.004, "Only the last names are the same"),
    ("first_l = first_r OR jaro_winkler_similarity(last_l, last_r) >= 0.9", 0.05, 0.01, "The names are partly alike"),
    ("ELSE", 0.03, 0.989, "The names are different"),
]
_BORN: list[_Level] = [
    ("born_l IS NULL OR born_r IS NULL", None, None, "A date of birth is missing"),
    ("born_l = born_r AND substr(born_l, 6) = '01-01'", 0.02, 0.00005,
     "The dates of birth are the same 1 January, which people are given whose day nobody knows"),
    ("born_l = born_r", 0.82, 0.00005, "The dates of birth are the same"),
    (f"damerau_levenshtein(born_l, born_r) <= 1 OR ({_SWAPPED})", 0.1, 0.0012,
     "The dates of birth differ in one figure, or have day and month turned"),
    ("substr(born_l, 1, 4) = substr(born_r, 1, 4)", 0.02, 0.014, "Only the years of birth are the same"),
    ("ELSE", 0.04, 0.985, "The dates of birth are different"),
]  # fmt: skip
_REACH: list[_Level] = [
    ("reach_l IS NULL OR reach_r IS NULL", None, None, "A telephone number or e-mail address is missing"),
    (f"reach_l = reach_r AND {_OTHER_FIRST}", 0.04, 0.0004, "The number or address is the same, as in a household"),
    ("reach_l = reach_r", 0.51, 0.00003, "The telephone number or e-mail address is the same"),
    ("damerau_levenshtein(reach_l, reach_r) <= 1", 0.05, 0.00005, "The number or address differs in one figure"),
    ("ELSE", 0.4, 0.9999, "The telephone numbers or e-mail addresses are different"),
]
_AREA: list[_Level] = [
    ("area_l IS NULL OR area_r IS NULL", None, None, "An area is missing"),
    ("area_l = area_r", 0.65, 0.04, "The area is the same"),
    ("jaro_winkler_similarity(area_l, area_r) >= 0.9", 0.05, 0.005, "The areas are spelt nearly the same"),
    ("ELSE", 0.3, 0.96, "The areas are different"),
]
COMPARED = {"name": _NAME, "born": _BORN, "reach": _REACH, "area": _AREA}
"""What is compared, in order."""
_AGAIN, _MOST_LIKELY = 0.4, 0.005
BLOCKS = (
    "l.born = r.born",
    "l.reach = r.reach",
    "l.tokens = r.tokens",
    "l.bones = r.bones",
    "l.last = r.last AND substr(l.first, 1, 2) = substr(r.first, 1, 2)",
    "l.first = r.first AND substr(l.last, 1, 2) = substr(r.last, 1, 2) AND substr(l.born, 1, 4) = substr(r.born, 1, 4)",
)
"""Only pairs that agree in one of these are compared at all."""


def _comparison(name: str, levels: list[_Level], *, rare: str = "") -> dict[str, Any]:
    made: list[dict[str, Any]] = []
    for place, (condition, m, u, _) in enumerate(levels):
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": f"{name} {place}"}
        if m is None:
            level["is_null_level"] = True
        else:
            level |= {"m_probability": m, "u_probability": u, "fix_m_probability": True, "fix_u_probability": True}
        if rare and place == 1:
            level |= {"tf_adjustment_column": rare, "tf_adjustment_weight": 0.7, "tf_minimum_u_value": 0.00001}
        made.append(level)
    return {"output_column_name": name, "comparison_levels": made}


def said(name: str, level: int) -> str:
    """What a level of a comparison says, by the library's number of it: -1 where something is missing, 0 the last."""
    levels = COMPARED[name]
    return levels[0][3] if level < 0 else levels[len(levels) - 1 - level][3]


def prior(mentions: int) -> float:
    """How likely two mentions taken at random are one person: about every fifth is somebody who was there before."""
    return min(_MOST_LIKELY, _AGAIN / max(1, mentions))


def settings(mentions: int) -> dict[str, Any]:
    """The model for so many mentions in the library's own terms. A rare name weighs more than a common one."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior(mentions),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in BLOCKS],
        "comparisons": [
            _comparison(name, levels, rare="tokens" if name == "name" else "") for name, levels in COMPARED.items()
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }
