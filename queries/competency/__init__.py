"""Competency: results, and the three kinds of score, which are never mixed.

`results` are verdicts, `bands` qualifications; `components` and `finals` are the evaluation of longer courses;
`gains` compares a test before and after; `levels` are competencies against what the post needs.
Source: the sums of `queries.summaries`. Who withdrew has no result. Scores are hundredths: their sums are exact, and
divided at the end.
"""

from queries.competency.bands import bands
from queries.competency.components import components
from queries.competency.finals import by_agency, by_cohort, by_generation
from queries.competency.gains import directions, gain_spread, gains, gains_by_cohort
from queries.competency.levels import against_standard, by_position_level, standings
from queries.competency.results import status
from queries.competency.selected import kinds
from queries.competency.waiting import waiting

__all__ = [
    "against_standard",
    "bands",
    "by_agency",
    "by_cohort",
    "by_generation",
    "by_position_level",
    "components",
    "directions",
    "gain_spread",
    "gains",
    "gains_by_cohort",
    "kinds",
    "standings",
    "status",
    "waiting",
]
