"""Make a large vault: python -m tests.bench.fill_vault FOLDER CASES NOTES. Prints how many records, and the key."""

from __future__ import annotations

import sys
from pathlib import Path

from champion_app.domain.catalogue import standard_catalogue
from champion_app.host.keystore import NoKeystore
from champion_app.store.vault import Vault
from tests.bench.corpus import edits, wire_rows
from tests.vaults.fresh import CHEAP, MONDAY, PASSPHRASE, identity, make_header, policy

_PAGE = 2000


def main() -> None:
    """Fill it as a first sync would."""
    folder, cases, notes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    key = make_header(folder, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    Vault.make(folder, key)
    vault = Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)
    vault.join(identity())
    rows = wire_rows(edits(cases=cases, notes=notes))
    for start in range(0, len(rows), _PAGE):
        vault.replica.apply_rows(rows[start : start + _PAGE], cursor=f"x.{start}.0")
    vault.close()
    sys.stdout.write(f"{len(rows)} {key.hex()}\n")


if __name__ == "__main__":
    main()
