"""Where the rules come from: the files that are shipped, or a folder of the force's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack
from resources.files import names, read_bytes
from sync.hub.report.find.rules import Rules, read_rules, rules_beside

_FOLDER, _ACTS = "policy/markers", "policy/acts"
_SUFFIX = ".toml"


def shipped_rules(pack: PolicyPack, day: date) -> Rules:
    """The shipped rules in force on a day. Raises Refused where there are none."""
    return read_rules([(name, read_bytes(_FOLDER, name)) for name in names(_FOLDER, _SUFFIX)], pack, day)


def shipped_acts(rules: Rules, pack: PolicyPack) -> Rules:
    """The shipped rules for acts that are crimes by themselves, in the context of these rules."""
    return rules_beside(rules, [(name, read_bytes(_ACTS, name)) for name in names(_ACTS, _SUFFIX)], pack)


def rules_of_folder(folder: Path, pack: PolicyPack, day: date) -> Rules:
    """The rules of a force's own folder. Raises Refused with file, line and what is wrong."""
    try:
        files = [(path.name, path.read_bytes()) for path in sorted(folder.glob(f"*{_SUFFIX}"))]
    except OSError:
        raise Refused("A rules file cannot be opened. Check that this account may read the folder.") from None
    if not files:
        raise Refused("There is no rules file (.toml) in this folder. Check its name.")
    return read_rules(files, pack, day)
