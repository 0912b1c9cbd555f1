"""champion-hub as a coordinator types it: what it prints, what it does, and how it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from resources.version import VERSION
from sync.hub.access import devices, enrolment, grants
from sync.hub.casework.allocation import unallocated
from sync.hub.cli import app, main
from sync.hub.hub import Hub
from sync.hub.storage.audit_tables import hub_log
from sync.wire.messages import Enrolled, EnrolRequest
from sync.wire.verify import code_id, code_key, prove, tidy_code
from tests.hub.intake.conftest import SMALL
from tests.sync.laptop import public_key

# The library asks whoever tests a command line to hand it the words; here they come from sys.argv, as in real life.
pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")

EXTRACT = "ref,when,what,who,phone,voicemail,strand\n" + "".join(
    f"R{number},22/11/2026,Canary words,Canary Name,07700 90000{number},no,Race\n" for number in range(1, 4)
)


class Typed:
    """What one command printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Command = Callable[..., Typed]


@pytest.fixture
def champion_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Types a command at a hub's folder of this test."""

    def typed(*words: str) -> Typed:
        monkeypatch.setattr(sys, "argv", ["champion-hub", *words, "--folder", str(tmp_path / "hub")])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Typed(int(ended.value.code or 0), out, err)

    return typed


@pytest.fixture
def added(champion_hub: Command) -> str:
    """The id of one champion who was added."""
    return champion_hub("user", "add", "Sam Example", "--area", "Bristol").out.strip()


def at_hub(folder: Path) -> Hub:
    return Hub(folder / "hub", clock=lambda: datetime.now(UTC))


def is_one_sentence(typed: Typed) -> str:
    """An expected error: exit code 1, one sentence on standard error, nothing on standard output."""
    assert typed.code == 1
    assert typed.out == ""
    assert typed.err.endswith((".\n", "://\n"))
    assert typed.err.count("\n") == 1
    assert "Traceback" not in typed.err
    return typed.err


# People


def test_somebody_who_was_added_is_listed_with_the_id_that_was_printed(champion_hub: Command, added: str) -> None:
    listed = champion_hub("user", "list")

    assert len(added) == 16
    assert listed.code == 0
    for told in (added, "Sam Example", "champion", "Bristol"):
        assert told in listed.out


def test_a_hub_without_people_says_how_to_add_some(champion_hub: Command) -> None:
    assert "champion-hub user add NAME" in champion_hub("user", "list").out


def test_a_person_without_a_name_is_refused(champion_hub: Command) -> None:
    assert is_one_sentence(champion_hub("user", "add", "  ")) == "A user needs a name.\n"


# Codes


@pytest.mark.parametrize("by", ["id", "name"])
def test_a_code_that_was_printed_joins_a_laptop(champion_hub: Command, added: str, tmp_path: Path, by: str) -> None:
    printed = champion_hub("enrol", added if by == "id" else "Sam Example")

    code, told = printed.out.splitlines()[:2]
    assert "Sam Example" in told
    assert len(tidy_code(code)) == 26
    hub = at_hub(tmp_path)
    try:
        assert join(hub, code).user == added
    finally:
        hub.close()


def join(hub: Hub, code: str) -> Enrolled:
    """A laptop that joins with a code as printed."""
    with hub.storage.write() as tx:
        offer = enrolment.offer(tx, code_id(code), ca_pem=hub.ca_pem, hub_key=hub.public_key, now=hub.clock())
        key = public_key(os.urandom(32)).hex()
        proof = prove(code_key(code), "enrol", offer.nonce, key, "laptop")
        asked = EnrolRequest(
            code_id=code_id(code), device_key=key, device_name="laptop", nonce=offer.nonce, proof=proof
        )
        told = enrolment.enrol(tx, asked, incarnation=hub.storage.incarnation, now=hub.clock())
    assert told is not None
    return told


def test_a_code_for_nobody_is_refused(champion_hub: Command) -> None:
    assert "There is no user Nobody" in is_one_sentence(champion_hub("enrol", "Nobody"))


def test_a_name_that_two_people_have_is_refused_and_the_id_is_asked_for(champion_hub: Command, added: str) -> None:
    other = champion_hub("user", "add", "Sam Example").out.strip()

    said = is_one_sentence(champion_hub("enrol", "Sam Example"))

    assert "2 users" in said
    assert "Give the id" in said
    assert champion_hub("enrol", other).code == 0


# Extracts and cases


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """An extract of three rows and its mapping."""
    (tmp_path / "extract.csv").write_text(EXTRACT, encoding="utf-8")
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return str(tmp_path / "extract.csv"), str(tmp_path / "small.toml")


def test_an_extract_is_taken_in_and_its_cases_are_given_out(
    champion_hub: Command, added: str, files: tuple[str, str], tmp_path: Path
) -> None:
    source, mapping = files

    tried = champion_hub("intake", source, "--mapping", mapping, "--dry-run")
    taken = champion_hub("intake", source, "--mapping", mapping)
    first = champion_hub("allocate", "--user", added, "--limit", "2")
    rest = champion_hub("allocate", "--user", "Sam Example")

    assert tried.out.startswith("This was a dry run")
    assert "3 taken" in taken.out
    assert first.out == "2 cases given to Sam Example. 1 wait for somebody.\n"
    assert rest.out == "1 cases given to Sam Example. 0 wait for somebody.\n"
    assert "anary" not in taken.out + taken.err
    hub = at_hub(tmp_path)
    with hub.storage.read() as tx:
        assert sum(one.startswith("case:") for one in grants.scopes_of(tx, added)) == 3
    hub.close()


def test_a_case_is_given_by_the_reference_that_people_read(
    champion_hub: Command, added: str, files: tuple[str, str], tmp_path: Path
) -> None:
    champion_hub("intake", files[0], "--mapping", files[1])
    hub = at_hub(tmp_path)
    with hub.storage.read() as tx:
        case = unallocated(tx)[1]
    hub.close()

    given = champion_hub("allocate", "--user", added, "--case", case)

    assert given.out == "1 cases given to Sam Example. 2 wait for somebody.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("allocate", "--user", "Nobody"), "There is no user Nobody"),
        (("allocate", "--user", "Sam Example", "--case", "HC-nothing"), "There is no case HC-nothing"),
        (("intake", "missing.csv", "--mapping", "missing"), "There is no mapping"),
        (("intake", "missing.csv", "--mapping", "missing.toml"), "The mapping file cannot be opened"),
        (("revoke", "nothing"), "There is no device nothing"),
        (("user", "list", "--database", "mysql://nowhere"), "must begin with postgresql"),
    ],
    ids=["nobody", "no case", "no mapping", "no mapping file", "no laptop", "no such database"],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_1(
    champion_hub: Command, added: str, words: tuple[str, ...], said: str
) -> None:
    assert said in is_one_sentence(champion_hub(*words))


def test_a_file_that_is_not_there_is_refused_without_its_folder(
    champion_hub: Command, files: tuple[str, str], tmp_path: Path
) -> None:
    said = is_one_sentence(champion_hub("intake", str(tmp_path / "missing.csv"), "--mapping", files[1]))

    assert str(tmp_path) not in said


# Laptops


def test_a_laptop_that_was_revoked_is_refused_from_then_on(champion_hub: Command, added: str, tmp_path: Path) -> None:
    code = champion_hub("enrol", added).out.splitlines()[0]
    hub = at_hub(tmp_path)
    laptop = join(hub, code).device

    revoked = champion_hub("revoke", laptop)

    with hub.storage.read() as tx:
        found = devices.find_device(tx, laptop)
    hub.close()
    assert revoked.out == f"{laptop} is refused from now on.\n"
    assert found is not None
    assert found.revoked


# The process itself


def test_the_process_ends_with_1_and_a_sentence_where_the_folder_is_not_a_hubs(added: str, tmp_path: Path) -> None:
    """A key that does not fit its database: told, not shown as a crash, and nothing is overwritten."""
    folder = tmp_path / "hub"
    kept = (folder / "hub.db").read_bytes()
    (folder / "hub.key").write_text("0" * 64, encoding="ascii")

    ended = subprocess.run(
        [sys.executable, "-m", "sync.hub.cli", "user", "list", "--folder", str(folder)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "The hub's database and its key do not fit. Nothing was changed.\n"
    assert (folder / "hub.db").read_bytes() == kept


def test_a_word_that_the_command_does_not_know_ends_it_with_an_error(champion_hub: Command) -> None:
    ended = champion_hub("user", "delete", "Sam Example")

    assert ended.code != 0
    assert "Traceback" not in ended.out + ended.err


def test_recipients_are_taken_in_listed_invited_and_removed(champion_hub: Command, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("email,name,role,area,view\na@b.example,A Sample,champion,Easton,all\nbad,,,,\n", "utf-8")

    assert "nothing was written" in champion_hub("recipients", "import", str(people), "--dry-run").out
    taken = champion_hub("recipients", "import", str(people), "--rejects", str(tmp_path / "no.csv"))
    assert "1 added" in taken.out
    assert "line 3, email: This is no e-mail address." in taken.out
    assert "no e-mail address" in (tmp_path / "no.csv").read_text("utf-8")
    assert "A Sample" in champion_hub("recipients", "list").out
    assert "https://localhost:8443/invitation/" in champion_hub("recipients", "invite", "a@b.example").out
    assert "no more" in champion_hub("recipients", "remove", "a@b.example").out
    assert "Nobody gets the report yet" in champion_hub("recipients", "list").out
    assert champion_hub("recipients", "invite", "a@b.example").code == 1


def test_what_was_done_at_the_hub_is_shown_and_verified_and_harm_is_named(
    champion_hub: Command, added: str, tmp_path: Path
) -> None:
    champion_hub("enrol", added)

    told = champion_hub("audit", "show", "--user", "Sam Example")
    assert told.code == 0
    assert "code issued" in told.out
    assert "person added" in told.out
    assert "console" in told.out, "who did it"
    assert "consulted" in champion_hub("audit", "show", "--user", added).out, "that it was asked is in it too"
    assert "everything holds" in champion_hub("audit", "verify").out

    hub = Hub(tmp_path / "hub", clock=lambda: datetime.now(UTC))
    with hub.storage.write() as tx:
        tx.execute(delete(hub_log).where(hub_log.c.act == "code issued"))
    hub.close()
    harmed = champion_hub("audit", "verify")
    assert harmed.code == 1
    assert "The hub's log, entry" in harmed.out
    assert "is missing" in harmed.out


def test_a_day_that_is_none_is_refused_in_words(champion_hub: Command) -> None:
    assert "no day such as" in champion_hub("audit", "show", "--since", "yesterday").err


def test_there_is_one_version_and_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app(["--version"])
    packaged = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert capsys.readouterr().out.strip() == VERSION == packaged
