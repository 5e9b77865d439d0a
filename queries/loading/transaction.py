"""The transaction of a load: one at a time, and a database that cannot be used says so in one word."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from queries.engine import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

LOADING = 35_2019
"""The key of the advisory lock by which loads on PostgreSQL wait for each other; SQLite has BEGIN IMMEDIATE."""


@contextmanager
def loading(engine: Engine) -> Iterator[Connection]:
    """A transaction that is alone among loads. Raises DatabaseProblem."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOADING)))
        yield connection
