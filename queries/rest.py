"""The rest: all other agencies together, with which a reader of agencies is compared. Totals, and nothing finer.

His own people's results he may know, and then they hide nobody: so the others are asked about alone. k and the
neighbours (`queries.neighbours`) count them without his, and tell of no selection that a step would lay bare.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queries.competency.selected import counted, poured, sums
from queries.filters import Scope
from queries.frames import Columns
from queries.neighbours import told

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

IN_TOTAL: Columns = {
    "jp_known": "int64",  # enrolments with recorded JP
    "jp_recorded": "int64",  # hundredths of a JP
    "jp_attended": "Int64",  # what rests on a hidden group is missing: here on jp_known
    "sessions_known": "int64",
    "sessions_recorded": "int64",
    "sessions_attended": "Int64",
    "assessed": "int64",
    "passed": "Int64",  # of the assessed: lulus
    "banded": "int64",
    "satisfying": "Int64",  # of the banded: lulus, and Memuaskan or better
    "pairs": "int64",
    "paired": "int64",  # enrolments with a pair
    "improved": "Int64",  # of the pairs: post above pre
}
RESTS_ON = {
    "jp_attended": "jp_known",
    "sessions_attended": "sessions_known",
    "passed": "assessed",
    "satisfying": "banded",
    "improved": "paired",
}
"""What is not told of few people -> the size of the group that it is told of."""


def in_total(connection: Connection, filters: Filters) -> pd.DataFrame:
    """What all other agencies add up to, in one row; none for who is not compared. Columns: IN_TOTAL.

    The same years, programmes and genders; agencies that the reader chose are among his own. The others of one
    cohort are too near to be a total.
    """
    others = replace(filters, scope=filters.scope.others, agencies=())
    if others.scope.is_empty or filters.cohorts:
        return poured([], IN_TOTAL)
    found = sums(connection, others, *(name for name in IN_TOTAL if name != "passed"))
    found["passed"] = _passed(connection, filters)
    tellable = told(connection, others, *RESTS_ON.values())
    hidden = {column for column, n in RESTS_ON.items() if found[n] < filters.k or n not in tellable}
    return poured([{name: None if name in hidden else n for name, n in found.items()}], IN_TOTAL)


def _passed(connection: Connection, filters: Filters) -> int:
    """Of all, less one's own: results are kept by origin, so to leave out some agencies each fact would be read."""
    mine = replace(filters, agencies=())
    everybody = replace(mine, scope=Scope(everything=True, min_group=filters.k))
    all_passed, own_passed = (counted(connection, asked, "status").get("lulus", 0) for asked in (everybody, mine))
    return all_passed - own_passed
