"""Forms for `queries.composition`: who came, and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.encodings import count_and_share, counts, form, labelled, names, tooltip

if TYPE_CHECKING:
    from dashboard.texts import Words


def by_origin(words: Words) -> alt.LayerChart:
    """Bars: from which kind of agency do they come?"""
    return _bars("origin", words)


def top_agencies(words: Words) -> alt.LayerChart:
    """Bars: which agencies send most? What is folded into "lainnya" is grey."""
    return _bars(
        "agency",
        words,
        colour=alt.when("datum.folded > 0").then(alt.value("@rest")).otherwise(alt.value("@accent")),
    )


def by_position_level(words: Words) -> alt.LayerChart:
    """Bars: how high are their posts?"""
    return _bars("position_level", words)


def by_rank(words: Words) -> alt.LayerChart:
    """Bars: which golongan do they hold?"""
    return _bars("rank", words)


def by_education(words: Words) -> alt.LayerChart:
    """Bars: what have they studied?"""
    return _bars("education", words)


def by_programme(words: Words) -> alt.LayerChart:
    """Bars: which programmes do they follow?"""
    return _bars("programme", words, "programme_kind")


def by_generation_and_gender(words: Words) -> alt.LayerChart:
    """Paired bars: how old are they, and how many of them are women?"""
    genders = [*words.listed("gender").values(), words("nothing.not_recorded")]
    colour = alt.Color("gender:N", scale=alt.Scale(domain=genders, range=["@men", "@women", "@rest"]))
    rows = labelled(form()).encode(
        x=counts(),
        y=names("generation"),
        yOffset=alt.YOffset("gender:N", sort=None, scale=alt.Scale(domain=genders)),
        tooltip=tooltip(words, "generation", "gender", "enrolments", "share"),
    )
    return alt.layer(rows.mark_bar().encode(color=colour), _ends(rows)).properties(height=alt.Step(20))


def _bars(column: str, words: Words, *more: str, colour: object = None) -> alt.LayerChart:
    rows = labelled(form()).encode(
        x=counts(), y=names(column), tooltip=tooltip(words, column, *more, "enrolments", "share")
    )
    known = alt.when(f"datum.{column} === {_quoted(words('nothing.not_recorded'))}")
    painted = colour if colour is not None else known.then(alt.value("@rest")).otherwise(alt.value("@accent"))
    return alt.layer(rows.mark_bar().encode(color=painted), _ends(rows))


def _ends(rows: alt.Chart) -> alt.Chart:
    return rows.mark_text(align="left", dx=6, style="label").encode(text=count_and_share())


def _quoted(text: str) -> str:
    """A Vega expression's string literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
