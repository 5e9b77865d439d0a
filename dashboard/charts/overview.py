"""Forms for `queries.overview`: how many, over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.encodings import tooltip

if TYPE_CHECKING:
    from dashboard.texts import Words

WIDEST = 72
"""A column never becomes a slab, however few years there are."""


def by_year(words: Words) -> alt.TopLevelMixin:
    """Columns: is training growing or shrinking? Chosen years stand out."""
    years = alt.Chart().encode(
        x=alt.X("year:O", axis=alt.Axis(title=None, labelAngle=0), scale=alt.Scale(paddingInner=0.35)),
        y=alt.Y("enrolments:Q", axis=None, scale=alt.Scale(zero=True)),
        tooltip=tooltip(words, "year", "enrolments", "cohorts"),
    )
    colour = alt.when("datum.chosen").then(alt.value("@accent")).otherwise(alt.value("@rest"))
    number = alt.Text("enrolments:Q", format=",.0f")
    return alt.layer(
        years.mark_bar(width=alt.ExprRef(f"min({WIDEST}, bandwidth('x'))")).encode(color=colour),
        years.mark_text(baseline="bottom", dy=-4, style="label").encode(text=number),
    ).properties(height=220)
