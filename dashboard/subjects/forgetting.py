"""Forgetting a person, from the command line and from the page; and doing it again after an older backup.

Beside the key lies a list of all digests: a backup that is older than a forgetting does not know of it, the list does.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dashboard.forget_key import forget_key, forget_key_made, unreadable
from dashboard.settings import settings
from queries.engine import empty_log, reading
from queries.filters import EVERYTHING
from queries.loading import (
    AlreadyForgotten,
    BeyondReach,
    KeyNeeded,
    PersonUnknown,
    SampleDatabase,
    Seal,
    all_digests,
    forget,
    forgotten_again,
    loading,
    refuse_part,
    remember_digests,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from queries.filters import Scope

LIST = "forgotten.list"

Fate = Literal["done", "gone", "already", "key", "sample", "beyond"]


@dataclass(frozen=True)
class Forgot:
    """What became of it."""

    fate: Fate
    batch: int | None = None
    """The number under which the history has it."""
    listed: bool = False
    """The list beside the key knows of it, too."""


def forget_person(
    engine: Engine,
    person: int,
    who: str,
    now: datetime,
    account: int | None = None,
    scope: Scope = EVERYTHING,
) -> Forgot:
    """Forget somebody for good: for who may load and see everything.

    Raises SettingProblem and queries.engine.DatabaseProblem.
    """
    try:
        refuse_part(scope)
        with loading(engine) as connection:
            # where somebody was forgotten, as the list knows too, a new key would be another one: `forget` refuses it
            listed = _listed()
            key = forget_key() or (b"" if listed or all_digests(connection) else forget_key_made())
            if listed and Seal(key).of_key() not in listed:
                raise KeyNeeded
            batch = forget(connection, person, who, key, now, account)
    except BeyondReach:
        return Forgot("beyond")
    except PersonUnknown:
        return Forgot("gone")
    except AlreadyForgotten:
        return Forgot("already")
    except KeyNeeded:
        return Forgot("key")
    except SampleDatabase:
        return Forgot("sample")
    empty_log(engine)
    return Forgot("done", batch, keep_list(engine))


def forget_again(engine: Engine, who: str, now: datetime) -> list[int]:
    """Forget whom an older backup has brought back; their numbers. Raises KeyNeeded, and as `forget_person` does.

    Another key than that of the list would find nobody.
    """
    digests, key = _listed(), forget_key()
    if not digests:
        return []
    if key is None or Seal(key).of_key() not in digests:
        raise KeyNeeded
    with loading(engine) as connection:
        remember_digests(connection, digests, now)
        people = forgotten_again(connection, all_digests(connection), key)
        for person in people:
            forget(connection, person, who, key, now)
    empty_log(engine)
    keep_list(engine)
    return people


def keep_list(engine: Engine) -> bool:
    """Write all digests beside the key, those of the list that the database does not know as well; whether it went."""
    with reading(engine) as connection:
        digests = {*all_digests(connection), *_listed()}
    new = list_file().with_suffix(".new")
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writing:
            writing.writelines(f"{digest}\n" for digest in sorted(digests))
        new.replace(list_file())
    except OSError:
        return False
    return True


def list_file() -> Path:
    """Where the digests lie. They name nobody."""
    return settings().data_dir / LIST


def _listed() -> list[str]:
    try:
        return list_file().read_text("ascii").split()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(list_file()) from error
