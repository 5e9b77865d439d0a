"""The rules of the field, written a second time, in Decimal, with no import of the sample."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from queries.schema import (
    Assessment,
    Attendance,
    ClassSession,
    RuleAttendance,
    RuleComponent,
    RuleSet,
    Score,
)
from tests.queries.sample.reading import by_cohort


class Verdicts:
    """Everything of a database that a verdict needs."""

    def __init__(self, connection: Connection) -> None:
        self.rules = {row.id: row for row in connection.execute(select(RuleSet))}
        self.weights: dict[int, dict[int, int]] = defaultdict(dict)
        for row in connection.execute(select(RuleComponent)):
            self.weights[row.rule_set_id][row.assessment_id] = row.weight
        self.limits: dict[int, dict[str, int]] = defaultdict(dict)
        for row in connection.execute(select(RuleAttendance)):
            self.limits[row.rule_set_id][row.kind] = row.value
        self.scores: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
        kinds = dict(connection.execute(select(Assessment.id, Assessment.kind)).all())
        for row in connection.execute(select(Score)):
            if kinds[row.assessment_id] != "kompetensi":
                self.scores[row.enrolment_id][row.assessment_id, row.stage] = row.value
        self.marks: dict[int, list[tuple[int | None, bool]]] = defaultdict(list)
        marked = select(Attendance.enrolment_id, Attendance.status, ClassSession.jp).join(
            ClassSession, ClassSession.id == Attendance.session_id
        )
        for row in connection.execute(marked):
            self.marks[row.enrolment_id].append((row.jp, row.status in {"hadir", "terlambat"}))
        self.registers = by_cohort(connection, select(ClassSession.cohort_id))

    def final(self, rule: int, enrolment: int) -> tuple[dict[int, int], int] | None:
        scores = self.scores[enrolment]
        values: dict[int, int] = {}
        for stage in ("akhir", "post", "remedial"):
            values |= {assessment: value for (assessment, at), value in scores.items() if at == stage}
        weights = self.weights[rule]
        if not values or set(weights) - set(values):
            return None
        if not weights:
            return values, next(iter(values.values()))
        total = sum(Decimal(values[one]) * weight for one, weight in weights.items()) / Decimal(10_000)
        return values, int(total.quantize(Decimal(1), ROUND_HALF_UP))

    def missed_too_much(self, rule: int, enrolment: Row[Any]) -> bool:
        limits = self.limits[rule]
        if enrolment.cohort_id in self.registers:
            lines = self.marks[enrolment.id]
            known = all(jp is not None for jp, _ in lines)
            held = sum(Decimal(jp if jp is not None else 1) for jp, _ in lines)
            attended = sum(Decimal(jp if jp is not None else 1) for jp, there in lines if there)
        elif enrolment.recap_sessions_held:
            known = enrolment.recap_jp_held is not None
            held = Decimal(enrolment.recap_jp_held if known else enrolment.recap_sessions_held)
            attended = Decimal(enrolment.recap_jp_attended if known else enrolment.recap_sessions_attended)
        else:
            return False
        if not held:
            return False
        too_little = attended / held < Decimal(limits["porsi"]) / 10_000
        return too_little or ("jp_absen" in limits and known and held - attended > limits["jp_absen"])

    def status(self, rule_id: int, enrolment: Row[Any], values: dict[int, int], total: int) -> str:
        rule = self.rules[rule_id]
        if self.missed_too_much(rule_id, enrolment):
            return "tidak_lulus"
        deciding = values.values() if rule.pass_rule == "per_aspek" else [total]
        if all(value > rule.pass_above for value in deciding):
            return "lulus"
        if rule.defer_above is not None and all(value > rule.defer_above for value in deciding):
            return "ditunda"
        return "tidak_lulus"
