"""Loading: the only code that writes rows of the training tables from outside.

`plan_roster`, `plan_sessions`, `plan_marks`, `plan_recaps`, `plan_scores` and `plan_cohorts` compare checked rows
with what is stored; `write_roster` and `write_table` write what differs. A sync puts its rows by `put_roster` and
`put_table`, and takes away what its source no longer says. All run within the caller's transaction (`loading`).
"""

from queries.loading.agencies import AgencyProblem, add_agency, add_alias
from queries.loading.assessments import Assessments, KnownAssessment, read_assessments
from queries.loading.calendar import plan_sessions
from queries.loading.changes import Changes
from queries.loading.cohorts import plan_cohorts
from queries.loading.known import Known, KnownAgency, KnownProgramme, read_known
from queries.loading.leaving import OURS, SYNC, Left, remove, remove_if_empty
from queries.loading.plan import Plan, plan_roster
from queries.loading.registers import plan_marks, plan_recaps
from queries.loading.renaming import empty, fillable, follow_people, follow_sessions
from queries.loading.roster import put_roster, write_roster
from queries.loading.rows import HOME_PROVIDER, Batch, CohortKey, Outcome, Reason, Refusal, RosterRow
from queries.loading.scores import plan_scores
from queries.loading.source_rows import (
    FoundCohort,
    RowKey,
    Taken,
    all_taken,
    arrived,
    find_cohort,
    read_taken,
    write_taken,
)
from queries.loading.table_plan import TablePlan, put_table, write_table
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
    "OURS",
    "SYNC",
    "AgencyProblem",
    "Assessments",
    "Batch",
    "Changes",
    "CohortKey",
    "CohortRow",
    "FoundCohort",
    "Known",
    "KnownAgency",
    "KnownAssessment",
    "KnownProgramme",
    "Left",
    "MarkRow",
    "Outcome",
    "Plan",
    "ProgrammeTest",
    "Reason",
    "RecapRow",
    "Refusal",
    "RosterRow",
    "RowKey",
    "SampleDatabase",
    "ScoreRow",
    "ScoreValue",
    "SessionRow",
    "TablePlan",
    "TableRow",
    "Taken",
    "Who",
    "add_agency",
    "add_alias",
    "all_taken",
    "arrived",
    "empty",
    "fillable",
    "find_cohort",
    "follow_people",
    "follow_sessions",
    "loading",
    "plan_cohorts",
    "plan_marks",
    "plan_recaps",
    "plan_roster",
    "plan_scores",
    "plan_sessions",
    "put_roster",
    "put_table",
    "read_assessments",
    "read_known",
    "read_taken",
    "refuse_sample",
    "remove",
    "remove_if_empty",
    "write_roster",
    "write_table",
    "write_taken",
]
