"""Lists of recipients: taken row by row, rejected with reasons, the same twice; and what each person may then see."""

from __future__ import annotations

from pathlib import Path

import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.scope import case_scope
from sync.hub.access import grants
from sync.hub.report.audience.cut import Cut, cut_for
from sync.hub.report.audience.recipients import Recipient, by_email, recipients, remove
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.roster import RosterResult, take_roster
from tests.hub.report.conftest import NOW, ReportingHub

HEAD = "email,name,role,area,view\n"
GOOD = (
    HEAD + "Sam@Force.example,Sam Sample,Beat manager,Easton; Ashley,all\n"
    "reg@force.example,Reg Sample,crime registrar,whole force,Recording accuracy\n"
    "vs@force.example,Vic Sample,support-service,Bristol,victim needs\n"
)


def take(desk: ReportingHub, folder: Path, told: str, *, dry_run: bool = False) -> RosterResult:
    path = folder / "people.csv"
    path.write_text(told, encoding="utf-8")
    return take_roster(desk.hub.storage, path, roles=shipped_roles(NOW.date()), now=NOW, dry_run=dry_run)


def everyone(desk: ReportingHub) -> list[Recipient]:
    with desk.hub.storage.read() as tx:
        return recipients(tx)


def cut(desk: ReportingHub, email: str) -> Cut:
    report = desk.report()
    with desk.hub.storage.read() as tx:
        person = by_email(tx, email)
        assert person is not None
        return cut_for(tx, report, person)


def test_a_list_is_taken_once_and_the_same_again_changes_nothing(either: ReportingHub, tmp_path: Path) -> None:
    first, again = take(either, tmp_path, GOOD), take(either, tmp_path, GOOD)

    assert (first.added, first.changed, first.unchanged, first.rejects) == (3, 0, 0, ())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    found = everyone(either)
    assert [(one.email, one.views) for one in found] == [
        ("reg@force.example", ("recording",)),
        ("sam@force.example", ("recording", "needs", "intelligence")),
        ("vs@force.example", ("needs",)),
    ]
    assert sorted(one.copy for one in found) == [1, 2, 3]


def test_a_dry_run_writes_nothing(desk: ReportingHub, tmp_path: Path) -> None:
    assert take(desk, tmp_path, GOOD, dry_run=True).added == 3
    assert everyone(desk) == []


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("no address,A B,beat manager,Easton,all", "email", "no e-mail address"),
        ("a@b.example\u202e,A B,beat manager,Easton,all", "email", "cannot be seen"),
        ('"a@b.example\nBcc: c@d.example",A B,beat manager,Easton,all', "email", "cannot be seen"),
        ("a@b.example,,beat manager,Easton,all", "name", "empty"),
        ("a@b.example,A\u200bB,beat manager,Easton,all", "name", "cannot be seen"),
        ("a@b.example,A B,chief wizard,Easton,all", "role", "no role “chief wizard”"),
        ("a@b.example,A B,beat manager,,all", "area", "No area"),
        ("a@b.example,A B,support service,Easton,intelligence", "view", "does not need to know"),
        ("a@b.example,A B,beat manager,Easton,gossip", "view", "no view “gossip”"),
        ("a@b.example,A B,beat manager,Easton,", "view", "No view"),
        ("a@b.example,A B,beat manager,Easton", "", "5"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_is_taken(
    desk: ReportingHub, tmp_path: Path, row: str, column: str, said: str
) -> None:
    result = take(desk, tmp_path, f"{HEAD}{row}\nok@force.example,O K,champion,Easton,recording\n")

    assert result.added == 1
    assert [(one.line, one.column) for one in result.rejects] == [(2, column)]
    assert said in result.rejects[0].reason


def test_an_address_that_stands_twice_is_taken_once(desk: ReportingHub, tmp_path: Path) -> None:
    result = take(desk, tmp_path, GOOD + "SAM@force.example,Sam Again,champion,Easton,all\n")

    assert result.added == 3
    assert "line 2" in result.rejects[0].reason


def test_a_file_without_its_columns_is_refused_as_a_whole(desk: ReportingHub, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no column role"):
        take(desk, tmp_path, "email,name,area,view\n")


def test_a_changed_row_changes_areas_and_views_at_once(desk: ReportingHub, tmp_path: Path) -> None:
    take(desk, tmp_path, GOOD)
    desk.hate(Neighbourhood="Easton")
    desk.hate(Neighbourhood="Ashley")
    assert [day.area for day in cut(desk, "sam@force.example").days] == ["Easton", "Ashley"]

    result = take(desk, tmp_path, GOOD.replace("Easton; Ashley,all", "Ashley,recording"))

    assert (result.changed, result.unchanged) == (1, 2)
    found = cut(desk, "sam@force.example")
    assert [day.area for day in found.days] == ["Ashley"]
    assert found.days[0].items == ()


def test_each_sees_their_views_and_areas_and_nothing_that_is_hidden_from_them(
    desk: ReportingHub, tmp_path: Path
) -> None:
    take(desk, tmp_path, GOOD)
    for place in ("Easton", "Ashley", "Southville"):
        desk.hate(Neighbourhood=place)
    easton, *_ = desk.case_ids()

    sam, reg, vic = (cut(desk, f"{who}@force.example") for who in ("sam", "reg", "vs"))
    assert [len(day.items) for day in sam.days] == [1, 1]
    assert (len(reg.days), reg.days[0].area, reg.days[0].items) == (1, "", ())
    assert reg.days[0].coverage.total.victims == 0
    assert reg.days[0].recorded.incidents == 3
    assert len(vic.days[0].items) == 3
    assert vic.days[0].recorded.incidents == 0

    with desk.hub.storage.write() as tx:
        grants.restrict(tx, scope=case_scope(easton), users=[sam.recipient.user], teams=[], reason="knows", now=NOW)
    assert [len(day.items) for day in cut(desk, "sam@force.example").days] == [0, 1]


def test_who_is_removed_sees_nothing_and_may_come_back(desk: ReportingHub, tmp_path: Path) -> None:
    take(desk, tmp_path, GOOD)
    desk.hate()
    with desk.hub.storage.write() as tx:
        remove(tx, "SAM@force.example", now=NOW)

    assert [one.email for one in everyone(desk)] == ["reg@force.example", "vs@force.example"]
    assert cut(desk, "sam@force.example").days == ()
    with desk.hub.storage.write() as tx, pytest.raises(Refused, match="Nobody"):
        remove(tx, "sam@force.example", now=NOW)

    assert take(desk, tmp_path, GOOD).changed == 1
    assert [day.area for day in cut(desk, "sam@force.example").days] == ["Easton"]


def test_an_area_that_the_report_does_not_know_is_told(desk: ReportingHub, tmp_path: Path) -> None:
    desk.hate()
    desk.run()
    result = take(desk, tmp_path, HEAD + "a@b.example,A B,beat manager,eston; EASTON,all\n")

    assert result.unknown_areas == ("eston",)
    assert everyone(desk)[0].areas == ("eston", "Easton")
    assert cut(desk, "a@b.example").unknown == ("eston",)
