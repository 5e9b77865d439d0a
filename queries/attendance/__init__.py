"""Attendance: how much of what was held and recorded was attended, in JP and, as another measure, in sessions.

Only finished sessions are held. A session counts where a mark of that enrolment is recorded: what nobody wrote
down is never absence. JP and sessions are never added. Who withdrew has no attendance. Rates of small groups are
missing (`queries.disclosure`).
"""

from queries.attendance.absences import kinds_of_absence, missed_jp, missed_sessions
from queries.attendance.agencies import (
    rate_by_agency,
    rate_of_every_agency,
    session_rate_by_agency,
    session_rate_of_every_agency,
)
from queries.attendance.cohorts import (
    rate_by_cohort,
    rate_of_every_cohort,
    session_rate_by_cohort,
    session_rate_of_every_cohort,
)
from queries.attendance.months import rate_by_month, session_rate_by_month, undated
from queries.attendance.registers import completeness, completeness_of_every_cohort, unrecorded
from queries.attendance.total import in_total

__all__ = [
    "completeness",
    "completeness_of_every_cohort",
    "in_total",
    "kinds_of_absence",
    "missed_jp",
    "missed_sessions",
    "rate_by_agency",
    "rate_by_cohort",
    "rate_by_month",
    "rate_of_every_agency",
    "rate_of_every_cohort",
    "session_rate_by_agency",
    "session_rate_by_cohort",
    "session_rate_by_month",
    "session_rate_of_every_agency",
    "session_rate_of_every_cohort",
    "undated",
    "unrecorded",
]
