"""Loading: the only code that writes rows of the training tables from outside.

`plan_roster` compares checked rows with what is stored, `write_roster` writes what differs; both run within the
caller's transaction (`loading`).
"""

from queries.loading.agencies import AgencyProblem, add_agency, add_alias
from queries.loading.known import Known, KnownAgency, KnownProgramme, read_known
from queries.loading.plan import Plan, plan_roster
from queries.loading.roster import write_roster
from queries.loading.rows import HOME_PROVIDER, Batch, CohortKey, Outcome, Reason, Refusal, RosterRow
from queries.loading.transaction import loading
from queries.loading.writing import SampleDatabase, refuse_sample

__all__ = [
    "HOME_PROVIDER",
    "AgencyProblem",
    "Batch",
    "CohortKey",
    "Known",
    "KnownAgency",
    "KnownProgramme",
    "Outcome",
    "Plan",
    "Reason",
    "Refusal",
    "RosterRow",
    "SampleDatabase",
    "add_agency",
    "add_alias",
    "loading",
    "plan_roster",
    "read_known",
    "refuse_sample",
    "write_roster",
]
