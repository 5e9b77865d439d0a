"""Forms for `queries.competency`: results, and the three kinds of score, each with charts of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.encodings import (
    LABELS,
    bar_ends,
    counts,
    form,
    labelled,
    names,
    percent,
    tooltip,
    wrapped_names,
)

if TYPE_CHECKING:
    from dashboard.texts import Words

TALL_ROW = 42
"""Height of a category whose name may take two lines."""
TALLEST_ROW = 48
"""The same for two names, one below the other: on a phone they take three lines."""
HEIGHT = 260
ROOM = f"max(40, width - {LABELS})"
"""What is left of the width for marks where numbers stand at the right."""
HIGHEST_LEVEL = 5
GREATEST = 100
"""The ends of the scale of gains are this far from 0."""
TICK = "length(datum.label) > 5 ? format(datum.value, ',.1f') : datum.label"
"""An axis on which a single value lies has a tick with six decimals."""


def status(words: Words) -> alt.TopLevelMixin:
    """Bars: how many of the assessed passed?"""
    return _bars("status", words)


def bands(words: Words) -> alt.TopLevelMixin:
    """Bars: how well, in the words of the certificate?"""
    return _bars("band", words)


def components(words: Words) -> alt.TopLevelMixin:
    """Dots: which part of the evaluation is weakest, and how far do people differ?"""
    hints = ("component", "programme", "scores", "mean", "spread", "remedials")
    rows = _tall(TALLEST_ROW).transform_calculate(part="datum.component + '\\n' + datum.programme")
    return _dots(rows, "part", words, *hints, count="scores")


def by_generation(words: Words) -> alt.TopLevelMixin:
    """Dots: do generations differ more than people within them?"""
    return _dots(_tall(), "generation", words, "generation", "enrolments", "mean", "spread", count="enrolments")


def by_cohort(words: Words) -> alt.TopLevelMixin:
    """A strip of dots per programme: which cohorts lie apart from the others?"""
    hints = tooltip(words, "cohort", "programme", "enrolments", "mean")
    cohorts: alt.Chart = form().encode(
        x=_points("mean", words("competency.axis.mean")),
        y=names("programme"),
        color=alt.value("@accent"),
        tooltip=hints,
    )
    drawn: alt.Chart = cohorts.mark_circle(size=90, opacity=0.6)
    return drawn


def by_agency(words: Words) -> alt.TopLevelMixin:
    """Funnel: which agencies lie further from the mean than chance would take groups of their size?"""
    room = alt.Scale(type="log", nice=False, range=[24, alt.ExprRef("max(60, width - 80)")])
    size = alt.X(
        "enrolments:Q", scale=room, axis=alt.Axis(title=words("competency.axis.size"), grid=False, format=",.0f",
                                                  tickCount=5)
    )  # fmt: skip
    base = alt.Chart().encode(x=size)

    def line(column: str, dash: list[int]) -> alt.Chart:
        drawn: alt.Chart = base.mark_line(strokeDash=dash, strokeWidth=1.2).encode(
            y=_height(f"{column}:Q", words("competency.axis.mean")), color=alt.value("@rest")
        )
        return drawn

    hints = tooltip(words, "agency", "enrolments", "mean", "overall", "low", "high")
    dots = base.encode(y=_height("mean:Q", words("competency.axis.mean")), tooltip=hints)
    colour = alt.when("datum.outside").then(alt.value("@accent")).otherwise(alt.value("@rest"))
    short = "datum.agency"
    for long, abbreviation in words.listed("abbreviation").items():
        short = f"replace({short}, /^{long} /, '{abbreviation} ')"
    named = (
        dots.transform_filter("datum.outside")
        .transform_calculate(short=short)
        .mark_text(dy=-11, style="label", limit=170)
    )
    return alt.layer(
        line("low", [4, 3]),
        line("high", [4, 3]),
        line("overall", [1, 0]),
        dots.mark_circle(size=70, opacity=0.85).encode(color=colour),
        named.encode(text="short:N"),
    ).properties(height=340)


def gains(words: Words) -> alt.TopLevelMixin:
    """Dumbbells: in which course does the test rise most?"""
    return _dumbbells("test", words)


def gains_by_cohort(words: Words) -> alt.TopLevelMixin:
    """Dumbbells: in which cohort does the test rise most?"""
    return _dumbbells("cohort", words)


def directions(words: Words) -> alt.TopLevelMixin:
    """Stacked bars: how many fell, and in which course?"""
    return _parts("test", "direction", ("fell", "equal", "rose"), ("@fell", "@rest", "@accent"), "pairs", words)


def gain_spread(words: Words) -> alt.TopLevelMixin:
    """Histogram: how are gains spread, and how many lie below zero?"""
    low, high = "format(datum.at_least, ',d')", "format(datum.under, ',d')"
    between = f"{low} + ' {words('competency.axis.up_to')} ' + {high}"
    edges = f"datum.at_least <= {-GREATEST} ? '< ' + {high} : datum.under >= {GREATEST} ? '≥ ' + {low} : {between}"
    bins = (
        alt.Chart()
        .transform_calculate(edges=edges)
        .encode(
            x=alt.X(
                "edges:O",
                sort=None,
                axis=alt.Axis(title=words("competency.axis.gain"), labelAngle=0, labelFontSize=12),
                scale=alt.Scale(paddingInner=0.08),
            ),
            y=alt.Y("pairs:Q", axis=None, scale=alt.Scale(zero=True)),
            tooltip=tooltip(words, "pairs", "share"),
        )
    )
    colour = alt.when("datum.under <= 0").then(alt.value("@fell")).otherwise(alt.value("@accent"))
    numbers = bins.mark_text(baseline="bottom", dy=-4, style="label").encode(
        text=alt.Text("pairs:Q", format=",.0f")
    )
    return alt.layer(bins.mark_bar().encode(color=colour), numbers).properties(height=HEIGHT)


def against_standard(words: Words) -> alt.TopLevelMixin:
    """Bullets: which competency is furthest below what the posts need?"""
    scale = alt.Scale(domain=[0, HIGHEST_LEVEL], zero=True, range=[0, alt.ExprRef(ROOM)])
    axis = alt.Axis(
        title=words("competency.axis.level"),
        tickMinStep=1,
        labelFlush=False,
        values=list(range(HIGHEST_LEVEL + 1)),
    )
    hints = tooltip(words, "competency", "scores", "level", "required", "gap", "met")
    label = "format(datum.level, ',.2f') + ' (' + format(datum.gap, '+,.2f') + ')'"
    rows = _tall().transform_calculate(label=label).encode(y=wrapped_names("competency"), tooltip=hints)
    need = rows.mark_tick(thickness=3, size=26).encode(
        x=alt.X("required:Q", scale=scale, axis=axis), color=alt.value("@text")
    )
    level = rows.mark_bar(size=14).encode(x=alt.X("level:Q", scale=scale, axis=axis), color=alt.value("@accent"))
    return alt.layer(level, need, _at_the_right(rows))


def standings(words: Words) -> alt.TopLevelMixin:
    """Stacked bars: how many are below, at and above the need?"""
    colours = ("@fell", "@accent", "@above")
    return _parts("competency", "standing", ("below", "meets", "above"), colours, "scores", words)


def by_position_level(words: Words) -> alt.TopLevelMixin:
    """Bars: on which rung is the need met most often?"""
    label = f"{percent('share')} + ' · n ' + format(datum.enrolments, ',')"
    scale = alt.Scale(domain=[0, 1], zero=True, range=[0, alt.ExprRef(ROOM)])
    rows = form().transform_calculate(label=label)
    hints = tooltip(words, "position_level", "enrolments", "scores", "share", "gap")
    rows = rows.encode(x=alt.X("share:Q", axis=None, scale=scale), y=names("position_level"), tooltip=hints)
    return alt.layer(rows.mark_bar().encode(color=alt.value("@accent")), bar_ends(rows))


def _bars(column: str, words: Words) -> alt.TopLevelMixin:
    rows = labelled(form()).encode(
        x=counts(), y=names(column), tooltip=tooltip(words, column, "enrolments", "share")
    )
    return alt.layer(rows.mark_bar().encode(color=alt.value("@accent")), bar_ends(rows))


def _dots(rows: alt.Chart, column: str, words: Words, *hints: str, count: str) -> alt.TopLevelMixin:
    """A dot for the mean over a line for the middle half; mean and n at the right."""
    middle = "format(datum.lower, ',.0f') + '–' + format(datum.upper, ',.0f')"
    rows = rows.transform_calculate(
        spread=f"isValid(datum.lower) ? {middle} : '{words('nothing.too_few')}'",
        label=f"format(datum.mean, ',.1f') + ' · n ' + format(datum.{count}, ',')",
    )
    rows = rows.encode(y=wrapped_names(column), tooltip=tooltip(words, *hints))
    title = words("competency.axis.points")
    half = rows.transform_filter("isValid(datum.lower)").mark_rule(strokeWidth=7, strokeCap="round", opacity=0.45)
    return alt.layer(
        half.encode(x=_points("lower", title), x2="upper:Q", color=alt.value("@rest")),
        rows.mark_circle(size=130, opacity=1).encode(x=_points("mean", title), color=alt.value("@accent")),
        _at_the_right(rows),
    )


def _dumbbells(column: str, words: Words) -> alt.TopLevelMixin:
    """Before in grey, after in blue, the gain and n at the right."""
    label = "format(datum.gain, '+,.1f') + ' · n ' + format(datum.pairs, ',')"
    rows = _tall().transform_calculate(label=label)
    rows = rows.encode(y=wrapped_names(column), tooltip=tooltip(words, column, "pairs", "before", "after", "gain"))
    title = words("competency.axis.points")
    before, after = _points("before", title), _points("after", title)
    return alt.layer(
        rows.mark_rule(strokeWidth=3).encode(x=before, x2="after:Q", color=alt.value("@rest")),
        rows.mark_circle(size=130, opacity=1).encode(x=before, color=alt.value("@rest")),
        rows.mark_circle(size=130, opacity=1).encode(x=after, color=alt.value("@accent")),
        _at_the_right(rows),
    )


def _parts(
    column: str, part: str, codes: tuple[str, ...], colours: tuple[str, ...], count: str, words: Words
) -> alt.TopLevelMixin:
    """Stacked bars of 100 %, the first part at the left, where it can be compared, and written at the right."""
    said = [words(f"{part}.{code}") for code in codes]
    label = f"datum.{part} === '{said[0]}' ? {percent('share')} + ' {said[0].lower()}' : ''"
    rows = _tall().transform_calculate(label=label, place=f"indexof({said}, datum.{part})")
    rows = rows.encode(y=wrapped_names(column), tooltip=tooltip(words, column, part, count, "share"))
    scale = alt.Scale(domain=[0, 1], zero=True, range=[0, alt.ExprRef(ROOM)])
    bars = rows.mark_bar(size=18).encode(
        x=alt.X("share:Q", axis=None, scale=scale, stack="zero"),
        color=alt.Color(
            f"{part}:N", scale=alt.Scale(domain=said, range=list(colours)), legend=alt.Legend(title=None)
        ),
        order=alt.Order("place:Q"),
    )
    return alt.layer(bars, _at_the_right(rows))


def _tall(row: int = TALL_ROW) -> alt.Chart:
    tall: alt.Chart = form().properties(height=alt.Step(row))
    return tall


def _points(column: str, title: str) -> alt.X:
    """Points from 0 to 100, of which the range that occurs is shown: dots need no zero."""
    scale = alt.Scale(zero=False, padding=12, range=[0, alt.ExprRef(ROOM)])
    ticks = alt.ExprRef(f"max(3, (width - {LABELS}) / 110)")
    return alt.X(
        f"{column}:Q", scale=scale, axis=alt.Axis(title=title, tickCount=ticks, labelExpr=TICK, labelFlush=False)
    )


def _height(field: str, title: str) -> alt.Y:
    return alt.Y(field, scale=alt.Scale(zero=False), axis=alt.Axis(title=title, tickCount=5, labelExpr=TICK))


def _at_the_right(rows: alt.Chart) -> alt.Chart:
    """What is written in the column at the right edge."""
    text: alt.Chart = rows.mark_text(align="right", style="label").encode(x=alt.value("width"), text="label:N")
    return text
