"""Live: a page asks a cheap question often and draws itself again when the answer has changed.

A page rests after a redraw, however fast registers are filled, but so that the next change too is on it within five
seconds; pages that were opened together do not ask together, since each waits a little differently.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access
from dashboard.data import Source, source
from queries.engine import DatabaseProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.access import Reader

POLL_S = 1.0
SPREAD_S = 1.0
REST_S = 2.5
"""With the longest wait for a poll, the refresher's look, and the drawing itself, less than five seconds."""
REDRAWN = "redrawn_at"


def follow(shown: Source | None) -> None:
    """Watch the database and the reader's rights from this page on; `shown` is what is on screen (None: a trouble)."""
    reader = _reader()
    _redraw_when(lambda: _now() != shown or _reader() != reader)


def follow_rights() -> None:
    """Watch the reader's rights alone, on a page that shows no figures."""
    reader = _reader()
    _redraw_when(lambda: _reader() != reader)


def _redraw_when(has_changed: Callable[[], bool]) -> None:
    @st.fragment(run_every=POLL_S + random.uniform(0, SPREAD_S))  # noqa: S311  spread, not a secret
    def watch() -> None:
        if has_changed() and _rested():
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


def _reader() -> Reader | None:
    try:
        return access.reader()
    except DatabaseProblem:
        return None
