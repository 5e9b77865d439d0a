"""Forms for `queries.quality`: where reports and rows disagree, and what is not recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.encodings import (
    RATE_LABELS,
    bar_ends,
    cohort_names,
    form,
    percent,
    rates,
    tooltip,
    wrapped_names,
)

if TYPE_CHECKING:
    from dashboard.texts import Words


def disagreements(words: Words) -> alt.TopLevelMixin:
    """Bars: by how many do enrolments and report differ, and which way? The way is a word, not a colour."""
    of = f"' {words('quality.out_of')} '"
    apart = "datum.enrolments > 0 ? ' ' + format(datum.apart, ',') : ''"
    label = (
        f"datum.agreement + ({apart}) + ' · ' + format(datum.enrolments, ',') + {of} + format(datum.reported, ',')"
    )
    end = alt.ExprRef(f"max(40, width - {RATE_LABELS})")
    rows = (
        form()
        .transform_calculate(label=label)
        .encode(
            x=alt.X("apart:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[0, end]), stack=None),
            y=cohort_names(),
            tooltip=tooltip(words, "cohort", "agreement", "reported", "enrolments", "apart"),
        )
    )
    return alt.layer(rows.mark_bar(color="@accent"), bar_ends(rows))


def gaps(words: Words) -> alt.TopLevelMixin:
    """Bars: what is most often not recorded, of all that could have it?"""
    label = f"format(datum.missing, ',') + (datum.missing ? ' · ' + {percent('share')} : '')"
    rows = (
        form()
        .transform_calculate(label=label)
        .encode(
            x=rates("share", from_zero=True),
            y=wrapped_names("field"),
            tooltip=tooltip(words, "field", "missing", "whole", "unit", "share"),
        )
    )
    return alt.layer(rows.mark_bar(color="@accent"), bar_ends(rows))
