"""Facts are computed here and nowhere else: a cohort as a whole, from its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, delete, exists, extract, insert, or_, select

from queries.freshness import publish
from queries.schema import Cohort, Enrolment, EnrolmentFact, Participant, ParticipantIdentifier, Programme

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

AT_ONCE = 500
"""Cohorts per statement: SQLite takes 32,766 parameters, and a lock should be short."""


def recompute(connection: Connection, cohort_ids: Collection[int], now: datetime) -> None:
    """Replace the facts of these cohorts and publish them, within the caller's transaction."""
    ordered = sorted(cohort_ids)
    for start in range(0, len(ordered), AT_ONCE):
        chunk = ordered[start : start + AT_ONCE]
        connection.execute(delete(EnrolmentFact).where(EnrolmentFact.cohort_id.in_(chunk)))
        fresh = _enrolment_facts().where(Enrolment.cohort_id.in_(chunk))
        connection.execute(insert(EnrolmentFact).from_select([c.name for c in fresh.selected_columns], fresh))
    publish(connection, now)


def recompute_all(connection: Connection, now: datetime) -> None:
    """Replace all facts."""
    connection.execute(delete(EnrolmentFact))
    fresh = _enrolment_facts()
    connection.execute(insert(EnrolmentFact).from_select([c.name for c in fresh.selected_columns], fresh))
    publish(connection, now)


def _enrolment_facts() -> Select[*tuple[Any, ...]]:
    identified = or_(
        Participant.nip.is_not(None),
        exists().where(ParticipantIdentifier.participant_id == Participant.id),
    )
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.participant_id,
            identified.label("identified"),
            Enrolment.cohort_id,
            Cohort.provider,
            Cohort.programme_code,
            Programme.kind.label("programme_kind"),
            Cohort.year,
            Enrolment.agency_id,
            Participant.gender,
            extract("year", Participant.birth_date).label("birth_year"),
            Enrolment.position_level,
            Enrolment.rank,
            Enrolment.education,
            Enrolment.status,
            Enrolment.final_score,
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .join(Participant, Participant.id == Enrolment.participant_id)
    )
