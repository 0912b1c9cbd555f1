"""The real files that lie beside the checkout on the machines of the project, and nowhere in it."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
POLICE_UK_MONTH = ("police_uk_street", "2024-06-avon-and-somerset-street.csv")
SAN_FRANCISCO = ("hate_sf", "SFdata.govdata.csv")
CALIFORNIA = ("hate_ca_doj", "CA_final_data_reduced.csv.gz")
FBI = ("hate_us_fbi", "incident.csv.gz")


def real_file(*parts: str) -> Path:
    """A file of the shared data. Where there is no shared folder at all the test skips and says so; where there is one,
    a file that is missing from it is a failure."""
    if not SHARED.is_dir():
        pytest.skip("The shared data is not beside this checkout, so the real files are not tried here.")
    path = SHARED.joinpath("data", *parts)
    if not path.is_file():
        pytest.fail(f"The shared data is here, but {'/'.join(parts)} is not in it.")
    return path
