"""Summaries: what is asked of everybody is answered from sums, what is asked of few from the facts themselves.

`parts` defines what an enrolment adds, `keeping` adds it up, `reading` decides for a selection where its rows come
from. Both sources have the same columns, so a question is written once.
"""

from queries.summaries.keeping import add, rebuild, take_away, wrong

__all__ = ["add", "rebuild", "take_away", "wrong"]
