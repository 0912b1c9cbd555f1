"""An area that nobody knows is said, with what it may have been; two areas of one name are two."""

from __future__ import annotations

from pathlib import Path

import pytest

from champion_app.domain.errors import Refused
from sync.hub.casework.allocation import unallocated
from sync.hub.casework.known_areas import check_area
from sync.hub.commands import people
from sync.hub.report.inputs.areas import Areas, Place, same
from tests.hub.report.conftest import ReportingHub

POLICY = ("Bristol", "Somerset")


@pytest.fixture
def hub(tmp_path: Path) -> ReportingHub:
    made = ReportingHub(tmp_path)
    made.hate(Neighbourhood="Central", District="Bristol")
    made.hate(Neighbourhood="Central", District="Somerset")
    made.hate(Neighbourhood="Easton", District="Bristol")
    return made


@pytest.mark.parametrize("area", ["", "Bristol", " bristol ", "Easton", "Central", "Central (Somerset)"])
def test_an_area_that_something_lies_in_is_known(hub: ReportingHub, area: str) -> None:
    with hub.hub.storage.read() as tx:
        check_area(tx, area, policy=POLICY, new=False)


def test_an_unknown_area_is_refused_with_the_nearest_unless_it_is_said_to_be_new(hub: ReportingHub) -> None:
    with hub.hub.storage.read() as tx:
        with pytest.raises(Refused, match=r"There is no area “Brystol”. Did you mean “Bristol”"):
            check_area(tx, "Brystol", policy=POLICY, new=False)
        with pytest.raises(Refused, match="No area is called anything like it"):
            check_area(tx, "Zzyzx", policy=POLICY, new=False)
        check_area(tx, "Zzyzx", policy=POLICY, new=True)


def test_cases_of_one_of_two_areas_of_a_name_are_found_by_its_district(hub: ReportingHub) -> None:
    with hub.hub.storage.read() as tx:
        counts = {area: len(unallocated(tx, area=area)) for area in ("Central", "central (bristol)", "Bristol", "X")}

    assert counts == {"Central": 2, "central (bristol)": 1, "Bristol": 2, "X": 0}


def test_the_report_keeps_two_areas_of_one_name_apart(hub: ReportingHub) -> None:
    report = hub.report()

    names = [one.area for one in report.areas]
    assert {"Central (Bristol)", "Central (Somerset)", "Easton"} <= set(names)
    assert "Central" not in names
    for name in ("Central (Bristol)", "Central (Somerset)"):
        day = report.of(name)
        assert day is not None
        assert day.coverage.total.victims == 1


def test_a_name_that_stands_in_one_district_only_stays_as_it_is() -> None:
    areas = Areas([Place("Easton", "Bristol"), Place("Easton"), Place("Easton", "bristol")], ())

    assert [one.name for one in areas.all] == ["Bristol", "Easton"]
    assert areas.keys(Place("Easton", "Bristol")) == ("", same("Bristol"), same("Easton"))


def test_somebody_is_not_added_to_an_area_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Did you mean “Bristol”"):
        people.app(
            ["add", "A. Champion", "--area", "Bristle", "--folder", str(tmp_path / "hub")], result_action="return_value"
        )
    people.app(
        ["add", "A. Champion", "--area", "Bristle", "--new-area", "--folder", str(tmp_path / "hub")],
        result_action="return_value",
    )
