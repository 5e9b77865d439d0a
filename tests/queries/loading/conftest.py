"""Rows drawn as text, loaded into a fresh database on each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, Engine, select

from queries.loading import Batch, CohortKey, Plan, RosterRow, plan_roster, write_roster
from queries.schema import Agency
from tests.databases import IN_TURN
from tests.drawing import drawn

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BATCH = Batch("peserta", "peserta.csv", "0" * 64, "petugas")

Load = Callable[..., Plan]


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """What is written hardly depends on the engine; taking back and correcting are tried on both each time."""
    name: str = request.param
    return name


def cohort(number: int = 2, programme: str = "PKA", year: int = 2024) -> CohortKey:
    return CohortKey("BPSDM Jatim", programme, year, number, "")


def nip_of(born: str, serial: str) -> str:
    """A NIP whose digits say that birth date, of a man."""
    return f"{born.replace('-', '')}{int(born[:4]) + 25}011{serial}"


def rows_of(text: str, agencies: dict[str, int]) -> list[RosterRow]:
    """Rows drawn with any of: cohort, nip (its serial), name, born, gender, agency, unit, score, nrp, host."""
    rows = []
    for line, row in enumerate(drawn(text), start=2):
        born = date.fromisoformat(row["born"]) if row.get("born") else None
        rows.append(
            RosterRow(
                line=line,
                cohort=cohort(int(row.get("cohort") or 2)),
                nip=nip_of("1979-12-31", row["nip"] or "") if row.get("nip") else None,
                name=row.get("name"),
                birth_date=born,
                gender=row.get("gender"),
                agency_id=agencies[row["agency"]] if row.get("agency") else None,
                unit=row.get("unit"),
                final_score=int(row["score"] or 0) if row.get("score") else None,
                identifiers=(("nrp", row["nrp"] or ""),) if row.get("nrp") else (),
                host=row.get("host"),
            )
        )
    return rows


@pytest.fixture
def connection(writer: Engine) -> Iterator[Connection]:
    """A transaction that is rolled back, whatever the test did in it."""
    with writer.connect() as connection:
        yield connection
        connection.rollback()


def agencies_in(connection: Connection) -> dict[str, int]:
    codes = {"Gresik": "35.25", "Tuban": "35.23"}
    ids = {row.code: row.id for row in connection.execute(select(Agency.code, Agency.id))}
    return {name: ids[code] for name, code in codes.items()}


@pytest.fixture
def agencies(connection: Connection) -> dict[str, int]:
    """Short names of agencies -> ids."""
    return agencies_in(connection)


@pytest.fixture
def load(connection: Connection, agencies: dict[str, int]) -> Load:
    """Plans and writes drawn rows; gives the plan."""

    def _load(text: str, *, accept_corrections: bool = False) -> Plan:
        plan = plan_roster(connection, rows_of(text, agencies), accept_corrections=accept_corrections)
        write_roster(connection, plan, BATCH, NOW)
        return plan

    return _load
