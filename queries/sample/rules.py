"""The rules by which the sample's participants are judged: read from the database, applied in whole hundredths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.schema import Assessment, RuleAttendance, RuleComponent, RuleSet
from queries.vocabulary import PASS_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

PER_ASPECT = PASS_RULES[0]
WHOLE = 10_000
"""A hundred percent, in hundredths of a percent."""


@dataclass(frozen=True)
class Presence:
    """JP attended of the JP of filled registers (hundredths); sessions where JP are not known."""

    attended: int
    held: int
    in_jp: bool = True


@dataclass(frozen=True)
class Rule:
    """A rule set with its components (assessment id -> weight) and its attendance limits."""

    id: int
    since_year: int
    per_aspect: bool
    """Whether the lowest component decides; otherwise the total does."""
    pass_above: int | None
    defer_above: int | None
    remedial_cap: int | None
    weights: Mapping[int, int]
    limits: Mapping[str, int]

    def total(self, values: Mapping[int, int]) -> int:
        """The weighted total, half-up."""
        return (sum(weight * values[aspect] for aspect, weight in self.weights.items()) + WHOLE // 2) // WHOLE

    def status(self, values: Mapping[int, int], total: int, presence: Presence | None) -> str:
        """`values` by component (remedial ones already in their place) and their total."""
        if presence is not None and self._missed_too_much(presence):
            return "tidak_lulus"
        judged = list(values.values()) if self.per_aspect else [total]
        if self.pass_above is None or min(judged) > self.pass_above:
            return "lulus"
        if self.defer_above is not None and min(judged) > self.defer_above:
            return "ditunda"
        return "tidak_lulus"

    def _missed_too_much(self, presence: Presence) -> bool:
        share, missed = self.limits.get("porsi"), self.limits.get("jp_absen")
        return (share is not None and presence.attended * WHOLE < share * presence.held) or (
            missed is not None and presence.in_jp and presence.held - presence.attended > missed
        )


@dataclass(frozen=True)
class Standards:
    """What can be scored: the test of each course, the competencies, and the rules of each programme."""

    tests: Mapping[str, int]
    competencies: tuple[int, ...]
    rules: Mapping[str, tuple[Rule, ...]]

    def rule(self, programme: str, year: int) -> Rule | None:
        """The newest rules that a cohort of that year can have."""
        fitting = [rule for rule in self.rules.get(programme, ()) if rule.since_year <= year]
        return fitting[-1] if fitting else None


def standards(connection: Connection) -> Standards:
    """Everything of the database that judges."""
    listed = select(Assessment.id, Assessment.code, Assessment.kind).order_by(Assessment.id)
    tests: dict[str, int] = {}
    competencies: list[int] = []
    for row in connection.execute(listed):
        if row.kind == "tes":
            tests[row.code.removeprefix("TES.")] = row.id
        elif row.kind == "kompetensi":
            competencies.append(row.id)
    weights: dict[int, dict[int, int]] = {}
    for part in connection.execute(select(RuleComponent).order_by(RuleComponent.assessment_id)):
        weights.setdefault(part.rule_set_id, {})[part.assessment_id] = part.weight
    limits: dict[int, dict[str, int]] = {}
    for limit in connection.execute(select(RuleAttendance).order_by(RuleAttendance.kind)):
        limits.setdefault(limit.rule_set_id, {})[limit.kind] = limit.value
    rules: dict[str, tuple[Rule, ...]] = {}
    for rule_set in connection.execute(select(RuleSet).order_by(RuleSet.programme_code, RuleSet.since_year)):
        rule = Rule(
            rule_set.id, rule_set.since_year, rule_set.pass_rule == PER_ASPECT, rule_set.pass_above,
            rule_set.defer_above, rule_set.remedial_cap,
            weights.get(rule_set.id, {}), limits.get(rule_set.id, {}),
        )  # fmt: skip
        rules[rule_set.programme_code] = (*rules.get(rule_set.programme_code, ()), rule)
    return Standards(tests, tuple(competencies), rules)
