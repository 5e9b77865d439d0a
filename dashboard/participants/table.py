"""The rows of people as the page shows them: names are text, whatever is in them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import selection
from dashboard.plain import plain
from dashboard.tables import heading

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

    from dashboard.texts import Words


def table(people: pd.DataFrame, words: Words) -> Styler:
    """The table. Scores are numbers underneath: that is what Streamlit puts to the right."""
    cohorts = selection.cohort_names(people, words)
    rows = pd.DataFrame(
        {
            heading("name", words): [plain(name) for name in people["name"]],
            heading("agency", words): [plain(agency) for agency in people["agency"]],
            heading("cohort", words): [plain(cohorts[code]) for code in people["code"]],
            heading("attendance", words): [plain(_attended(row, words)) for row in people.itertuples(index=False)],
            heading("final_score", words): people["final_score"].astype("float64") / 100,
            heading("status", words): [plain(words.of("status", status)) for status in people["status"]],
        }
    )
    points = partial(words.number, decimals=2)
    return rows.style.format(points, subset=[heading("final_score", words)], na_rep=words("nothing.no_data"))


def _attended(row: Any, words: Words) -> str:
    """95,0 % (38 dari 40)."""
    if pd.isna(row.jp_recorded) or not row.jp_recorded:
        return words("nothing.no_data")
    share = words.percent(row.jp_attended / row.jp_recorded)
    return words(
        "participants.attended", share=share, jp=_jp(row.jp_attended, words), of=_jp(row.jp_recorded, words)
    )


def _jp(hundredths: int, words: Words) -> str:
    return words.number(hundredths / 100, 1 if hundredths % 100 else 0)
