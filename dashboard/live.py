"""Live: a page asks a cheap question often and draws itself again when the answer has changed."""

from __future__ import annotations

import streamlit as st

from dashboard.data import Source, source
from queries.engine import DatabaseProblem

POLL_S = 3


def follow(shown: Source | None) -> None:
    """Watch the database from this page on; `shown` is what is on screen (None: a trouble)."""

    @st.fragment(run_every=POLL_S)
    def watch() -> None:
        if _now() != shown:
            st.rerun()

    watch()


def _now() -> Source | None:
    try:
        return source()
    except DatabaseProblem:
        return None
