"""Offices that have an application of their own: its database, the mapping, and a sync into a fresh one of ours."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import Engine, select, text

from dashboard.syncing.mapping import read_mapping
from dashboard.syncing.syncing import SyncOptions, sync
from queries.checking import differences
from queries.disclosure import MIN_GROUP
from queries.engine import read_engine
from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    Base,
    ClassSession,
    Cohort,
    Enrolment,
    Participant,
    Score,
)
from queries.sources import source_engine
from tests.databases import IN_TURN
from tests.facts_twin import stored_facts, twin_facts
from tests.mariadb import Mariadb, NoMariadb
from tests.servers import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL

    from dashboard.syncing.report import SyncReport
    from tests.databases import PostgresDatabases

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
FOLDER = Path(__file__).parent / "offices"
MAPPING = FOLDER / "pemetaan.toml"


@dataclass
class Office:
    """The application's database: `do` is the application at work, `url` what we are given to read."""

    url: str
    owner: str
    """The same as somebody who may write there."""
    do: Callable[..., None]
    engine: Engine
    end_readers: str
    """A statement that ends the connections of readers, as a server that is shut down does."""


def _statements(name: str) -> list[str]:
    lines = [line for line in (FOLDER / name).read_text().splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Mariadb]:
    try:
        with Mariadb() as server:
            yield server
    except NoMariadb as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Ours; the source is a server in any case."""
    name: str = request.param
    return name


@pytest.fixture(params=["postgresql", pytest.param("mariadb", marks=pytest.mark.heavy)])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """Each kind of source in turn."""
    if request.param == "mariadb":
        server: Mariadb = request.getfixturevalue("mariadb")
        name = f"simdiklat_{secrets.token_hex(4)}"
        reader = f"pembaca_{secrets.token_hex(4)}"

        def do(*statements: str) -> None:
            old_ways = "SET SESSION sql_mode = ''"  # zero dates are allowed, as they were
            server.do(old_ways, *statements, database=name)

        server.do(
            f"CREATE DATABASE {name} CHARACTER SET latin1",
            f"CREATE USER {reader}@'%' IDENTIFIED BY 'r@hasia'",
            f"GRANT SELECT ON {name}.* TO {reader}@'%'",
        )
        url = f"mysql://{reader}:r%40hasia@127.0.0.1:{server.root.port}/{name}"
        do(*_statements("mariadb.sql"), *_statements("rows.sql"))
        owner = f"mysql://root@127.0.0.1:{server.root.port}/{name}"
        yield Office(url, owner, do, source_engine(url), f"KILL USER {reader}")
        server.do(f"DROP DATABASE {name}", f"DROP USER {reader}@'%'")
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    made = databases.make()

    def do_there(*statements: str) -> None:
        with closing(psycopg.connect(plain(made), autocommit=True)) as connection:
            for statement in statements:
                connection.execute(statement)

    do_there(*_statements("postgresql.sql"), *_statements("rows.sql"))
    url = plain(made)
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    yield Office(url, url, do_there, source_engine(url), ending)
    databases.drop(made)


Sync = Any


@pytest.fixture
def bring(writer: Engine, office: Office) -> Sync:
    """Syncs the office's database into ours; options as of the command, `mapping` another file."""

    def _bring(mapping: Path = MAPPING, **options: Any) -> SyncReport:
        return sync(writer, office.engine, read_mapping(mapping), SyncOptions(**options), NOW)

    return _bring


@pytest.fixture
def mapping_of(tmp_path: Path) -> Callable[..., Path]:
    """A mapping file like the usual one, with (old, new) words exchanged."""

    def _write(*exchanged: tuple[str, str]) -> Path:
        said = MAPPING.read_text()
        for old, new in exchanged:
            assert old in said
            said = said.replace(old, new)
        path = tmp_path / "pemetaan.toml"
        path.write_text(said)
        return path

    return _write


Tables = dict[str, set[tuple[Any, ...]]]


def stored(engine: Engine) -> Tables:
    """What our database holds, without ids: comparable with any other."""
    with engine.connect() as connection:
        cohort = Cohort.code
        who = Participant.name
        found = {
            "cohort": select(cohort, Cohort.starts_on, Cohort.ends_on, Cohort.host),
            "enrolment": select(
                cohort, who, Participant.nip, Participant.gender, Participant.birth_date, Agency.name,
                Enrolment.unit, Enrolment.position_level, Enrolment.rank, Enrolment.education, Enrolment.status,
                Enrolment.final_score,
            ).join_from(Enrolment, Cohort, Cohort.id == Enrolment.cohort_id)
            .join(Participant, Participant.id == Enrolment.participant_id)
            .join(Agency, Agency.id == Enrolment.agency_id),
            "session": select(
                cohort, ClassSession.starts_at, ClassSession.ends_at, ClassSession.jp, ClassSession.topic
            ).join_from(ClassSession, Cohort, Cohort.id == ClassSession.cohort_id),
            "mark": select(cohort, ClassSession.starts_at, who, Attendance.status)
            .join_from(Attendance, ClassSession, ClassSession.id == Attendance.session_id)
            .join(Cohort, Cohort.id == Attendance.cohort_id)
            .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
            .join(Participant, Participant.id == Enrolment.participant_id),
            "score": select(cohort, who, Assessment.code, Score.stage, Score.value)
            .join_from(Score, Enrolment, Enrolment.id == Score.enrolment_id)
            .join(Assessment, Assessment.id == Score.assessment_id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .join(Participant, Participant.id == Enrolment.participant_id),
        }  # fmt: skip
        return {name: {tuple(row) for row in connection.execute(query)} for name, query in found.items()}


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def assert_facts_are_right(url: URL) -> None:
    """The facts equal the twin's, and the check finds nothing."""
    engine = read_engine(url)
    with engine.connect() as connection:
        assert stored_facts(connection) == twin_facts(connection, NOW, MIN_GROUP)  # as the command has it
    with engine.connect() as connection:
        assert differences(connection, NOW) == []
    engine.dispose()


def scalar(engine: Engine, statement: str) -> Any:
    with engine.connect() as connection:
        return connection.scalar(text(statement))
