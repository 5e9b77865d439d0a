"""Before and after: pairs of one test and one enrolment. Unlike tests are never averaged.

A pair is complete when both the pre-test and the post-test are there; a gain is post minus pre, in points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from queries.competency.groups import QUARTER_GROUP, TO_COMPARE, shown
from queries.competency.selected import TEST, points, poured, scores, stayed, without_scores
from queries.disclosure import MIN_GROUP
from queries.frames import Columns, read_frame
from queries.labels import programme_label
from queries.schema import Assessment, Cohort, EnrolmentFact, Programme, Score

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "unpaired": "int64",  # of the selection, the same in every row: a pre-test or a post-test alone
    "without_scores": "int64",  # enrolments without any test
    "withdrawn": "int64",
}
MEANS: Columns = {
    "pairs": "int64",
    "before": "float64",  # mean in points, half up to one decimal
    "after": "float64",
    "gain": "float64",  # mean of post minus pre, rounded by itself
    "hidden": "int64",  # pairs in groups too small to show
    **LEFT_OUT,
}
GAINS: Columns = {"test": "str", **MEANS}
GAINS_BY_COHORT: Columns = {
    "code": "str",
    "programme": "str",
    "year": "int64",
    "number": "int64",  # 0 = none
    "class_label": "str",
    "host": "str",
    "older": "int64",  # cohorts before these, which are not shown
    **MEANS,
}
DIRECTIONS: Columns = {
    "test": "str",
    "direction": "str",
    "pairs": "int64",
    "share": "float64",  # of the pairs of the test
    "hidden": "int64",
    **LEFT_OUT,
}
GAIN_SPREAD: Columns = {
    "at_least": "int64",  # points; the bin ends before the next one begins
    "pairs": "int64",
    "share": "float64",
    "fallen": "float64",  # share of all pairs with a post-test below the pre-test, the same in every row
    **LEFT_OUT,
}
FELL, EQUAL, ROSE = DIRECTION_CODES = ("fell", "equal", "rose")
BIN = 10
"""Width of a bin of gains, in points."""
COHORTS_SHOWN = 20
_LOWEST = 10_000
"""The deepest fall in hundredths: added before whole division, which rounds towards zero."""

_pre, _post = aliased(Score), aliased(Score)
_gain = _post.value - _pre.value
_SUMS: Columns = {"pairs": "int64", "pre": "int64", "post": "int64"}


def gains(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean before and after of each test, most gained first. Columns: GAINS."""
    statement = (
        _pairs(filters, Assessment.name.label("test"), *_sums())
        .group_by(Assessment.id, Assessment.name)
        .order_by(Assessment.id)
    )
    tests = read_frame(connection, statement, {"test": "str", **_SUMS})
    large = tests[tests["pairs"] >= MIN_GROUP]
    beside = {"hidden": int(tests["pairs"].sum() - large["pairs"].sum()), **_left_out(connection, filters)}
    frame = _with_means(large, beside, GAINS)
    return frame.sort_values(["gain", "test"], ascending=[False, True], ignore_index=True)


def gains_by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The same per cohort, newest first, of one test alone and two cohorts or more. Columns: GAINS_BY_COHORT."""
    names = {name: kind for name, kind in GAINS_BY_COHORT.items() if name not in {*MEANS, "older"}}
    if len(_tests(connection, filters)) != 1:
        return poured([], GAINS_BY_COHORT)
    statement = (
        _pairs(
            filters, Cohort.code, programme_label().label("programme"), Cohort.year, Cohort.number,
            Cohort.class_label, Cohort.host, *_sums(),
        )
        .join(Cohort, Cohort.id == EnrolmentFact.cohort_id)
        .join(Programme, Programme.code == EnrolmentFact.programme_code)
        .group_by(
            Cohort.id, Cohort.code, Programme.code, Programme.short_name, Cohort.year, Cohort.number,
            Cohort.class_label,
            Cohort.host,
        )
        .order_by(Cohort.year.desc(), Cohort.number.desc(), Cohort.id.desc())
    )  # fmt: skip
    cohorts = shown(read_frame(connection, statement, {**names, **_SUMS}), "code", n="pairs")
    if len(cohorts) < TO_COMPARE:
        return poured([], GAINS_BY_COHORT)
    beside = {"older": max(len(cohorts) - COHORTS_SHOWN, 0), **_left_out(connection, filters)}
    return _with_means(cohorts[:COHORTS_SHOWN], beside, GAINS_BY_COHORT).reset_index(drop=True)


def directions(connection: Connection, filters: Filters) -> pd.DataFrame:
    """How many rose, stayed equal and fell in each test, most fallen first. Columns: DIRECTIONS."""
    counts = {
        ROSE: func.count().filter(_gain > 0),
        EQUAL: func.count().filter(_gain == 0),
        FELL: func.count().filter(_gain < 0),
    }
    statement = (
        _pairs(
            filters,
            Assessment.name.label("test"),
            func.count().label("pairs"),
            *(count.label(code) for code, count in counts.items()),
        )
        .group_by(Assessment.id, Assessment.name)
        .order_by(Assessment.id)
    )
    tests = [dict(row) for row in connection.execute(statement).mappings()]
    large = [row for row in tests if row["pairs"] >= MIN_GROUP]
    large.sort(key=lambda row: (-row[FELL] / row["pairs"], row["test"]))
    beside = {
        "hidden": sum(row["pairs"] for row in tests if row["pairs"] < MIN_GROUP),
        **_left_out(connection, filters),
    }
    return poured(
        (
            {
                "test": row["test"],
                "direction": code,
                "pairs": row[code],
                "share": row[code] / row["pairs"],
                **beside,
            }
            for row in large
            for code in DIRECTION_CODES
        ),
        DIRECTIONS,
    )


def gain_spread(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Pairs per bin of gain, lowest first, where the selection has exactly one test. Columns: GAIN_SPREAD.

    No rows where the pairs are few: a bin at the edge is somebody's gain.
    """
    tests = _tests(connection, filters)
    if len(tests) != 1 or tests[0] < QUARTER_GROUP:
        return poured([], GAIN_SPREAD)
    bins = (_gain + _LOWEST) // (BIN * 100)
    statement = _pairs(
        filters, bins.label("bin"), func.count().label("pairs"), func.count().filter(_gain < 0).label("fell")
    ).group_by(bins)
    found = {int(row.bin): row for row in connection.execute(statement)}
    beside = {
        "fallen": sum(row.fell for row in found.values()) / tests[0],
        **_left_out(connection, filters),
    }
    rows = []
    for place in range(min(found), max(found) + 1):
        pairs = found[place].pairs if place in found else 0
        at_least = place * BIN - _LOWEST // 100
        rows.append({"at_least": at_least, "pairs": pairs, "share": pairs / tests[0], **beside})
    return poured(rows, GAIN_SPREAD)


def _pairs(filters: Filters, *columns: Any) -> Select[*tuple[Any, ...]]:
    """`columns` of each complete pair."""
    return (
        select(*columns)
        .select_from(EnrolmentFact)
        .join(_pre, and_(_pre.enrolment_id == EnrolmentFact.enrolment_id, _pre.stage == "pre"))
        .join(
            _post,
            and_(
                _post.enrolment_id == _pre.enrolment_id,
                _post.assessment_id == _pre.assessment_id,
                _post.stage == "post",
            ),
        )
        .join(Assessment, and_(Assessment.id == _pre.assessment_id, Assessment.kind == TEST))
        .where(*stayed(filters))
    )


def _sums() -> tuple[Any, ...]:
    return (
        func.count().label("pairs"),
        func.sum(_pre.value).label("pre"),
        func.sum(_post.value).label("post"),
    )


def _tests(connection: Connection, filters: Filters) -> Sequence[int]:
    """The number of pairs of each test that has one."""
    return connection.scalars(_pairs(filters, func.count()).group_by(Assessment.id)).all()


def _with_means(sums: pd.DataFrame, beside: dict[str, int], columns: Columns) -> pd.DataFrame:
    rows = []
    for row in sums.to_dict("records"):
        pre, post, n = int(row["pre"]), int(row["post"]), int(row["pairs"])
        means = {"before": points(pre, n), "after": points(post, n), "gain": points(post - pre, n)}
        rows.append({**row, **means, **beside})
    return poured(rows, columns)


def _left_out(connection: Connection, filters: Filters) -> dict[str, int]:
    each = connection.scalar(scores(filters, TEST, func.count())) or 0
    pairs = connection.scalar(_pairs(filters, func.count())) or 0
    return {"unpaired": each - 2 * pairs, **without_scores(connection, filters, TEST)}
