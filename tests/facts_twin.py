"""The facts again, in plain Python over the rows of the tables: the twin of `queries.facts`.

It imports nothing of ours but the schema, reads whole tables and loops over them: slow, and easy to believe.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.schema import (
    Attendance,
    AttendanceFact,
    ClassSession,
    Cohort,
    CohortFact,
    Enrolment,
    EnrolmentFact,
    Participant,
    ParticipantIdentifier,
    Programme,
    RuleBand,
    RuleSet,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = dict[str, Any]
Facts = dict[str, dict[Any, Row]]
"""Table of facts -> key -> row."""

HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
KINDS = {"terlambat": "late", "izin": "permission", "sakit": "sick", "tugas_dinas": "duty", "alpa": "unexcused"}
COUNTS = ("sessions_held", "sessions_recorded", "sessions_attended", "jp_held", "jp_recorded", "jp_attended")


def stored_facts(connection: Connection) -> Facts:
    """The facts as they are stored."""
    return {
        "enrolment": {row["enrolment_id"]: row for row in _rows(connection, EnrolmentFact)},
        "attendance": {(row["enrolment_id"], row["month"]): row for row in _rows(connection, AttendanceFact)},
        "cohort": {row["cohort_id"]: row for row in _rows(connection, CohortFact)},
    }


def twin_facts(connection: Connection, now: datetime) -> Facts:
    """The facts as they should be at `now`."""
    return _Twin(connection, now).facts()


def _rows(connection: Connection, model: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(select(model.__table__)).mappings()]


class _Twin:
    def __init__(self, connection: Connection, now: datetime) -> None:
        self.now = now.astimezone(UTC).replace(tzinfo=None)
        self.cohorts = {row["id"]: row for row in _rows(connection, Cohort)}
        self.people = {row["id"]: row for row in _rows(connection, Participant)}
        self.programmes = {row["code"]: row for row in _rows(connection, Programme)}
        self.enrolments = _rows(connection, Enrolment)
        self.identified = {row["participant_id"] for row in _rows(connection, ParticipantIdentifier)}
        self.rule_sets = _rows(connection, RuleSet)
        self.bands = _rows(connection, RuleBand)
        self.sessions: dict[int, list[Row]] = {cohort_id: [] for cohort_id in self.cohorts}
        for row in _rows(connection, ClassSession):
            self.sessions[row["cohort_id"]].append(row)
        self.marks = {
            (row["session_id"], row["enrolment_id"]): row["status"] for row in _rows(connection, Attendance)
        }
        self.marked = {session_id for session_id, _ in self.marks}

    def facts(self) -> Facts:
        facts: Facts = {"enrolment": {}, "attendance": {}, "cohort": {}}
        for cohort_id in self.cohorts:
            facts["cohort"][cohort_id] = self._cohort(cohort_id)
        for row in self.enrolments:
            facts["enrolment"][row["id"]] = self._enrolment(row)
            if self._by_register(row):
                finished = self._finished(row["cohort_id"])
                for month in {self._month(session) for session in finished}:
                    part = [session for session in finished if self._month(session) == month]
                    facts["attendance"][row["id"], month] = {
                        "enrolment_id": row["id"],
                        "month": month,
                        "cohort_id": row["cohort_id"],
                        **self._register(row["id"], part),
                    }
        return facts

    def _enrolment(self, row: Row) -> Row:
        cohort, person = self.cohorts[row["cohort_id"]], self.people[row["participant_id"]]
        return {
            "enrolment_id": row["id"],
            "participant_id": row["participant_id"],
            "identified": person["nip"] is not None or person["id"] in self.identified,
            "cohort_id": row["cohort_id"],
            "provider": cohort["provider"],
            "programme_code": cohort["programme_code"],
            "programme_kind": self.programmes[cohort["programme_code"]]["kind"],
            "year": cohort["year"],
            "agency_id": row["agency_id"],
            "gender": person["gender"],
            "birth_year": person["birth_date"].year if person["birth_date"] else None,
            **{name: row[name] for name in ("position_level", "rank", "education", "status", "final_score")},
            "band": None if row["status"] == "batal" else self._band(cohort, row["final_score"]),
            **self._attendance(row),
        }

    def _attendance(self, row: Row) -> Row:
        if self._by_register(row):
            finished = self._finished(row["cohort_id"])
            return {"attendance_source": "register", **self._register(row["id"], finished)}
        facts: Row = dict.fromkeys(("attendance_source", *COUNTS, *KINDS.values()))
        if row["status"] != "batal":
            for unit in ("sessions", "jp"):
                held, attended = row[f"recap_{unit}_held"], row[f"recap_{unit}_attended"]
                if held is not None and attended is not None:
                    facts["attendance_source"] = "recap"
                    facts[f"{unit}_held"] = facts[f"{unit}_recorded"] = held
                    facts[f"{unit}_attended"] = attended
        return facts

    def _register(self, enrolment_id: int, sessions: list[Row]) -> Row:
        facts: Row = dict.fromkeys(COUNTS, 0) | dict.fromkeys(KINDS.values(), 0)
        if all(session["jp"] is None for session in sessions):
            facts.update(jp_held=None, jp_recorded=None, jp_attended=None)
        for session in sessions:
            mark = self.marks.get((session["id"], enrolment_id))
            steps = ["held"]
            if mark is not None:
                steps.append("recorded")
            if mark in {"hadir", "terlambat"}:
                steps.append("attended")
            for step in steps:
                facts[f"sessions_{step}"] += 1
                if session["jp"] is not None:
                    facts[f"jp_{step}"] += session["jp"]
            if mark in KINDS:
                facts[KINDS[mark]] += 1
        return facts

    def _by_register(self, row: Row) -> bool:
        filled = any(session["id"] in self.marked for session in self._finished(row["cohort_id"]))
        return row["status"] != "batal" and filled

    def _cohort(self, cohort_id: int) -> Row:
        cohort, sessions = self.cohorts[cohort_id], self.sessions[cohort_id]
        finished = self._finished(cohort_id)
        empty = [session for session in finished if session["id"] not in self.marked]
        starts, ends = cohort["starts_on"], cohort["ends_on"]
        if starts is None and sessions:
            starts = min(session["starts_at"] for session in sessions).date()
        if ends is None and sessions:
            ends = max(session["ends_at"] for session in sessions).date()
        staying = [row for row in self.enrolments if row["cohort_id"] == cohort_id and row["status"] != "batal"]
        local = self._local(cohort)
        return {
            "cohort_id": cohort_id,
            "state": self._state(cohort, starts, ends, staying),
            "starts_on": starts,
            "ends_on": ends,
            "enrolments": len(staying),
            "sessions_planned": len(sessions),
            "sessions_held": len(finished),
            "sessions_filled": len(finished) - len(empty),
            "behind": any(local - session["ends_at"] > timedelta(days=7) for session in empty),
        }

    def _state(self, cohort: Row, starts: Any, ends: Any, staying: list[Row]) -> str:
        today = self._local(cohort).date()
        if cohort["finalised_at"] is not None:
            return "final"
        assessed = [row for row in staying if row["status"] in {"lulus", "ditunda", "tidak_lulus"}]
        if ends is not None and ends < today and staying and len(assessed) == len(staying):
            return "final"
        if starts is not None and starts > today:
            return "direncanakan"
        if starts is None or ends is None:
            return "tanpa_tanggal"
        return "selesai" if ends < today else "berjalan"

    def _band(self, cohort: Row, score: int | None) -> str | None:
        rules = cohort["rule_set_id"]
        if rules is None:
            fitting = [
                row
                for row in self.rule_sets
                if row["programme_code"] == cohort["programme_code"] and row["since_year"] <= cohort["year"]
            ]
            rules = max(fitting, key=lambda row: row["since_year"])["id"] if fitting else None
        if score is None or rules is None:
            return None
        below = [row for row in self.bands if row["rule_set_id"] == rules and row["above"] < score]
        return max(below, key=lambda row: row["above"])["code"] if below else None

    def _finished(self, cohort_id: int) -> list[Row]:
        local = self._local(self.cohorts[cohort_id])
        return [session for session in self.sessions[cohort_id] if session["ends_at"] <= local]

    def _local(self, cohort: Row) -> datetime:
        return self.now + timedelta(hours=HOURS[cohort["timezone"]])

    @staticmethod
    def _month(session: Row) -> str:
        return session["starts_at"].strftime("%Y-%m")
