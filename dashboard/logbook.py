"""The log of access, as pages write to it.

Whoever is shown people, or takes a file of them away, is written down first, or gets nothing. All else is written
aside, so that nobody waits for it and no page fails with it; what cannot be written yet is kept and tried again.
"""

from __future__ import annotations

import atexit
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.in_turn import do
from dashboard.settings import settings
from queries import audit
from queries.audit import NotRecordable
from queries.engine import DatabaseProblem, writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

SHOWING_S = 10.0
"""So long somebody waits for the log before he is told that nothing is shown: a load may keep it longer."""
ASIDE_S = 10.0
"""So long the writer waits for a locked database before it leaves what waits to the next note."""
MOST_WAITING = 10_000
"""Events that are kept to be written later; some megabytes."""

_log = logging.getLogger(__name__)
_writer = ThreadPoolExecutor(1, thread_name_prefix="logbook")


@dataclass(frozen=True)
class _Event:
    """Something that an account did, before it is in the log of the database at `url`."""

    url: str
    account_id: int | None
    action: str
    detail: dict[str, object]
    at: datetime

    def __str__(self) -> str:
        """By numbers, for the server's own log."""
        return f"{self.action} of account {self.account_id} at {self.at:%Y-%m-%dT%H:%M:%SZ}"


_waiting: list[_Event] = []
"""What is not written yet. Pages add to it, the writer's thread takes away."""


class NotWrittenDown(Exception):
    """It cannot be written down that somebody sees this, so he must not see it."""


def first(account_id: int | None, action: str, detail: dict[str, object], url: str | None = None) -> None:
    """Write down what an account is about to see or take away; see `queries.audit.record`. Raises NotWrittenDown.

    Rows are known by their numbers, so it is written in the database that has them: `url`, else the real one.
    """
    event = _event(account_id, action, detail, url)
    try:
        _write([event], SHOWING_S)
    except DatabaseProblem as problem:
        _log.warning("nothing shown, not in the log of access: %s (%s)", event, problem.trouble)
        raise NotWrittenDown from problem
    except NotRecordable as problem:
        _log.error("nothing shown, the log of access does not take it: %s", event)
        raise NotWrittenDown from problem


def first_once(
    place: str, account_id: int | None, action: str, detail: dict[str, object], url: str | None = None
) -> None:
    """The same, but not again as long as it is the same: a page is drawn many times. `place` tells pages apart."""
    if _is_new(place, action, detail, url):
        first(account_id, action, detail, url)
        _keep(place, action, detail, url)


def note(account_id: int | None, action: str, detail: dict[str, object]) -> None:
    """Write down aside, as soon as it can be done, what an account did now."""
    event = _event(account_id, action, detail)
    if len(_waiting) < MOST_WAITING:
        _waiting.append(event)
    else:
        _log.error("lost to the log of access: %s", event)
    _writer.submit(_write_aside)


def note_once(place: str, account_id: int | None, action: str, detail: dict[str, object]) -> None:
    """The same, but not again as long as it is the same."""
    if _is_new(place, action, detail):
        _keep(place, action, detail)
        note(account_id, action, detail)


def waiting() -> int:
    """How many events are not written yet."""
    return len(_waiting)


def _is_new(place: str, action: str, detail: dict[str, object], url: str | None = None) -> bool:
    return bool(st.session_state.get(f"logbook.{place}") != (action, detail, url))


def _keep(place: str, action: str, detail: dict[str, object], url: str | None = None) -> None:
    st.session_state[f"logbook.{place}"] = (action, detail, url)


def _event(account_id: int | None, action: str, detail: dict[str, object], url: str | None = None) -> _Event:
    return _Event(url or settings().real_url, account_id, action, detail, datetime.now(UTC))


def _write_aside() -> None:
    """Write what waits; what was noted meanwhile finds it done, and a locked database is waited for once."""
    together = _waiting[:]
    while together:
        url = together[0].url
        ours = [event for event in together if event.url == url]
        together = [event for event in together if event.url != url]
        try:
            _take_down(ours)
        except DatabaseProblem as problem:
            _log.error("not yet in the log of access: %s (%s); %s wait", ours[-1], problem.trouble, len(_waiting))


def _take_down(events: Sequence[_Event]) -> None:
    """Write what waits. One event that the database never takes (its account is gone) keeps no other from the log.

    Raises queries.engine.DatabaseProblem; then what is not written yet waits on.
    """
    try:
        _write(events, ASIDE_S)
    except NotRecordable:
        if len(events) > 1:
            for event in events:
                _take_down([event])
            return
        _log.error("lost to the log of access: %s", events[0])
    for event in events:
        _waiting.remove(event)


def _write(events: Sequence[_Event], patience_s: float) -> None:
    """All or none. Raises NotRecordable and queries.engine.DatabaseProblem."""

    def record(engine: Engine) -> None:
        with writing(engine) as connection:
            for one in events:
                audit.record(connection, one.account_id, one.action, one.detail, one.at)

    do(events[0].url, record, tell=lambda *_: None, patience_s=patience_s)


@atexit.register
def _say_lost() -> None:
    """What still waits when the server stops is lost; its own log says of what."""
    for event in _waiting:
        _log.error("lost to the log of access: %s", event)
