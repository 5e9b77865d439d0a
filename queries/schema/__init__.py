"""The tables of the training database, in SQLAlchemy 2. See `docs/glossary.md` for the terms."""

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
from queries.schema.facts import AttendanceFact, CohortFact, EnrolmentFact
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

__all__ = [
    "Agency",
    "AgencyAlias",
    "Assessment",
    "Attendance",
    "AttendanceFact",
    "Base",
    "ChangeMark",
    "ClassSession",
    "Cohort",
    "CohortFact",
    "CompetencyStandard",
    "DataVersion",
    "Enrolment",
    "EnrolmentFact",
    "ImportBatch",
    "ImportChange",
    "Participant",
    "ParticipantIdentifier",
    "Programme",
    "ProgrammeAlias",
    "RuleAttendance",
    "RuleBand",
    "RuleComponent",
    "RuleSet",
    "Score",
    "Target",
    "UtcDateTime",
]
