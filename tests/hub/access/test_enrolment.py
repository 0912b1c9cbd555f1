"""A one-time code joins one laptop, for a day, and only for who knows all of its letters."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import pytest
from httpx import Response
from sqlalchemy import func, select

from champion_app.domain.errors import Refused
from sync.hub.access import recovery
from sync.hub.access.users import User
from sync.hub.storage.schema import device, enrol_code
from sync.wire.codec import encode
from sync.wire.messages import Enrolled, EnrolOffer, EnrolRequest, RecoveryRequest, Trouble
from sync.wire.verify import CODE_ALPHABET, CODE_LENGTH, check_proof, code_id, code_key, prove
from tests.hub.conftest import NOW, Force
from tests.sync.laptop import public_key


@dataclass
class Joining:
    """Somebody with a code at a hub."""

    force: Force
    user: User
    code: str

    def offer(self, typed: str = "") -> Response:
        return self.force.line.get(f"/v1/enrol/{code_id(typed or self.code)}")

    def request(self, typed: str = "", *, name: str = "laptop", nonce: str = "") -> EnrolRequest:
        """What a laptop asks whose owner typed this."""
        told = typed or self.code
        nonce = nonce or msgspec.json.decode(self.offer().content, type=EnrolOffer).nonce
        key = public_key(os.urandom(32)).hex()
        return EnrolRequest(
            code_id=code_id(told), device_key=key, device_name=name, nonce=nonce,
            proof=prove(code_key(told), "enrol", nonce, key, name),
        )  # fmt: skip

    def ask(self, asked: EnrolRequest) -> Response:
        return self.force.line.post("/v1/enrol", content=encode(asked))

    def laptops(self) -> int:
        """How many laptops of this user the hub knows."""
        with self.force.hub.storage.read() as tx:
            return int(tx.execute(select(func.count()).where(device.c.user == self.user.id)).scalar_one())


def joining(force: Force, *, at: datetime = NOW) -> Joining:
    user = force.person()
    return Joining(force, user, force.code_for(user, at=at))


@pytest.fixture
def someone(force: Force) -> Joining:
    return joining(force)


def is_refused(answer: Response) -> str:
    """The sentence of a refusal, which is the same for every code that does not work."""
    told = msgspec.json.decode(answer.content, type=Trouble)
    assert answer.status_code in {403, 404}
    assert told.code == "code"
    return told.text


# What a code is


def test_a_code_is_long_enough_and_has_no_letter_that_is_taken_for_another(embedded_force: Force) -> None:
    user = embedded_force.person()
    codes = [embedded_force.code_for(user) for _ in range(50)]

    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) <= set(CODE_ALPHABET)
    assert not set("OILU") & set(CODE_ALPHABET)
    assert len(set(codes)) == 50


def test_the_hub_keeps_no_code(someone: Joining) -> None:
    """Whoever reads the hub's table cannot tell the code; once it is used, not even the key is left."""
    read = select(enrol_code).where(enrol_code.c.code_id == code_id(someone.code))
    with someone.force.hub.storage.read() as tx:
        row = tx.execute(read).one()
    assert someone.code not in str(row)
    assert someone.code[6:] not in str(row)

    someone.ask(someone.request())

    with someone.force.hub.storage.read() as tx:
        assert bytes(tx.execute(read).one().key) == b""


# The hub proves itself


def test_the_offer_is_proved_with_the_code_over_all_that_it_says(someone: Joining) -> None:
    told = msgspec.json.decode(someone.offer().content, type=EnrolOffer)
    key, parts = code_key(someone.code), ["offer", code_id(someone.code), told.ca_pem, told.hub_key, told.nonce]

    assert check_proof(key, told.proof, *parts)
    for place in range(len(parts)):
        changed = [*parts[:place], parts[place] + "0", *parts[place + 1 :]]
        assert not check_proof(key, told.proof, *changed)
    assert not check_proof(code_key(someone.code[:6] + "0" * 20), told.proof, *parts)
    assert bytes.fromhex(told.hub_key) == someone.force.hub.public_key
    assert told.ca_pem == someone.force.hub.ca_pem


def test_every_code_has_a_nonce_of_its_own(force: Force) -> None:
    nonces = {msgspec.json.decode(joining(force).offer().content, type=EnrolOffer).nonce for _ in range(3)}

    assert len(nonces) == 3


# Joining


def test_a_laptop_joins_and_is_told_who_it_is(someone: Joining) -> None:
    answer = someone.ask(someone.request(name="An old laptop"))

    told = msgspec.json.decode(answer.content, type=Enrolled)
    assert answer.status_code == 200
    assert (told.user, told.user_name) == (someone.user.id, someone.user.name)
    assert told.incarnation == someone.force.hub.storage.incarnation
    with someone.force.hub.storage.read() as tx:
        assert tx.execute(select(device.c.name).where(device.c.id == told.device)).scalar_one() == "An old laptop"


def test_a_code_works_once(someone: Joining) -> None:
    second = someone.request()
    assert someone.ask(someone.request()).status_code == 200

    assert is_refused(someone.ask(second)) == is_refused(someone.offer())
    assert someone.laptops() == 1


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: " ".join(code[start : start + 5] for start in range(0, len(code), 5)),
        lambda code: f" {code[:13]}-{code[13:]} ",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
    ],
    ids=["small letters", "in groups", "with dashes", "O and I", "o and l"],
)
def test_letters_that_people_mistake_are_forgiven(embedded_force: Force, typed: object) -> None:
    assert callable(typed)
    someone = joining(embedded_force)
    while not {"0", "1"} <= set(someone.code):
        someone = joining(embedded_force)

    assert someone.ask(someone.request(typed(someone.code))).status_code == 200


def test_any_other_letter_is_not_forgiven(embedded_force: Force) -> None:
    """Each place of the secret half counts."""
    someone = joining(embedded_force)
    nonce = msgspec.json.decode(someone.offer().content, type=EnrolOffer).nonce
    for place in (6, 16, 25):
        other = next(letter for letter in CODE_ALPHABET if letter != someone.code[place])
        typed = someone.code[:place] + other + someone.code[place + 1 :]
        is_refused(someone.ask(someone.request(typed, nonce=nonce)))

    assert someone.ask(someone.request()).status_code == 200


# The proof


@pytest.mark.parametrize("changed", ["device_key", "device_name", "nonce", "proof"])
def test_a_proof_is_for_one_key_one_name_and_one_nonce(someone: Joining, changed: str) -> None:
    """Who listens on the way cannot put their own laptop in the place of the right one."""
    other = {
        "device_key": public_key(os.urandom(32)).hex(), "device_name": "another laptop", "nonce": "00" * 16,
        "proof": "00" * 32,
    }[changed]  # fmt: skip

    answer = someone.ask(msgspec.structs.replace(someone.request(), **{changed: other}))

    is_refused(answer)
    assert answer.status_code == 403
    assert someone.laptops() == 0


def test_parts_of_a_proof_cannot_be_moved_between_each_other(someone: Joining) -> None:
    asked = someone.request(name="ab")

    moved = msgspec.structs.replace(asked, device_key=asked.device_key + "a", device_name="b")

    is_refused(someone.ask(moved))


def test_a_proof_of_the_offer_is_no_proof_of_a_laptop(someone: Joining) -> None:
    offer = msgspec.json.decode(someone.offer().content, type=EnrolOffer)

    is_refused(someone.ask(msgspec.structs.replace(someone.request(), proof=offer.proof)))


# Wrong tries and time


def test_after_five_wrong_tries_the_right_letters_do_not_help(someone: Joining) -> None:
    right = someone.request()
    wrong = msgspec.structs.replace(right, proof="00" * 32)

    for _ in range(5):
        assert someone.ask(wrong).status_code == 403

    is_refused(someone.ask(right))
    is_refused(someone.offer())
    assert someone.laptops() == 0


def test_after_four_wrong_tries_the_right_letters_still_work(someone: Joining) -> None:
    wrong = msgspec.structs.replace(someone.request(), proof="00" * 32)
    for _ in range(4):
        someone.ask(wrong)

    assert someone.ask(someone.request()).status_code == 200


def test_wrong_tries_at_one_code_say_nothing_about_another(force: Force) -> None:
    mine, theirs = joining(force), joining(force)
    for _ in range(5):
        theirs.ask(msgspec.structs.replace(theirs.request(nonce="0"), proof="0"))

    assert mine.ask(mine.request()).status_code == 200


@pytest.mark.parametrize(
    ("age", "works"), [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24, seconds=1), False)]
)
def test_a_code_runs_out_after_a_day(force: Force, age: timedelta, *, works: bool) -> None:
    someone = joining(force, at=NOW - age)

    assert (someone.offer().status_code == 200) is works
    assert (someone.ask(someone.request(nonce="" if works else "0")).status_code == 200) is works


def test_a_code_that_nobody_made_one_that_was_used_and_one_that_ran_out_are_told_alike(force: Force) -> None:
    """A guesser learns nothing of which codes there are."""
    used, old = joining(force), joining(force, at=NOW - timedelta(days=2))
    used.ask(used.request())

    told = {(one.status_code, one.text) for one in (used.offer(), old.offer(), used.offer("ZZZZZZ"))}

    assert len(told) == 1


def test_a_user_may_have_several_codes_and_laptops(force: Force) -> None:
    someone = joining(force)
    other = Joining(force, someone.user, force.code_for(someone.user))

    assert [one.ask(one.request()).status_code for one in (other, someone)] == [200, 200]
    assert someone.laptops() == 2


# Forgotten passphrases


def test_who_knows_a_laptops_id_ends_nothing_that_its_person_asked(force: Force) -> None:
    laptop = force.champion()
    with force.hub.storage.write() as tx:
        recovery.set_up(tx, now=NOW)
        key = recovery.current(tx)
    assert key is not None

    def ask(sealed: bytes, own: bytes, *, at: datetime = NOW) -> str:
        told = RecoveryRequest(
            device=laptop.who.device, key_id=key.id, sealed=sealed.hex(), laptop_key=own.hex()
        )  # fmt: skip
        with force.hub.storage.write() as tx:
            return recovery.take(tx, told, now=at).id

    sealed, own = os.urandom(80), os.urandom(32)
    honest = ask(sealed, own)
    for _ in range(recovery.MOST_WAITING - 1):
        ask(os.urandom(80), os.urandom(32))
    with pytest.raises(Refused, match="Ask the coordinator"):
        ask(os.urandom(80), os.urandom(32))

    assert ask(sealed, own) == honest, "the same again is the same request"
    with force.hub.storage.read() as tx:
        mine = [one.id for one in recovery.waiting(tx) if one.device == laptop.who.device]
        assert honest in mine
        assert len(mine) == recovery.MOST_WAITING
    ask(os.urandom(80), os.urandom(32), at=NOW + recovery.WAITS + timedelta(minutes=1))  # a day on there is room
    with force.hub.storage.write() as tx:
        assert recovery.end_waiting(tx, laptop.who.device, now=NOW) == 1
