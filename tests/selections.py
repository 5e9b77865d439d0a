"""Random selections over a database, the same for the same seed: what readers may choose, in any combination."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import TYPE_CHECKING

from queries.filters import EVERYTHING, Filters, Scope
from tests.twin import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.twin import Twin

MANY = 40
"""Selections: enough for every pair of filters to meet."""
NOTHING_HIDDEN = Scope(everything=True, min_group=1)
"""A permission for twins: every number is told, so that every number can be compared."""
GROUPS = ["pusat", "provinsi_sendiri", "provinsi_lain", "kabkota", "kabkota_sendiri", "kabkota_tidak_dirinci"]


def selections(
    twin: Twin, number: int, seed: int = 7, scope: Scope = EVERYTHING
) -> Iterator[tuple[Choice, Filters]]:
    """`number` choices, each also as Filters; the first is everything, the second matches nothing."""
    dice = random.Random(seed)
    years = sorted({row["year"] for row in twin.enrolments})
    codes = sorted({agency["code"] for row in twin.enrolments for agency in row["line"]})
    programmes = sorted({row["programme_code"] for row in twin.enrolments})
    cohorts = sorted({row["cohort"] for row in twin.enrolments})
    kinds = sorted({row["programme_kind"] for row in twin.enrolments})
    genders = sorted({row["gender"] for row in twin.enrolments if row["gender"]})
    yield Choice(), Filters(scope)
    yield Choice(years=(1950,)), Filters(scope, years=(1950,))
    for _ in range(number - 2):
        choice = Choice(
            years=tuple(dice.sample(years, dice.choice([0, 1, 1, 3]))),
            agencies=tuple(dice.sample(codes + GROUPS, dice.choice([0, 0, 1, 4]))),
            programmes=tuple(dice.sample(programmes, dice.choice([0, 0, 1, 2]))),
            cohorts=tuple(dice.sample(cohorts, dice.choice([0, 0, 0, 1, 5]))),
            programme_kinds=tuple(dice.sample(kinds, dice.choice([0, 0, 0, 1, 2]))),
            genders=tuple(dice.sample(genders, dice.choice([0, 0, 0, 1]))),
        )
        yield choice, Filters(scope, **asdict(choice))
