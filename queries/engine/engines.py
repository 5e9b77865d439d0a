"""Engines: how a database is reached.

Two engines per database. Readers begin with BEGIN and cannot write; the writer begins with BEGIN IMMEDIATE: in
SQLite's default mode two transactions that read and then write lose updates without an error. A reader's connection
to an SQLite file is kept for the questions of one page, and given up as soon as another file has its name. An error
never repeats the values of its statement: they name people.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError

from queries.disclosure import MIN_GROUP
from queries.engine.trouble import DatabaseProblem, problem_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 30_000
"""A page waits no longer for an answer."""
STATEMENTS = 5_000
"""Compiled ones that an engine remembers: some fifty queries, each in as many shapes as filters can be combined."""
KEPT_S = 1
"""A file may be replaced under its readers: a connection to SQLite serves the questions of a page, not of a day."""
FILE = "file"
"""Where a connection notes which file it has open."""
SILENCE_MS = 15_000
"""A server that does not acknowledge for so long is given up (`tcp_user_timeout`)."""
WITHOUT_LOCK = {"begin": "BEGIN"}
"""Execution options by which a write engine of SQLite looks without taking the write lock."""


def database_url(text: str) -> URL:
    """The URL of a database that we speak: a file of SQLite, or PostgreSQL through psycopg 3."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise DatabaseProblem("unsupported", _without_secrets(text)) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            if "@" in (url.host or "") + (url.database or ""):
                raise DatabaseProblem("unsupported", "postgresql://…@…@…")  # a password whose @ is not written %40
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


def write_engine(url: URL, min_group: int = MIN_GROUP) -> Engine:
    """An engine whose transactions take the write lock at once. It makes no file.

    Whoever computes facts through it publishes results of so many enrolments together (`queries.facts.waiting`).
    """
    engine = _engine(url, begin="BEGIN IMMEDIATE", mode="rw")
    engine.update_execution_options(min_group=min_group)
    return engine


def upgrade_engine(url: URL, min_group: int = MIN_GROUP) -> Engine:
    """An engine for migrations, which makes the file of SQLite where there is none; see `write_engine`.

    On SQLite migrations rebuild tables that others refer to, and RESTRICT would forbid it: foreign keys are off,
    and `refuse_dangling_rows` looks before the commit.
    """
    engine = _engine(url, begin="BEGIN IMMEDIATE", mode="rwc", foreign_keys=False)
    engine.update_execution_options(min_group=min_group)
    return engine


def read_engine(url: URL) -> Engine:
    """An engine that cannot write; its transactions see one state of the database, whatever others commit."""
    return _engine(url, begin="BEGIN", mode="rw", read_only=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading. A failing database comes out as DatabaseProblem, a mistake of ours as itself."""
    with _told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def reading_once(url: URL) -> Iterator[Connection]:
    """The same for a look that is not taken often: nothing of it stays open."""
    engine = read_engine(url)
    try:
        with reading(engine) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction for writing. A failing database comes out as DatabaseProblem, a mistake of ours as itself."""
    with _told(engine), engine.begin() as connection:
        yield connection


def empty_log(engine: Engine) -> None:
    """Put what SQLite has logged into its file and empty the log, which still holds what rows were before.

    Waits for readers as long as for a writer; where they stay, the log is emptied another time.
    """
    if engine.dialect.name == "sqlite":
        with _told(engine), closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        problem = problem_of(error, display_name(engine.url))
        if problem is None:
            raise
        raise problem from error


def _engine(url: URL, *, begin: str, mode: str, read_only: bool = False, foreign_keys: bool = True) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, begin, mode, read_only=read_only, foreign_keys=foreign_keys)
    options = "-c timezone=UTC"
    if read_only:
        options += f" -c default_transaction_read_only=on -c statement_timeout={STATEMENT_TIMEOUT_MS}"
        options += r" -c default_transaction_isolation=repeatable\ read"
        options += " -c jit=off"  # compiling a statement takes longer than answering it
    return create_engine(
        url,
        hide_parameters=True,
        query_cache_size=STATEMENTS,
        pool_pre_ping=True,
        connect_args={
            "options": options,
            "connect_timeout": CONNECT_TIMEOUT_S,
            "tcp_user_timeout": SILENCE_MS,
        },
    )


def _sqlite_engine(url: URL, begin: str, mode: str, *, read_only: bool, foreign_keys: bool) -> Engine:
    address = f"{Path(url.database or '').resolve().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.isolation_level = None  # the driver's own BEGIN would come too late
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    pool: dict[str, Any] = {"pool_recycle": KEPT_S, "max_overflow": -1} if read_only else {"poolclass": NullPool}
    engine = create_engine(url, hide_parameters=True, query_cache_size=STATEMENTS, creator=connect, **pool)

    @event.listens_for(engine, "connect")
    def _note_file(_connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = _file_of(url)

    @event.listens_for(engine, "checkout")
    def _same_file(_connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[FILE] != _file_of(url):
            raise DisconnectionError

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(str(connection.get_execution_options().get("begin", begin)))

    return engine


def _file_of(url: URL) -> tuple[int, int] | None:
    """What is the same as long as a file is."""
    try:
        found = Path(url.database or "").stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
