"""A tiny academy: two agencies, two programmes with rules; a test adds what it is about and leaves the rest."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    Participant,
    Programme,
    RuleBand,
    RuleSet,
    Score,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

PKA, COURSE = "PKA", "TEK-SPBE"
OLD_RULES, NEW_RULES, COURSE_RULES = 1, 2, 3
BANDS = {"sangat_memuaskan": 9000, "memuaskan": 8000, "cukup": 7000, "kurang": 6000, "tidak_memuaskan": -1}


def found(connection: Connection) -> None:
    """The academy: agencies 1 and 2, the programmes, a test (assessment 1)."""
    for number in (1, 2):
        row = {"id": number, "code": f"35.0{number}", "name": f"Kabupaten {number}", "level": "kabupaten"}
        connection.execute(insert(Agency).values(row))
    for code, kind in ((PKA, "struktural"), (COURSE, "teknis")):
        row = {"code": code, "name": code, "short_name": code, "kind": kind}
        connection.execute(insert(Programme).values(row))
    for rules, code, year in ((OLD_RULES, PKA, 2019), (NEW_RULES, PKA, 2023), (COURSE_RULES, COURSE, 2026)):
        row = {"id": rules, "programme_code": code, "since_year": year, "pass_rule": "total", "source": "contoh"}
        connection.execute(insert(RuleSet).values(**row, confirmed=False))
        for band, above in BANDS.items():
            above_here = above - 500 if rules == OLD_RULES and above > 0 else above
            row = {"rule_set_id": rules, "above": above_here, "code": band, "label": band}
            connection.execute(insert(RuleBand).values(row))
    test = {"id": 1, "code": "UJI", "name": "Uji", "kind": "tes", "scale_min": 0, "scale_max": 10000}
    connection.execute(insert(Assessment).values(test))


def add_agency(connection: Connection, number: int, **columns: Any) -> int:
    """An office, below the agency that `parent_id` names."""
    row = {"code": f"A{number}", "name": f"Instansi {number}", "level": "perangkat_daerah", **columns}
    connection.execute(insert(Agency).values(id=number, **row))
    return number


def add_assessment(connection: Connection, number: int, kind: str) -> int:
    """What is scored, of one of vocabulary.ASSESSMENT_KINDS."""
    row = {"code": f"N{number}", "name": f"Nilai {number}", "kind": kind, "scale_min": 0, "scale_max": 10000}
    connection.execute(insert(Assessment).values(id=number, **row))
    return number


def add_cohort(connection: Connection, number: int = 1, **columns: Any) -> int:
    """A cohort of PKA in 2026 whose id is its number."""
    row = {"provider": "BPSDM", "programme_code": PKA, "year": 2026, "class_label": "", **columns}
    connection.execute(insert(Cohort).values(id=number, number=number, **row))
    return number


def add_person(connection: Connection, number: int, **columns: Any) -> int:
    """A person of whom nothing is known but what is given."""
    connection.execute(insert(Participant).values(id=number, **columns))
    return number


def enrol(connection: Connection, number: int, cohort: int = 1, person: int | None = None, **columns: Any) -> int:
    """An enrolment; without `person`, of a new one with the same number."""
    if person is None:
        person = add_person(connection, number)
    row = {"cohort_id": cohort, "participant_id": person, "agency_id": 1, "status": "aktif", **columns}
    connection.execute(insert(Enrolment).values(id=number, **row))
    return number


def meet(
    connection: Connection, number: int, day: str, until: str = "10:00", cohort: int = 1, jp: int | None = 300
) -> int:
    """A session of that day, 08:00 `until`, in the cohort's own time; JP in hundredths."""
    begins = datetime.fromisoformat(f"{day} 08:00")
    ends = datetime.fromisoformat(f"{day} {until}")
    row = {"id": number, "cohort_id": cohort, "starts_at": begins, "ends_at": ends, "jp": jp}
    connection.execute(insert(ClassSession).values(row))
    return number


def mark(connection: Connection, session: int, enrolment: int, status: str = "hadir", cohort: int = 1) -> None:
    """A mark in the register of a session."""
    row = {"session_id": session, "enrolment_id": enrolment, "cohort_id": cohort, "status": status}
    connection.execute(insert(Attendance).values(row))


def score(connection: Connection, enrolment: int, assessment: int, **stages: int) -> None:
    """Scores by stage, in hundredths."""
    for stage, value in stages.items():
        row = {"enrolment_id": enrolment, "assessment_id": assessment, "stage": stage, "value": value}
        connection.execute(insert(Score).values(row))
