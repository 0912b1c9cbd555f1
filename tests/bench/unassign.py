"""How long it takes a laptop to let go of cases: the purge alone, and with the file written anew."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime

from champion_app.opening import round_with
from champion_app.store.vault import Vault
from tests.bench.figure import Figure, figure, seconds
from tests.bench.hub_process import ask

CASES, ROUNDS = 40, 5
PURGE, WITH_VACUUM = 0.1, 0.6


def unassigned(process: subprocess.Popen[str], vault: Vault) -> list[Figure]:
    """Forty cases are taken away and let go of, five times over, out of a vault that keeps the rest."""
    purges, wholes, gone = [], [], []
    for _ in range(ROUNDS):
        ask(process, f"take {CASES}")
        removed = ask(process, "removed").split()
        replica, before = vault.replica, records(vault)
        scopes = [one for one in replica.sums() if one not in removed]
        purge = seconds(lambda: replica.set_scopes(scopes, removed=removed, epoch=replica.epoch()))  # noqa: B023
        purges.append(purge)
        wholes.append(purge + seconds(replica.compact))
        gone.append(before - records(vault))
        round_with(vault, clock=lambda: datetime.now(UTC))(lambda _step: None, lambda: False)
    name = f"un-assign {CASES} cases and {statistics.median(gone):,.0f} records"
    return [_figure(f"{name}: purge", purges, PURGE), _figure(f"{name}: purge and VACUUM", wholes, WITH_VACUUM)]


def records(vault: Vault) -> int:
    """How many lie in the vault."""
    return int(vault.ask(lambda db: db.execute("SELECT count(*) FROM record").fetchone()[0]))


def _figure(name: str, taken: Sequence[float], most: float) -> Figure:
    middle = statistics.median(taken)
    aim = f"at most {most * 1000:.0f} ms; {min(taken) * 1000:.0f} to {max(taken) * 1000:.0f} in {len(taken)} runs"
    return figure("sync", name, middle, "s", aim=aim, met=middle <= most)
