"""Taking in an extract: every row is taken or rejected, a second run changes nothing, and nobody is overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from champion_app.domain.change import alter
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Record, kind_of
from sync.hub.extract.rejects import Reject
from sync.hub.intake.counts import BATCH_ROWS, IntakeResult
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.read_mapping import read_mapping, shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.storage.intake_tables import incoming
from sync.hub.storage.schema import head, record
from sync.hub.storage.storage import Storage
from tests.hub.intake.conftest import NOW, SMALL
from tests.realdata import POLICE_UK_MONTH, SAN_FRANCISCO, real_file

HEADER = "ref,when,what,who,phone,voicemail,strand\n"
FIRST = "R1,22/11/2026,Words,A Name,07700 900001,no,Race\n"
SECOND = "R2,21/11/2026,Other words,B Name,,,Faith\n"


class Hub:
    """A hub's database with what a test asks of it."""

    def __init__(self, storage: Storage, pack: PolicyPack, folder: Path) -> None:
        self.storage, self._pack, self._file = storage, pack, folder / "extract.csv"

    def take(self, text: str, mapping: MappingFile, *, dry_run: bool = False) -> IntakeResult:
        self._file.write_text(text, encoding="utf-8")
        return self.take_file(self._file, mapping, dry_run=dry_run)

    def take_file(self, path: Path, mapping: MappingFile, *, dry_run: bool = False) -> IntakeResult:
        return take_in(self.storage, path, mapping, pack=self._pack, now=NOW, dry_run=dry_run)

    def bodies(self, kind: type[Record]) -> list[dict[str, Any]]:
        """The bodies of every record of a kind, in the order of their numbers."""
        asked = select(record.c.body).where(record.c.kind == kind_of(kind).name).order_by(record.c.seq)
        with self.storage.read() as tx:
            return [msgspec.json.decode(row.body) for row in tx.execute(asked)]

    def state(self) -> tuple[object, ...]:
        """Everything that a run could have changed."""
        with self.storage.read() as tx:
            return (
                tx.execute(select(head.c.seq, head.c.cases)).one(),
                sorted(tx.execute(select(record.c.id, record.c.seq, record.c.body)).all()),
                sorted(tx.execute(select(incoming.c.reference, incoming.c.digest, incoming.c.body)).all()),
            )

    def set_by_a_champion(self, kind: type[Record], field: str, value: object) -> None:
        """A champion changes a field of the only record of a kind."""
        with self.storage.write() as tx:
            found = tx.execute(select(record.c.id).where(record.c.kind == kind_of(kind).name)).scalar_one()
            row = read_many(tx, [found])[found]
            made = alter(kind, record_id=row.id, scope=row.scope, field=field, base=row.version(field), value=value)
            assert write_as_hub(tx, [made], by="A champion", at=NOW.isoformat()) == 1


@pytest.fixture
def hub(storage: Storage, pack: PolicyPack, tmp_path: Path) -> Hub:
    return Hub(storage, pack, tmp_path)


def told(result: IntakeResult) -> tuple[int, int, int, int, int]:
    """Taken, changed, unchanged, rejected, cases."""
    return result.taken, result.changed, result.unchanged, len(result.rejects), result.cases_made


def test_a_row_becomes_a_case_with_its_person_incident_and_way_to_reach(hub: Hub, small: MappingFile) -> None:
    result = hub.take(HEADER + FIRST + SECOND, small)

    assert told(result) == (2, 0, 0, 0, 2)
    first, second = hub.bodies(Case)
    assert (first["reference"], second["reference"]) == ("AS-0001", "AS-0002")
    assert first["opened"] == "2026-11-23T09:00:00Z"
    assert "risk" not in first  # the declared standard
    assert [body["name"] for body in hub.bodies(Person)] == ["A Name", "B Name"]
    assert [body["strands"] for body in hub.bodies(Incident)] == [["race"], ["religion"]]
    (contact,) = hub.bodies(ContactPoint)
    assert contact["value"] == "07700 900001"
    with hub.storage.read() as tx:
        person = read_many(tx, [contact["person"]])[contact["person"]]
        cases = set(tx.execute(select(incoming.c.case_id)).scalars())
    assert person.body["name"] == "A Name"
    assert person.scope.removeprefix("case:") in cases


def test_a_second_run_changes_nothing_and_case_numbers_go_on(hub: Hub, small: MappingFile) -> None:
    hub.take(HEADER + FIRST, small)
    before = hub.state()

    again = hub.take(HEADER + FIRST, small)

    assert told(again) == (0, 0, 1, 0, 0)
    assert hub.state() == before
    hub.take(HEADER + FIRST + SECOND, small)
    assert [body["reference"] for body in hub.bodies(Case)] == ["AS-0001", "AS-0002"]


def test_a_dry_run_says_the_same_and_writes_nothing(hub: Hub, small: MappingFile) -> None:
    text = HEADER + FIRST + FIRST + SECOND + "R3,,,,,,\n"
    before = hub.state()

    dry = hub.take(text, small, dry_run=True)

    assert hub.state() == before
    real = hub.take(text, small)
    assert told(dry) == told(real) == (2, 0, 1, 1, 2)
    assert dry.rejects == real.rejects


def test_one_bad_row_blocks_nothing(hub: Hub, small: MappingFile) -> None:
    result = hub.take(HEADER + 'R0,"broken"quote,,,,,\n' + FIRST + "R3,,,,,,\n" + SECOND, small)

    assert told(result) == (2, 0, 0, 2, 2)
    assert [(one.line, one.column) for one in result.rejects] == [(2, ""), (4, "ref")]


def test_a_later_version_of_a_row_updates_the_fields_that_changed_and_no_others(hub: Hub, small: MappingFile) -> None:
    hub.take(HEADER + FIRST, small)
    hub.set_by_a_champion(Incident, "outcome", "Charged")

    later = FIRST.replace("Words", "More words").replace("Race", "Race;Faith").replace("A Name", "A New-Name")
    result = hub.take(HEADER + later, small)

    assert told(result) == (0, 1, 0, 0, 0)
    (incident,) = hub.bodies(Incident)
    assert incident["account"] == "More words"
    assert incident["strands"] == ["race", "religion"]
    assert incident["sub_categories"] == ["muslim"]
    assert incident["outcome"] == "Charged"
    assert hub.bodies(Person) == [{"name": "A New-Name"}]
    assert hub.bodies(Conflict) == []
    assert told(hub.take(HEADER + later, small)) == (0, 0, 1, 0, 0)


def test_what_a_champion_changed_is_never_overwritten(hub: Hub, small: MappingFile) -> None:
    """Both values stand side by side until a person decides; the same file again makes no second difference."""
    hub.take(HEADER + FIRST, small)
    hub.set_by_a_champion(Incident, "account", "What she told me herself")

    for _ in range(2):
        hub.take(HEADER + FIRST.replace("Words", "What the log says now"), small)

    (incident,) = hub.bodies(Incident)
    (difference,) = hub.bodies(Conflict)
    assert incident["account"] == "What she told me herself"
    assert (difference["current"], difference["other"]) == ("What she told me herself", "What the log says now")
    assert difference["other_by"] == "A small mapping"
    assert difference["open"] is True


@pytest.mark.parametrize(("mine", "theirs", "shown"), [("medium", "high", "high"), ("high", "medium", "high")])
def test_of_a_safety_field_the_safer_value_is_shown_until_a_person_decides(
    hub: Hub, mine: str, theirs: str, shown: str
) -> None:
    mapping = read_mapping((SMALL + '[case.risk]\ncolumns = ["what"]\n').replace(
        '[incident.account]\ncolumns = ["what"]\n', ""
    ).encode())  # fmt: skip
    hub.take(HEADER + FIRST.replace("Words", "standard"), mapping)
    hub.set_by_a_champion(Case, "risk", mine)

    hub.take(HEADER + FIRST.replace("Words", theirs), mapping)

    (difference,) = hub.bodies(Conflict)
    assert [body["risk"] for body in hub.bodies(Case)] == [shown]
    assert (difference["current"], difference["other"]) == (mine, theirs)


def test_the_same_value_from_both_is_no_difference(hub: Hub, small: MappingFile) -> None:
    hub.take(HEADER + FIRST, small)
    hub.set_by_a_champion(Incident, "strands", ["race", "religion"])

    hub.take(HEADER + FIRST.replace("Race", "Race;religion"), small)

    assert hub.bodies(Conflict) == []
    assert [body["strands"] for body in hub.bodies(Incident)] == [["race", "religion"]]


def test_a_field_that_a_champion_changed_and_the_force_did_not_stays(hub: Hub, small: MappingFile) -> None:
    hub.take(HEADER + FIRST, small)
    hub.set_by_a_champion(Person, "name", "As she says it")

    hub.take(HEADER + FIRST.replace("Words", "More words"), small)

    assert hub.bodies(Person) == [{"name": "As she says it"}]
    assert hub.bodies(Conflict) == []


def test_a_number_that_comes_later_becomes_a_way_to_reach(hub: Hub, small: MappingFile) -> None:
    hub.take(HEADER + SECOND, small)

    hub.take(HEADER + SECOND.replace(",,,Faith", ",07700 900002,,Faith"), small)
    hub.take(HEADER + SECOND.replace(",,,Faith", ",07700 900003,,Faith"), small)

    assert [body["value"] for body in hub.bodies(ContactPoint)] == ["07700 900003"]


def test_an_empty_cell_never_takes_a_number_away(hub: Hub, small: MappingFile) -> None:
    hub.take(HEADER + FIRST, small)

    hub.take(HEADER + FIRST.replace("07700 900001,no", ","), small)

    assert [body["value"] for body in hub.bodies(ContactPoint)] == ["07700 900001"]


def test_a_row_whose_strand_becomes_known_becomes_a_case_then(hub: Hub) -> None:
    mapping = read_mapping(SMALL.replace('"always"', '"when a strand is known"').encode())

    without = hub.take(HEADER + FIRST.replace("Race", ""), mapping)
    with_one = hub.take(HEADER + FIRST, mapping)
    again = hub.take(HEADER + FIRST, mapping)

    assert (told(without), told(with_one), told(again)) == ((1, 0, 0, 0, 0), (0, 1, 0, 0, 1), (0, 0, 1, 0, 0))
    assert len(hub.bodies(Case)) == 1


def test_the_same_reference_of_two_sources_is_two_rows(hub: Hub, small: MappingFile) -> None:
    other = read_mapping(SMALL.replace('name = "small"', 'name = "other"').encode())

    hub.take(HEADER + FIRST, small)

    assert told(hub.take(HEADER + FIRST, other)) == (1, 0, 0, 0, 1)


def test_a_file_that_cannot_be_opened_is_refused_and_nothing_is_taken(
    hub: Hub, small: MappingFile, tmp_path: Path
) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(Refused, match="cannot be opened"):
            hub.take_file(path, small)


def test_a_mapping_with_a_code_of_no_pack_is_refused_before_a_row_is_read(hub: Hub) -> None:
    mapping = read_mapping(SMALL.replace('["race"]', '["phrenology"]').encode())

    with pytest.raises(Refused, match="the policy pack has no strand phrenology"):
        hub.take(HEADER + FIRST, mapping)
    assert hub.bodies(Case) == []


def test_rows_of_several_batches_are_all_taken(hub: Hub, small: MappingFile) -> None:
    text = HEADER + "".join(f"R{number},22/11/2026,w,n,,,Race\n" for number in range(BATCH_ROWS + 10)) + FIRST

    result = hub.take(text, small)

    assert told(result) == (BATCH_ROWS + 10 + 1, 0, 0, 0, BATCH_ROWS + 11)  # R1 is of two people
    assert hub.bodies(Case)[-1]["reference"] == f"AS-{BATCH_ROWS + 11}"


@pytest.mark.realdata
def test_a_real_month_of_the_force_is_taken_whole(hub: Hub, pack: PolicyPack) -> None:
    """Every row is taken, or rejected with its line and reason; none becomes a case; again changes nothing."""
    path = real_file(*POLICE_UK_MONTH)
    mapping = shipped_mapping("police-uk-street")

    result = hub.take_file(path, mapping)
    before = hub.state()
    again = hub.take_file(path, mapping)

    assert result.rows == 16_791
    assert told(result) == (16_716, 0, 75, 0, 0)
    assert all("taken as one" in one.reason and one.column == "Crime ID" for one in result.cells)
    assert told(again) == (0, 0, 16_791, 0, 0)
    assert hub.state() == before
    with hub.storage.read() as tx:
        assert tx.execute(select(func.count()).select_from(record)).scalar_one() == 0


@pytest.mark.realdata
def test_every_real_hate_crime_of_san_francisco_becomes_a_case_on_the_packs_codes(hub: Hub, pack: PolicyPack) -> None:
    path = real_file(*SAN_FRANCISCO)
    mapping = shipped_mapping("san-francisco-hate-crime")

    result = hub.take_file(path, mapping)
    before = hub.state()
    again = hub.take_file(path, mapping)

    assert told(result) == (1_804, 0, 0, 0, 1_804)
    assert told(again) == (0, 0, 1_804, 0, 0)
    assert hub.state() == before
    known = {choice.code for choice in pack.choices("strands")}
    parents = {choice.code: choice.parent for choice in pack.choices("sub_categories")}
    incidents = hub.bodies(Incident)
    assert len(incidents) == 1_804
    for incident in incidents:
        assert incident["strands"]
        assert set(incident["strands"]) <= known
        assert {parents[code] for code in incident.get("sub_categories", [])} <= set(incident["strands"])
    assert {strand for incident in incidents for strand in incident["strands"]} == {
        "race", "religion", "sexual-orientation", "transgender", "gender", "disability",
    }  # fmt: skip


_CELLS = st.one_of(
    st.sampled_from(
        ["", "R1", "R2", "22/11/2026", "31/02/2026", "Race", "Faith", "Race;Faith", "no", "=1", "07700 900001"]
    ),
    st.text(st.characters(exclude_characters=","), max_size=8),
)
_ROWS = st.lists(st.lists(_CELLS, min_size=6, max_size=8), max_size=12)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty hub, to be copied."""
    folder = tmp_path_factory.mktemp("hub") / "empty"
    Storage(folder).close()
    return folder


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_every_row_of_any_csv_is_counted_once_and_a_second_run_changes_nothing(
    rows: list[list[str]], empty: Path, tmp_path_factory: pytest.TempPathFactory, pack: PolicyPack, small: MappingFile
) -> None:
    folder = shutil.copytree(empty, tmp_path_factory.mktemp("hub") / "copy")
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    storage = Storage(folder)
    try:
        hub = Hub(storage, pack, folder)
        path = folder / "any.csv"
        path.write_bytes((HEADER + "\n".join(lines)).encode("utf-8", errors="surrogatepass"))
        first = hub.take_file(path, small)
        before = hub.state()
        second = hub.take_file(path, small)

        assert first.rows == second.rows == len(rows)
        assert second.taken == second.changed == second.cases_made == 0
        assert second.rejects == first.rejects
        assert all(isinstance(one, Reject) and one.line >= 2 and one.reason for one in first.rejects)
        assert hub.state() == before
    finally:
        storage.close()
