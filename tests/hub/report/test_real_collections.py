"""Both counts of strands on a real collection of hate crimes, held against its own file read apart."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from sync.hub.commands.intake_words import shipped_pack
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.report.day.run import run_report
from tests.hub.report.conftest import NOW, ReportingHub
from tests.realdata import SAN_FRANCISCO, real_file

POLICY = 'name = "All years"\nvalid_from = 2026-01-01\n[windows]\nrecorded_days = 20000\ncoverage_days = 20000\n'


@pytest.mark.realdata
def test_each_incident_once_and_once_for_every_strand(desk: ReportingHub, tmp_path: Path) -> None:
    path = real_file(*SAN_FRANCISCO)
    mapping = shipped_mapping("san-francisco-hate-crime")
    taken = take_in(desk.hub.storage, path, mapping, pack=shipped_pack(NOW), now=NOW)
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")

    force = run_report(desk.hub, pack_file=policy).report.force

    wanted: Counter[str] = Counter()
    incidents = several = 0
    with path.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            told = [one.strip() for one in row["most_serious_bias"].split(";")]
            strands = {code.partition("/")[0] for one in told for code in mapping.strands.codes.get(one, ())}
            if strands:
                wanted.update(strands)
                incidents += 1
                several += len(strands) > 1
    recorded = force.recorded
    assert taken.rejected < 20
    assert abs(recorded.incidents - incidents) <= taken.rejected
    assert abs(recorded.strands_named - wanted.total()) <= 2 * taken.rejected
    assert recorded.several <= several
    assert force.coverage.total.victims == recorded.incidents
    assert {one.strand: one.count for one in recorded.strands if one.count}.keys() == {
        strand for strand, count in wanted.items() if count >= 5
    }
