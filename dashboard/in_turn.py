"""One writer at a time: what pages write waits for its turn."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from dashboard.settings import settings
from queries.engine import DatabaseProblem, database_url, write_engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from dashboard.importers.work import Progress

PATIENCE_S, AGAIN_S = 120.0, 0.5
"""A load may keep the database for so long."""

T = TypeVar("T")


def do(url: str, deed: Callable[[Engine], T], *, tell: Progress, patience_s: float = PATIENCE_S) -> T:
    """Do something to the database when it is its turn. Raises queries.engine.DatabaseProblem."""
    engine = write_engine(database_url(url), settings().small_group)
    try:
        return _in_turn(partial(deed, engine), tell, patience_s)
    finally:
        engine.dispose()


def _in_turn(load: Callable[[], T], tell: Progress, patience_s: float) -> T:
    """Load when those who are writing have done; a file of SQLite says at once, or after seconds, that it is locked."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return load()
        except DatabaseProblem as problem:
            if problem.trouble != "locked" or time.monotonic() > deadline:
                raise
            tell("wait", 0, 0)
            time.sleep(AGAIN_S)
