"""Forms for `queries.attendance`: who was expected, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.encodings import (
    bar_ends,
    cohort_names,
    counts,
    form,
    labelled,
    names,
    percent,
    rate_ends,
    rate_scale,
    rates,
    tooltip,
)

if TYPE_CHECKING:
    from dashboard.texts import Words

ALWAYS_SEEN = 0.9
"""A rate axis reaches from here to one, at least: the difference of 99,8 and 99,9 % should look small."""
NEWEST = 64
"""Width kept free for the number at the end of a line."""
LOWEST = 20
"""Height kept free between the lowest rate and the months below it."""
IN_JP = ("enrolments", "jp_attended", "jp_recorded", "rate")
IN_SESSIONS = ("enrolments", "sessions_attended", "sessions_recorded", "rate")


def rate_by_month(words: Words) -> alt.TopLevelMixin:
    """Line: does attendance rise or fall, and does it stay above the limit? Gaps where nothing was held."""
    limit = alt.Chart().transform_filter("datum.order === datum.newest && isValid(datum.limit)")
    label = f"'{words('attendance.limit')} ' + format(datum.limit, '.0%')"
    return _over_months(
        words,
        IN_JP,
        limit.mark_rule(strokeDash=[4, 4], color="@quiet").encode(y=alt.Y("limit:Q")),
        limit.transform_calculate(label=label)
        .mark_text(align="left", baseline="bottom", dy=-4, style="label")
        .encode(x=alt.value(0), y="limit:Q", text="label:N"),
    )


def session_rate_by_month(words: Words) -> alt.TopLevelMixin:
    """Line: does attendance, by sessions, rise or fall? The limit is one of JP, so it is not drawn."""
    return _over_months(words, IN_SESSIONS)


def rate_by_agency(words: Words) -> alt.TopLevelMixin:
    """Dots: which agency's people miss most JP?"""
    return _dots(words, "agency", IN_JP)


def session_rate_by_agency(words: Words) -> alt.TopLevelMixin:
    """Dots: which agency's people miss most sessions?"""
    return _dots(words, "agency", IN_SESSIONS)


def rate_by_cohort(words: Words) -> alt.TopLevelMixin:
    """Dots: in which cohort were most JP missed?"""
    return _dots(words, "cohort", IN_JP)


def session_rate_by_cohort(words: Words) -> alt.TopLevelMixin:
    """Dots: in which cohort were most sessions missed?"""
    return _dots(words, "cohort", IN_SESSIONS)


def missed_jp(words: Words) -> alt.TopLevelMixin:
    """Histogram: how many missed nothing, and how far does the tail reach?"""
    return _missed(words, "missed_jp")


def missed_sessions(words: Words) -> alt.TopLevelMixin:
    """Histogram: how many missed no session, and how far does the tail reach?"""
    return _missed(words, "missed_sessions")


def kinds_of_absence(words: Words) -> alt.TopLevelMixin:
    """Bars: why do they stay away? Lateness, which is attended, stands apart in grey."""
    number = f"format(datum.sessions, ',') + (datum.sessions ? ' · ' + {percent('share')} : '')"
    label = f"isValid(datum.sessions) ? {number} : datum.hidden"
    rows = form().transform_calculate(label=label, bar="isValid(datum.sessions) ? datum.sessions : 0")
    rows = rows.encode(
        x=counts("bar"),
        y=names("mark"),
        tooltip=tooltip(words, "mark", "sessions", "sessions_recorded", "enrolments"),
    )
    colour = alt.when("datum.absent").then(alt.value("@accent")).otherwise(alt.value("@rest"))
    at_least_one = rows.mark_point(opacity=0).encode(x=alt.XDatum(1, type="quantitative", axis=None))
    return alt.layer(rows.mark_bar().encode(color=colour), bar_ends(rows), at_least_one)


def completeness(words: Words) -> alt.TopLevelMixin:
    """Bars: whose register has gaps? What is not filled is the pale rest of the bar."""
    label = "format(datum.sessions_filled, ',') + ' / ' + format(datum.sessions_held, ',')"
    behind = words("attendance.completeness.behind")
    rows = form().transform_calculate(
        label=f"{label} + (datum.behind ? ' · ' + (datum.folded ? datum.behind + ' ' : '') + '{behind}' : '')"
    )
    rows = rows.encode(
        y=cohort_names(),
        tooltip=tooltip(words, "cohort", "sessions_filled", "sessions_held", "filled", "behind"),
    )
    filled = rates("filled", from_zero=True)
    whole = alt.XDatum(1, type="quantitative", scale=rate_scale(from_zero=True), axis=None)
    return alt.layer(
        rows.mark_bar(color="@grid").encode(x=whole),
        rows.mark_bar(color="@accent").encode(x=filled),
        rows.mark_text(align="left", dx=6, style="label").encode(x=whole, text="label:N"),
    )


def _dots(words: Words, column: str, numbers: tuple[str, ...]) -> alt.TopLevelMixin:
    """One dot per group, the folded ones grey; small groups have no rate and no dot."""
    rows = form().transform_filter("isValid(datum.rate)")
    rows = rows.transform_calculate(label=f"{percent('rate')} + ' · n = ' + format(datum.enrolments, ',')")
    rows = rows.encode(
        x=rates(),
        y=cohort_names() if column == "cohort" else names(column),
        tooltip=tooltip(words, column, *numbers),
    )
    unknown = f"datum.{column} === '{words('nothing.not_itemised')}'"
    colour = alt.when(f"datum.folded > 0 || {unknown}").then(alt.value("@rest")).otherwise(alt.value("@accent"))
    return alt.layer(
        _always_seen("x"),
        rows.mark_rule(color="@grid").encode(x2=alt.value(0)),
        rows.mark_circle(size=110, opacity=1).encode(color=colour),
        rate_ends(rows),
    )


def _missed(words: Words, section: str) -> alt.TopLevelMixin:
    bins = list(words.listed(section).values())
    rows = labelled(form())
    rows = rows.encode(
        x=counts(),
        y=names("missed").scale(domain=bins, paddingInner=0.12, paddingOuter=0.1),
        tooltip=tooltip(words, "missed", "enrolments", "share"),
    )
    nothing = alt.datum["missed"] == bins[0]
    colour = alt.when(nothing).then(alt.value("@rest")).otherwise(alt.value("@accent"))
    return alt.layer(rows.mark_bar().encode(color=colour), bar_ends(rows))


def _over_months(words: Words, numbers: tuple[str, ...], *more: alt.Chart) -> alt.TopLevelMixin:
    """A line that is broken wherever a month is missing: `run` numbers its unbroken pieces."""
    x = alt.X(
        "when:T",
        scale=alt.Scale(type="utc", range=[12, alt.ExprRef(f"width - {NEWEST}")]),
        axis=alt.Axis(
            title=None,
            format="%b %Y",
            tickCount=alt.TimeIntervalStep(interval="month", step=1),
            labelOverlap=True,
            labelSeparation=10,
            labelFlush=False,
            grid=False,
        ),
    )
    y = alt.Y(
        "rate:Q",
        scale=alt.Scale(zero=False, nice=True, range=[alt.ExprRef(f"height - {LOWEST}"), 0]),
        axis=alt.Axis(
            format=".0%",
            tickCount=5,
            title=None,
            grid=True,
        ),
    )
    line = alt.Chart().encode(x=x, y=y)
    newest = line.transform_filter("datum.order === datum.newest")
    return (
        alt.layer(
            _always_seen("y"),
            *more,
            line.mark_line(color="@accent", strokeWidth=2).encode(detail="run:N"),
            line.mark_circle(color="@accent", size=60, opacity=1).encode(
                tooltip=tooltip(words, "month", *numbers)
            ),
            newest.transform_calculate(label=percent("rate"))
            .mark_text(align="left", dx=9, style="label")
            .encode(text="label:N"),
        )
        .transform_filter("isValid(datum.rate)")
        .transform_calculate(
            order="12 * toNumber(slice(datum.month, 0, 4)) + toNumber(slice(datum.month, 5, 7)) - 1",
            when="utc(toNumber(slice(datum.month, 0, 4)), toNumber(slice(datum.month, 5, 7)) - 1, 1)",
        )
        .transform_calculate(month="utcFormat(datum.when, '%B %Y')")
        .transform_window(before="lag(order)", sort=[alt.SortField("order")])
        .transform_calculate(broken="isValid(datum.before) && datum.order - datum.before === 1 ? 0 : 1")
        .transform_window(run="sum(broken)", sort=[alt.SortField("order")], frame=[None, 0])
        .transform_joinaggregate(newest="max(order)")
        .properties(height=260)
    )


def _always_seen(axis: str) -> alt.Chart:
    """Nothing to see: it keeps a scale from ALWAYS_SEEN to one in view, whatever the data."""
    first, last = {"type": "quantitative", "datum": ALWAYS_SEEN}, {"datum": 1}
    rule: alt.Chart = alt.Chart().mark_rule(opacity=0).encode(**{axis: first, f"{axis}2": last})
    return rule
