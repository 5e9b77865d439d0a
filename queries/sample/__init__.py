"""The sample: a believable academy of some eight years, all of it invented, the same for the same seed.

One deterministic generator feeds the demo, tests, screenshots and benchmarks. Its people do not exist.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, insert, select, update

from queries import facts
from queries.engine import writing
from queries.freshness import freshness
from queries.sample.courses import courses
from queries.sample.dice import Dice
from queries.sample.making import Maker
from queries.sample.origins import origins
from queries.sample.people import People
from queries.sample.plan import FIRST_YEAR, Calendar, fill, numbered
from queries.sample.reports import reported
from queries.sample.rows import Rows
from queries.sample.rules import standards
from queries.sample.stories import told, with_habits
from queries.schema import (
    Attendance,
    AttendanceFact,
    Base,
    ChangeMark,
    ClassSession,
    Cohort,
    CohortFact,
    DataVersion,
    Enrolment,
    EnrolmentFact,
    Participant,
    ParticipantIdentifier,
    ReportedTotal,
    Score,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

ENROLMENTS = 20_000
SEED = 2019
INVENTED: tuple[type[Base], ...] = (
    CohortFact, EnrolmentFact, AttendanceFact, Score, Attendance, ClassSession, Enrolment, Cohort,
    ParticipantIdentifier, Participant, ReportedTotal, ChangeMark,
)  # fmt: skip
"""Tables that hold what was invented, in the order in which foreign keys let them go."""


class NotASample(Exception):
    """The database is a real one: nothing invented is ever written there."""


class TooEarly(ValueError):
    """The sample begins before the day on which it should end."""


class NotEmpty(Exception):
    """There are rows already; `clear` takes those of a sample away."""


def build(engine: Engine, *, enrolments: int = ENROLMENTS, seed: int = SEED, today: date) -> None:
    """Fill a migrated, empty sample database in one transaction: rows and facts.

    `enrolments` is met within a cohort or so; some 420 are always there. The same seed, size and day give the same
    rows. Raises NotASample, NotEmpty, TooEarly.
    """
    with writing(engine) as connection:
        _claim(connection)
        if connection.scalar(select(exists().where(Cohort.id.is_not(None)))) or connection.scalar(
            select(exists().where(Participant.id.is_not(None)))
        ):
            raise NotEmpty("the sample database has rows already")
        _fill(connection, enrolments, seed, today)


def rebuild(engine: Engine, *, enrolments: int = ENROLMENTS, seed: int = SEED, today: date) -> None:
    """Like `build`, in place of what was invented before; until then, readers see the old rows."""
    with writing(engine) as connection:
        clear(connection)
        _fill(connection, enrolments, seed, today)


def clear(connection: Connection) -> None:
    """Take all invented rows out of a sample database; reference data stay. Raises NotASample."""
    _claim(connection)
    for model in INVENTED:
        connection.execute(delete(model))


def _claim(connection: Connection) -> None:
    """A database that nobody has filled yet becomes a sample, for ever."""
    state = freshness(connection)
    if state.is_sample:
        return
    if state.version or connection.scalar(select(exists().where(Participant.id.is_not(None)))):
        raise NotASample("this database is not marked as a sample")
    connection.execute(update(DataVersion).values(is_sample=True))


def _fill(connection: Connection, enrolments: int, seed: int, today: date) -> None:
    if today.year <= FIRST_YEAR:
        raise TooEarly(f"the sample begins in {FIRST_YEAR} and needs a day in a later year")
    dice = Dice(seed)
    offered = courses(connection)
    places = origins(connection, dice)
    always = told(offered, places.by_code, today)
    ordinary = [
        with_habits(plan, dice, places) for plan in fill(offered, Calendar(today), dice, enrolments, always)
    ]
    rows = Rows(connection)
    maker = Maker(rows, People(rows), places, standards(connection), seed, today)
    for plan in numbered([*always, *ordinary], dice):
        maker.make(plan)
    rows.close()
    connection.execute(insert(ReportedTotal), reported(connection))
    facts.recompute_all(connection, datetime.combine(today, time(0), UTC))
