"""The revisions, from an empty database to the newest, make exactly the tables that the program knows."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select

from queries.engine import MIGRATIONS, refuse_dangling_rows, upgrade, upgrade_engine
from queries.schema import Base, ImportBatch, ImportChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL

ALEMBICS_OWN = "alembic_version"


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    engine = upgrade_engine(url)
    yield engine
    engine.dispose()


def _portrait(engine: Engine) -> dict[str, Any]:
    """All that the database says of each table: columns, keys, constraints with their text, indexes."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: {**column, "type": str(column["type"])} for column in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": _sorted(inspector.get_foreign_keys(table)),
            "unique": _sorted(inspector.get_unique_constraints(table)),
            "checks": _sorted(inspector.get_check_constraints(table)),
            "indexes": _sorted([_written_out(index) for index in inspector.get_indexes(table)]),
        }
        for table in inspector.get_table_names()
        if table != ALEMBICS_OWN
    }


def _written_out(index: Any) -> dict[str, Any]:
    """An index with its conditions as text: two clauses of the same words are not equal."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def downgraded(engine: Engine, revision: str) -> None:
    """Take the schema back to a revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _sorted(constraints: list[Any]) -> list[Any]:
    return sorted(constraints, key=lambda constraint: str(constraint["name"]))


def test_alembic_finds_nothing_left_to_migrate(writer: Engine) -> None:
    with writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrated_tables_are_those_of_the_schema_constraint_by_constraint(
    writer: Engine, empty_database: URL
) -> None:
    with _engine(empty_database) as direct:
        Base.metadata.create_all(direct)
        assert _portrait(writer) == _portrait(direct)


def test_the_way_back_leads_to_no_tables_and_forward_again(database: URL, bare: Engine) -> None:
    before = _portrait(bare)
    downgraded(bare, "base")
    assert _portrait(bare) == {}
    upgrade(database)
    assert _portrait(bare) == before


def test_loads_from_before_their_results_were_kept_say_so(database: URL, bare: Engine) -> None:
    counts = {f"rows_{name}": 0 for name in ("new", "changed", "equal", "refused")}
    told = {"kind": "peserta", "name": "a.csv", "sha256": "", "loaded_by": "x", "loaded_at": datetime.now(UTC)}
    with bare.begin() as connection:
        connection.execute(insert(ImportBatch).values(id=1, **told, **counts))
        connection.execute(
            insert(ImportChange).values(batch_id=1, table_name="enrolment", row_id="1", after={"id": 1})
        )
    with _engine(database) as engine:
        downgraded(engine, "0005")
    upgrade(database)
    with bare.connect() as connection:
        assert connection.execute(select(ImportChange.before, ImportChange.after)).all() == [(None, {})]


def test_a_migration_on_sqlite_may_rebuild_a_table_that_others_refer_to(sample_urls: Callable[[str], URL]) -> None:
    """On a filled database: SQLite cannot alter a table, so Alembic drops it and makes it anew."""
    engine = upgrade_engine(sample_urls("sqlite"))
    with engine.connect() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("participant", recreate="always"):
            pass
        assert connection.exec_driver_sql("SELECT count(*) FROM participant").scalar()
        connection.rollback()
    engine.dispose()


def test_a_migration_that_leaves_dangling_rows_is_not_committed(sample_urls: Callable[[str], URL]) -> None:
    engine = upgrade_engine(sample_urls("sqlite"))
    with engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM participant")
        with pytest.raises(RuntimeError, match="dangling"):
            refuse_dangling_rows(connection)
        connection.rollback()
    engine.dispose()
