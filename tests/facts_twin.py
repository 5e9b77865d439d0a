"""The facts again, in plain Python over the rows of the tables: the twin of `queries.facts`.

It imports nothing of ours but the schema, reads whole tables and loops over them: slow, and easy to believe.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    AttendanceFact,
    ClassSession,
    Cohort,
    CohortFact,
    CompetencyStandard,
    Enrolment,
    EnrolmentFact,
    Participant,
    ParticipantIdentifier,
    Programme,
    RuleAttendance,
    RuleBand,
    RuleSet,
    Score,
    ScoreFact,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = dict[str, Any]
Facts = dict[str, dict[Any, Row]]
"""Table of facts -> key -> row."""

HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
KINDS = {"terlambat": "late", "izin": "permission", "sakit": "sick", "tugas_dinas": "duty", "alpa": "unexcused"}
RESULT = ("status", "final_score", "band")
NO_SCORE: Row = {"value": None, "remedial": False, "pre": None, "post": None, "required": None}
COUNTS = ("sessions_held", "sessions_recorded", "sessions_attended", "jp_held", "jp_recorded", "jp_attended")


def stored_facts(connection: Connection) -> Facts:
    """The facts as they are stored."""
    return {
        "enrolment": {row["enrolment_id"]: row for row in _rows(connection, EnrolmentFact)},
        "score": {(row["enrolment_id"], row["assessment_id"]): row for row in _rows(connection, ScoreFact)},
        "attendance": {(row["enrolment_id"], row["month"]): row for row in _rows(connection, AttendanceFact)},
        "cohort": {row["cohort_id"]: row for row in _rows(connection, CohortFact)},
    }


def twin_facts(connection: Connection, now: datetime, k: int = 1) -> Facts:
    """The facts as they should be at `now`; results of fewer than k enrolments of a cohort as they are stored."""
    facts = _Twin(connection, now).facts()
    stored = stored_facts(connection)
    for cohort_id, cohort in facts["cohort"].items():
        if cohort["state"] != "final":
            _hold(facts, stored, cohort_id, k)
    return facts


def _hold(facts: Facts, stored: Facts, cohort_id: int, k: int) -> None:
    """Where fewer than k enrolments differ from what is stored in a kind of result, take it as it is stored."""
    members = [
        number
        for number, row in facts["enrolment"].items()
        if row["cohort_id"] == cohort_id and row["status"] != "batal"
    ]
    differing: dict[tuple[int, str], set[int]] = {}
    for number in members:
        for assessment, column in _differing(facts, stored, number, cohort_id):
            differing.setdefault((assessment, column), set()).add(number)
    waiting = set()
    for (assessment, column), numbers in differing.items():
        if len(numbers) >= k:
            continue
        for number in numbers if assessment else set().union(*(differing.get((0, name), ()) for name in RESULT)):
            waiting.add(number)
            if assessment:
                old = stored["score"].get((number, assessment), {})
                new = facts["score"].setdefault((number, assessment), {**old, **NO_SCORE})
                new[column] = old.get(column, NO_SCORE[column])
            else:
                was = stored["enrolment"].get(number, {})
                facts["enrolment"][number] |= {name: was.get(name) for name in RESULT}
    for number in waiting:
        scores = _scores_of(facts, number)
        for score in scores:
            if score["value"] is None and score["pre"] is None and score["post"] is None:
                del facts["score"][number, score["assessment_id"]]
        facts["enrolment"][number] |= {**_Twin.scored(_scores_of(facts, number)), "waits": True}


def _differing(facts: Facts, stored: Facts, number: int, cohort_id: int) -> list[tuple[int, str]]:
    """Assessment (0: the result of the course) and column, where an enrolment differs from what is stored."""
    here, there = (_told(of, number, cohort_id) for of in (facts, stored))
    nothing = {0: dict.fromkeys(RESULT)}
    return [
        (assessment, column)
        for assessment in sorted(set(here) | set(there))
        for column in nothing.get(assessment, NO_SCORE)
        if here.get(assessment, nothing.get(assessment, NO_SCORE))[column]
        != there.get(assessment, nothing.get(assessment, NO_SCORE))[column]
    ]


def _told(facts: Facts, number: int, cohort_id: int) -> dict[int, Row]:
    """What is told of an enrolment in a cohort: its scores by assessment, and under 0 its verdict, if it has one."""
    row = facts["enrolment"].get(number)
    if row is None or row["cohort_id"] != cohort_id:
        return {}
    told = {score["assessment_id"]: score for score in _scores_of(facts, number)}
    return told | ({0: row} if row["status"] in {"lulus", "ditunda", "tidak_lulus"} else {})


def _scores_of(facts: Facts, enrolment_id: int) -> list[Row]:
    return [row for key, row in sorted(facts["score"].items()) if key[0] == enrolment_id]


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
        self.shares = {
            row["rule_set_id"]: row["value"] for row in _rows(connection, RuleAttendance) if row["kind"] == "porsi"
        }
        self.agencies = {row["id"]: row for row in _rows(connection, Agency)}
        self.assessments = {row["id"]: row for row in _rows(connection, Assessment)}
        self.standards = {
            (row["assessment_id"], row["position_level"]): row["required"]
            for row in _rows(connection, CompetencyStandard)
        }
        self.scores: dict[int, dict[int, dict[str, int]]] = {}
        """Enrolment -> assessment -> stage -> value."""
        for row in _rows(connection, Score):
            of_enrolment = self.scores.setdefault(row["enrolment_id"], {})
            of_enrolment.setdefault(row["assessment_id"], {})[row["stage"]] = row["value"]
        self.sessions: dict[int, list[Row]] = {cohort_id: [] for cohort_id in self.cohorts}
        for row in _rows(connection, ClassSession):
            self.sessions[row["cohort_id"]].append(row)
        self.marks = {
            (row["session_id"], row["enrolment_id"]): row["status"] for row in _rows(connection, Attendance)
        }
        self.marked = {session_id for session_id, _ in self.marks}

    def facts(self) -> Facts:
        facts: Facts = {"enrolment": {}, "score": {}, "attendance": {}, "cohort": {}}
        for cohort_id in self.cohorts:
            facts["cohort"][cohort_id] = self._cohort(cohort_id)
        for row in self.enrolments:
            scores = self._scores(row)
            facts["score"] |= {(row["id"], score["assessment_id"]): score for score in scores}
            planned = facts["cohort"][row["cohort_id"]]["state"] == "direncanakan"
            facts["enrolment"][row["id"]] = {
                **self._enrolment(row),
                "expected": row["status"] != "batal" and not planned,
                **self.scored(scores),
                "waits": False,
            }
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
            "origin": self._origin(row["agency_id"]),
            "gender": person["gender"],
            "birth_year": person["birth_date"].year if person["birth_date"] else None,
            **{name: row[name] for name in ("position_level", "rank", "education", "status", "final_score")},
            "band": None if row["status"] == "batal" else self._band(cohort, row["final_score"]),
            "limit_share": self.shares.get(self._rules(cohort)),
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
        rules = self._rules(cohort)
        if score is None or rules is None:
            return None
        below = [row for row in self.bands if row["rule_set_id"] == rules and row["above"] < score]
        return max(below, key=lambda row: row["above"])["code"] if below else None

    def _rules(self, cohort: Row) -> Any:
        fitting = [
            row
            for row in self.rule_sets
            if row["programme_code"] == cohort["programme_code"] and row["since_year"] <= cohort["year"]
        ]
        newest = max(fitting, key=lambda row: row["since_year"])["id"] if fitting else None
        return newest if cohort["rule_set_id"] is None else cohort["rule_set_id"]

    def _origin(self, agency_id: int) -> str:
        line = [self.agencies[agency_id]]
        while (above := line[-1]["parent_id"]) is not None:
            if any(agency["id"] == above for agency in line):
                return "lainnya"
            line.append(self.agencies[above])
        level, at_home = line[-1]["level"], line[-1]["province_code"] == "35"
        if level in {"provinsi", "kabupaten", "kota"}:
            return ("provinsi" if level == "provinsi" else "kabkota") + ("_sendiri" if at_home else "_lain")
        return {"pusat": "pusat", "tidak_dirinci": "kabkota_tidak_dirinci"}.get(level, "lainnya")

    def _scores(self, row: Row) -> list[Row]:
        found = []
        for assessment_id, stages in self.scores.get(row["id"], {}).items():
            kind = self.assessments[assessment_id]["kind"]
            score: Row = {"enrolment_id": row["id"], "assessment_id": assessment_id, "cohort_id": row["cohort_id"]}
            score |= {"kind": kind, "value": None, "remedial": False, "pre": None, "post": None, "required": None}
            if kind == "tes":
                score |= {"pre": stages.get("pre"), "post": stages.get("post")}
            else:
                score["value"] = stages.get("akhir")
            if kind == "komponen":
                score["remedial"] = "remedial" in stages
            if kind == "kompetensi":
                score["required"] = self.standards.get((assessment_id, row["position_level"]))
            if row["status"] != "batal" and any(score[name] is not None for name in ("value", "pre", "post")):
                found.append(score)
        return found

    @staticmethod
    def scored(scores: list[Row]) -> Row:
        levels = [score for score in scores if score["kind"] == "kompetensi"]
        gains = [
            score["post"] - score["pre"]
            for score in scores
            if score["pre"] is not None and score["post"] is not None
        ]
        return {
            "has_component": any(score["kind"] == "komponen" for score in scores),
            "has_test": any(score["kind"] == "tes" for score in scores),
            "has_competency": levels != [],
            "has_judged_level": any(score["required"] is not None for score in levels),
            "has_unjudged_level": any(score["required"] is None for score in levels),
            "pairs": len(gains),
            "improved": sum(gain > 0 for gain in gains),
            "fell": sum(gain < 0 for gain in gains),
        }

    def _finished(self, cohort_id: int) -> list[Row]:
        local = self._local(self.cohorts[cohort_id])
        return [session for session in self.sessions[cohort_id] if session["ends_at"] <= local]

    def _local(self, cohort: Row) -> datetime:
        return self.now + timedelta(hours=HOURS[cohort["timezone"]])

    @staticmethod
    def _month(session: Row) -> str:
        return session["starts_at"].strftime("%Y-%m")
