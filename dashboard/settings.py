"""What the environment says, read in one place and once."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from queries.disclosure import LEAST_GROUP, MIN_GROUP

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
FILE = "sqlite:///"
SECRETS = Path(".streamlit", "secrets.toml")
"""Where Streamlit reads secrets: in the project, and in the user's home."""
SignIn = Literal["none", "oidc", "proxy"]
"""How readers say who they are: not at all, to an identity provider, to a proxy in front that names them."""
SIGN_INS: tuple[SignIn, ...] = ("none", "oidc", "proxy")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
ADDRESS = re.compile(r"[0-9a-f.:]+(/\d+)?")
SHORTEST_KEY = 32
"""Characters of FORGET_KEY."""


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
    timezone: ZoneInfo
    """The office's zone: in it, readers are told when the data changed."""
    language: str
    data_page: bool | None
    """Whether readers may load data where nobody signs in; None = those who sit at this machine."""
    sign_in: SignIn
    sign_in_provider: str | None
    """The name of the identity provider, where the secrets give it one."""
    sign_in_claim: str
    """Which claim of the identity provider names a person, as rights do."""
    allowed_hosts: tuple[str, ...]
    """Names under which readers reach a server with sign-in; this machine's own are always among them."""
    trusted_proxies: tuple[str, ...]
    """Addresses whose word is taken for where a request came from, and whether over TLS."""
    small_group: int
    """Of fewer enrolments neither scores nor attendance are told."""
    forget_key: str | None
    """The key by which forgotten people are kept from coming back; None = the file in `data_dir`."""

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
    auth = _auth()
    return Settings(
        database_url=_absolute(os.environ.get("DATABASE_URL") or None),
        data_dir=Path(os.environ.get("DATA_DIR") or ROOT / "data").resolve(),
        source_url=os.environ.get("SOURCE_URL") or None,
        timezone=timezone,
        language="id",
        data_page=_said("DATA_PAGE"),
        sign_in=_sign_in(auth),
        sign_in_provider=_provider(auth),
        sign_in_claim=os.environ.get("SIGN_IN_CLAIM") or "email",
        allowed_hosts=_listed("ALLOWED_HOSTS", HOST, "nama saja, tanpa https:// dan porta: dasbor.example.go.id"),
        trusted_proxies=_listed("TRUSTED_PROXIES", ADDRESS, "alamat IP proksi: 10.1.2.3"),
        small_group=_group("SMALL_GROUP"),
        forget_key=_forget_key(),
    )


def nobody_sits_here() -> None:
    """From now on, in this process, readers may load only where DATA_PAGE=on is said: a proxy stands between."""
    os.environ["DATA_PAGE"] = os.environ.get("DATA_PAGE") or "off"
    settings.cache_clear()


def _said(variable: str) -> bool | None:
    """on or off; None where nothing is said."""
    word = os.environ.get(variable) or ""
    if word not in {"", "on", "off"}:
        raise SettingProblem(f"{variable}={word!r} tidak dikenal; pakai on atau off.")
    return {"on": True, "off": False}.get(word)


def _listed(variable: str, form: re.Pattern[str], cure: str) -> tuple[str, ...]:
    """What is named there, with commas between."""
    entries = tuple(part.strip().lower() for part in (os.environ.get(variable) or "").split(",") if part.strip())
    for entry in entries:
        if not form.fullmatch(entry):
            raise SettingProblem(f"{variable}: {entry!r} tidak dapat dipakai; tulis {cure}.")
    return entries


def _forget_key() -> str | None:
    key = os.environ.get("FORGET_KEY") or None
    if key and len(key) < SHORTEST_KEY:
        raise SettingProblem(f"FORGET_KEY terlalu pendek: pakai {SHORTEST_KEY} huruf acak atau lebih.")
    return key


def _sign_in(auth: Mapping[str, Any]) -> SignIn:
    """What SIGN_IN says; where it says nothing, an identity provider if the secrets name one."""
    word = os.environ.get("SIGN_IN") or ("oidc" if auth else "none")
    for known in SIGN_INS:
        if word == known:
            return known
    raise SettingProblem(f"SIGN_IN={word!r} tidak dikenal; pakai none, oidc, atau proxy.")


def _provider(auth: Mapping[str, Any]) -> str | None:
    """The name of the one provider, where it has one: two could each vouch for the same address."""
    named = [name for name, entry in auth.items() if isinstance(entry, dict) and name != "client_kwargs"]
    if len(named) > 1 or (named and "client_id" in auth):
        raise SettingProblem(f"Sebutkan satu penyedia identitas saja di {SECRETS}.")
    return named[0] if named else None


def secret_files() -> tuple[Path, ...]:
    """Where secrets of ours may be: the later one has the last word, as Streamlit reads them.

    The user's own may be another project's: it counts only where SIGN_IN=oidc is said.
    """
    own = (ROOT / SECRETS,)
    return (Path.home() / SECRETS, *own) if os.environ.get("SIGN_IN") == "oidc" else own


def _auth() -> Mapping[str, Any]:
    """What the secrets say of signing in."""
    secrets: dict[str, Any] = {}
    for file in secret_files():
        try:
            secrets |= tomllib.loads(file.read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise SettingProblem(f"{file} tidak terbaca: periksa isinya (TOML) dan hak aksesnya.") from error
    auth: Mapping[str, Any] = secrets.get("auth", {})
    return auth


def _group(variable: str) -> int:
    """The size from which on a group is told about."""
    number = os.environ.get(variable) or str(MIN_GROUP)
    if not number.isdecimal() or int(number) < LEAST_GROUP:
        cure = f"pakai bilangan bulat mulai dari {LEAST_GROUP}."
        raise SettingProblem(f"{variable}={number!r} tidak dapat dipakai; {cure}")
    return int(number)


def _absolute(url: str | None) -> str | None:
    """A file named relative to where the command was typed: the server works in another folder."""
    path = (url or "").removeprefix(FILE)
    return (
        f"{FILE}{Path(path).resolve()}" if url and url.startswith(FILE) and path not in {"", ":memory:"} else url
    )
