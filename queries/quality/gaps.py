"""What is not recorded of the enrolments, cohorts and sessions that could have it, and what waits to be decided.

Every number is that of the page which shows it: Ringkasan, Komposisi Peserta, Kehadiran.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import BigInteger, and_, cast, literal, select

from queries import composition, overview
from queries.frames import Columns, typed
from queries.loading.disputes import count_disputes
from queries.schema import CohortFact
from queries.summaries.parts import if_so, one
from queries.summaries.reading import outcomes, outcomes_by_cohort, total

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from queries.filters import Filters

GAPS: Columns = {
    "field": "str",
    "unit": "str",
    "missing": "int64",
    "whole": "int64",  # how many there are of the unit that could have it
    "share": "float64",  # missing / whole
    "enrolments": "int64",  # of the selection; the same in every row
}
CONFLICTS: Columns = {"conflicts": "int64"}

OF_A_COHORT = ("jp_known", "sessions_known", "assessed", "unassessed")
Gap = tuple[str, str, int, int]
"""What is not recorded, of what, how many lack it, and how many could have it."""


def gaps(connection: Connection, filters: Filters) -> pd.DataFrame:
    """What is not recorded of those that could have it, the largest share first. Columns: GAPS."""
    size = overview.size(connection, filters).iloc[0]
    enrolments = int(size["enrolments"])
    found = [
        ("identifier", "enrolments", size["unidentified"], enrolments),
        ("agency", "enrolments", size["unitemised"], enrolments),
        *(
            (column, "enrolments", frame.loc[frame[column].isna(), "enrolments"].sum(), enrolments)
            for column, frame in _by_category(connection, filters)
        ),
        _of_attendance(connection, filters),
        *_of_cohorts(connection, filters),
    ]
    frame = pd.DataFrame(found, columns=["field", "unit", "missing", "whole"])
    frame = frame[frame["whole"] > 0]
    frame = frame.assign(share=frame["missing"] / frame["whole"], enrolments=enrolments)
    frame = frame.sort_values(["share", "missing"], ascending=False, kind="stable").reset_index(drop=True)
    return typed(frame, GAPS)


def conflicts(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: values of files against corrected ones that wait to be decided, of the whole database.

    Whoever may not see everything is told of none. Columns: CONFLICTS.
    """
    waiting = count_disputes(connection) if filters.scope.everything else 0
    return typed(pd.DataFrame({"conflicts": [waiting]}), CONFLICTS)


def _by_category(connection: Connection, filters: Filters) -> list[tuple[str, pd.DataFrame]]:
    """Enrolments by what may be missing: the rows of Komposisi without a code."""
    people = composition.by_generation_and_gender(connection, filters)
    return [
        ("gender", people),
        ("generation", people),
        ("position_level", composition.by_position_level(connection, filters)),
        ("rank", composition.by_rank(connection, filters)),
        ("education", composition.by_education(connection, filters)),
    ]


def _of_attendance(connection: Connection, filters: Filters) -> Gap:
    rows = outcomes(filters, "expected", "unrecorded")
    found = connection.execute(select(total(rows.c.unrecorded), total(rows.c.expected))).one()
    return "attendance", "enrolments", found[0], found[1]


def _of_cohorts(connection: Connection, filters: Filters) -> list[Gap]:
    """What the cohorts lack, in one walk over them: those with sessions, those that are over, and all."""
    rows = outcomes_by_cohort(filters, *OF_A_COHORT)
    cohort = select(rows.c.cohort_id, *(total(rows.c[name]).label(name) for name in OF_A_COHORT))
    part, fact = cohort.group_by(rows.c.cohort_id).subquery("cohort"), CohortFact
    attended, held = part.c.sessions_known > 0, fact.sessions_held > 0
    over, undecided = fact.state.in_(("selesai", "final")), fact.state == "selesai"
    unassessed = part.c.unassessed
    counted: list[tuple[str, str, ColumnElement[int], ColumnElement[int]]] = [
        ("result", "enrolments", if_so(over, unassessed), if_so(over, part.c.assessed + unassessed)),
        ("registers", "cohorts", one(and_(held, fact.behind)), one(held)),
        ("sessions", "sessions", fact.sessions_held - fact.sessions_filled, cast(fact.sessions_held, BigInteger)),
        ("dates", "cohorts", one(fact.state == "tanpa_tanggal"), literal(1)),
        ("jp", "cohorts", one(and_(attended, part.c.jp_known == 0)), one(attended)),
        ("assessment", "cohorts", one(undecided), one(over)),
    ]
    sums = [total(number) for _, _, *numbers in counted for number in numbers]
    found = connection.execute(select(*sums).join_from(part, fact, fact.cohort_id == part.c.cohort_id)).one()
    pairs = zip(found[::2], found[1::2], strict=True)  # missing and whole, turn and turn about
    return [(field, unit, *pair) for (field, unit, *_), pair in zip(counted, pairs, strict=True)]
