"""Figure: the only thing that is shown or exported, and the form that it is drawn on.

A form is converted to a specification once per process, theme and language; after that only frames travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.cohorts import cohort_label
from dashboard.plain import flat
from dashboard.settings import settings
from dashboard.texts import PERCENTAGES, Words
from dashboard.theme import Theme, painted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import altair as alt

    Form = Callable[[Words], alt.TopLevelMixin]
    Headline = Callable[[pd.DataFrame, Words], str]

COHORT = ("programme", "year", "number", "class_label", "provider")
"""The columns that together name a cohort."""
HUNDREDTHS = {"jp_recorded", "jp_attended"}
"""Columns that queries give in hundredths, and readers see in JP."""


@dataclass(frozen=True)
class FigureKind:
    """What a figure is before it has data: registered once, under one key."""

    key: str
    """"topic.name": also the name of its query and of its texts."""
    form: Form
    headline: Headline
    """The finding, as a sentence, from the frame in codes."""
    measure: str
    """What is counted: the definition that is shown, and the privacy rule that applies."""
    vocabulary: tuple[tuple[str, str], ...] = ()
    """Columns whose codes are shown as words, and the section of the texts that has them."""
    detail: str | None = None
    """Another query, for the table below, where the chart folds rows that the table lists."""
    note: bool = False
    """Whether the texts hold a note that belongs under the chart."""
    counted: str = "enrolments"
    """The column whose sum is n."""
    parted: bool = True
    """Whether the rows part what is counted; otherwise each row has the whole of it."""
    disclosed: str | None = None
    """The column that is missing where a group is hidden."""
    not_over: Callable[[pd.DataFrame, Words, date], str] | None = None
    """What the headline adds while the newest period is not over, given today."""
    remark: Headline | None = None
    """A note that depends on the data; an empty one is not shown."""
    listed: str | None = None
    """Another query: cohorts that the chart cannot show, which are counted and listed below it."""
    aside: tuple[str, ...] = ()
    """Columns that count who is left out, the same in every row: said under the chart, not drawn."""
    empty: str = "empty.selection"
    """What is said where there is nothing to draw."""


@dataclass(frozen=True)
class Figure:
    """A figure with its data: what the screen, a slide, a sheet and the print share."""

    key: str
    headline: str
    subtitle: str
    n: int
    frame: pd.DataFrame
    """In words: as shown, nothing more."""
    description: str
    """The text alternative: what kind of chart, of what, and its finding."""
    definition: str
    note: str | None


def make(kind: FigureKind, frame: pd.DataFrame, words: Words, today: date | None = None) -> Figure:
    """Pour a query's frame into a figure, as it is told `today`. The frame must have rows."""
    headline = kind.headline(frame, words)
    if kind.not_over and today:
        headline += kind.not_over(frame, words, today)
    headline = flat(headline)
    return Figure(
        key=kind.key,
        headline=headline,
        subtitle=words(f"{kind.key}.subtitle"),
        n=int(frame[kind.counted].sum() if kind.parted else frame[kind.counted].max()),
        frame=in_words(kind, frame, words),
        description=f"{words(f'{kind.key}.description')} {headline}.",
        definition=words(f"measure.{kind.measure}.definition", **limits()),
        note=" ".join(_notes(kind, frame, words)) or None,
    )


def _notes(kind: FigureKind, frame: pd.DataFrame, words: Words) -> list[str]:
    """What belongs under the chart: who is left out, and what else is to be known."""
    first = frame.iloc[0]
    left_out = [
        words(f"aside.{name}", n=words.number(first[name]), **limits()) for name in kind.aside if first[name]
    ]
    notes = [words("figure.left_out", parts="; ".join(left_out))] if left_out else []
    if kind.note:
        notes.append(words(f"{kind.key}.note"))
    if kind.remark and (remark := kind.remark(frame, words)):
        notes.append(remark)
    return notes


def in_words(kind: FigureKind, frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The same frame with words for codes, and for what is not recorded."""
    shown = frame.drop(columns=[name for name in kind.aside if name in frame])
    if "class_label" in shown:
        shown = with_cohort(shown, words) if "provider" in shown else _with_cohorts(shown, words)
    for column, section in kind.vocabulary:
        if column in shown:
            shown[column] = [words.of(section, code) for code in shown[column]]
    for column in HUNDREDTHS & set(shown.columns):
        shown[column] = shown[column].astype("Float64") / 100
    if "folded" in shown:
        column = next(name for name in ("agency", "office", "cohort") if name in shown)
        shown[column] = [
            words(f"{kind.key}.folded", n=words.number(folded)) if folded else name
            for name, folded in zip(_shortened(shown[column], words), shown["folded"], strict=True)
        ]
    for share in PERCENTAGES.keys() & set(shown.columns):
        shown[PERCENTAGES[share]] = [
            hidden(words) if pd.isna(value) else words.percent(value) for value in shown[share]
        ]
    if kind.disclosed and kind.disclosed in shown:
        shown["hidden"] = hidden(words)
    for column in shown.select_dtypes(("str", "object")).columns:
        shown[column] = [flat(value) if isinstance(value, str) else value for value in shown[column]]
    return shown


def _shortened(names: pd.Series[str], words: Words) -> list[str]:
    """Names as charts write them, in full where two would be alike; a row without one is not itemised."""
    short = [words.short(name) if isinstance(name, str) else words("nothing.not_itemised") for name in names]
    return [
        name if short.count(brief) > 1 and isinstance(name, str) else brief
        for name, brief in zip(names, short, strict=True)
    ]


def with_cohort(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The same frame with one column `cohort`, in front, for the five that name a cohort."""
    several = len(set(frame["provider"].dropna())) > 1
    labels = []
    for row in frame[list(COHORT)].itertuples(index=False):
        if not isinstance(row.programme, str):
            labels.append("")  # a row that folds cohorts is named by its number
            continue
        name = cohort_label(words, row.year, row.number, row.class_label, row.provider if several else None)
        labels.append(f"{row.programme} · {name}")
    shown = frame.drop(columns=list(COHORT))
    shown.insert(0, "cohort", labels)
    return shown


def limits() -> dict[str, int]:
    """The size from which on a group is told about, and the one from which on its quartiles are."""
    k = settings().small_group
    return {"k": k, "quarter": 4 * k}


def hidden(words: Words) -> str:
    """What stands in the place of a number about a hidden group."""
    return words("nothing.hidden", **limits())


def hidden_of(n: int, words: Words, *, short: bool = False) -> str:
    """The same for a group of n, which may be hidden to protect a smaller one; in short where there is no room."""
    kind = "hidden" if n < limits()["k"] else "protecting"
    return words(f"nothing.{kind}_short" if short else f"nothing.{kind}", **limits())


def _with_cohorts(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The same frame with the name of a cohort within its programme, in place of the parts of its key."""
    parts = ["year", "number", "class_label", "host"]
    names = [cohort_label(words, *row) for row in frame[parts].itertuples(index=False)]
    shown = frame.drop(columns=["code", *parts])
    shown.insert(0, "cohort", names)
    return shown


def specification(kind: FigureKind, theme: Theme, language: str) -> dict[str, Any]:
    """The Vega-Lite specification of a figure's form, without data. Shared: never change it."""
    return _specification(kind.form, theme, language)


@cache
def _specification(form: Form, theme: Theme, language: str) -> dict[str, Any]:
    spec = form(Words(language)).to_dict()
    spec.pop("datasets", None)  # placeholders of Altair's, which would hide the frame
    for layer in (spec, *spec.get("layer", [])):
        layer.pop("data", None)
    return painted(spec, theme, language)
