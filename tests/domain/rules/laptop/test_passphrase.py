"""A passphrase is judged as somebody would guess it, and a made one is worth exactly what is said."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from champion_app.domain.rules.laptop.passphrase import ENOUGH_BITS, bits_of, generated, strength, trouble_with
from resources.files import read_bytes

WORDS = read_bytes("words", "slip39.txt").decode().split()


def test_the_shipped_words_are_the_list_that_they_say_they_are() -> None:
    assert WORDS == WORDLIST
    assert len({word[:4] for word in WORDS}) == 1024


@pytest.mark.parametrize(
    "weak",
    [
        "short words", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "password password password", "Password1234567",
        "P4ssw0rd P4ssw0rd!", "qwertyuiopasdfgh", "1234567890123456", "112233445566778899",
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple1", "To be, or not to be?", "you'll never walk alone!", "The quick brown fox 1987",
        "i love you so much my love", "07700 900123 07700 900124", "4929 1234 5678 9012", "hello123hello123hello123",
        "abcdefghijklmnop", "zyxwvutsrqponmlk", "letmeinletmeinletmein",
        "liverpool football 2024", "police crime hate 1!",
        "ｐａｓｓｗｏｒｄ ｐａｓｓｗｏｒｄ", "pässwörd pässwörd 1", "summer2024 summer2025", "aabbccddeeffgghhiijj",
    ],
)  # fmt: skip
def test_what_people_try_first_is_refused_in_a_sentence_that_says_what_to_do(weak: str) -> None:
    assert "words" in trouble_with(weak)
    assert strength(weak) == "Too weak"


@pytest.mark.parametrize(
    "good",
    [
        "copper walrus beneath teapots", "kettle-marmalade-ferry-oboe", "grandad's shed smelt of creosote",
        "vT9#kq2!Lm7$xw4&", "mae'r draig yn cysgu tan yfory", "चाय बारिश खिड़की पहाड़ नदी",
        "kolme vihreää sammakkoa soutaa",
    ],
)  # fmt: skip
def test_words_that_do_not_belong_together_are_taken_in_any_language(good: str) -> None:
    assert trouble_with(good) == ""
    assert strength(good).startswith(("Good: ", "Strong: "))


def test_a_persons_own_name_counts_for_nothing() -> None:
    phrase = "margaret okonkwo likes gardening"

    assert trouble_with(phrase, about=["Margaret Okonkwo"])
    assert bits_of(phrase, about=["Margaret Okonkwo"]) == pytest.approx(bits_of(phrase) - 18)


def test_a_made_passphrase_is_six_words_and_is_counted_at_exactly_ten_bits_a_word() -> None:
    chance = random.Random(5)  # noqa: S311  # only repeatable here; the app draws from the system
    made = [generated(WORDS, chance.randrange) for _ in range(200)]

    assert all(len(phrase.split()) == 6 and set(phrase.split()) <= set(WORDS) for phrase in made)
    assert all(trouble_with(phrase) == "" for phrase in made)
    assert max(bits_of(phrase) for phrase in made) == 60.0
    assert sorted(bits_of(phrase) for phrase in made)[100] == 60.0  # a few hold a common word, and count less


def test_every_word_can_be_drawn_and_none_more_than_its_share() -> None:
    drawn = itertools.count()
    made = generated(WORDS, lambda most: next(drawn) % most, count=len(WORDS))

    assert made.split() == WORDS


def test_strength_is_told_in_years_against_a_thousand_computers() -> None:
    assert strength("") == ""
    assert strength("copper walrus beneath teapots") == (
        "Good: a thousand computers would need about 10 years to find it."
    )
    assert strength("copper walrus beneath teapots oboe ferry") == (
        "Strong: a thousand computers would need more than a million years to find it."
    )


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_is_judged_and_more_of_it_is_never_weaker_by_more_than_a_saying(text: str, more: str) -> None:
    assert bits_of(text) >= 0
    assert bits_of(f"{text} {more}") >= bits_of(text) - 40
    assert (trouble_with(text) == "") <= (bits_of(text) >= ENOUGH_BITS)
