"""The databases that are measured: made once, kept under build/bench, made anew when what they hold would differ."""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import URL, Engine

from queries.engine import MIGRATIONS, upgrade, upgrade_engine, writing
from tests.benchmarks.filling import fill
from tests.databases import sqlite_url
from tests.servers import StoppablePostgres, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "bench"
SIZES = {"S": 20_000, "M": 1_000_000}
"""Enrolments, each with ten marks in a register and nine scores."""
ENGINES = ("sqlite", "postgresql")
MAKERS = ("cohorts.py", "dice.py", "filling.py")
SUMS = ("bins.py", "generations.py", "summaries/keeping.py", "summaries/parts.py")
SERVER = {"shared_buffers": "1GB", "work_mem": "32MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"}
"""As an office's server would be set up; it waits for its disk, as it should."""


class Databases:
    """Databases by size and engine. Use as a context: a server of PostgreSQL is stopped at its end."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._running = ExitStack()
        self._server: URL | None = None

    def __enter__(self) -> Databases:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def filled(self, size: str, engine: str) -> URL:
        """A database of that size, for reading only."""
        url = self._url(engine, f"{size.lower()}_{_edition()}")
        if not self._exists(url):
            for name in self._names(engine):
                if name.startswith(f"{size.lower()}_"):
                    self._drop(self._url(engine, name))
            log.info("Making %s on %s ...", size, engine)
            draft = self.empty(engine)
            _fill(draft, SIZES[size])
            self._rename(draft, url)
        return url

    @contextmanager
    def copied(self, size: str, engine: str) -> Iterator[URL]:
        """A copy of the database of that size, to write to; it is gone afterwards."""
        original, copy = self.filled(size, engine), self._url(engine, "copy")
        self._drop(copy)
        if engine == "sqlite":
            shutil.copyfile(_file(original), _file(copy))
        else:
            self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", _name(copy), _name(original))
        try:
            yield copy
        finally:
            self._drop(copy)

    def empty(self, engine: str) -> URL:
        """A migrated database without rows, in place of the last one given."""
        url = self._url(engine, "draft")
        self._drop(url)
        if engine == "postgresql":
            self._say("CREATE DATABASE {} TEMPLATE template0", _name(url))
        upgrade(url)
        return url

    def _url(self, engine: str, name: str) -> URL:
        if engine == "sqlite":
            return sqlite_url(self._folder / f"{name}.db")
        if self._server is None:
            server = StoppablePostgres(self._folder / "postgresql", SERVER)
            self._server = self._running.enter_context(server).url
        return self._server.set(database=name)

    def _names(self, engine: str) -> list[str]:
        if engine == "sqlite":
            return [file.stem for file in self._folder.glob("*.db")]
        return [name for (name,) in self._say("SELECT datname FROM pg_database")]

    def _exists(self, url: URL) -> bool:
        return _name(url) in self._names(url.get_backend_name())

    def _rename(self, draft: URL, url: URL) -> None:
        if url.get_backend_name() == "sqlite":
            _file(draft).rename(_file(url))
        else:
            self._say("ALTER DATABASE {} RENAME TO {}", _name(draft), _name(url))

    def _drop(self, url: URL) -> None:
        if url.get_backend_name() == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{url.database}{suffix}").unlink(missing_ok=True)
        else:
            self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", _name(url))

    def _say(self, statement: str, *names: str) -> list[tuple[str]]:
        assert self._server is not None
        with closing(psycopg.connect(plain(self._server), autocommit=True)) as connection:
            cursor = connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []


def _fill(url: URL, enrolments: int) -> None:
    engine = upgrade_engine(url)
    try:
        with writing(engine) as connection:
            fill(connection, enrolments)
        _settle(engine)
    finally:
        engine.dispose()


def _settle(engine: Engine) -> None:
    """What the engine would have done by itself in the days after a load."""
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
    else:
        with closing(sqlite3.connect(engine.url.database or "")) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@cache
def _edition() -> str:
    """The schema, and a digest of the code that decides what the rows, the facts and the sums are."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    queries = ROOT / "queries"
    kept = [*(queries / "facts").rglob("*.py"), *(queries / name for name in SUMS)]
    sources = [*kept, *map(Path(__file__).with_name, MAKERS)]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sorted(sources))).hexdigest()
    return f"{head}_{digest[:8]}"


def _file(url: URL) -> Path:
    return Path(url.database or "")


def _name(url: URL) -> str:
    return Path(url.database or "").stem
