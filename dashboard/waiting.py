"""What is stored and not shown yet: results that wait for others, counted in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.page import Page
    from dashboard.texts import Words


def say_waiting(page: Page) -> None:
    """Say how many results of the selection wait; nothing where none does."""
    if sentence := waiting_said(page.ask("competency.waiting"), page.filters.k, page.words):
        st.caption(sentence, help=page.words("waiting.why"))


def waiting_said(found: pd.DataFrame, k: int, words: Words) -> str | None:
    """The sentence for an answer of `queries.competency.waiting`."""
    enrolments, cohorts = (int(found[name].iloc[0]) for name in ("enrolments", "cohorts"))
    if not enrolments:
        return None
    return words("waiting.said", n=words.number(enrolments), cohorts=words.number(cohorts), k=k)
