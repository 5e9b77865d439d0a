"""Participants by name: one row per enrolment, and what came of it. For readers who may see names (`individuals`).

Source: `enrolment_fact`, of `enrolment` the newest result (figures may still wait for it), and of `participant` the
name alone: no NIP, no birth date, no address, no reason of absence.
Nothing is hidden here, since each row is a person anyway: the scope of the filters must be one of names. Who was
forgotten has no name, and no row. JP and scores are hundredths; missing is not recorded, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, and_, cast, func, select

from queries.frames import Columns, read_frame
from queries.labels import COHORT, agency_label, cohort_columns
from queries.name_search import has_words
from queries.schema import Agency, Cohort, Enrolment, EnrolmentFact, Participant, Programme

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import ColumnElement, Connection

    from queries.filters import Filters

LISTED = 200
"""More names are no answer to a question: the reader chooses a cohort or looks for a name."""
ORDERS = ("name", "agency", "attendance", "score")
PARTICIPANTS: Columns = {
    "participant_id": "int64",
    "name": "str",
    "agency": "str",
    **COHORT,
    "provider": "str",
    "jp_attended": "Int64",
    "jp_recorded": "Int64",
    "final_score": "Int64",
    "status": "str",
    "found": "int64",  # how many there are, listed or not; the same in every row
}


def participants(connection: Connection, filters: Filters, text: str = "", order: str = "name") -> pd.DataFrame:
    """The first LISTED of a selection, those in whose name each word of `text` occurs. Columns: PARTICIPANTS.

    `order` is one of ORDERS: by name or agency, the least attended or the highest score first.
    """
    fact = EnrolmentFact
    first = (
        select(fact.enrolment_id, func.count().over().label("found"))
        .join(Enrolment, _is_the_same())
        .join(Participant, Participant.id == fact.participant_id)
        .join(Agency, Agency.id == fact.agency_id)
        .where(
            Participant.name.is_not(None), *filters.conditions(), *has_words(connection, Participant.name, text)
        )
        .order_by(*_in_order(order))
        .limit(LISTED)
        .subquery("first")
    )
    statement = (
        select(
            Participant.id.label("participant_id"),
            Participant.name,
            agency_label().label("agency"),
            *cohort_columns(),
            Cohort.provider,
            fact.jp_attended,
            fact.jp_recorded,
            Enrolment.final_score,
            Enrolment.status,
            first.c.found,
        )
        .join_from(first, fact, fact.enrolment_id == first.c.enrolment_id)
        .join(Enrolment, _is_the_same())
        .join(Participant, Participant.id == fact.participant_id)
        .join(Agency, Agency.id == fact.agency_id)
        .join(Cohort, Cohort.id == fact.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .order_by(*_in_order(order))
    )
    return read_frame(connection, statement, PARTICIPANTS)


def _is_the_same() -> ColumnElement[bool]:
    """What facts say of an enrolment is still so: until they follow, who has moved is nobody's."""
    fact, columns = EnrolmentFact, ("participant_id", "agency_id", "cohort_id")
    same = (getattr(Enrolment, name) == getattr(fact, name) for name in columns)
    return and_(Enrolment.id == fact.enrolment_id, *same)


def _in_order(order: str) -> list[Any]:
    fact = EnrolmentFact
    by: dict[str, list[Any]] = {
        "name": [],
        "agency": [Agency.name, Agency.code],
        "attendance": [(cast(fact.jp_attended, Float) / func.nullif(fact.jp_recorded, 0)).asc().nulls_last()],
        "score": [Enrolment.final_score.desc().nulls_last()],
    }
    return [*by[order], func.lower(Participant.name), fact.enrolment_id]
