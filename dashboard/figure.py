"""Figure: the only thing that is shown or exported, and the form that it is drawn on.

A form is converted to a specification once per process, theme and language; after that only frames travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from dashboard.cohorts import cohort_label
from dashboard.texts import Words
from dashboard.theme import Theme, painted

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt
    import pandas as pd

    Form = Callable[[Words], alt.TopLevelMixin]
    Headline = Callable[[pd.DataFrame, Words], str]


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


def make(kind: FigureKind, frame: pd.DataFrame, words: Words) -> Figure:
    """Pour a query's frame into a figure. The frame must have rows."""
    headline = kind.headline(frame, words)
    return Figure(
        key=kind.key,
        headline=headline,
        subtitle=words(f"{kind.key}.subtitle"),
        n=int(frame[kind.counted].sum()),
        frame=in_words(kind, frame, words),
        description=f"{words(f'{kind.key}.description')} {headline}.",
        definition=words(f"measure.{kind.measure}.definition"),
        note=" ".join(_notes(kind, frame, words)) or None,
    )


def _notes(kind: FigureKind, frame: pd.DataFrame, words: Words) -> list[str]:
    """What belongs under the chart: who is left out, and what else is to be known."""
    first = frame.iloc[0]
    left_out = [words(f"aside.{name}", n=words.number(first[name])) for name in kind.aside if first[name]]
    notes = [words("figure.left_out", parts="; ".join(left_out))] if left_out else []
    return [*notes, words(f"{kind.key}.note")] if kind.note else notes


def in_words(kind: FigureKind, frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The same frame with words for codes, and for what is not recorded."""
    shown = frame.drop(columns=[name for name in kind.aside if name in frame])
    if "class_label" in shown:
        shown = _with_cohorts(shown, words)
    for column, section in kind.vocabulary:
        if column in shown:
            shown[column] = [words.of(section, code) for code in shown[column]]
    if "folded" in shown:
        shown["agency"] = [
            words(f"{kind.key}.folded", n=words.number(folded)) if folded else words.short(name)
            for name, folded in zip(shown["agency"], shown["folded"], strict=True)
        ]
    return shown


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
