"""Databases: how they are reached, brought up to date, and what is said when one cannot be used.

Two engines per database. Readers begin with BEGIN and cannot write; the writer begins with BEGIN IMMEDIATE,
since in SQLite's default mode two transactions that read and then write lose updates without an error.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, SQLAlchemyError

from queries import facts, reference
from queries.schema import ChangeMark, DataVersion, Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

MIGRATIONS = Path(__file__).parent / "migrations"
ALEMBICS_OWN = "alembic_version"
"""Left behind, empty, when a schema was taken down to nothing."""
BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
WITHOUT_LOCK = {"begin": "BEGIN"}
"""Execution options by which a write engine of SQLite looks without taking the write lock."""
UPGRADE_LOCK = 3_500_001
"""Advisory lock of PostgreSQL: of several processes that start at once, one upgrades and the others wait."""

Trouble = Literal["missing", "unreachable", "locked", "older", "newer", "foreign", "unsupported"]


class DatabaseProblem(Exception):
    """The database cannot be used; `trouble` says why, in a word that the texts translate with the cure."""

    def __init__(self, trouble: Trouble, database: str) -> None:
        super().__init__(f"{trouble}: {database}")
        self.trouble: Trouble = trouble
        self.database = database


def database_url(text: str) -> URL:
    """The URL of a database that we speak: SQLite, or PostgreSQL through psycopg 3."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise DatabaseProblem("unsupported", _without_secrets(text)) from error
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise DatabaseProblem("unsupported", other)


def _without_secrets(text: str) -> str:
    """What was given, unless it could hold a password: then only its beginning."""
    return text.split(":", maxsplit=1)[0].split("/", maxsplit=1)[0] if "@" in text else text


def display_name(url: URL) -> str:
    """The database in words that may be shown: a file's path, or host and name, never a password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return f"{url.host or 'localhost'}/{url.database}"


def write_engine(url: URL) -> Engine:
    """An engine whose transactions take the write lock at once."""
    return _engine(url, begin="BEGIN IMMEDIATE", read_only=False)


def read_engine(url: URL) -> Engine:
    """An engine that cannot write. Raises DatabaseProblem where an SQLite file is missing."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise DatabaseProblem("missing", display_name(url))
    return _engine(url, begin="BEGIN", read_only=True)


def _engine(url: URL, *, begin: str, read_only: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        _tame_sqlite(engine, begin, read_only=read_only)
        return engine
    options = "-c timezone=UTC"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": CONNECT_TIMEOUT_S},
    )


def _tame_sqlite(engine: Engine, begin: str, *, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        dbapi_connection.isolation_level = None  # the driver's own BEGIN would come too late
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(str(connection.get_execution_options().get("begin", begin)))


def upgrade(url: URL, *, is_sample: bool = False) -> None:
    """Bring schema and reference data up to date, making the database where SQLite has none. Idempotent.

    A new database is marked once, for ever, as sample or real. Facts that an older schema left behind are computed
    anew, in the same transaction: nobody reads the new schema with the old facts.
    """
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = write_engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE does the same
                connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            _refuse_unknown_schema(connection, display_name(url))
            before = _revision(connection)
            config = _alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            is_new = connection.scalar(select(DataVersion.id)) is None
            if is_new:
                connection.execute(insert(DataVersion).values(id=1, version=0, is_sample=is_sample))
            reference.load(connection)
            if is_new:  # nobody has seen anything that could have changed
                connection.execute(delete(ChangeMark))
            if before != _head() and connection.scalar(select(exists().where(Enrolment.id.is_not(None)))):
                facts.recompute_all(connection, datetime.now(UTC))
    except DatabaseError as error:
        raise problem_of(error, display_name(url)) from error
    finally:
        engine.dispose()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading. A failing database comes out as DatabaseProblem, a mistake of ours as itself."""
    try:
        with engine.connect() as connection:
            yield connection
    except (DatabaseError, InterfaceError) as error:
        raise problem_of(error, display_name(engine.url)) from error


def check_schema(engine: Engine) -> None:
    """Raise DatabaseProblem unless the database has exactly the schema of this program."""
    name = display_name(engine.url)
    with reading(engine) as connection:
        _refuse_unknown_schema(connection, name)
        if _revision(connection) != _head():
            raise DatabaseProblem("older", name)


def problem_of(error: SQLAlchemyError, database: str) -> DatabaseProblem:
    """What an error of the driver means to a reader."""
    words = str(error).lower()
    if "locked" in words:
        return DatabaseProblem("locked", database)
    if "no such table" in words or "undefinedtable" in words:
        return DatabaseProblem("older", database)
    if "not a database" in words:
        return DatabaseProblem("foreign", database)
    if 'database "' in words and "does not exist" in words:
        return DatabaseProblem("missing", database)
    return DatabaseProblem("unreachable", database)


def _refuse_unknown_schema(connection: Connection, name: str) -> None:
    """Newer revisions, and databases that hold somebody else's tables, are left alone."""
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision is None and set(inspect(connection).get_table_names()) - {ALEMBICS_OWN}:
        raise DatabaseProblem("foreign", name)
    if revision is not None and revision not in known:
        raise DatabaseProblem("newer", name)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
