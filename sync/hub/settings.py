"""What a force's administrator sets in ``hub.toml``, beside the hub's keys: address, mail server, identity provider.

The file is read when it is needed and never written. Secrets stand in files of their own, which it names.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from champion_app.domain.errors import Refused

FILE_NAME = "hub.toml"

Security = Literal["starttls", "tls"]
_Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The force's mail server. ``sender`` is the address that the report comes from, ``bounces`` where failures go."""

    server: str = ""
    port: _Port = 587
    security: Security = "starttls"
    sender: str = ""
    sender_name: str = "Hate crime report"
    bounces: str = ""
    user: str = ""
    password_file: str = ""
    authority_file: str = ""
    """The certificate of the mail server's authority, where it is not one that this machine trusts."""


class ProviderSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The force's own identity provider (OpenID Connect). ``claim`` is what it calls a person's e-mail address."""

    issuer: str = ""
    client: str = ""
    secret_file: str = ""
    authority_file: str = ""
    claim: str = "email"
    name: str = "your force account"


class PageSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``address`` is where people's browsers find this hub. ``local_accounts``: passphrases beside the provider."""

    address: str = "https://localhost:8443"
    local_accounts: bool = True


class ReportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``marking`` stands on every page and message. ``each_day_at`` is when a running hub makes and sends the report by
    itself, in local time; without it the force's own scheduler does."""

    marking: str = "OFFICIAL-SENSITIVE"
    each_day_at: time | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    pages: PageSettings = PageSettings()
    mail: MailSettings = MailSettings()
    provider: ProviderSettings = ProviderSettings()
    report: ReportSettings = ReportSettings()

    @property
    def origin(self) -> str:
        """Scheme, host and port of the hub's address, as a browser writes them."""
        parts = urlsplit(self.pages.address)
        return f"{parts.scheme}://{parts.netloc}"


def read_settings(folder: Path) -> Settings:
    """The settings of a hub's folder; what is not set is as it comes. Raises Refused with the place that is wrong."""
    try:
        raw = (folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError:
        raise Refused(f"The settings file {FILE_NAME} cannot be read. See that this account may read it.") from None
    try:
        found = msgspec.toml.decode(raw, type=Settings)
    except msgspec.MsgspecError as error:
        raise Refused(f"The settings file {FILE_NAME} cannot be used: {error}") from None
    if urlsplit(found.pages.address).scheme != "https":
        raise Refused(f"In {FILE_NAME} the address of the pages must begin with https: the hub never runs without TLS.")
    if found.provider.issuer and urlsplit(found.provider.issuer).scheme != "https":
        raise Refused(f"In {FILE_NAME} the provider's issuer must begin with https.")
    return found


def secret(folder: Path, name: str) -> str:
    """The words of a file that the settings name, beside them where no folder is given. Raises Refused."""
    try:
        return (folder / name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise Refused(f"The file {Path(name).name}, which {FILE_NAME} names, cannot be read.") from None
