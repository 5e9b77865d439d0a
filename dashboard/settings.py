"""What the environment says, read in one place and once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from queries.disclosure import LEAST_GROUP, MIN_GROUP

ROOT = Path(__file__).resolve().parent.parent
FILE = "sqlite:///"


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
    """Whether readers may load data; None = those who sit at this machine."""
    small_group: int
    """Of fewer enrolments neither scores nor attendance are told."""

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
        timezone=timezone,
        language="id",
        data_page=_said("DATA_PAGE"),
        small_group=_group("SMALL_GROUP"),
    )


def _said(variable: str) -> bool | None:
    """on or off; None where nothing is said."""
    word = os.environ.get(variable) or ""
    if word not in {"", "on", "off"}:
        raise SettingProblem(f"{variable}={word!r} tidak dikenal; pakai on atau off.")
    return {"on": True, "off": False}.get(word)


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
