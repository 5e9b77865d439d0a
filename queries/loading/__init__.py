"""Loading: the only code that writes rows of the training tables from outside.

`plan_roster`, `plan_sessions`, `plan_marks`, `plan_recaps`, `plan_scores` and `plan_cohorts` compare checked rows
with what is stored; `write_roster` and `write_table` write what differs; all run within the caller's transaction
(`loading`).
"""

from queries.loading.agencies import AgencyProblem, add_agency, add_alias
from queries.loading.assessments import Assessments, KnownAssessment, read_assessments
from queries.loading.calendar import plan_sessions
from queries.loading.cohorts import plan_cohorts
from queries.loading.known import Known, KnownAgency, KnownProgramme, read_known
from queries.loading.plan import Plan, plan_roster
from queries.loading.registers import plan_marks, plan_recaps
from queries.loading.roster import write_roster
from queries.loading.rows import HOME_PROVIDER, Batch, CohortKey, Outcome, Reason, Refusal, RosterRow
from queries.loading.scores import plan_scores
from queries.loading.table_plan import TablePlan, write_table
from queries.loading.table_rows import (
    CohortRow,
    MarkRow,
    ProgrammeTest,
    RecapRow,
    ScoreRow,
    ScoreValue,
    SessionRow,
    TableRow,
    Who,
)
from queries.loading.transaction import loading
from queries.loading.writing import SampleDatabase, refuse_sample

__all__ = [
    "HOME_PROVIDER",
    "AgencyProblem",
    "Assessments",
    "Batch",
    "CohortKey",
    "CohortRow",
    "Known",
    "KnownAgency",
    "KnownAssessment",
    "KnownProgramme",
    "MarkRow",
    "Outcome",
    "Plan",
    "ProgrammeTest",
    "Reason",
    "RecapRow",
    "Refusal",
    "RosterRow",
    "SampleDatabase",
    "ScoreRow",
    "ScoreValue",
    "SessionRow",
    "TablePlan",
    "TableRow",
    "Who",
    "add_agency",
    "add_alias",
    "loading",
    "plan_cohorts",
    "plan_marks",
    "plan_recaps",
    "plan_roster",
    "plan_scores",
    "plan_sessions",
    "read_assessments",
    "read_known",
    "refuse_sample",
    "write_roster",
    "write_table",
]
