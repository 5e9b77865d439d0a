"""Live: a page asks a cheap question often and draws itself again when the answer has changed.

A page rests after a redraw, however fast registers are filled, but so that the next change too is on it within five
seconds; pages that were opened together do not ask together, since each waits a little differently.
"""

from __future__ import annotations

import random
import time

import streamlit as st

from dashboard.data import Source, source
from queries.engine import DatabaseProblem

POLL_S = 1.0
SPREAD_S = 1.0
REST_S = 2.5
"""With the longest wait for a poll, the refresher's look, and the drawing itself, less than five seconds."""
REDRAWN = "redrawn_at"


def follow(shown: Source | None) -> None:
    """Watch the database from this page on; `shown` is what is on screen (None: a trouble)."""

    @st.fragment(run_every=POLL_S + random.uniform(0, SPREAD_S))  # noqa: S311  spread, not a secret
    def watch() -> None:
        if _now() != shown and _rested():
            st.session_state[REDRAWN] = time.monotonic()
            st.rerun()

    watch()


def _rested() -> bool:
    return bool(time.monotonic() - st.session_state.get(REDRAWN, float("-inf")) >= REST_S)


def _now() -> Source | None:
    try:
        return source()
    except DatabaseProblem:
        return None
