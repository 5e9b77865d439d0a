"""Fresh, migrated databases, copied from a template that is migrated once per test process."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from queries.engine import upgrade
from tests.servers import plain

if TYPE_CHECKING:
    from pathlib import Path


IN_TURN = ["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)]
"""Engines of tests that take long or hardly depend on the engine: PostgreSQL takes its turn with the heavy ones."""


def sqlite_url(path: Path) -> URL:
    """The URL of a database file."""
    return URL.create("sqlite", database=str(path))


def migrated_file(path: Path) -> Path:
    """A new SQLite database with our schema, all of it in the one file."""
    upgrade(sqlite_url(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def copied_file(template: Path, path: Path) -> URL:
    """A copy of `template` at `path`."""
    shutil.copyfile(template, path)
    return sqlite_url(path)


class PostgresDatabases:
    """Databases on a server, under names that no other run uses. Use as a context: it drops what it made."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._prefix = f"training_test_{secrets.token_hex(4)}"
        self._made: list[str] = []

    def __enter__(self) -> PostgresDatabases:
        return self

    def __exit__(self, *_: object) -> None:
        for name in tuple(self._made):
            self.drop(self._server.set(database=name))

    def make(self, template: URL | None = None) -> URL:
        """A new database: empty, or a copy of `template`."""
        name = f"{self._prefix}_{len(self._made)}_{secrets.token_hex(2)}"
        original = template.database if template and template.database else "template0"
        self._say(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(original)))
        self._made.append(name)
        return self._server.set(database=name)

    def drop(self, url: URL) -> None:
        """Drop a database that `make` gave, whoever is still connected."""
        name = url.database or ""
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.remove(name)

    def _say(self, statement: sql.Composed) -> None:
        with closing(psycopg.connect(plain(self._server), autocommit=True)) as connection:
            connection.execute(statement)
