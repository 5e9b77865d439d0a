"""The tables of the training database, in SQLAlchemy 2. See `docs/glossary.md` for the terms."""

from queries.schema.access import AccessGrant, Account
from queries.schema.agencies import Agency, AgencyAlias
from queries.schema.base import Base, UtcDateTime
from queries.schema.cohorts import (
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    Participant,
    ParticipantIdentifier,
    Score,
)
from queries.schema.corrections import Conflict, HeldValue
from queries.schema.facts import AttendanceFact, CohortFact, EnrolmentFact, ScoreFact
from queries.schema.meanings import HeadingMeaning
from queries.schema.privacy import AuditEvent, ForgottenPerson, SubjectRequest
from queries.schema.programmes import (
    Assessment,
    CompetencyStandard,
    Programme,
    ProgrammeAlias,
    RuleAttendance,
    RuleBand,
    RuleComponent,
    RuleSet,
)
from queries.schema.records import ChangeMark, DataVersion, ImportBatch, ImportChange, Target
from queries.schema.reports import ReportedTotal
from queries.schema.sources import SourceRow
from queries.schema.summaries import (
    ALL,
    ALL_AGENCIES,
    EVERY_GENDER,
    UNPAIRED,
    CategorySummary,
    CohortCount,
    CohortSummary,
    ComponentSummary,
    FinalSummary,
    LevelSummary,
    MonthSummary,
    OutcomeSummary,
    TestSummary,
)

__all__ = [
    "ALL",
    "ALL_AGENCIES",
    "EVERY_GENDER",
    "UNPAIRED",
    "AccessGrant",
    "Account",
    "Agency",
    "AgencyAlias",
    "Assessment",
    "Attendance",
    "AttendanceFact",
    "AuditEvent",
    "Base",
    "CategorySummary",
    "ChangeMark",
    "ClassSession",
    "Cohort",
    "CohortCount",
    "CohortFact",
    "CohortSummary",
    "CompetencyStandard",
    "ComponentSummary",
    "Conflict",
    "DataVersion",
    "Enrolment",
    "EnrolmentFact",
    "FinalSummary",
    "ForgottenPerson",
    "HeadingMeaning",
    "HeldValue",
    "ImportBatch",
    "ImportChange",
    "LevelSummary",
    "MonthSummary",
    "OutcomeSummary",
    "Participant",
    "ParticipantIdentifier",
    "Programme",
    "ProgrammeAlias",
    "ReportedTotal",
    "RuleAttendance",
    "RuleBand",
    "RuleComponent",
    "RuleSet",
    "Score",
    "ScoreFact",
    "SourceRow",
    "SubjectRequest",
    "Target",
    "TestSummary",
    "UtcDateTime",
]
