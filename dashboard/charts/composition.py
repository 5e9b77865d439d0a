"""Forms for `queries.composition`: who came, and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.encodings import PHONE, ROW, bar_ends, counts, form, labelled, names, tooltip, wrapped_names

if TYPE_CHECKING:
    from dashboard.texts import Words

TALL_ROW = 36
"""Height of an office: their names take two lines."""


def by_origin(words: Words) -> alt.TopLevelMixin:
    """Bars: from which kind of agency do they come?"""
    return _bars("origin", words)


def top_agencies(words: Words) -> alt.TopLevelMixin:
    """Bars: which agencies send most? The others, folded, are a number without a bar: it would dwarf the rest."""
    return _senders("agency", words)


def by_office(words: Words) -> alt.TopLevelMixin:
    """Bars: which offices of the one government send most?"""
    return _senders("office", words, TALL_ROW)


def by_position_level(words: Words) -> alt.TopLevelMixin:
    """Bars: how high are their posts?"""
    return _bars("position_level", words)


def by_rank(words: Words) -> alt.TopLevelMixin:
    """Bars: which golongan do they hold?"""
    return _bars("rank", words)


def by_education(words: Words) -> alt.TopLevelMixin:
    """Bars: what have they studied?"""
    return _bars("education", words)


def by_programme(words: Words) -> alt.TopLevelMixin:
    """Bars: which programmes do they follow?"""
    return _bars("programme", words, "programme_kind")


def by_generation_and_gender(words: Words) -> alt.TopLevelMixin:
    """Paired bars: how old are they, and how many of them are women?"""
    genders = [*words.listed("gender").values(), words("nothing.not_recorded")]
    legend = alt.Legend(orient="top", title=None, offset=4, columns=alt.ExprRef(f"{PHONE} ? 2 : 3"))
    colour = alt.Color(
        "gender:N", legend=legend, scale=alt.Scale(domain=genders, range=["@men", "@women", "@rest"])
    )
    rows = labelled(form()).encode(
        x=counts(),
        y=names("generation"),
        yOffset=alt.YOffset("gender:N", sort=None, scale=alt.Scale(domain=genders, paddingInner=0.1)),
        tooltip=tooltip(words, "generation", "gender", "enrolments", "share"),
    )
    bars = alt.layer(rows.mark_bar().encode(color=colour), bar_ends(rows))
    return bars.properties(height=alt.Step(18))


def _senders(column: str, words: Words, row: int = ROW) -> alt.TopLevelMixin:
    rows = labelled(form().properties(height=alt.Step(row))).transform_calculate(
        bar="datum.folded > 0 ? 0 : datum.enrolments"
    )
    rows = rows.encode(
        x=counts("bar"), y=wrapped_names(column), tooltip=tooltip(words, column, "enrolments", "share")
    )
    unknown = alt.datum[column] == words("nothing.not_itemised")
    colour = alt.when(unknown).then(alt.value("@rest")).otherwise(alt.value("@accent"))
    return alt.layer(rows.mark_bar().encode(color=colour), bar_ends(rows))


def _bars(column: str, words: Words, *more: str) -> alt.TopLevelMixin:
    """One bar per category; what is not recorded is grey."""
    rows = labelled(form()).encode(
        x=counts(), y=names(column), tooltip=tooltip(words, column, *more, "enrolments", "share")
    )
    unknown = alt.datum[column] == words("nothing.not_recorded")
    colour = alt.when(unknown).then(alt.value("@rest")).otherwise(alt.value("@accent"))
    return alt.layer(rows.mark_bar().encode(color=colour), bar_ends(rows))
