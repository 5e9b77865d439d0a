"""Databases: how they are reached, brought up to date, and what is said when one cannot be used."""

from queries.engine.engines import (
    WITHOUT_LOCK,
    database_url,
    display_name,
    empty_log,
    read_engine,
    reading,
    reading_once,
    upgrade_engine,
    write_engine,
    writing,
)
from queries.engine.trouble import DatabaseProblem, Trouble, problem_of
from queries.engine.upgrading import (
    MIGRATIONS,
    check_connection,
    check_schema,
    refuse_dangling_rows,
    upgrade,
)

__all__ = [
    "MIGRATIONS",
    "WITHOUT_LOCK",
    "DatabaseProblem",
    "Trouble",
    "check_connection",
    "check_schema",
    "database_url",
    "display_name",
    "empty_log",
    "problem_of",
    "read_engine",
    "reading",
    "reading_once",
    "refuse_dangling_rows",
    "upgrade",
    "upgrade_engine",
    "write_engine",
    "writing",
]
