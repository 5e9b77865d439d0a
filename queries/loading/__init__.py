"""Loading: the only code that writes rows of the training tables from outside.

`plan_roster`, `plan_sessions`, `plan_marks`, `plan_recaps`, `plan_scores`, `plan_cohorts` and `plan_totals` compare
checked rows with what is stored; `write_roster` and `write_table` write what differs; `undo` takes a batch back; `lock`
and `unlock` settle a cohort. A sync puts its rows by `put_roster` and `put_table`, and takes away what its source no
longer says. All run within the caller's transaction (`loading`).
"""

from queries.loading.agencies import (
    AgencyProblem,
    NewAgency,
    add_agency,
    add_alias,
    record_agency,
    remember_spellings,
)
from queries.loading.assessments import Assessments, KnownAssessment, read_assessments
from queries.loading.calendar import plan_sessions
from queries.loading.changes import Changes
from queries.loading.cohorts import plan_cohorts
from queries.loading.copying import Copy, copy_of
from queries.loading.correcting import (
    CORRECTABLE,
    CohortFinal,
    ConflictDecided,
    ConflictOpen,
    NotHeld,
    RowGone,
    ValueChanged,
    ValueRefused,
    correct,
    decide,
    release,
)
from queries.loading.disputes import Dispute, count_disputes, disputes
from queries.loading.dossier import (
    AT_MOST,
    Found,
    OpenConflict,
    Record,
    Source,
    dossier,
    find_people,
    open_conflicts,
)
from queries.loading.finals import CohortUnknown, LockUnchanged, ReasonNeeded, lock, unlock
from queries.loading.forgetting import (
    AlreadyForgotten,
    Extent,
    PersonUnknown,
    all_digests,
    extent,
    forget,
    forgotten_again,
    remember_digests,
)
from queries.loading.forgotten import FORGETTING, SURROGATE, KeyNeeded, Seal, read_forgotten, without_forgotten
from queries.loading.history import PastBatch, history
from queries.loading.holding import Contradiction, Hold, write_conflicts
from queries.loading.known import Known, KnownAgency, KnownProgramme, read_known
from queries.loading.leaving import OURS, SYNC, Left, remove, remove_if_empty
from queries.loading.meanings import Meanings, read_meanings, remember_meanings
from queries.loading.meant import Meant, people_meant
from queries.loading.named import NamedAssessment, NamedCohort, Names, cohort_names, read_names
from queries.loading.names import is_whole_name
from queries.loading.plan import Plan, plan_roster
from queries.loading.progress import Tell, nobody, telling
from queries.loading.reach import BeyondReach, people_beyond, people_unseen, refuse_part
from queries.loading.registers import plan_marks, plan_recaps
from queries.loading.renaming import NO_LINE, empty, fillable, follow_people, follow_sessions
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
from queries.loading.strangers import (
    Identity,
    as_said,
    known_identities,
    participants,
    remember_identities,
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
    TotalRow,
    Who,
)
from queries.loading.totals import plan_totals
from queries.loading.traces import NumberGivenAgain, Trace, Traces, read_traces
from queries.loading.transaction import loading
from queries.loading.undo import Undone, undo
from queries.loading.undo_plan import NeverUndone, NothingToUndo, Staying, UndoPlan, UnknownBatch, plan_undo
from queries.loading.writing import SampleDatabase, refuse_sample

__all__ = [
    "AT_MOST",
    "CORRECTABLE",
    "FORGETTING",
    "HOME_PROVIDER",
    "NO_LINE",
    "OURS",
    "SURROGATE",
    "SYNC",
    "AgencyProblem",
    "AlreadyForgotten",
    "Assessments",
    "Batch",
    "BeyondReach",
    "Changes",
    "CohortFinal",
    "CohortKey",
    "CohortRow",
    "CohortUnknown",
    "ConflictDecided",
    "ConflictOpen",
    "Contradiction",
    "Copy",
    "Dispute",
    "Extent",
    "Found",
    "FoundCohort",
    "Hold",
    "Identity",
    "KeyNeeded",
    "Known",
    "KnownAgency",
    "KnownAssessment",
    "KnownProgramme",
    "Left",
    "LockUnchanged",
    "MarkRow",
    "Meanings",
    "Meant",
    "NamedAssessment",
    "NamedCohort",
    "Names",
    "NeverUndone",
    "NewAgency",
    "NotHeld",
    "NothingToUndo",
    "NumberGivenAgain",
    "OpenConflict",
    "Outcome",
    "PastBatch",
    "PersonUnknown",
    "Plan",
    "ProgrammeTest",
    "Reason",
    "ReasonNeeded",
    "RecapRow",
    "Record",
    "Refusal",
    "RosterRow",
    "RowGone",
    "RowKey",
    "SampleDatabase",
    "ScoreRow",
    "ScoreValue",
    "Seal",
    "SessionRow",
    "Source",
    "Staying",
    "TablePlan",
    "TableRow",
    "Taken",
    "Tell",
    "TotalRow",
    "Trace",
    "Traces",
    "UndoPlan",
    "Undone",
    "UnknownBatch",
    "ValueChanged",
    "ValueRefused",
    "Who",
    "add_agency",
    "add_alias",
    "all_digests",
    "all_taken",
    "arrived",
    "as_said",
    "cohort_names",
    "copy_of",
    "correct",
    "count_disputes",
    "decide",
    "disputes",
    "dossier",
    "empty",
    "extent",
    "fillable",
    "find_cohort",
    "find_people",
    "follow_people",
    "follow_sessions",
    "forget",
    "forgotten_again",
    "history",
    "is_whole_name",
    "known_identities",
    "loading",
    "lock",
    "nobody",
    "open_conflicts",
    "participants",
    "people_beyond",
    "people_meant",
    "people_unseen",
    "plan_cohorts",
    "plan_marks",
    "plan_recaps",
    "plan_roster",
    "plan_scores",
    "plan_sessions",
    "plan_totals",
    "plan_undo",
    "put_roster",
    "put_table",
    "read_assessments",
    "read_forgotten",
    "read_known",
    "read_meanings",
    "read_names",
    "read_taken",
    "read_traces",
    "record_agency",
    "refuse_part",
    "refuse_sample",
    "release",
    "remember_digests",
    "remember_identities",
    "remember_meanings",
    "remember_spellings",
    "remove",
    "remove_if_empty",
    "telling",
    "undo",
    "unlock",
    "without_forgotten",
    "write_conflicts",
    "write_roster",
    "write_table",
    "write_taken",
]
