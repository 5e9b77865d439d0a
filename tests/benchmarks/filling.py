"""An academy of any size, invented by set-based SQL: the same statements, and so the same rows, on both engines.

Twelve years, fifteen programmes of all kinds, cohorts of 36 with ten sessions; five of each cohort were trained
before; every enrolment has ten marks in its register and nine scores: a test before and after, and seven
components and competencies, as its programme has them.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    case,
    cast,
    insert,
    literal,
    select,
)

from queries import facts
from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    Participant,
    RuleComponent,
    Score,
)
from tests.benchmarks.cohorts import COHORT_SIZE, PROGRAMMES, SEED, YEARS, add_cohorts
from tests.benchmarks.dice import SLICES, around, rolled, weighted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

log = logging.getLogger(__name__)

FIRST_TIMERS = 31
"""Of each cohort; the others come from an earlier one."""
PERCENT_KNOWN = 95
"""Of the people: those with a NIP."""
COHORTS_AT_ONCE = 1_000
OTHERS = 7
"""Scores of an enrolment beside its test."""

ORIGINS = {"kabupaten": 480, "kota": 180, "perangkat_daerah": 290, "pusat": 30, "provinsi": 20}
GENDERS = {"L": 470, "P": 530}
POSTS_OF_PROGRAMME = {"PKN-II": "jpt_pratama", "PKA": "administrator", "PKP": "pengawas"}
POSTS = {"pelaksana": 480, "fungsional": 340, "pengawas": 140, "administrator": 40}
RANKS = {
    "II/c": 90, "II/d": 50, "III/a": 280, "III/b": 160, "III/c": 120, "III/d": 110, "IV/a": 60, "IV/b": 30,
    "IX": 80, "X": 20,
}  # fmt: skip
EDUCATIONS = {"SMA": 80, "D3": 130, "D4": 40, "S1": 560, "S2": 180, "S3": 10}
STATUSES = {"lulus": 945, "ditunda": 20, "tidak_lulus": 20, "belum_dinilai": 5, "batal": 10}
FINAL_SCORES = {"lulus": (8_580, 700), "ditunda": (6_500, 300), "tidak_lulus": (5_400, 500)}
"""Status -> mean and width, in hundredths; the other statuses have no final score."""
MARKS = {"hadir": 940, "terlambat": 20, "izin": 12, "sakit": 12, "tugas_dinas": 8, "alpa": 8}
LEVELS = {"100": 60, "200": 330, "300": 380, "400": 180, "500": 50}

LOT = Table(
    "lot",
    MetaData(),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("agency_id", Integer, nullable=False),
    Column("birth_date", Date, nullable=False),
    prefixes=["TEMPORARY"],
)
"""A thousand slots to draw agencies and birth dates from."""
SCORED = Table(
    "scored",
    MetaData(),
    Column("programme_code", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("assessment_id", Integer, primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
"""The nine scores of an enrolment, by programme and year."""


def fill(connection: Connection, enrolments: int) -> None:
    """Fill an empty, migrated database: rows, then facts by the product's own computation."""
    with _unmarked(connection):
        with _timed("cohorts and sessions"):
            cohorts = add_cohorts(connection, enrolments)
        with _timed("people and enrolments"):
            LOT.create(connection)
            connection.execute(insert(LOT), _lots(connection))
            _add_people(connection, enrolments, cohorts)
            _add_enrolments(connection, enrolments, cohorts)
        with _timed("registers"):
            _add_registers(connection, cohorts)
        with _timed("scores"):
            SCORED.create(connection)
            connection.execute(insert(SCORED), list(_scored(connection)))
            _add_scores(connection, cohorts)
        for table in (LOT, SCORED):
            table.drop(connection)
    with _timed("facts"):
        facts.recompute_all(connection, datetime.now(UTC))


@contextmanager
def _timed(step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    log.info("%s: %.1f s", step, time.perf_counter() - began)


@contextmanager
def _unmarked(connection: Connection) -> Iterator[None]:
    """Without the triggers that mark what changed: all facts are computed at the end anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        connection.exec_driver_sql("SET LOCAL session_replication_role = DEFAULT")
        return
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, definition in triggers:
        connection.exec_driver_sql(definition)


class Seat:
    """A seat in a cohort, for every number from 1: who sits there, as SQL."""

    def __init__(self, enrolments: int, cohorts: int) -> None:
        first = select(literal(1).label("n")).cte("seats", recursive=True)
        seats: CTE = first.union_all(select(first.c.n + 1).where(first.c.n < enrolments))
        self.number: ColumnElement[int] = seats.c.n
        self.cohort: ColumnElement[int] = (self.number - 1) // COHORT_SIZE
        """Counted from 0."""
        place = (self.number - 1) % COHORT_SIZE
        self.is_new: ColumnElement[bool] = (place < FIRST_TIMERS) | (self.cohort == 0)
        earlier = self.cohort * rolled(self.cohort, "earlier cohort", SLICES) // SLICES
        spare = COHORT_SIZE - FIRST_TIMERS
        neighbour = rolled(self.cohort, "neighbour", FIRST_TIMERS - spare + 1) + place - FIRST_TIMERS
        self.person: ColumnElement[int] = case(
            (place < FIRST_TIMERS, self.cohort * FIRST_TIMERS + place + 1),
            (self.cohort == 0, cohorts * FIRST_TIMERS + place - FIRST_TIMERS + 1),
            else_=earlier * FIRST_TIMERS + neighbour + 1,
        )


def _lots(connection: Connection) -> list[dict[str, int | date]]:
    """Large agencies and small ones: within a level, the n-th has a share of 1/sqrt(n)."""
    chance = Random(SEED)
    by_level: dict[str, list[int]] = defaultdict(list)
    for agency in connection.execute(select(Agency).where(Agency.valid_to.is_(None)).order_by(Agency.code)):
        by_level[agency.level].append(agency.id)
    shares: dict[int, float] = {}
    for level, share in ORIGINS.items():
        weights = [(place + 1) ** -0.5 for place in range(len(by_level[level]))]
        shares |= {
            one: share * weight / sum(weights) for one, weight in zip(by_level[level], weights, strict=True)
        }
    drawn = chance.choices(list(shares), list(shares.values()), k=SLICES)
    oldest = date(1966, 1, 1)
    return [
        {"slot": slot, "agency_id": agency, "birth_date": oldest + timedelta(days=chance.randrange(36 * 365))}
        for slot, agency in enumerate(drawn)
    ]


def _add_people(connection: Connection, enrolments: int, cohorts: int) -> None:
    seat = Seat(enrolments, cohorts)
    people = select(seat.person.label("id")).where(seat.is_new).subquery("people")
    person: ColumnElement[int] = people.c.id
    nip = cast(cast(person, BigInteger) + 190_000_000_000_000_000, Text)
    rows = select(
        person,
        case((rolled(person, "nip", 100) < PERCENT_KNOWN, nip)),
        literal("Peserta ").concat(cast(person, Text)),
        weighted(person, "gender", GENDERS),
        LOT.c.birth_date,
    ).join_from(people, LOT, LOT.c.slot == rolled(person, "birth date", SLICES))
    columns = ["id", "nip", "name", "gender", "birth_date"]
    connection.execute(insert(Participant).from_select(columns, rows))


def _add_enrolments(connection: Connection, enrolments: int, cohorts: int) -> None:
    seat = Seat(enrolments, cohorts)
    seats = select(seat.number.label("id"), (seat.cohort + 1).label("cohort_id"), seat.person.label("person"))
    taken = seats.subquery("taken")
    one: ColumnElement[int] = taken.c.id
    status = weighted(one, "status", STATUSES)
    rows = (
        select(
            one,
            taken.c.cohort_id,
            taken.c.person,
            LOT.c.agency_id,
            case(
                POSTS_OF_PROGRAMME,
                value=Cohort.programme_code,
                else_=weighted(one, "post", POSTS),
            ),
            weighted(one, "rank", RANKS),
            weighted(one, "education", EDUCATIONS),
            status,
            case(
                {name: around(one, "final score", *shape) for name, shape in FINAL_SCORES.items()},
                value=status,
            ),
        )
        .join_from(taken, Cohort, Cohort.id == taken.c.cohort_id)
        .join(LOT, LOT.c.slot == rolled(taken.c.person, "agency", SLICES))
    )
    columns = [
        "id", "cohort_id", "participant_id", "agency_id", "position_level", "rank", "education", "status",
        "final_score",
    ]  # fmt: skip
    connection.execute(insert(Enrolment).from_select(columns, rows))


def _add_registers(connection: Connection, cohorts: int) -> None:
    key = Enrolment.id * 10 + ClassSession.id % 10
    rows = (
        select(ClassSession.id, Enrolment.id, Enrolment.cohort_id, weighted(key, "mark", MARKS))
        .join_from(Enrolment, ClassSession, ClassSession.cohort_id == Enrolment.cohort_id)
        .order_by(ClassSession.id, Enrolment.id)
    )
    for some in _chunks(cohorts):
        chunk = rows.where(Enrolment.cohort_id.in_(some))
        connection.execute(
            insert(Attendance).from_select(["session_id", "enrolment_id", "cohort_id", "status"], chunk)
        )


def _add_scores(connection: Connection, cohorts: int) -> None:
    key = Enrolment.id * 100 + SCORED.c.assessment_id
    value = case(
        (SCORED.c.stage == "pre", around(key, "pre", 6_200, 2_000)),
        (SCORED.c.stage == "post", around(key, "post", 8_400, 1_000)),
        (SCORED.c.kind == "kompetensi", cast(weighted(key, "level", LEVELS), Integer)),
        else_=around(key, "component", 8_580, 800),
    )
    programme = (SCORED.c.programme_code == Cohort.programme_code) & (SCORED.c.year == Cohort.year)
    rows = (
        select(Enrolment.id, SCORED.c.assessment_id, SCORED.c.stage, value)
        .join_from(Enrolment, Cohort, Cohort.id == Enrolment.cohort_id)
        .join(SCORED, programme)
        .order_by(Enrolment.id, SCORED.c.assessment_id, SCORED.c.stage)
    )
    for some in _chunks(cohorts):
        chunk = rows.where(Enrolment.cohort_id.in_(some))
        connection.execute(insert(Score).from_select(["enrolment_id", "assessment_id", "stage", "value"], chunk))


def _scored(connection: Connection) -> Iterator[Mapping[str, object]]:
    """A test before and after, the components of the rules of the year, and competencies for what is left."""
    kinds = {row.id: row for row in connection.execute(select(Assessment.id, Assessment.code, Assessment.kind))}
    tests = {row.code.removeprefix("TES."): row.id for row in kinds.values() if row.kind == "tes"}
    competencies = sorted(row.id for row in kinds.values() if row.kind == "kompetensi")
    components: dict[tuple[str, int], list[int]] = defaultdict(list)
    chosen = (
        select(Cohort.programme_code, Cohort.year, RuleComponent.assessment_id)
        .join(RuleComponent, RuleComponent.rule_set_id == Cohort.rule_set_id)
        .distinct()
        .order_by(RuleComponent.assessment_id)
    )
    for row in connection.execute(chosen):
        components[row.programme_code, row.year].append(row.assessment_id)
    for programme in PROGRAMMES:
        test = tests.get(programme) or next(iter(tests.values()))
        for year in YEARS:
            others = [*components[programme, year], *competencies][:OTHERS]
            for assessment, stage in [(test, "pre"), (test, "post"), *((one, "akhir") for one in others)]:
                yield {
                    "programme_code": programme,
                    "year": year,
                    "assessment_id": assessment,
                    "stage": stage,
                    "kind": kinds[assessment].kind,
                }


def _chunks(cohorts: int) -> Iterator[range]:
    """Ids of cohorts, some at once: a chunk is sorted in memory."""
    for start in range(1, cohorts + 1, COHORTS_AT_ONCE):
        yield range(start, min(start + COHORTS_AT_ONCE, cohorts + 1))
