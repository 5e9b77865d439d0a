"""The cohorts of the benchmark's academy, with ten sessions each: planned in Python, since they are few."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from queries.schema import ClassSession, Cohort, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = dict[str, Any]

SEED = 2015
YEARS = range(2015, 2027)
COHORT_SIZE = 36
PROGRAMMES = {
    "LATSAR-III": 270, "LATSAR-II": 85, "PKP": 120, "PKA": 75, "PKN-II": 24,
    "TEK-BENDAHARA": 70, "TEK-PBJ": 70, "TEK-ARSIP": 50, "TEK-SPBE": 40, "TEK-BMD": 30,
    "FUN-PRAKOM": 40, "FUN-ARSIPARIS": 40, "FUN-PERENCANA": 26, "SOS-PIP": 30, "SOS-KEBANGSAAN": 30,
}  # fmt: skip
"""Programme -> share of the cohorts, in thousandths."""
LEADERSHIP = (0, 1, 2, 42, 43, 44, 45, 99, 100, 101)
LATSAR = (14, 16, 18, 20, 22, 24, 26, 91, 92, 93)
SHORT = (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)
"""The days of the ten sessions, counted from the opening; twice the same is morning and afternoon."""
OPENING_DAYS = 200
"""Cohorts open in the first seven months, so that all of a year is over before its end."""
HOURS = {"LATSAR": 6, "PK": 9}
SHORT_HOURS = 4
AT_ONCE = 5_000


def add_cohorts(connection: Connection, enrolments: int) -> int:
    """Add as many cohorts as these enrolments fill, in the order of their years; how many."""
    number = -(-enrolments // COHORT_SIZE)
    rows = list(_cohorts(number, _rule_sets(connection)))
    _add(connection, Cohort, rows)
    _add(connection, ClassSession, [session for row in rows for session in _sessions(row)])
    return number


def _cohorts(number: int, rule_sets: dict[str, list[tuple[int, int]]]) -> Iterator[Row]:
    chance = Random(SEED)
    numbers = Counter[tuple[str, int]]()
    drawn = chance.choices(list(PROGRAMMES), list(PROGRAMMES.values()), k=number)
    for place, programme in enumerate(drawn):
        year = YEARS[place * len(YEARS) // number]
        numbers[programme, year] += 1
        starts_on = date(year, 1, 2) + timedelta(days=chance.randrange(OPENING_DAYS))
        fitting = [rule for since, rule in rule_sets.get(programme, []) if since <= year]
        yield {
            "id": place + 1,
            "provider": "BPSDM Jatim",
            "programme_code": programme,
            "year": year,
            "number": numbers[programme, year],
            "class_label": "",
            "rule_set_id": fitting[-1] if fitting else None,
            "mode": "klasikal",
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=_days(programme)[-1]),
        }


def _rule_sets(connection: Connection) -> dict[str, list[tuple[int, int]]]:
    """Programme -> (first year, rule set), oldest first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in connection.execute(select(RuleSet).order_by(RuleSet.since_year)):
        found.setdefault(row.programme_code, []).append((row.since_year, row.id))
    return found


def _sessions(cohort: Row) -> Iterator[Row]:
    programme, seen = cohort["programme_code"], Counter[int]()
    hours = next((hours for kind, hours in HOURS.items() if programme.startswith(kind)), SHORT_HOURS)
    for place, day in enumerate(_days(programme)):
        begins = datetime.combine(cohort["starts_on"] + timedelta(days=day), time(8 + 5 * seen[day]))
        seen[day] += 1
        yield {
            "id": (cohort["id"] - 1) * len(SHORT) + place + 1,
            "cohort_id": cohort["id"],
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=hours),
            "jp": hours * 100,
            "mode": "klasikal",
        }


def _days(programme: str) -> tuple[int, ...]:
    if programme.startswith("PK"):
        return LEADERSHIP
    return LATSAR if programme.startswith("LATSAR") else SHORT


def _add(connection: Connection, model: type[Cohort | ClassSession], rows: list[Row]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(insert(model), rows[start : start + AT_ONCE])
