"""What the forms share: axes, labels and tooltips that compose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.texts import PERCENTAGES

if TYPE_CHECKING:
    from dashboard.texts import Words

ROW = 28
"""Height of one category, in pixels."""
NAMES, NAMES_ON_A_PHONE = 176, 116
"""Width of the column of category names: the same on every chart, so that left edges agree."""
ONE_LINE, ONE_LINE_ON_A_PHONE = 28, 16
"""Characters of a name that fit on one line of it."""
PHONE = "(containerSize()[0] < 400 && width > 0)"
"""On a phone, names are narrower, so that bars keep room. The container decides: `width` itself depends on names."""
LABELS = 110
"""Width kept free at the right for what is written at the end of a bar."""
RATE_LABELS = 140
"""The same, at the right of a rate and its n."""

LONGEST = 30
"""Characters that fit into the column of names."""
NARROW = 320
"""Below this width the numbers beside the dots must do: an axis has no room."""

FORMATS = {
    "enrolments": ",.0f",
    "cohorts": ",.0f",
    "jp_recorded": ",.1f",
    "jp_attended": ",.1f",
    "sessions": ",.0f",
    "sessions_recorded": ",.0f",
    "sessions_attended": ",.0f",
    "sessions_held": ",.0f",
    "sessions_filled": ",.0f",
    "behind": ",.0f",
    "scores": ",.0f", "pairs": ",.0f", "remedials": ",.0f",
    "mean": ",.1f", "overall": ",.1f", "low": ",.1f", "high": ",.1f",
    "before": ",.1f", "after": ",.1f", "gain": "+,.1f",
    "reported": ",.0f", "apart": ",.0f", "missing": ",.0f", "whole": ",.0f",
    "level": ",.2f", "required": ",.2f", "gap": "+,.2f",
}  # fmt: skip


def form() -> alt.Chart:
    """An empty form; it gets its frame when it is shown."""
    return alt.Chart().properties(height=alt.Step(ROW))


def names(column: str) -> alt.Y:
    """Categories down the left edge, in the order in which the frame gives them; on a phone on two lines."""
    return _names(column, f"{PHONE} ? {_lines(ONE_LINE_ON_A_PHONE)} : datum.label")


def cohort_names() -> alt.Y:
    """Cohorts, like `names`; a long one loses the middle, since its year and number come last."""
    shortened = r"replace(datum.label, /^(.{16}).*?( · [0-9]{4}.*)$/, '$1…$2')"
    wide = f"length(datum.label) > {LONGEST} ? {shortened} : datum.label"
    in_two = r"replace(datum.label, /^(.*?) · ([0-9]{4}.*)$/, '$1\n$2')"
    return _names("cohort", rf"{PHONE} ? split({_at_bracket(in_two, '^([^·]+)')}, '\n') : {wide}")


def wrapped_names(column: str) -> alt.Y:
    """Categories with long names, on two lines where they need them (or where the name itself breaks)."""
    return _names(column, f"{PHONE} ? {_lines(ONE_LINE_ON_A_PHONE)} : {_lines(ONE_LINE)}")


def _names(column: str, said: str) -> alt.Y:
    several = f"isArray({said}) && length({said}) > 1"  # lines hang from the first, which is then raised
    axis = alt.Axis(
        title=None,
        labelAlign="left",
        labelPadding=alt.ExprRef(f"{PHONE} ? {NAMES_ON_A_PHONE} : {NAMES}"),
        labelLimit=alt.ExprRef(f"{PHONE} ? {NAMES_ON_A_PHONE - 6} : {NAMES - 6}"),
        labelExpr=said,
        labelLineHeight=12,
        labelBaseline={"condition": {"test": several, "value": "bottom"}, "value": "middle"},
    )
    return alt.Y(f"{column}:N", sort=None, axis=axis, scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2))


def _lines(characters: int) -> str:
    """An expression: the name on two lines, where one is too short for it; best before a bracket, never before "I"."""
    first = f"^(?=.{{{characters + 1}}})(.{{1,{characters}}})"
    broken = rf"replace({_at_bracket('datum.label', first)}, /{first} (.{{4,}})/, '$1\n$2')"
    return rf"split({broken}, '\n')"


def _at_bracket(label: str, first: str) -> str:
    """An expression: what stands in brackets at the end of a label goes to a line of its own."""
    return rf"replace({label}, /{first} (\(.+)$/, '$1\n$2')"


def counts(column: str = "enrolments") -> alt.X:
    """Bars from zero; their ends carry the numbers, so the axis is silent."""
    scale = alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef(f"max(40, width - {LABELS})")])
    return alt.X(f"{column}:Q", axis=None, scale=scale, stack=None)


def rates(column: str = "rate", *, from_zero: bool = False) -> alt.X:
    """A share of one: bars from zero without an axis, or dots on an axis that need not begin there."""
    axis = alt.Axis(
        format=".0%",
        tickCount=5,
        title=None,
        labelExpr=f"width < {NARROW} ? '' : datum.label",
        labelFlush=False,
    )
    return alt.X(
        f"{column}:Q", axis=None if from_zero else axis, scale=rate_scale(from_zero=from_zero), stack=None
    )


def rate_scale(*, from_zero: bool) -> alt.Scale:
    """The scale of `rates`, which leaves room for what is written at the right."""
    end = alt.ExprRef(f"max(40, width - {RATE_LABELS})")
    return alt.Scale(zero=from_zero, nice=not from_zero, range=[0, end])


def rate_ends(rows: alt.Chart) -> alt.Chart:
    """What is written beside each dot."""
    text: alt.Chart = rows.mark_text(align="left", dx=10, style="label").encode(text="label:N")
    return text


def bar_ends(rows: alt.Chart) -> alt.Chart:
    """What is written at the end of each bar: see `labelled`."""
    text: alt.Chart = rows.mark_text(align="left", dx=6, style="label").encode(text="label:N")
    return text


def percent(column: str) -> str:
    """An expression: the share as `Words.percent` writes it, neither nothing nor all unless it is."""
    return f"datum.{PERCENTAGES[column]}"


def labelled(chart: alt.Chart) -> alt.Chart:
    """Adds the column `label`: 2.587 · 75,8 %; a zero needs no share."""
    label = f"format(datum.enrolments, ',') + (datum.enrolments ? ' · ' + {percent('share')} : '')"
    calculated: alt.Chart = chart.transform_calculate(label=label)
    return calculated


def tooltip(words: Words, *columns: str) -> list[alt.Tooltip]:
    """Hovering says the same as the labels, in words."""
    return [
        alt.Tooltip(f"{column}:Q", title=words(f"column.{column}"), format=FORMATS[column])
        if column in FORMATS
        else alt.Tooltip(f"{PERCENTAGES.get(column, column)}:N", title=words(f"column.{column}"))
        for column in columns
    ]
