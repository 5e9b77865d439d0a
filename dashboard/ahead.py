"""What is going to be asked is looked up before it is: a page that asked something will ask it of the next selection.

A page draws its figures one after the other. Meanwhile a helper answers its questions from the last on, until the
two meet: drivers let go of the interpreter while a database works.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.data import Source, ask
from queries.engine import DatabaseProblem

if TYPE_CHECKING:
    from queries.filters import Filters

    Asked = dict[str, None]
    """Names of questions, in the order in which they were first asked."""

ASKED, BEGUN = "asked", "begun"
"""In the session: topic -> what its page has asked; what the helpers were given."""
HELPERS = max(1, min(4, (os.cpu_count() or 1) - 1))
PATIENCE_S = 1.0
PAINTING_S = 0.4
"""What takes long begins so much later than the rest is answered: a browser on the same machine paints meanwhile."""
STEP_S = 0.05

_helpers = ThreadPoolExecutor(HELPERS, thread_name_prefix="ahead")
_slow = ThreadPoolExecutor(HELPERS, thread_name_prefix="slow")


def begin(topic: str, filters: Filters, source: Source) -> None:
    """Have looked up what the page of this topic has asked before, for these filters.

    What is being looked up is waited for by whoever asks it, not looked up twice. A trouble is met by him too.
    """
    for past in _begun():
        past.cancel()
    before = st.session_state.get(ASKED, {}).get(topic, {})
    st.session_state[BEGUN] = [_helpers.submit(_look_up, name, filters, source) for name in reversed(before)]


def note(topic: str) -> Asked:
    """Where a page of this topic notes what it asks, from now on."""
    asked: Asked = {}
    st.session_state.setdefault(ASKED, {})[topic] = asked
    return asked


def look_up_last(name: str, filters: Filters, source: Source) -> None:
    """Have looked up what takes long, when the rest is answered and painted. Leaves when the reader asks for more."""
    _wait(_begun(), PATIENCE_S)
    _wait([], PAINTING_S)
    answer = _slow.submit(_look_up, name, filters, source)
    try:
        while not answer.done():
            _wait([answer], PATIENCE_S)
    finally:
        answer.cancel()


def _wait(futures: list[Future[None]], at_most_s: float) -> None:
    """Wait for these, or for the time where there are none; in steps, between which Streamlit ends what is over."""
    end = time.monotonic() + at_most_s
    while (left := end - time.monotonic()) > 0 and not (futures and all(one.done() for one in futures)):
        if futures:
            wait(futures, min(left, STEP_S))
        else:
            time.sleep(min(left, STEP_S))
        st.session_state.get(BEGUN)  # looked at for that


def _begun() -> list[Future[None]]:
    return list(st.session_state.get(BEGUN, ()))


def _look_up(name: str, filters: Filters, source: Source) -> None:
    with suppress(DatabaseProblem):
        ask(name, filters, source)
