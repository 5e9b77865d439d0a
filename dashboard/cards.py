"""What stands above the charts of Ringkasan: a sentence that leads, and a row of cards with their course."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.page import people_in_words

if TYPE_CHECKING:
    from dashboard.page import Page

CARDS = ("enrolments", "people", "cohorts", "agencies")


def lead(page: Page) -> None:
    """The sentence that a head of agency takes along."""
    words, size = page.words, page.size()
    origins = page.ask("composition.by_origin")
    largest = origins.loc[origins["enrolments"].idxmax()]
    sentence = words(
        "overview.lead",
        enrolments=words.number(size["enrolments"]),
        cohorts=words.number(size["cohorts"]),
        programmes=words.number(size["programmes"]),
        agencies=words.number(size["agencies"]),
        people=people_in_words(size, words),
    )
    where = words(
        "overview.lead_share",
        share=words.percent(largest["share"]),
        origin=words.of("origin", largest["origin"]),
    )
    unnamed = words("overview.lead_unitemised", n=words.number(size["unitemised"])) if size["unitemised"] else ""
    st.markdown(f"#### {sentence} {where} {unnamed}")


def show_cards(page: Page) -> None:
    """One card per count, with its course over all years of the selection."""
    words, size, years = page.words, page.size(), page.ask("overview.by_year")
    first, last = years.iloc[0], years.iloc[-1]
    with st.grid(columns=len(CARDS), min_column_width=150, gap="small"):
        for card in CARDS:
            with st.container(border=True, gap="xsmall"):
                st.metric(
                    words(f"overview.card.{card}"),
                    words.number(size[card]),
                    chart_data=list(years[card]) if len(years) > 1 else None,
                )
                st.caption(
                    words("overview.card.one_year", first=first["year"])
                    if len(years) == 1
                    else words(
                        "overview.card.first_and_last",
                        first=first["year"],
                        first_value=words.number(first[card]),
                        last=last["year"],
                        last_value=words.number(last[card]),
                    )
                )
