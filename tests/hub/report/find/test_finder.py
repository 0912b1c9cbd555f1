"""The finder on text that its rules were not written on, on what must not be found, and on anything at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from champion_app.domain.errors import Refused
from champion_app.domain.policy import read_pack
from resources.files import names, read_bytes
from sync.hub.report.find.finder import Finder
from sync.hub.report.find.finding import Incident
from sync.hub.report.find.rules import read_rules
from sync.hub.report.find.shipped import rules_of_folder, shipped_acts
from sync.hub.report.recording.finders import fingerprint
from tests.hub.report.find import scoring
from tests.realdata import real_file

FINDER = Finder(scoring.the_rules())
PACK = read_pack(read_bytes("policy", "2026-04-avon-and-somerset.toml"))
FLOORS = {"sentences_held2.toml": (0.92, 0.78), "sentences_held3.toml": (0.89, 0.92)}
"""Precision and recall that were seen, with a little room; docs/report.md gives what was measured."""


@pytest.mark.parametrize("name", scoring.HELD_BACK)
def test_text_that_no_rule_was_written_on(name: str) -> None:
    score = scoring.by_strand(FINDER, scoring.sentences(name))["all"]

    precision, recall = FLOORS[name]
    assert score.precision >= precision
    assert score.recall >= recall


@pytest.mark.parametrize(
    ("text", "function", "confidence"),
    [
        ("IP states male shouted paki at him", "quoted", "likely"),
        ("you dirty paki", "insult", "likely"),
        ("He said he will burn the house down with the pakis in it", "threat", "likely"),
        ("he kept saying n1gg3r over the headset", "quoted", "likely"),
        ("called him a p**i and ran off", "quoted", "likely"),
        ("shouted P A K I from the car", "quoted", "likely"),
        ("called him a black c**t", "quoted", "likely"),
        ("you gay b@stard", "insult", "likely"),
        ("IP said he was not called a paki or anything like it", "negated", "not"),
        ("Suspect is an asian male in a black coat", "mention", "not"),
        ("IP feels that he was picked on because he is black", "implied", "likely"),
    ],
)
def test_what_a_sentence_does_with_a_marker(text: str, function: str, confidence: str) -> None:
    assert (function, confidence) in {(one.function, one.confidence) for one in FINDER.find(Incident(text=text))}


@pytest.mark.parametrize(
    "text",
    [
        "The polish on the floor was slippery",
        "Black Friday sale",
        "Maine coon cat missing",
        "Male in a black coat made off",
    ],
)
def test_ordinary_words_are_not_found(text: str) -> None:
    assert scoring.counted(FINDER.find(Incident(text=text))) == set()


@pytest.mark.parametrize(
    ("text", "strand", "confidence"),
    [
        ("IP is a wheelchair user. Kids keep throwing stones at her door.", "disability", "possible"),
        ("Kids spat at the Sikh bus driver", "religion", "likely"),
        ("Kids spat at the bus driver", "", ""),
        ("Susp is a Sikh bus driver. IP was spat at.", "", ""),
        ("IP is a Sikh bus driver. He was spat at in a dispute over the fare.", "", ""),
        ("IP is a Sikh bus driver. He was spat at. Not believed to be hate related.", "", ""),
        ("IP is deaf. He believes this is a hate crime.", "disability", "possible"),
        ("IP believes this is a hate crime.", "unstated", "possible"),
    ],
)
def test_an_act_counts_beside_a_group_that_is_named(text: str, strand: str, confidence: str) -> None:
    found = [one for one in FINDER.find(Incident(text=text)) if one.confidence != "not"]

    wanted = [(strand, confidence)] if strand else []
    assert [(one.strand or "unstated", one.confidence) for one in found[:1]] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Training slides say that words such as paki and spastic are offensive",
        "Guidance reminds staff what racist abuse is",
        "Asked whether he thought it was racially motivated, IP answered no",
        "Homophobic marker removed after review",
    ],
)
def test_a_lesson_and_a_denial_anywhere_in_the_sentence_do_not_count(text: str) -> None:
    assert scoring.counted(FINDER.find(Incident(text=text))) == set()


def test_a_long_word_is_known_with_one_letter_wrong_and_an_ordinary_one_is_left_alone() -> None:
    assert scoring.counted(FINDER.find(Incident(text="IP was homophbicly and racialy abused, homohpobic slurs"))) == {
        "race",
        "sexual-orientation",
    }
    assert scoring.counted(FINDER.find(Incident(text="artistic child mocked by others"))) == set()


@given(st.text(max_size=400), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_the_words_stand_where_it_says(text: str, offence: str) -> None:
    incident = Incident(text=text, offence=offence)
    for one in FINDER.find(incident):
        assert one.place in ("text", "offence")
        whole = incident.text if one.place == "text" else incident.offence
        assert one.words == whole[one.start : one.end]
    assert FINDER.find(incident) == FINDER.find(incident)


def test_acts_are_told_apart_from_hate_and_denied_as_it_is() -> None:
    acts = Finder(shipped_acts(scoring.the_rules(), PACK))

    assert {one.rule for one in acts.find(Incident(text="IP was punched in the face"))} == {"act-assault"}
    assert [one.confidence for one in acts.find(Incident(text="IP was not punched"))] in ([], ["not"])
    assert scoring.counted(FINDER.find(Incident(text="IP was punched in the face"))) == set()


def test_a_folder_of_the_forces_own_is_read_and_a_mistake_names_its_line(tmp_path: Path) -> None:
    for name in ("2026-04-shared.toml", "2026-04-race.toml"):
        (tmp_path / name).write_bytes(read_bytes("policy/markers", name))
    own = '\n[[entries]]\nid = "own"\nfunction = "insult"\npatterns = ["madeupslur"]\nreason = "Ours."\n'
    path = tmp_path / "2026-04-race.toml"
    path.write_text(path.read_text(encoding="utf-8") + own, encoding="utf-8")
    finder = Finder(rules_of_folder(tmp_path, PACK, date(2026, 11, 24)))
    assert scoring.counted(finder.find(Incident(text="called a madeupslur"))) == {"race"}

    path.write_text(path.read_text(encoding="utf-8").replace('["madeupslur"]', '["{nolist} x"]'), encoding="utf-8")
    with pytest.raises(Refused, match=r"2026-04-race\.toml, line \d+: rule 'own'"):
        rules_of_folder(tmp_path, PACK, date(2026, 11, 24))
    with pytest.raises(Refused, match="no rules for finding"):
        read_rules([("a.toml", read_bytes("policy/markers", "2026-04-shared.toml"))], PACK, date(2020, 1, 1))


def test_what_rules_say_is_the_same_in_every_process_and_another_with_one_word_of_a_list_changed() -> None:
    told = "from tests.hub.report.find import scoring as s; "
    told += "from sync.hub.report.recording.finders import fingerprint as f; "
    other = subprocess.run(
        [sys.executable, "-c", f"{told}print(f(s.the_rules()))"],
        env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert other == fingerprint(scoring.the_rules())

    files = [(name, read_bytes("policy/markers", name)) for name in names("policy/markers", ".toml")]
    changed = [(name, raw.replace(b'who = ["he"', b'who = ["himself", "he"')) for name, raw in files]
    assert changed != files
    assert fingerprint(read_rules(changed, PACK, scoring.DAY)) != other


@pytest.mark.realdata
@pytest.mark.slow
def test_hate_is_found_far_more_often_than_what_is_neither() -> None:
    path = real_file(*scoring.TWEETS)
    whole: Counter[str] = Counter()
    likely: Counter[str] = Counter()
    for number, (text, label) in enumerate(scoring.tweets(path, held_back=True)):
        if number % 10 == 0:
            whole[label] += 1
            likely[label] += any(one.confidence == "likely" for one in FINDER.find(Incident(text=text)))

    assert likely["hate"] / whole["hate"] > 5 * likely["neither"] / whole["neither"]
