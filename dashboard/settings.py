"""What the environment says, read in one place and once."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
ADDRESS = re.compile(r"[0-9a-f.:]+(/\d+)?")
FILE = "sqlite:///"
SECRETS = Path(".streamlit", "secrets.toml")
"""Where Streamlit reads secrets: in this folder, and in the user's."""
SignIn = Literal["none", "oidc", "proxy"]
"""How readers say who they are: not at all, to an identity provider, to a proxy in front that names them."""
SIGN_INS: tuple[SignIn, ...] = ("none", "oidc", "proxy")


class SettingProblem(Exception):
    """A setting that cannot be used; its message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """The settings of this process."""

    database_url: str | None
    """One database for everything; without it, the two files in `data_dir`."""
    data_dir: Path
    source_url: str | None
    """An existing database that `sync` reads; nothing is written there."""
    allowed_hosts: tuple[str, ...]
    """Names under which readers reach a server with sign-in; this machine's own are always among them."""
    trusted_proxies: tuple[str, ...]
    """Addresses whose word is taken for where a request came from, and whether over TLS."""
    timezone: ZoneInfo
    """The office's zone: in it, readers are told when the data changed."""
    language: str
    data_page: bool | None
    """Whether readers may load data where nobody signs in; None = those who sit at this machine."""
    sign_in: SignIn

    @property
    def real_url(self) -> str:
        """Where real rows live."""
        return self.database_url or f"sqlite:///{self.data_dir / 'training.db'}"

    @property
    def sample_url(self) -> str:
        """Where invented rows live; with DATABASE_URL, the database that it names."""
        return self.database_url or f"sqlite:///{self.data_dir / 'sample.db'}"

    @property
    def urls(self) -> tuple[str, ...]:
        """Every database of this installation: the one of DATABASE_URL, or the two files."""
        return tuple(dict.fromkeys((self.real_url, self.sample_url)))


@cache
def settings() -> Settings:
    """The settings. Raises SettingProblem with the cure."""
    zone = os.environ.get("OFFICE_TIMEZONE") or "Asia/Jakarta"
    try:
        timezone = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"OFFICE_TIMEZONE={zone!r} bukan zona waktu; pakai misalnya Asia/Jakarta."
        raise SettingProblem(message) from error
    return Settings(
        database_url=_absolute(os.environ.get("DATABASE_URL") or None),
        data_dir=Path(os.environ.get("DATA_DIR") or ROOT / "data").resolve(),
        source_url=os.environ.get("SOURCE_URL") or None,
        allowed_hosts=_listed("ALLOWED_HOSTS", HOST, "nama saja, tanpa https:// dan porta: dasbor.example.go.id"),
        trusted_proxies=_listed("TRUSTED_PROXIES", ADDRESS, "alamat IP proksi: 10.1.2.3"),
        timezone=timezone,
        language="id",
        data_page=_said("DATA_PAGE"),
        sign_in=_sign_in(),
    )


def _said(variable: str) -> bool | None:
    """on or off; None where nothing is said."""
    word = os.environ.get(variable) or ""
    if word not in {"", "on", "off"}:
        raise SettingProblem(f"{variable}={word!r} tidak dikenal; pakai on atau off.")
    return {"on": True, "off": False}.get(word)


def _sign_in() -> SignIn:
    """What SIGN_IN says; where it says nothing, an identity provider if the secrets name one."""
    word = os.environ.get("SIGN_IN") or ("oidc" if _has_provider() else "none")
    for known in SIGN_INS:
        if word == known:
            return known
    raise SettingProblem(f"SIGN_IN={word!r} tidak dikenal; pakai none, oidc, atau proxy.")


def _has_provider() -> bool:
    for file in (ROOT / SECRETS, Path.home() / SECRETS):
        try:
            secrets = tomllib.loads(file.read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise SettingProblem(f"{file} tidak terbaca: periksa isinya (TOML) dan hak aksesnya.") from error
        if "auth" in secrets:
            return True
    return False


def _absolute(url: str | None) -> str | None:
    """A file named relative to where the command was typed: the server works in another folder."""
    path = (url or "").removeprefix(FILE)
    return (
        f"{FILE}{Path(path).resolve()}" if url and url.startswith(FILE) and path not in {"", ":memory:"} else url
    )


def _listed(variable: str, form: re.Pattern[str], cure: str) -> tuple[str, ...]:
    """What is named there, with commas between."""
    entries = tuple(part.strip().lower() for part in (os.environ.get(variable) or "").split(",") if part.strip())
    for entry in entries:
        if not form.fullmatch(entry):
            raise SettingProblem(f"{variable}: {entry!r} tidak dapat dipakai; tulis {cure}.")
    return entries
