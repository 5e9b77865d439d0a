"""A sample database, and how the tests read it back: through the schema only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from queries.engine import database_url, upgrade, write_engine
from queries.schema import Base

TODAY = date(2026, 8, 20)
SIZE = 3_000
SMALL = 400


def sample_database(folder: Path, *, is_sample: bool = True) -> Engine:
    url = database_url(f"sqlite:///{folder / 'sample.db'}")
    upgrade(url, is_sample=is_sample)
    return write_engine(url)


def every_row(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def count(connection: Connection, table: type[Base], *conditions: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def by_cohort(connection: Connection, statement: Any) -> set[int]:
    return set(connection.scalars(statement.distinct()))
