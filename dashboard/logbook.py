"""The log of access, as pages write to it: aside, so that nobody waits for it and no page fails with it.

But names are shown only when that is written down.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.in_turn import do
from dashboard.settings import settings
from queries import audit
from queries.engine import DatabaseProblem, database_url, write_engine, writing

if TYPE_CHECKING:
    from sqlalchemy import Engine

_log = logging.getLogger(__name__)
_writer = ThreadPoolExecutor(1, thread_name_prefix="logbook")


def note(account_id: int | None, action: str, detail: dict[str, object]) -> Future[None]:
    """Write down, in the real database, what an account did now; see `queries.audit.record`."""
    return _writer.submit(_write, settings().real_url, account_id, action, detail, datetime.now(UTC))


def note_once(place: str, account_id: int | None, action: str, detail: dict[str, object]) -> None:
    """The same, but not again as long as it is the same: a page is drawn many times. `place` tells pages apart."""
    key = f"logbook.{place}"
    if st.session_state.get(key) != (action, detail):
        st.session_state[key] = (action, detail)
        note(account_id, action, detail)


def note_first(place: str, url: str, account_id: int | None, action: str, detail: dict[str, object]) -> None:
    """`note_once` for what is not shown before it is written down, in the database at `url`.

    Raises DatabaseProblem where that cannot be done now: whoever waits for it has a page in front of him.
    """
    key = f"logbook.{place}"
    if st.session_state.get(key) != (action, detail):
        write_down(url, account_id, action, detail)
        st.session_state[key] = (action, detail)


def write_down(url: str, account_id: int | None, action: str, detail: dict[str, object]) -> None:
    """Write down now what an account does. Raises DatabaseProblem where that cannot be done."""
    engine = write_engine(database_url(url))
    try:
        with writing(engine) as connection:
            audit.record(connection, account_id, action, detail, datetime.now(UTC))
    finally:
        engine.dispose()


def _write(url: str, account_id: int | None, action: str, detail: dict[str, object], now: datetime) -> None:
    def record(engine: Engine) -> None:
        with writing(engine) as connection:
            audit.record(connection, account_id, action, detail, now)

    try:
        do(url, record, tell=lambda *_: None)
    except DatabaseProblem as problem:
        _log.error("not in the log of access: %s of account %s (%s)", action, account_id, problem.trouble)
