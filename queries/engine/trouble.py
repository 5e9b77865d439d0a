"""What an error of a database means to a reader; a mistake of ours is not one of these."""

from __future__ import annotations

import sqlite3
from typing import Literal

from sqlalchemy.exc import DBAPIError

Trouble = Literal[
    "missing",
    "unreachable",
    "denied",
    "locked",
    "empty",
    "older",
    "newer",
    "foreign",
    "unsupported",
    "unwritable",
]

SQLITE: dict[int, Trouble] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CANTOPEN: "missing",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_CORRUPT: "foreign",
    sqlite3.SQLITE_PERM: "denied",
    sqlite3.SQLITE_IOERR: "unreachable",
    sqlite3.SQLITE_FULL: "unwritable",
    sqlite3.SQLITE_READONLY: "unwritable",
}
"""By primary result code."""

POSTGRES: dict[str, Trouble] = {
    "08": "unreachable",  # connection exception
    "28": "denied",  # invalid authorization
    "3D": "missing",  # invalid catalog name
    "40": "locked",  # two who wait for each other: one has to begin again
    "42501": "denied",  # insufficient privilege
    "42P01": "older",  # undefined table
    "53": "unreachable",  # insufficient resources
    "55P03": "locked",  # lock not available
    "57": "unreachable",  # operator intervention: shut down, or a statement that took too long
    "58": "unreachable",  # system error
}
"""By SQLSTATE or its class."""

REFUSED_AT_THE_DOOR: tuple[tuple[str, Trouble], ...] = (
    ("does not exist", "missing"),
    ("password authentication failed", "denied"),
    ("no pg_hba.conf entry", "denied"),
    ("permission denied", "denied"),
)
"""What libpq says of a connection that was never made has no SQLSTATE; the first that fits counts."""


class DatabaseProblem(Exception):
    """The database cannot be used; `trouble` says why, in a word that the texts translate with the cure."""

    def __init__(self, trouble: Trouble, database: str) -> None:
        super().__init__(trouble, database)
        self.trouble: Trouble = trouble
        self.database = database

    def __str__(self) -> str:
        """The word, and which database."""
        return f"{self.trouble}: {self.database}"


def problem_of(error: DBAPIError, database: str) -> DatabaseProblem | None:
    """What the driver's error means to a reader; nothing where the mistake is ours (wrong SQL, a broken rule).

    Only the driver's own error is looked at: the statement and its parameters may hold any word.
    """
    driver = error.orig
    trouble = _of_sqlite(driver) if isinstance(driver, sqlite3.Error) else _of_postgres(driver)
    return DatabaseProblem(trouble, database) if trouble else None


def _of_sqlite(driver: sqlite3.Error) -> Trouble | None:
    code = getattr(driver, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_ERROR and "no such table" in str(driver):
        return "older"
    return SQLITE.get(code & 0xFF) if code else None


def _of_postgres(driver: BaseException | None) -> Trouble | None:
    state = getattr(driver, "sqlstate", None)
    if state:
        return POSTGRES.get(state) or POSTGRES.get(state[:2])
    words = str(driver)
    if 'role "' in words and "does not exist" in words:
        return "denied"
    return next((trouble for said, trouble in REFUSED_AT_THE_DOOR if said in words), "unreachable")
