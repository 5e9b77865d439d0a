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


def table(frame: pd.DataFrame, words: Words) -> Styler:
    """The table; of queries.participants.PARTICIPANTS. Scores stay numbers underneath, to stand to the right."""
    cohorts = selection.cohort_names(frame, words)
    rows = pd.DataFrame(
        {
            heading("name", words): [plain(name) for name in frame["name"]],
            heading("agency", words): [plain(agency) for agency in frame["agency"]],
            heading("cohort", words): [plain(cohorts[code]) for code in frame["code"]],
            heading("rate", words): [plain(_attended(row, words)) for row in frame.itertuples(index=False)],
            heading("final_score", words): frame["final_score"].astype("float64") / 100,
            heading("status", words): [plain(words.of("status", status)) for status in frame["status"]],
        }
    )
    points = partial(words.number, decimals=2)
    return rows.style.format(points, subset=[heading("final_score", words)], na_rep=words("nothing.no_data"))


def _attended(row: Any, words: Words) -> str:
    """95,0 % (38 dari 40 JP)."""
    if pd.isna(row.jp_recorded) or not row.jp_recorded:
        return words("nothing.no_data")
    share = words.percent(row.jp_attended / row.jp_recorded)
    return words(
        "participants.attended", share=share, jp=_jp(row.jp_attended, words), of=_jp(row.jp_recorded, words)
    )


def _jp(hundredths: int, words: Words) -> str:
    return words.number(hundredths / 100, 1 if hundredths % 100 else 0)
