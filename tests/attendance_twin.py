"""The numbers of the page Kehadiran again, in plain Python over the twins of rows and of facts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.schema import RuleAttendance, RuleSet
from tests.facts_twin import twin_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from tests.twin import Choice, Row, Twin

MARKS = {"izin": "permission", "sakit": "sick", "tugas_dinas": "duty", "alpa": "unexcused", "terlambat": "late"}


class AttendanceTwin:
    """All enrolments with their attendance, and what a reader's choice adds up to."""

    def __init__(self, connection: Connection, twin: Twin, now: datetime) -> None:
        facts = twin_facts(connection, now)
        self.twin, self.facts = twin, facts["enrolment"]
        self.cohort_facts = facts["cohort"]
        self.months: dict[int, list[Row]] = defaultdict(list)
        for (enrolment_id, _), row in facts["attendance"].items():
            self.months[enrolment_id].append(row)
        self._chosen: dict[Choice, list[Row]] = {}
        self.shares = {
            row.rule_set_id: row.value
            for row in connection.execute(select(RuleAttendance.__table__))
            if row.kind == "porsi"
        }
        self.rule_sets = [dict(row) for row in connection.execute(select(RuleSet.__table__)).mappings()]

    def enrolments(self, choice: Choice) -> list[Row]:
        """The enrolments of a choice, each with its fact."""
        if choice not in self._chosen:
            self._chosen[choice] = [{**row, **self.facts[row["id"]]} for row in self.twin.chosen(choice)]
        return self._chosen[choice]

    def rate(self, rows: Iterable[Row], unit: str) -> tuple[int, int, int, float] | None:
        """Enrolments, recorded, attended and rate of a group; nothing where nothing is recorded."""
        known = [row for row in rows if row[f"{unit}_recorded"]]
        if not known:
            return None
        recorded = sum(row[f"{unit}_recorded"] for row in known)
        attended = sum(row[f"{unit}_attended"] for row in known)
        return len(known), recorded, attended, attended / recorded

    def rates(self, choice: Choice, unit: str, *columns: str) -> dict[Any, Any]:
        """The same for each combination of columns."""
        groups = defaultdict(list)
        for row in self.enrolments(choice):
            groups[tuple(row[column] for column in columns)].append(row)
        rates = {key: self.rate(rows, unit) for key, rows in groups.items()}
        return {key: rate for key, rate in rates.items() if rate}

    def monthly(self, choice: Choice, unit: str) -> dict[str, Any]:
        """Month -> rate."""
        groups = defaultdict(list)
        for row in self.enrolments(choice):
            for month in self.months[row["id"]]:
                groups[month["month"]].append(month)
        rates = {month: self.rate(rows, unit) for month, rows in groups.items()}
        return {month: rate for month, rate in rates.items() if rate}

    def dated(self, choice: Choice, unit: str) -> int:
        """Enrolments with something recorded in any month."""
        rows = self.enrolments(choice)
        return sum(any(month[f"{unit}_recorded"] for month in self.months[row["id"]]) for row in rows)

    def could_attend(self, row: Row) -> bool:
        """Not withdrawn, and the cohort is not one that is still to come."""
        return row["status"] != "batal" and self.cohort_facts[row["cohort_id"]]["state"] != "direncanakan"

    def limit(self, row: Row) -> int | None:
        """The least share of JP of an enrolment's cohort, in hundredths of a percent."""
        rules = self._rules(row)
        return self.shares.get(rules) if rules else None

    def _rules(self, row: Row) -> int | None:
        """The rules of the cohort, else the newest of its programme that were in force."""
        if row["rule_set_id"] is not None:
            given: int = row["rule_set_id"]
            return given
        fitting = [
            rules
            for rules in self.rule_sets
            if rules["programme_code"] == row["programme_code"] and rules["since_year"] <= row["year"]
        ]
        return max(fitting, key=lambda rules: rules["since_year"])["id"] if fitting else None

    def below_limit(self, choice: Choice) -> tuple[int, int | None]:
        """How many have a limit, and how many of them attended less."""
        limited = [row for row in self.enrolments(choice) if row["jp_recorded"] and self.limit(row)]
        below = sum(row["jp_attended"] / row["jp_recorded"] < self.limit(row) / 10_000 for row in limited)  # type: ignore[operator]
        return len(limited), below if limited else None

    def missed(self, choice: Choice, unit: str) -> list[int]:
        """What each enrolment missed."""
        known = [row for row in self.enrolments(choice) if row[f"{unit}_recorded"]]
        return [row[f"{unit}_recorded"] - row[f"{unit}_attended"] for row in known]

    def marks(self, choice: Choice) -> dict[str, tuple[int, int]]:
        """Mark -> how many of them, over how many enrolments; nothing hidden."""
        rows = [row for row in self.enrolments(choice) if row["attendance_source"] == "register"]
        return {
            mark: (sum(row[column] for row in rows), sum(row[column] > 0 for row in rows))
            for mark, column in MARKS.items()
        }

    def registers(self, choice: Choice) -> dict[int, tuple[int, int, bool]]:
        """Cohort -> finished sessions, those with a mark, and whether it is behind."""
        cohorts = {row["cohort_id"] for row in self.enrolments(choice)}
        facts = {cohort: self.cohort_facts[cohort] for cohort in cohorts}
        return {
            cohort: (fact["sessions_held"], fact["sessions_filled"], fact["behind"])
            for cohort, fact in facts.items()
            if fact["sessions_held"]
        }
