"""Databases that can be used, and what is said of those that cannot."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL, Column, Integer, MetaData, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from queries.engine import (
    DatabaseProblem,
    check_schema,
    database_url,
    display_name,
    engines,
    read_engine,
    upgrade,
    upgrade_engine,
)
from queries.freshness import freshness
from queries.schema import Agency, DataVersion

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

PASSWORD = "rahasia-sekali"


def _trouble_of(url: URL) -> str:
    """What both doors, the reader's check and the upgrade, say of a database that they must leave alone."""
    engine = read_engine(url)
    with pytest.raises(DatabaseProblem) as checked:
        check_schema(engine)
    engine.dispose()
    with pytest.raises(DatabaseProblem) as upgraded:
        upgrade(url)
    assert checked.value.trouble == upgraded.value.trouble
    return checked.value.trouble


def test_a_migrated_database_can_be_used(reader: Engine) -> None:
    check_schema(reader)


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.db"
    engine = read_engine(URL.create("sqlite", database=str(path)))
    with pytest.raises(DatabaseProblem) as caught:
        check_schema(engine)
    assert (caught.value.trouble, caught.value.database) == ("missing", str(path))
    assert not path.exists()


def test_a_database_that_the_server_does_not_have_is_missing(postgres_server: str) -> None:
    engine = read_engine(database_url(postgres_server).set(database="nowhere"))
    with pytest.raises(DatabaseProblem) as caught:
        check_schema(engine)
    engine.dispose()
    assert caught.value.trouble == "missing"


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    engine = read_engine(database_url(f"postgresql://budi:{PASSWORD}@127.0.0.1:1/training"))
    with pytest.raises(DatabaseProblem) as caught:
        check_schema(engine)
    assert caught.value.trouble == "unreachable"
    assert PASSWORD not in str(caught.value)


def test_a_database_that_somebody_is_writing_to_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 50)
    url = URL.create("sqlite", database=str(tmp_path / "training.db"))
    upgrade(url)
    with closing(sqlite3.connect(url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseProblem) as caught:
            upgrade(url)
    assert caught.value.trouble == "locked"


def test_readers_read_while_somebody_writes(writer: Engine, reader: Engine) -> None:
    with writer.begin() as connection:
        connection.execute(insert(Agency).values(code="X", name="X", level="lainnya"))
        check_schema(reader)


def test_a_database_without_tables_is_empty_and_is_brought_up_to_date(empty_database: URL) -> None:
    made = upgrade_engine(empty_database)
    made.connect().close()
    made.dispose()
    engine = read_engine(empty_database)
    with pytest.raises(DatabaseProblem) as caught:
        check_schema(engine)
    assert caught.value.trouble == "empty"
    upgrade(empty_database)
    check_schema(engine)
    engine.dispose()


def test_a_schema_of_a_later_program_is_newer_and_left_alone(database: URL, writer: Engine) -> None:
    with writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    assert _trouble_of(database) == "newer"


def test_tables_of_somebody_else_are_foreign_and_left_alone(empty_database: URL) -> None:
    engine = upgrade_engine(empty_database)
    with engine.begin() as connection:
        Table("theirs", MetaData(), Column("id", Integer)).create(connection)
    engine.dispose()
    assert _trouble_of(empty_database) == "foreign"


def test_a_file_that_is_no_database_is_foreign_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "laporan.db"
    path.write_text("Laporan bulanan, bukan basis data. " * 100)
    before = path.read_bytes()
    assert _trouble_of(URL.create("sqlite", database=str(path))) == "foreign"
    assert path.read_bytes() == before


@pytest.mark.parametrize("address", ["mysql://budi@server/training", "data/training.db", "bukan alamat", ""])
def test_other_databases_are_unsupported(address: str) -> None:
    with pytest.raises(DatabaseProblem) as caught:
        database_url(address)
    assert caught.value.trouble == "unsupported"


@pytest.mark.parametrize(
    "address",
    [f"{scheme}//budi:{PASSWORD}@server/training" for scheme in ("mysql:", "postgresql", "postgres ql:")],
)
def test_no_refusal_repeats_the_password(address: str) -> None:
    with pytest.raises(DatabaseProblem) as caught:
        database_url(address)
    assert PASSWORD not in str(caught.value)


def test_the_name_that_is_shown_has_no_password() -> None:
    shown = display_name(database_url(f"postgresql://budi:{PASSWORD}@server:5433/training?password={PASSWORD}"))
    assert shown == "server/training"


def test_an_upgrade_twice_changes_nothing(database: URL, reader: Engine) -> None:
    upgrade(database, is_sample=True)
    with reader.connect() as connection:
        assert not freshness(connection).is_sample


def test_a_new_database_is_marked_as_a_sample_for_ever(empty_database: URL) -> None:
    upgrade(empty_database, is_sample=True)
    upgrade(empty_database)
    engine = read_engine(empty_database)
    with engine.connect() as connection:
        assert freshness(connection).is_sample
    engine.dispose()


def test_a_reader_cannot_write(reader: Engine) -> None:
    with reader.connect() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(insert(Agency).values(code="X", name="X", level="lainnya"))


def test_a_reader_sees_one_state_of_the_database(writer: Engine, reader: Engine) -> None:
    """An answer of several statements must not mix what was stored before with what is stored now."""
    agencies = select(func.count()).select_from(Agency)
    with reader.connect() as connection:
        before = connection.scalar(agencies)
        with writer.begin() as writing:
            writing.execute(insert(Agency).values(code="neu", name="Dinas Baru", level="lainnya"))
        assert connection.scalar(agencies) == before
    with reader.connect() as connection:
        assert connection.scalar(agencies) == (before or 0) + 1


def test_foreign_keys_are_enforced(writer: Engine) -> None:
    with pytest.raises(IntegrityError), writer.begin() as connection:
        connection.execute(insert(Agency).values(code="X", name="X", level="lainnya", parent_id=999))


def test_four_writers_that_read_and_then_add_lose_nothing(writer: Engine) -> None:
    def add_a_hundred(_thread: int) -> None:
        for _ in range(100):
            with writer.begin() as connection:
                seen = connection.scalars(select(DataVersion.version).with_for_update()).one()
                connection.execute(update(DataVersion).values(version=seen + 1))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add_a_hundred, range(4)))
    with writer.connect() as connection:
        assert freshness(connection).version == 400
