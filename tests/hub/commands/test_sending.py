"""The report to its readers as an administrator types it: preview, send, status, settle, bounces."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hub.report.send.mail_sink import AUTHORITY, mail_sink
from tests.hub.test_cli import Command, champion_hub

__all__ = ["champion_hub"]
pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")


def test_a_force_sends_its_report_and_sees_how_it_stands(champion_hub: Command, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("email,name,role,area,view\na@force.example,A,champion,Bristol,all\n", "utf-8")
    champion_hub("recipients", "import", str(people))
    assert "There is no report yet" in champion_hub("report", "preview").err
    assert champion_hub("report", "run").code == 0
    assert "No mail server is set" in champion_hub("report", "send").err
    assert "Nothing was sent yet" in champion_hub("report", "status").out

    shown = champion_hub("report", "preview", "--role", "champion", "--area", "bristol")
    assert "Hate crime in Bristol" in shown.out
    champion_hub("report", "preview", "--out", str(tmp_path / "seen"))
    assert {path.name for path in (tmp_path / "seen").iterdir()} == {
        "letter.html", "letter.txt", "letter.eml", "report.pdf",
    }  # fmt: skip

    with mail_sink(tmp_path) as (sink, mail):
        (tmp_path / "hub" / AUTHORITY).write_bytes((tmp_path / AUTHORITY).read_bytes())
        (tmp_path / "hub" / "hub.toml").write_text(
            f'[mail]\nserver = "127.0.0.1"\nport = {mail.port}\nsender = "r@force.example"\n'
            f'authority_file = "{AUTHORITY}"\n'
        )
        sent = champion_hub("report", "send")
        assert sent.code == 0, sent.err
        assert "1 message handed to the mail server now" in sent.out
        assert "0 of 1 person has opened the report" in sent.out
        assert '"states":{}' in champion_hub("report", "send", "--json").out
    assert len(sink.taken) == 1
    assert "1 sent" in champion_hub("report", "status").out
    assert "nothing to settle" in champion_hub("report", "settle", "a@force.example", "--again", "--by", "Me").err
    assert "Say who looked" in champion_hub("report", "settle", "a@force.example", "--again").err
    assert "cannot be opened" in champion_hub("report", "bounces", str(tmp_path / "none")).err


def test_settings_that_are_wrong_are_told_where(champion_hub: Command, tmp_path: Path) -> None:
    champion_hub("report", "run")
    (tmp_path / "hub" / "hub.toml").write_text('[mail]\nserver = "x"\nprot = 25\n')
    told = champion_hub("report", "send")
    assert told.code == 1
    assert "hub.toml" in told.err
    assert "prot" in told.err
    (tmp_path / "hub" / "hub.toml").write_text('[pages]\naddress = "http://plain.example"\n')
    assert "must begin with https" in champion_hub("report", "send").err
