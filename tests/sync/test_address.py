"""An address is taken as people type it, and what cannot be one is told before anything is asked."""

from __future__ import annotations

import pytest

from champion_app.domain.errors import Refused
from sync.engine.address import hub_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hub.example.police.uk", "https://hub.example.police.uk:8443"),
        ("  Hub.Example.Police.UK/ ", "https://hub.example.police.uk:8443"),
        ("hub:9000", "https://hub:9000"),
        ("https://hub.example", "https://hub.example:8443"),
        ("HTTPS://hub.example:443/", "https://hub.example:443"),
        ("http://hub.example", "https://hub.example:8443"),
        ("10.0.0.5", "https://10.0.0.5:8443"),
        ("127.0.0.1:51234", "https://127.0.0.1:51234"),
        ("[::1]:8443", "https://[::1]:8443"),
        ("https://[2001:DB8::0:1]", "https://[2001:db8::1]:8443"),
    ],
)
def test_an_address_is_taken_as_it_is_typed(typed: str, meant: str) -> None:
    assert hub_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "ftp://hub.example",
        "hub example",
        "hub.example:port",
        "hub.example:99999",
        "hub.example:-1",
        "hub..example",
        "-hub.example",
        "somebody@hub.example",
        "hub.example/path",
        "hub.example?x=1",
        "hub.example#x",
        "[::1",
        "[fe80::1%eth0]",
        "hub.exämple",
        "hub_1.example",
        "a" * 64 + ".example",
        ".".join(["label"] * 50),
    ],
)
def test_what_cannot_be_an_address_is_a_sentence_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="looks like hub"):
        hub_address(typed)
