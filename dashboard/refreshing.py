"""The server's background task: facts follow the tables within a second, whoever writes to them.

Several processes of the server may each have one: whoever comes second finds the work taken or done.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from dashboard.settings import settings
from queries.engine import DatabaseProblem, check_schema, database_url, display_name, read_engine, write_engine
from queries.refresher import refresh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

PERIOD_S = 0.5
STOP_WITHIN_S = 5
"""A batch takes less; and one that is cut off loses nothing."""

log = logging.getLogger(__name__)


class Refreshing:
    """Keeps the databases fresh in a thread of its own, from `start` to `stop`."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._databases = [_Database(url) for url in urls]
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="refreshing", daemon=True)

    def start(self) -> None:
        """Begin, at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopped.set()
        self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        while not self._stopped.is_set():
            for database in self._databases:
                database.refresh()
            self._stopped.wait(PERIOD_S)
        for database in self._databases:
            database.close()


class _Database:
    """One database: opened when it can be used, and again after every trouble."""

    def __init__(self, url: str) -> None:
        self._url = database_url(url)
        self._engine: Engine | None = None
        self._trouble: str | None = None

    def refresh(self) -> None:
        try:
            self._engine = self._engine or self._opened()
            refresh(self._engine, datetime.now(UTC))
        except DatabaseProblem as problem:
            self._note(problem.trouble)
        except Exception as error:  # noqa: BLE001  whatever it was, the next change must be seen
            self._note(type(error).__name__)
        else:
            self._note(None)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _opened(self) -> Engine:
        reader = read_engine(self._url)
        try:
            check_schema(reader)
        finally:
            reader.dispose()
        return write_engine(self._url, settings().small_group)

    def _note(self, trouble: str | None) -> None:
        """Log a trouble once, in a word: the message of a driver may quote personal data."""
        if trouble is not None:
            self.close()
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble is None:
            log.warning("facts of %s follow again", display_name(self._url))
        else:
            log.warning("facts of %s do not follow: %s", display_name(self._url), trouble)
