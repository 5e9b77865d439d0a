"""What a selection has of each kind of score, and who has none: the roots of the other questions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, distinct, exists, func, or_, select

from queries.frames import Columns, read_frame, typed
from queries.schema import Assessment, EnrolmentFact, Score
from queries.vocabulary import ASSESSMENT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from queries.filters import Filters

KINDS: Columns = {"kind": "str", "enrolments": "int64"}

COMPONENT, TEST, COMPETENCY = ASSESSMENT_KINDS
STAGES = {COMPONENT: ("akhir",), TEST: ("pre", "post"), COMPETENCY: ("akhir",)}
"""The stages that are read of each kind; a remedial is counted apart."""
WITHDRAWN = "batal"


def kinds(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments that have a score of each kind, in the order of the vocabulary; 0 where none. Columns: KINDS."""
    statement = (
        select(Assessment.kind, func.count(distinct(Score.enrolment_id)).label("enrolments"))
        .select_from(EnrolmentFact)
        .join(Score, Score.enrolment_id == EnrolmentFact.enrolment_id)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(*stayed(filters), _of_a_kind(*ASSESSMENT_KINDS))
        .group_by(Assessment.kind)
    )
    found = read_frame(connection, statement, KINDS).set_index("kind")
    return typed(found.reindex(list(ASSESSMENT_KINDS), fill_value=0).rename_axis("kind").reset_index(), KINDS)


def stayed(filters: Filters) -> list[ColumnElement[bool]]:
    """The enrolments of a selection, without who withdrew."""
    return [*filters.conditions(), EnrolmentFact.status != WITHDRAWN]


def scores(filters: Filters, kind: str, *columns: Any) -> Select[*tuple[Any, ...]]:
    """`columns` of each score of one kind, joined with its enrolment and its assessment."""
    return (
        select(*columns)
        .select_from(EnrolmentFact)
        .join(Score, Score.enrolment_id == EnrolmentFact.enrolment_id)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(*stayed(filters), _of_a_kind(kind))
    )


def has_score(kind: str) -> ColumnElement[bool]:
    """Whether a row of `enrolment_fact` has a score of this kind."""
    return exists(
        select(Score.value)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(Score.enrolment_id == EnrolmentFact.enrolment_id, _of_a_kind(kind))
        .correlate(EnrolmentFact)
    )


def without_scores(connection: Connection, filters: Filters, kind: str) -> dict[str, int]:
    """Who has no score of this kind: `without_scores`, and `withdrawn`."""
    return counted(
        connection,
        filters,
        without_scores=and_(EnrolmentFact.status != WITHDRAWN, ~has_score(kind)),
        withdrawn=EnrolmentFact.status == WITHDRAWN,
    )


def counted(connection: Connection, filters: Filters, **conditions: ColumnElement[bool]) -> dict[str, int]:
    """Enrolments of a selection that satisfy each condition."""
    counts = [func.count().filter(condition).label(name) for name, condition in conditions.items()]
    row = connection.execute(select(*counts).select_from(EnrolmentFact).where(*filters.conditions())).one()
    return {name: int(count) for name, count in zip(conditions, row, strict=True)}


def points(total: int, n: int, places: int = 1) -> float:
    """The mean of `n` hundredths that sum to `total`, rounded half up to the places that are shown."""
    return float((Decimal(total) / (100 * n)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def poured(rows: Iterable[Mapping[str, object]], columns: Columns) -> pd.DataFrame:
    """A frame of the declared columns, from rows that were computed after the database added up."""
    return typed(pd.DataFrame(list(rows), columns=list(columns)), columns)


def _of_a_kind(*wanted: str) -> ColumnElement[bool]:
    return or_(*(and_(Assessment.kind == kind, Score.stage.in_(STAGES[kind])) for kind in wanted))
