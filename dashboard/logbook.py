"""The log of access, as pages write to it: aside, so that nobody waits for it and no page fails with it."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import streamlit as st

from dashboard.settings import settings
from queries import audit
from queries.engine import DatabaseProblem, database_url, write_engine, writing

PATIENCE_S, AGAIN_S = 120.0, 0.5
"""A load may keep the database for so long."""

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


def _write(url: str, account_id: int | None, action: str, detail: dict[str, object], now: datetime) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        engine = write_engine(database_url(url))
        try:
            with writing(engine) as connection:
                audit.record(connection, account_id, action, detail, now)
        except DatabaseProblem as problem:
            if problem.trouble == "locked" and time.monotonic() < deadline:
                time.sleep(AGAIN_S)
                continue
            _log.error("not in the log of access: %s of account %s (%s)", action, account_id, problem.trouble)
        finally:
            engine.dispose()
        return
