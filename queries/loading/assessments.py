"""What can be scored in a cohort: the components of its rules, the test of its programme, the competencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.rows import CohortKey
from queries.loading.stored import RuleSets, in_force, read_rule_sets
from queries.loading.table_rows import ProgrammeTest
from queries.schema import Assessment, Cohort, RuleComponent

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.loading.known import KnownProgramme


@dataclass(frozen=True)
class KnownAssessment:
    """An assessment with its scale, in hundredths."""

    id: int
    code: str
    name: str
    kind: str
    scale_min: int
    scale_max: int


@dataclass(frozen=True)
class Assessments:
    """Every assessment, and which of them a cohort has."""

    by_code: dict[str, KnownAssessment]
    components: dict[int, tuple[KnownAssessment, ...]]
    """Rule set -> its components."""
    rule_sets: RuleSets
    own_rules: dict[CohortKey, int]
    """Cohorts that have a rule set of their own."""

    def aspects(self, cohort: CohortKey) -> list[KnownAssessment]:
        """The components of the cohort's rules, then the competencies."""
        rule_set = self.own_rules.get(cohort) or in_force(self.rule_sets, cohort)
        levels = [one for one in self.by_code.values() if one.kind == "kompetensi"]
        return [*self.components.get(rule_set or 0, ()), *levels]

    def test(self, programme: KnownProgramme) -> KnownAssessment | ProgrammeTest:
        """The programme's test; one that is not there yet is made when its first score is written."""
        test = ProgrammeTest(f"TES.{programme.code}", f"Tes {programme.short_name}")
        return self.by_code.get(test.code, test)


def read_assessments(connection: Connection) -> Assessments:
    """Read what can be scored: some dozens of rows, and the rule sets of the cohorts."""
    columns = (Assessment.id, Assessment.code, Assessment.name, Assessment.kind)
    statement = select(*columns, Assessment.scale_min, Assessment.scale_max).order_by(Assessment.code)
    known = [KnownAssessment(*row) for row in connection.execute(statement)]
    by_id = {one.id: one for one in known}
    components: dict[int, tuple[KnownAssessment, ...]] = {}
    parts = select(RuleComponent.rule_set_id, RuleComponent.assessment_id).order_by(RuleComponent.assessment_id)
    for rule_set_id, assessment_id in connection.execute(parts):
        components[rule_set_id] = (*components.get(rule_set_id, ()), by_id[assessment_id])
    key = (Cohort.provider, Cohort.programme_code, Cohort.year, Cohort.number, Cohort.class_label)
    ruled = select(*key, Cohort.rule_set_id).where(Cohort.rule_set_id.is_not(None))
    own_rules = {CohortKey(*row[:5]): row[5] for row in connection.execute(ruled) if row[5]}
    return Assessments({one.code: one for one in known}, components, read_rule_sets(connection), own_rules)
