"""What is stored and not shown yet: results that wait for others, counted in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.page import Page
    from dashboard.texts import Words


def say_waiting(page: Page) -> None:
    """Say in how many cohorts of the selection results wait; nothing where none do."""
    if sentence := waiting_said(page.ask("competency.waiting"), page.filters.k, page.words):
        st.caption(sentence, help=page.words("waiting.why"))


def waiting_said(found: pd.DataFrame, k: int, words: Words) -> str | None:
    """The sentence for an answer of `queries.competency.waiting`."""
    cohorts = int(found["cohorts"].iloc[0])
    return words("waiting.said", cohorts=words.number(cohorts), k=k) if cohorts else None
