"""A page: who is reading, what was asked, how fresh it is; then figures, placed by their key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import ahead, live, selection
from dashboard.admission import admit
from dashboard.catalogue import FIGURES
from dashboard.data import Source, ask, shown
from dashboard.figure import Figure, FigureKind, hidden, in_words, limits, make, specification
from dashboard.plain import plain
from dashboard.settings import settings
from dashboard.tables import written
from dashboard.texts import Words
from dashboard.trouble import say_trouble
from queries.attendance.cohorts import LISTED
from queries.engine import DatabaseProblem

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.access import Reader
    from dashboard.ahead import Asked
    from dashboard.theme import Theme
    from queries.filters import Filters

PEOPLE = "overview.people"


@dataclass(frozen=True)
class Page:
    """An opened page. Its filters come from `open_page` and from nowhere else."""

    reader: Reader
    filters: Filters
    source: Source
    words: Words
    today: date
    """In the office's zone."""
    asked: Asked
    """What is asked of it is noted here."""

    def ask(self, name: str) -> pd.DataFrame:
        """The answer to a query for this page's filters, at the version that the page was opened at."""
        self.asked.setdefault(name)
        return _answered(name, self.filters, self.source, self.words)

    def ask_of(self, name: str, filters: Filters) -> pd.DataFrame:
        """The answer for a selection beside this page's own (the year before), in the same scope."""
        return _answered(name, replace(filters, scope=self.filters.scope), self.source, self.words)

    def rest(self) -> dict[str, Any] | None:
        """What all other agencies add up to, for a reader who is compared with them; see `queries.rest`."""
        if self.filters.scope.others.is_empty:
            return None
        found = self.ask("rest.in_total").to_dict("records")
        return {str(name): value for name, value in found[0].items()} if found else None

    def without_rows(self, key: str) -> str | None:
        """What is said in place of the figure registered under `key`, where it has nothing to draw."""
        kind, frame = FIGURES[key], self.ask(key)
        if frame.empty:
            return self.words(kind.empty, **limits())
        if kind.disclosed and frame[kind.disclosed].isna().all():
            return f"{self.words(f'{kind.key}.subtitle')}: {hidden(self.words).lower()}."
        return None

    def size(self) -> dict[str, int]:
        """How much the selection holds; see `queries.overview.SIZE`."""
        row = self.ask("overview.size").iloc[0]
        return {str(name): int(value) for name, value in row.items()}

    @st.fragment(parallel=True)
    def say_people(self) -> None:
        """3.100 orang; "paling banyak" where somebody without an identifier may be counted twice.

        Counting people takes longer than adding up enrolments: it begins when the rest is on the screen.
        """
        words = self.words
        ahead.look_up_last(PEOPLE, self.filters, self.source)
        people = words.number(int(_answered(PEOPLE, self.filters, self.source, words)["people"].iloc[0]))
        if unknown := self.size()["unidentified"]:
            why = words("said.people_at_most_why", n=words.number(unknown))
            st.caption(words("said.people_at_most", n=people), help=why)
        else:
            st.caption(words("said.people", n=people))

    def show_first(self, *keys: str) -> None:
        """Show the first of these figures that has something to draw: the last is for all other selections."""
        self.show(next((key for key in keys if not self.without_rows(key)), keys[-1]))

    def show(self, key: str) -> None:
        """Show the figure registered under `key`, with its table and its definition in reach."""
        kind = FIGURES[key]
        frame = self.ask(key)
        with st.container(gap="xsmall"):
            if nothing := self.without_rows(key):
                st.caption(nothing)
                self._remark(kind)
                self._list(kind)
                return
            figure = make(kind, frame, self.words, self.today)
            st.markdown(f"##### {plain(figure.headline)}")
            st.caption(f"{plain(figure.subtitle)} · {_size(kind, figure, self.words)}")
            st.vega_lite_chart(
                figure.frame,
                specification(kind, _theme(), self.words.language),
                theme=None,
                key=f"chart.{key}",
                alt=figure.description,
            )
            self._below(figure)

    def _unshown(self, kind: FigureKind) -> pd.DataFrame:
        return self.ask(kind.listed) if kind.listed else pd.DataFrame()

    def _remark(self, kind: FigureKind) -> None:
        """Cohorts that a chart cannot show, counted in a sentence."""
        frame, number = self._unshown(kind), self.words.number
        if len(frame):
            n = number(int(frame["enrolments"].sum()))
            st.caption(self.words(f"{kind.listed}.remark", cohorts=number(len(frame)), n=n))

    def _list(self, kind: FigureKind) -> None:
        """Cohorts that a chart cannot show, on demand."""
        frame = self._unshown(kind)
        if frame.empty:
            return
        listed = st.popover(
            self.words(f"{kind.listed}.listed"), type="tertiary", key=f"listed.{kind.key}", on_change="rerun"
        )
        if listed.open:
            self._tabulate(listed, in_words(kind, frame, self.words))

    def _below(self, figure: Figure) -> None:
        words, kind = self.words, FIGURES[figure.key]
        if figure.note:
            st.caption(plain(figure.note))
        self._remark(kind)
        with st.container(horizontal=True, gap="small"):
            table = st.popover(
                words("figure.table"), type="tertiary", key=f"table.{figure.key}", on_change="rerun"
            )
            definition = st.popover(words("figure.definition"), type="tertiary", key=f"definition.{figure.key}")
            self._list(kind)
        definition.markdown(figure.definition)
        if table.open:
            detail = in_words(kind, self.ask(kind.detail), words) if kind.detail else figure.frame
            self._tabulate(table, detail)

    def _tabulate(self, place: DeltaGenerator, frame: pd.DataFrame) -> None:
        """A table; of thousands of cohorts the first."""
        if len(frame) >= LISTED:
            place.caption(self.words("figure.first_rows", n=self.words.number(LISTED)))
        place.table(written(frame[:LISTED], self.words), hide_index=True)


def open_page(topic: str) -> Page:
    """Open the page of a topic: title, filters in words, freshness. Stops here where nothing can be shown."""
    words = Words(settings().language)
    reader = admit(words)
    scope = reader.scope_on(topic)
    if scope.is_empty:
        st.stop()
    st.title(words(f"{topic}.title"), anchor=False)
    try:
        origin = shown()
    except DatabaseProblem as problem:
        say_trouble(problem, words)
    today = datetime.now(settings().timezone).date()
    page = Page(reader, selection.chosen(scope), origin, words, today, ahead.note(topic))
    _say_what_is_shown(page)
    live.follow(origin)
    return page


def _say_what_is_shown(page: Page) -> None:
    words, fresh = page.words, page.source.fresh
    if not fresh.has_rows:
        st.info(words("empty.database"), icon=":material/inbox:")
        st.caption(words("empty.database_cure"))
        live.follow(page.source)
        st.stop()
    size = page.size()
    parts = [
        selection.said(page.filters, page.source, words),
        words("said.enrolments", n=words.number(size["enrolments"])),
    ]
    if fresh.changed_at:
        parts.append(words("said.fresh", moment=words.moment(fresh.changed_at, settings().timezone)))
    st.caption(plain(" · ".join(parts)))
    if not size["enrolments"]:
        st.info(words("empty.selection"), icon=":material/filter_alt_off:")
        st.caption(words("empty.selection_cure"))
        live.follow(page.source)
        st.stop()


def _answered(name: str, filters: Filters, origin: Source, words: Words) -> pd.DataFrame:
    try:
        return ask(name, filters, origin)
    except DatabaseProblem as problem:
        say_trouble(problem, words)


def _size(kind: FigureKind, figure: Figure, words: Words) -> str:
    """n = 3.100; with its unit where it does not count enrolments."""
    key = "figure.n" if kind.counted == "enrolments" else f"figure.n_{kind.counted}"
    return words(key, n=words.number(figure.n))


def _theme() -> Theme:
    return "dark" if st.context.theme.type == "dark" else "light"
