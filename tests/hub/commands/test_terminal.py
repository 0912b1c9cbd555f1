"""Words of others on a terminal say nothing to it, ids are whole however narrow it is, and decisions are asked for."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from champion_app.domain.change import Edit
from champion_app.domain.rules.words.visible_text import is_name, told_openly
from champion_app.domain.scope import case_scope
from sync.hub.access import enrolment, users
from sync.hub.cli import main
from sync.hub.commands.print_json import print_json
from sync.hub.console import Rows, say
from sync.hub.storage.schema import device
from tests.hub.conftest import Force, Laptop, hub_on, some_id

pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")

HOSTILE = {
    "clear": "\x1b[2J", "title": "\x1b]0;title\x07", "clipboard": "\x1b]52;c;Y3Vy\x07", "eight bits": "\x9b2J",
    "carriage return": "a\rb", "backspace": "a\bb", "turn": "\u202egnp.exe", "isolate": "\u2066x",
    "no width": "a\u200bb", "line": "a\u2028b", "feed": "a\nb", "tag": "\U000e0041", "private": "\ue000",
    "heap": "a" + "\u0301" * 50, "zero": "a\0b", "soft": "a\u00adb",
}  # fmt: skip
SPOKEN = ["Zoë O’Brien", "محمد", "अनिता", "李雷", "Ngọc-Anh", "José (laptop 2)", "Łukasz’s laptop", "می‌خواهم"]


@pytest.mark.parametrize("what", HOSTILE)
def test_what_a_screen_would_obey_or_nobody_would_see_is_told_openly(
    what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = HOSTILE[what]
    rows = Rows("a", "b")
    rows.add(words, "x")
    say(f"before {words} after", rows)
    out = capsys.readouterr().out

    assert words not in out
    assert all(letter == "\n" or letter.isprintable() for letter in out)
    assert out.count("\n") == 4
    assert out.count("\u0301") <= 6
    assert not is_name(words)
    print_json({"words": words})
    raw = capsys.readouterr().out
    assert json.loads(raw) == {"words": words}
    assert all(letter == "\n" or letter.isprintable() for letter in raw)


@pytest.mark.parametrize("words", SPOKEN)
def test_what_people_write_stays_as_it_is(words: str) -> None:
    assert told_openly(words) == words


@pytest.mark.parametrize("name", SPOKEN[:-1])
def test_names_of_people_everywhere_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", " ", "a  b", " a", "a" * 81, "a\tb"])
def test_what_is_no_line_of_letters_is_no_name(name: str) -> None:
    assert not is_name(name)


def test_an_id_is_whole_however_narrow_the_terminal_is() -> None:
    rows = Rows("laptop", "person", "seen")
    rows.add("e0f46326e0f46326", "A person with a rather long name", "2026-11-30T09:24:50.327123+00:00")

    for width in (None, 200, 80, 40, 10):
        told = "\n".join(rows.lines(width))
        assert "e0f46326e0f46326" in told
        assert "2026-11-30T09:24:50.327123+00:00" in told


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Types a command at the hub of this test; ``typed`` is what is answered to questions."""

    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["champion-hub", *words, "--folder", str(tmp_path / "hub")])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


@pytest.fixture
def held(tmp_path: Path) -> tuple[str, str]:
    """A case, and a contact point of it that somebody who no longer has the case changed."""
    with hub_on(tmp_path / "hub", "") as force:
        case, point = force.case("AS-1"), some_id()
        force.write(_edit("new", point, case, value={"value": "07700 900123"}))
        laptop = force.champion(case)
        force.take(laptop.who.user, case)
        laptop.send(_edit("set", point, case, "voicemail", value=True))
        return case, point


def _edit(act: str, rec: str, case: str, field: str = "", value: object = None) -> Edit:
    return Edit(act=act, record=rec, kind="contact_point", scope=case_scope(case), field=field, base=1, value=value)  # type: ignore[arg-type]


def _body(tmp_path: Path, record: str) -> dict[str, object]:
    with hub_on(tmp_path / "hub", "") as force:
        return force.body(record) or {}


def test_a_held_save_is_shown_and_what_keeps_somebody_safe_is_asked_twice(
    tmp_path: Path, held: tuple[str, str], command: Command
) -> None:
    _, out, _ = command("hold", "list")
    save = out.splitlines()[2].split()[0]
    _, shown, _ = command("hold", "show", save)
    assert "A voicemail is safe  [SAFETY]" in shown
    assert "now: nothing" in shown
    assert "then: true" in shown

    for words, typed in ((("--yes",), ""), ((), "yes\nno\n"), ((), "no\n"), (("--safety-checked",), "")):
        code, out, err = command("hold", "accept", save, "--by", "S", *words, typed=typed)
        assert (code, err) == (1, "Nothing was decided. The save still waits in the hold.\n"), (words, typed)
        assert "then: true" in out
    assert "voicemail" not in _body(tmp_path, held[1])

    code, _, _ = command("hold", "accept", save, "--by", "S", "--yes", "--safety-checked")
    assert code == 0
    assert _body(tmp_path, held[1])["voicemail"] is True


def test_only_the_laptop_that_is_named_is_let_in_and_its_name_comes_after_the_words(
    tmp_path: Path, command: Command
) -> None:
    with hub_on(tmp_path / "hub", "") as force:
        ids = [_joins(force) for _ in range(2)]
        with force.hub.storage.write() as tx:  # as an installed hub may have it
            tx.execute(device.update().where(device.c.id == ids[0]).values(name="\x1b[2J" + "word   " * 6))

    code, _, err = command("compare", "--same")
    assert (code, "Name the laptop by its id" in err) == (1, True)
    _, out, _ = command("compare")
    assert set(ids) <= {word for line in out.splitlines() for word in line.split()}
    assert "\x1b" not in out

    _, out, _ = command("compare", ids[0], typed="yes\n")
    assert out.index("six words") < out.index("calls itself")
    assert "\x1b" not in out
    with hub_on(tmp_path / "hub", "") as force, force.hub.storage.read() as tx:
        assert [one.id for one in enrolment.uncompared(tx)] == [ids[1]]


def _joins(force: Force) -> str:
    with force.hub.storage.write() as tx:
        user = users.add_user(tx, name="A. Person", role="champion", area="", now=datetime.now(UTC))
        made = enrolment.add_device(tx, user_id=user.id, name="laptop", key="00" * 32, now=datetime.now(UTC))
        tx.execute(device.update().where(device.c.id == made).values(words="one two three four five six"))
    return made


@pytest.mark.parametrize("name", ["x\x1b[2J", "two\nlines", "a" * 81, "\u202eabc", ""])
def test_the_hub_keeps_no_name_that_is_not_one_line_of_letters(tmp_path: Path, name: str) -> None:
    from sync.wire.codec import encode
    from sync.wire.messages import EnrolRequest
    from sync.wire.verify import code_id, code_key, prove
    from tests.sync.laptop import public_key

    with hub_on(tmp_path / "hub", "") as force:
        code, key = force.code_for(force.person()), public_key(os.urandom(32)).hex()
        nonce = force.line.get(f"/v1/enrol/{code_id(code)}").json()["nonce"]
        asked = EnrolRequest(
            code_id=code_id(code), device_key=key, device_name=name, nonce=nonce,
            proof=prove(code_key(code), "enrol", nonce, key, name),
        )  # fmt: skip
        assert force.line.post("/v1/enrol", content=encode(asked)).status_code == 404
        good = EnrolRequest(
            code_id=code_id(code), device_key=key, device_name="laptop", nonce=nonce,
            proof=prove(code_key(code), "enrol", nonce, key, "laptop"),
        )  # fmt: skip
        assert force.line.post("/v1/enrol", content=encode(good)).status_code == 200, "the code is still good"


def test_what_came_odd_is_listed_without_its_value_until_somebody_has_seen_it(tmp_path: Path, command: Command) -> None:
    with hub_on(tmp_path / "hub", "") as force:
        case = force.case("AS-5")
        laptop: Laptop = force.champion(case)
        laptop.send(_edit("new", some_id(), case, value={"value": "canary " * 60}))
    _, out, _ = command("odd", "list")
    assert "value is longer than 300 characters (420)" in out
    assert "canary" not in out
    assert command("odd", "seen", laptop.who.device, "--by", "C")[0] == 0
    assert "Nothing odd" in command("odd", "list")[1]


def test_json_is_all_that_is_printed_where_it_is_asked_for(command: Command) -> None:
    for words in (("report", "run", "--json"), ("report", "status", "--json"), ("report", "findings", "--json")):
        _, out, _ = command(*words)
        assert json.loads(out) is not None
