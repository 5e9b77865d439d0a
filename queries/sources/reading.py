"""Reading a foreign database: one transaction that cannot write, one statement at a time, a few rows in memory."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from queries.engine import display_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

CONNECT_TIMEOUT_S = 10
SILENCE_S = 600
"""A source that says nothing for so long has died; a first row may take its time."""
AT_ONCE = 1_000
MYSQL_NAMES = frozenset({"mysql", "mariadb"})
POSTGRESQL_NAMES = frozenset({"postgresql", "postgres"})
MYSQL_AT_THE_DOOR = frozenset({1044, 1045, 1049, 1130, 1698})
"""Access denied, unknown database, host not allowed."""
MYSQL_WENT_AWAY = frozenset({2002, 2003, 2006, 2013, 1053, 1927})
"""Cannot connect, gone away, lost during the query, shutting down, killed."""

NEEDS_TLS = "caching_sha2_password perlu TLS: tambahkan ?ssl_ca=BERKAS pada alamatnya"
"""PyMySQL would need another library to send this password over an open line."""

SourceFault = Literal["unsupported", "denied", "unreachable", "statement"]


class SourceProblem(Exception):
    """The source cannot be read; `detail` is what it said itself, without password."""

    def __init__(self, fault: SourceFault, source: str, detail: str = "") -> None:
        super().__init__(f"{fault}: {source}: {detail}")
        self.fault: SourceFault = fault
        self.source = source
        self.detail = detail


@dataclass
class Stream:
    """What a statement delivers: the names of its columns, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


def source_engine(text: str) -> Engine:
    """An engine for MariaDB, MySQL or PostgreSQL whose transactions cannot write. Raises SourceProblem."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise SourceProblem("unsupported", text.partition(":")[0]) from error
    name = url.get_backend_name()
    if name not in MYSQL_NAMES | POSTGRESQL_NAMES or "@" in (url.host or "") + (url.database or ""):
        raise SourceProblem("unsupported", name)
    if name in POSTGRESQL_NAMES:
        options = r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={
                "options": options,
                "connect_timeout": CONNECT_TIMEOUT_S,
                "tcp_user_timeout": SILENCE_S * 1000,
            },
        )
    engine = create_engine(
        url.set(drivername="mysql+pymysql"),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"charset": "utf8mb4", "connect_timeout": CONNECT_TIMEOUT_S, "read_timeout": SILENCE_S},
    )

    @event.listens_for(engine, "connect")
    def _cannot_write(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(f"SET SESSION net_write_timeout = {SILENCE_S}")

    return engine


@contextmanager
def source_reading(engine: Engine) -> Iterator[Connection]:
    """One transaction in which everything is read as of one moment. Raises SourceProblem."""
    with _told(engine), engine.connect() as connection:
        if engine.dialect.name in MYSQL_NAMES:
            connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        yield connection


@contextmanager
def stream(connection: Connection, statement: str) -> Iterator[Stream]:
    """The rows of one statement, as they come. Raises SourceProblem, also later, while they are read."""
    statement = statement.strip().rstrip(";")
    with _told(connection.engine):
        if not re.match(r"(select|with)\b", _without_comments(statement), flags=re.IGNORECASE):
            raise SourceProblem("statement", display_name(connection.engine.url), "bukan SELECT atau WITH")
        streaming = connection.execution_options(stream_results=True, no_parameters=True, max_row_buffer=AT_ONCE)
        result = streaming.exec_driver_sql(statement)
        try:
            yield Stream(tuple(result.keys()), _rows(result))
        finally:
            result.close()


def _rows(result: Any) -> Iterator[Sequence[Any]]:
    for some in result.partitions(AT_ONCE):
        yield from some


def _without_comments(statement: str) -> str:
    return re.sub(r"\A(\s|--[^\n]*(\n|\Z)|#[^\n]*(\n|\Z)|/\*.*?\*/)*", "", statement, flags=re.DOTALL)


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise SourceProblem(*_fault_of(error, display_name(engine.url))) from error
    except RuntimeError as error:
        if "cryptography" not in str(error):
            raise
        raise SourceProblem("denied", display_name(engine.url), NEEDS_TLS) from error


def _fault_of(error: DBAPIError, source: str) -> tuple[SourceFault, str, str]:
    driver = error.orig
    code = driver.args[0] if driver is not None and driver.args else None
    if isinstance(code, int):  # PyMySQL: number and words
        detail = str(driver.args[1]) if driver is not None and len(driver.args) > 1 else ""
        if code in MYSQL_AT_THE_DOOR:
            return "denied", source, detail
        return "unreachable" if code in MYSQL_WENT_AWAY else "statement", source, detail
    state = getattr(driver, "sqlstate", None)
    detail = str(driver).strip().partition("\n")[0]
    if state is None:
        denied = any(words in detail for words in ("authentication failed", "no pg_hba.conf", "does not exist"))
        return "denied" if denied else "unreachable", source, detail
    if state[:2] in {"08", "53", "57", "58"}:
        return "unreachable", source, detail
    return "denied" if state[:2] in {"28", "3D"} else "statement", source, detail
