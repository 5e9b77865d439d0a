"""One sample that tests read, and an empty database for those that build their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from queries.sample import build
from tests.queries.sample.reading import SIZE, TODAY, sample_database


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = sample_database(tmp_path_factory.mktemp("sample"))
    build(engine, enrolments=SIZE, today=TODAY)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(sample: Engine) -> Iterator[Connection]:
    with sample.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = sample_database(tmp_path)
    yield engine
    engine.dispose()
