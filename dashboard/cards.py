"""Cards: the few numbers that a head of agency takes along, each with its n, its comparison and its course."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.figure import hidden_of
from dashboard.rest import said_of_rest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.page import Page
    from dashboard.texts import Words

    Counts = Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """A number of the selection: a count, or a share with what it is made of."""

    key: str
    part: str
    """Column of `queries.outcomes` (or `queries.overview.size`): the count, or the share's numerator."""
    whole: str | None = None
    """The denominator of a share."""
    people: str | None = None
    """How many enrolments the share rests on; without it, the denominator says so."""
    not_for: tuple[str, ...] = ()
    """Kinds of programmes for which there is no such number, because they have no such tests."""

    def value(self, counts: Counts) -> float | None:
        """The count, or the share of 0 to 1; missing where it would rest on nothing, or is hidden."""
        if self.whole is None:
            return float(counts[self.part])
        if pd.isna(counts[self.part]) or not counts[self.whole]:
            return None
        return float(counts[self.part] / counts[self.whole])

    def n(self, counts: Counts) -> int:
        """How many enrolments it rests on."""
        return int(counts[self.people or self.whole or self.part])

    def written(self, counts: Counts, words: Words) -> str:
        """The value as readers see it, or which kind of nothing it is."""
        value = self.value(counts)
        if value is not None:
            return words.number(value) if self.whole is None else words.percent(value)
        if n := self.n(counts):
            return hidden_of(n, words)
        if counts.get("programme_kind") in self.not_for:
            return words("nothing.not_applicable")
        return words(f"card.{self.key}.nothing")

    def in_short(self, counts: Counts, words: Words) -> str:
        """The value, or the sign for which kind of nothing it is: a card has no room for its words."""
        if self.value(counts) is not None:
            return self.written(counts, words)
        n = self.n(counts)
        return hidden_of(n, words, short=True) if n else words("nothing.no_data")


CARDS = (
    Card("enrolments", "enrolments"),
    Card("cohorts", "cohorts"),
    Card("attendance", "jp_attended", "jp_recorded", "jp_known"),
    Card("satisfying", "satisfying", "banded"),
    Card("improved", "improved", "pairs", "paired", not_for=("struktural", "latsar")),
)


def show_cards(page: Page) -> None:
    """One card per number. One year is compared with the year before; several years show their course."""
    words = page.words
    counts = page.ask("outcomes.in_total").iloc[0].to_dict()
    years = page.ask("outcomes.by_year").to_dict("records")
    if len(page.filters.years) > 1:
        years = [row for row in years if row["chosen"]]
    with st.grid(columns=len(CARDS), min_column_width=165, gap="small"):
        for card in CARDS:
            with st.container(border=True, gap="xsmall", height="stretch"):
                course = [value for row in years if (value := card.value(row)) is not None]
                st.metric(
                    words(f"card.{card.key}.label"),
                    card.in_short(counts, words),
                    chart_data=course if len(course) > 1 else None,
                )
                for line in (
                    card.written(counts, words) if card.value(counts) is None else "",
                    _course(card, years, words),
                    _comparison(card, page),
                    _rests_on(card, page, counts),
                    said_of_rest(page, card.part, card.whole, card.people) if card.whole else "",
                ):
                    if line:
                        st.caption(line)
                if card.key == "enrolments":
                    page.say_people()


def small_card(label: str, value: str, below: str, compared: str = "") -> None:
    """A number with the line that says what it is a part of, and one of what it is compared with."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.metric(label, value)
        for line in (below, compared):
            if line:
                st.caption(line)


def _rests_on(card: Card, page: Page, counts: Counts) -> str:
    """What the number is made of, and who is left out; of a few tests it is not said how they went."""
    words = page.words
    if card.key == "cohorts":
        states = page.ask("overview.states").itertuples(index=False)
        return " · ".join(words(f"state_counted.{row.state}", n=words.number(row.cohorts)) for row in states)
    written = {name: words.number(count) for name, count in counts.items() if not pd.isna(count)}
    key = "rests_on_few" if card.key == "improved" and card.value(counts) is None else "rests_on"
    return words(f"card.{card.key}.{key}", **written)


def _course(card: Card, years: list[Counts], words: Words) -> str:
    """2019: 2.232 → 2026: 2.993, over the years that have the number."""
    known = [row for row in years if card.value(row) is not None]
    if len(known) < 2:  # noqa: PLR2004  one year has no course
        return ""
    first, last = known[0], known[-1]
    return words(
        "card.course",
        first=first["year"],
        first_value=card.written(first, words),
        last=last["year"],
        last_value=card.written(last, words),
    )


def _comparison(card: Card, page: Page) -> str:
    """The same number of the year before, up to the same day where the year is not over."""
    if len(page.filters.years) != 1:
        return ""
    (year,), words, today = page.filters.years, page.words, page.today
    if year > today.year:
        return words("card.not_comparable", year=year - 1)
    cut = _a_year_before(today) if year == today.year else None
    before = replace(page.filters, years=(year - 1,), begun_by=cut)
    same = replace(page.filters, begun_by=today) if cut else page.filters
    earlier, now = (page.ask_of("outcomes.in_total", filters).iloc[0].to_dict() for filters in (before, same))
    old, new = card.value(earlier), card.value(now)
    if old is None or new is None or not earlier["enrolments"]:
        return words("card.not_comparable", year=year - 1)
    said = {"value": card.written(earlier, words), "change": _change(card, new, old, words)}
    if cut:
        return words("card.compared_until", day=words.day(today), now=card.written(now, words), **said)
    return words("card.compared", label=year - 1, **said)


def _a_year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))


def _change(card: Card, new: float, old: float, words: Words) -> str:
    """Naik 181, turun 0,4 poin: in words, since a colour or an arrow would say more than is known."""
    unit = 1 if card.whole is None else 100
    decimals = 0 if card.whole is None else 1
    size = words.number(abs(new - old) * unit, decimals)
    if size == words.number(0, decimals):
        return words("card.same")
    way = "up" if new > old else "down"
    return words(f"card.{way}" if card.whole is None else f"card.{way}_points", size=size)
