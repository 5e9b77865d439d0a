"""The numbers of the page Ringkasan again, in plain Python over the twins of rows and of facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.schema import Assessment, Score
from tests.facts_twin import twin_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection

    from tests.twin import Choice, Row, Twin


class OutcomesTwin:
    """All enrolments with their facts, their cohort's and their tests."""

    def __init__(self, connection: Connection, twin: Twin, now: datetime) -> None:
        facts = twin_facts(connection, now)
        self.twin, self.facts, self.cohorts = twin, facts["enrolment"], facts["cohort"]
        tests = {
            row["id"]
            for row in connection.execute(select(Assessment.__table__)).mappings()
            if row["kind"] == "tes"
        }
        stages: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for row in connection.execute(select(Score.__table__)).mappings():
            if row["assessment_id"] in tests:
                stages[row["enrolment_id"]][row["assessment_id"]][row["stage"]] = row["value"]
        self.gains = {
            enrolment: [test["post"] - test["pre"] for test in of.values() if {"pre", "post"} <= set(test)]
            for enrolment, of in stages.items()
        }

    def enrolments(self, choice: Choice, begun_by: date | None = None) -> list[Row]:
        """The enrolments of a choice, each with its fact; of cohorts that had begun on that day."""
        rows = [{**row, **self.facts[row["id"]]} for row in self.twin.chosen(choice)]
        return [row for row in rows if begun_by is None or self._began(row, begun_by)]

    def outcomes(self, rows: Iterable[Row]) -> dict[str, int]:
        """What a group of enrolments adds up to."""
        counts: Counter[str] = Counter()
        cohorts = set()
        for row in rows:
            cohorts.add(row["cohort_id"])
            counts["enrolments"] += 1
            if row["status"] == "batal":
                counts["withdrawn"] += 1
                continue
            if self.cohorts[row["cohort_id"]]["state"] != "direncanakan":
                counts["attendance_expected"] += 1
                counts["jp_known"] += bool(row["jp_recorded"])
            counts["jp_recorded"] += row["jp_recorded"] or 0
            counts["jp_attended"] += row["jp_attended"] or 0
            if row["status"] in {"lulus", "ditunda", "tidak_lulus"}:
                counts["assessed"] += 1
                counts["banded"] += row["band"] is not None
                high = row["band"] in {"sangat_memuaskan", "memuaskan"}
                counts["satisfying"] += row["status"] == "lulus" and high
            else:
                counts["unassessed"] += 1
            gains = self.gains.get(row["id"], [])
            counts["pairs"] += len(gains)
            counts["paired"] += bool(gains)
            counts["improved"] += sum(gain > 0 for gain in gains)
            counts["fell"] += sum(gain < 0 for gain in gains)
        return {**counts, "cohorts": len(cohorts)}

    def states(self, rows: Iterable[Row]) -> dict[str, int]:
        """Cohorts per state."""
        return dict(Counter(self.cohorts[cohort]["state"] for cohort in {row["cohort_id"] for row in rows}))

    def registers(self, rows: Iterable[Row]) -> dict[str, int]:
        """How complete the registers are of the cohorts that run and have a calendar."""
        cohorts = [self.cohorts[cohort] for cohort in {row["cohort_id"] for row in rows}]
        running = [row for row in cohorts if row["state"] == "berjalan" and row["sessions_planned"]]
        return {
            "cohorts": len(running),
            "behind": sum(row["behind"] for row in running),
            "sessions_held": sum(row["sessions_held"] for row in running),
            "sessions_filled": sum(row["sessions_filled"] for row in running),
        }

    def _began(self, row: Row, day: date) -> bool:
        starts = self.cohorts[row["cohort_id"]]["starts_on"]
        return starts is not None and starts <= day
