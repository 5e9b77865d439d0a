"""Before and after: pairs of one test and one enrolment. Unlike tests are never averaged.

A pair is complete when both the pre-test and the post-test are there; a gain is post minus pre, in points.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from queries.bins import GAIN_WIDTH, GREATEST_GAIN, LEAST_GAIN
from queries.competency.groups import NEWEST, newest_cohorts, quarter_group
from queries.competency.selected import points, poured, without_scores
from queries.disclosure import hidden_parts
from queries.frames import Columns
from queries.neighbours import bare_parts, told
from queries.schema import UNPAIRED, Assessment, EnrolmentFact, ScoreFact
from queries.summaries import reading
from queries.vocabulary import TEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Connection, Subquery

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
GAINS_BY_COHORT: Columns = {**NEWEST, **MEANS}
DIRECTIONS: Columns = {
    "test": "str",
    "direction": "str",
    "pairs": "int64",
    "share": "float64",  # of the pairs of the test
    "hidden": "int64",
    **LEFT_OUT,
}
GAIN_SPREAD: Columns = {
    "at_least": "int64",  # points; the lowest bin begins where the scale does
    "under": "int64",  # the highest bin ends where the scale does, which belongs to it
    "pairs": "int64",
    "share": "float64",
    "fallen": "float64",  # share of all pairs with a post-test below the pre-test, the same in every row
    **LEFT_OUT,
}
FELL, EQUAL, ROSE = DIRECTION_CODES = ("fell", "equal", "rose")
COHORTS_SHOWN = 20


class Test(NamedTuple):
    """The complete pairs of one test: how many, how many rose and fell, and the sums of their scores."""

    assessment_id: int
    test: str
    pairs: int
    pre: int
    post: int
    improved: int
    fell: int
    scores: int
    """All pre-tests and post-tests, paired or not."""


def gains(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean before and after of each test, most gained first. Columns: GAINS."""
    tests = _tests(connection, filters)
    shown = _shown(connection, filters, tests)
    beside = {**_hidden(tests, shown), **_left_out(connection, filters, tests)}
    frame = _with_means((test._asdict() for test in shown), beside, GAINS)
    return frame.sort_values(["gain", "test"], ascending=[False, True], ignore_index=True)


def gains_by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The same per cohort, newest first, of one test alone and two cohorts or more. Columns: GAINS_BY_COHORT."""
    tests = _tests(connection, filters)
    if len(_paired(tests)) != 1:
        return poured([], GAINS_BY_COHORT)
    cohorts = newest_cohorts(connection, filters, COHORTS_SHOWN, "paired").to_dict("records")
    found = _sums_by_cohort(connection, filters, [row["cohort_id"] for row in cohorts])
    rows = ({**row, **found[row["cohort_id"]], "pairs": row["paired"]} for row in cohorts)
    return _with_means(rows, _left_out(connection, filters, tests), GAINS_BY_COHORT)


def directions(connection: Connection, filters: Filters) -> pd.DataFrame:
    """How many rose, stayed equal and fell in each test, most fallen first. Columns: DIRECTIONS."""
    tests = _tests(connection, filters)
    shown = _shown(connection, filters, tests)
    beside = {**_hidden(tests, shown), **_left_out(connection, filters, tests)}
    rows = []
    for test in sorted(shown, key=lambda test: (-test.fell / test.pairs, test.test)):
        counts = {FELL: test.fell, EQUAL: test.pairs - test.improved - test.fell, ROSE: test.improved}
        rows += [
            {"test": test.test, "direction": code, "pairs": n, "share": n / test.pairs, **beside}
            for code, n in counts.items()
        ]
    return poured(rows, DIRECTIONS)


def gain_spread(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Pairs per bin of gain, lowest first, where the selection has exactly one test. Columns: GAIN_SPREAD.

    No rows where the pairs are few, or lie in one bin: the edges of a bin of a few would be their gains.
    """
    tests = _tests(connection, filters)
    paired = _paired(tests)
    if len(paired) != 1 or paired[0].pairs < quarter_group(filters.k) or not _shown(connection, filters, tests):
        return poured([], GAIN_SPREAD)
    part, all_pairs = reading.tests(connection, filters), paired[0].pairs
    statement = (
        select(part.c.gain, reading.total(part.c.pairs).label("pairs"))
        .where(part.c.gain != UNPAIRED)
        .group_by(part.c.gain)
    )
    bins = _wide_at_the_ends({int(gain): int(pairs) for gain, pairs in connection.execute(statement)}, filters.k)
    beside = {"fallen": paired[0].fell / all_pairs, **_left_out(connection, filters, tests)}
    return poured(
        (
            {"at_least": low, "under": high, "pairs": pairs, "share": pairs / all_pairs, **beside}
            for low, high, pairs in bins
        ),
        GAIN_SPREAD,
    )


def _wide_at_the_ends(found: Mapping[int, int], k: int) -> list[tuple[int, int, int]]:
    """Bins as they are told: from which gain, up to which, how many. None where one would hold them all.

    The lowest and the highest gain are somebody's: the bins at the ends take their neighbours in until they hold k,
    and reach to the ends of the scale.
    """
    pairs = Counter[int]()
    for gain, n in found.items():
        pairs[min(gain, GREATEST_GAIN - GAIN_WIDTH)] += n
    edges = list(range(min(pairs), max(pairs) + 1, GAIN_WIDTH))
    counts = [pairs[edge] for edge in edges]
    while len(counts) > 1 and counts[0] < k:
        counts[:2] = [sum(counts[:2])]
        del edges[1]
    while len(counts) > 1 and counts[-1] < k:
        counts[-2:] = [sum(counts[-2:])]
        del edges[-1]
    ends = [LEAST_GAIN, *edges[1:], GREATEST_GAIN]
    return list(zip(ends, ends[1:], counts, strict=False)) if len(counts) > 1 else []


def _tests(connection: Connection, filters: Filters) -> list[Test]:
    """Each test of the selection, the ones without a pair too."""
    part = reading.tests(connection, filters)
    measures = (reading.total(part.c[name]).label(name) for name in Test._fields[2:])
    statement = (
        select(Assessment.id, Assessment.name, *measures)
        .join(part, part.c.assessment_id == Assessment.id)
        .group_by(Assessment.id, Assessment.name)
        .order_by(Assessment.id)
    )
    return [Test._make(row) for row in connection.execute(statement)]


def _paired(tests: list[Test]) -> list[Test]:
    return [test for test in tests if test.pairs]


def _sums_by_cohort(connection: Connection, filters: Filters, cohort_ids: list[int]) -> dict[int, dict[str, int]]:
    """Sums of the pairs of a few cohorts, before and after, from their scores."""
    score = ScoreFact
    statement = (
        select(score.cohort_id, func.sum(score.pre).label("pre"), func.sum(score.post).label("post"))
        .join(EnrolmentFact, EnrolmentFact.enrolment_id == score.enrolment_id)
        .where(
            score.cohort_id.in_(cohort_ids),
            score.kind == TEST,
            score.pre.is_not(None),
            score.post.is_not(None),
            *filters.conditions(),
        )
        .group_by(score.cohort_id)
    )
    return {row.cohort_id: {"pre": row.pre, "post": row.post} for row in connection.execute(statement)}


def _with_means(sums: Iterable[Mapping[str, Any]], beside: Mapping[str, int], columns: Columns) -> pd.DataFrame:
    rows = []
    for row in sums:
        pre, post, n = int(row["pre"]), int(row["post"]), int(row["pairs"])
        means = {"before": points(pre, n), "after": points(post, n), "gain": points(post - pre, n)}
        rows.append({**row, **means, **beside})
    return poured(rows, columns)


def _shown(connection: Connection, filters: Filters, tests: list[Test]) -> list[Test]:
    """The tests that may be shown. Cards add them up, and one person may have taken several."""
    if not told(connection, filters, "paired"):
        return []

    def rows(asked: Filters, _: Sequence[str]) -> Subquery:
        return reading.tests(connection, asked)

    bare = bare_parts(connection, filters, rows, ("pairs",), ("assessment_id",))["pairs"]
    sizes = {test.assessment_id: test.pairs for test in tests}
    hidden = hidden_parts(sizes, filters.k, {test for (test,) in bare}, overlap=True)
    return [test for test in _paired(tests) if test.assessment_id not in hidden]


def _hidden(tests: list[Test], shown: list[Test]) -> dict[str, int]:
    return {"hidden": sum(test.pairs for test in tests) - sum(test.pairs for test in shown)}


def _left_out(connection: Connection, filters: Filters, tests: list[Test]) -> dict[str, int]:
    unpaired = sum(test.scores - 2 * test.pairs for test in tests)
    return {"unpaired": unpaired, **without_scores(connection, filters, TEST)}
