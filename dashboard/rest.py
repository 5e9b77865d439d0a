"""What a reader of agencies is compared with: all other agencies together, in one line below a number of his own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.figure import hidden_of

if TYPE_CHECKING:
    from dashboard.page import Page

RESULTS = {"passed": "assessed", "satisfying": "banded"}
"""The shares of Kompetensi, and what each is a share of."""


def said_of_rest(page: Page, part: str, whole: str, people: str | None = None) -> str:
    """Instansi lain: 93,1 % (n = 12.345). Empty for who is not compared."""
    share = _share(page, part, whole, people or whole)
    return page.words("rest.total", share=share) if share else ""


def say_results(page: Page) -> None:
    """The same of the results, in one line."""
    shares = {part: _share(page, part, whole, whole) for part, whole in RESULTS.items()}
    if all(shares.values()):
        st.caption(page.words("rest.results", **shares))


def _share(page: Page, part: str, whole: str, people: str) -> str:
    """93,1 % (n = 12.345), or why there is no such number."""
    counts, words = page.rest(), page.words
    if counts is None:
        return ""
    if not (n := int(counts[people])):
        return words("rest.nothing")
    if pd.isna(counts[part]):
        return hidden_of(n, words).lower()
    return words("rest.share", share=words.percent(counts[part] / counts[whole]), n=words.number(n))
