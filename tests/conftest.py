"""Fixtures that every test may use: a fresh database on each engine, and the two ways to reach it."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL, Connection, Engine, delete, update

from queries import sample
from queries.engine import read_engine, upgrade, write_engine
from queries.schema import Agency, Base, ChangeMark, DataVersion
from tests.databases import PostgresDatabases, copied_file, migrated_file, sqlite_url
from tests.servers import WITHOUT, NoPostgres, Postgres
from tests.twin import Twin

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

SAMPLE_SIZE = 1_200
SAMPLE_DAY = date(2026, 11, 24)


class PostgresOfTheRun:
    """The one server of this run: started when the first test (or xdist worker) asks, stopped at the end."""

    def __init__(self) -> None:
        self._server: Postgres | None = None
        self._missing: str | None = None

    def url(self) -> str:
        """Its URL. Raises NoPostgres."""
        if self._missing:
            raise NoPostgres(self._missing)
        if self._server is None:
            try:
                self._server = Postgres.available()
            except NoPostgres as reason:
                self._missing = str(reason)
                raise
        return self._server.url.render_as_string(hide_password=False)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: WorkerController) -> None:
        try:
            node.workerinput["postgres"] = self.url()
        except NoPostgres as reason:
            node.workerinput["no_postgres"] = str(reason)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Generator[None]:
        """Say it last, after every list of failures and skips."""
        yield
        if self._missing and os.environ.get(WITHOUT) == "1":
            terminalreporter.write_line(f"NOT TESTED ON POSTGRESQL, as {WITHOUT}=1 asked for.", yellow=True)
        elif self._missing:
            terminalreporter.write_line(f"NOT TESTED ON POSTGRESQL. {self._missing}", red=True)

    def pytest_unconfigure(self) -> None:
        if self._server:
            self._server.stop()


RUN = pytest.StashKey[PostgresOfTheRun]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = PostgresOfTheRun()
        config.pluginmanager.register(config.stash[RUN], "postgres-of-the-run")


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The URL of the run's PostgreSQL server. Without one a test fails, or skips where that was asked for."""
    given: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    try:
        if "no_postgres" in given:
            raise NoPostgres(given["no_postgres"])
        return given.get("postgres") or pytestconfig.stash[RUN].url()
    except NoPostgres as reason:
        if os.environ.get(WITHOUT) == "1":
            pytest.skip(f"{WITHOUT}=1")
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str) -> Iterator[PostgresDatabases]:
    with PostgresDatabases(postgres_server) as databases:
        yield databases


@pytest.fixture(scope="session")
def postgres_template(postgres_databases: PostgresDatabases) -> URL:
    url = postgres_databases.make()
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_file(tmp_path_factory.mktemp("template") / "training.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


@pytest.fixture
def database(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A fresh database as `upgrade` makes it, with reference rows only, on each engine in turn."""
    if engine_name == "sqlite":
        yield copied_file(request.getfixturevalue("sqlite_template"), tmp_path / "training.db")
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    url = databases.make(request.getfixturevalue("postgres_template"))
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A database without any table, on each engine in turn; SQLite's file is not there yet."""
    if engine_name == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "empty.db"))
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    url = databases.make()
    yield url
    databases.drop(url)


@pytest.fixture
def writer(database: URL) -> Iterator[Engine]:
    """The engine that writes to `database`. No result waits for another, unless a test says so."""
    engine = write_engine(database, min_group=1)
    yield engine
    engine.dispose()


@pytest.fixture
def bare(writer: Engine) -> Engine:
    """The writer, after the reference rows are gone: nothing is in `database` but what the test puts there."""
    with writer.begin() as connection:
        connection.execute(update(Agency).values(parent_id=None, successor_id=None))
        for table in reversed(Base.metadata.sorted_tables):
            if table is not DataVersion.__table__:
                connection.execute(delete(table))
        connection.execute(delete(ChangeMark))  # the marks of these deletions
    return writer


@pytest.fixture
def reader(database: URL) -> Iterator[Engine]:
    """The engine that reads `database`."""
    engine = read_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sample_urls(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], URL]:
    """Engine name -> a small sample, made once per engine and only read."""

    @cache
    def made(name: str) -> URL:
        if name == "sqlite":
            url = sqlite_url(tmp_path_factory.mktemp("sample") / "sample.db")
        else:
            databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
            url = databases.make()
        upgrade(url, is_sample=True)
        engine = write_engine(url)
        sample.build(engine, enrolments=SAMPLE_SIZE, today=SAMPLE_DAY)
        engine.dispose()
        return url

    return made


@pytest.fixture
def sample_url(engine_name: str, sample_urls: Callable[[str], URL]) -> URL:
    """The small sample on each engine in turn. Never write to it."""
    return sample_urls(engine_name)


@pytest.fixture(scope="session")
def sample_twins(sample_urls: Callable[[str], URL]) -> Callable[[str], Twin]:
    """Engine name -> the plain-Python twin of the small sample there."""

    @cache
    def read(name: str) -> Twin:
        engine = read_engine(sample_urls(name))
        with engine.connect() as connection:
            twin = Twin(connection)
        engine.dispose()
        return twin

    return read


@pytest.fixture
def sample_twin(engine_name: str, sample_twins: Callable[[str], Twin]) -> Twin:
    """The plain-Python twin of `sample_reader`."""
    return sample_twins(engine_name)


@pytest.fixture
def sample_reader(sample_url: URL) -> Iterator[Connection]:
    """A connection to the small sample."""
    engine = read_engine(sample_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()
