"""A database that has just been made, so that it holds the reference data and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from queries import engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


@pytest.fixture(scope="package")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = engine.database_url(f"sqlite:///{tmp_path_factory.mktemp('reference') / 'training.db'}")
    engine.upgrade(url)
    writer = engine.write_engine(url)
    yield writer
    writer.dispose()


@pytest.fixture
def connection(writer: Engine) -> Iterator[Connection]:
    """A transaction that is rolled back, whatever the test did in it."""
    with writer.connect() as connection:
        yield connection
        connection.rollback()
