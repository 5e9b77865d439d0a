"""Bringing a database up to date: schema, reference data, and the facts that an older schema left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, delete, exists, func, insert, inspect, select

from queries import facts, reference
from queries.disclosure import MIN_GROUP
from queries.engine.engines import display_name, reading, upgrade_engine, writing
from queries.engine.trouble import DatabaseProblem
from queries.schema import ChangeMark, DataVersion, Enrolment

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

MIGRATIONS = Path(__file__).parent.parent / "migrations"
ALEMBICS_OWN = "alembic_version"
"""Left behind, empty, when a schema was taken down to nothing."""
UPGRADE_LOCK = 3_500_001
"""Advisory lock of PostgreSQL: of several processes that start at once, one upgrades and the others wait."""


def upgrade(url: URL, *, is_sample: bool = False, min_group: int = MIN_GROUP) -> None:
    """Bring schema and reference data up to date, making the database where SQLite has none. Idempotent.

    A new database is marked once, for ever, as sample or real. Facts that an older schema left behind are computed
    anew, in the same transaction: nobody reads the new schema with the old facts. `min_group` is the office's k.
    """
    if url.get_backend_name() == "sqlite" and url.database:
        _make_folder(Path(url.database))
    engine = upgrade_engine(url, min_group)
    try:
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE does the same
                connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            _refuse_unknown_schema(connection, display_name(url))
            before = _revision(connection)
            config = _alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            refuse_dangling_rows(connection)
            is_new = connection.scalar(select(DataVersion.id)) is None
            if is_new:
                connection.execute(insert(DataVersion).values(id=1, version=0, is_sample=is_sample))
            reference.load(connection)
            if is_new:  # nobody has seen anything that could have changed
                connection.execute(delete(ChangeMark))
            if before != _head() and connection.scalar(select(exists().where(Enrolment.id.is_not(None)))):
                facts.recompute_all(connection, datetime.now(UTC))
    finally:
        engine.dispose()


def _make_folder(file: Path) -> None:
    """The data folder, closed to others: names and NIPs will be in it. No folders above it: a typo makes none."""
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DatabaseProblem("unwritable", str(file.parent)) from error


def check_schema(engine: Engine) -> None:
    """Raise DatabaseProblem unless the database has exactly the schema of this program."""
    with reading(engine) as connection:
        check_connection(connection)


def check_connection(connection: Connection) -> None:
    """The same for an open connection; it costs two small queries."""
    name = display_name(connection.engine.url)
    revision = _revision(connection)
    if revision == _head():
        return
    _refuse_unknown_schema(connection, name)
    raise DatabaseProblem("older" if revision else "empty", name)


def refuse_dangling_rows(connection: Connection) -> None:
    """A migration that leaves a row without the row that it refers to must not be committed."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise RuntimeError(f"the migration leaves dangling rows: {dangling[:5]}")


def _refuse_unknown_schema(connection: Connection, name: str) -> None:
    """Newer revisions, and databases that hold somebody else's tables, are left alone."""
    revision = _revision(connection)
    if revision is None and set(inspect(connection).get_table_names()) - {ALEMBICS_OWN}:
        raise DatabaseProblem("foreign", name)
    if revision is not None and revision not in _known():
        raise DatabaseProblem("newer", name)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


@cache
def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
