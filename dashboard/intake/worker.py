"""Work that takes long is done by a process of its own: the pages of others do not wait for it."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dashboard.settings import SettingProblem
from queries.engine import DatabaseProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    Tell = Callable[..., None]
    """Told, on the way, what the work says of its progress."""

T = TypeVar("T")

AT_ONCE = 2
"""Processes that work at the same time; who comes then waits."""
LOOK_S = 0.2
TIDYING_S = 10
"""A process that is told to end has so long to take back what it has begun: a transaction, a file in /tmp."""
PROGRESS, RESULT, FAILURE = "progress", "result", "failure"

_context = multiprocessing.get_context("spawn")
_places = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


class Lost(Exception):
    """The process ended without an answer: it was killed, ran out of memory, or met a mistake of ours."""


class Work(Generic[T]):
    """A job in a process of its own. It goes on whether or not somebody waits for it.

    The job is called with `tell`; it and its result are pickled.
    """

    def __init__(self, job: Callable[..., T]) -> None:
        """Begin."""
        self._job = job
        self._said: tuple[Any, ...] = ("wait", 0, 0)
        self._results: list[T] = []
        self._failure: Exception | None = None
        self._ended, self._stopped, self._begun = threading.Event(), threading.Event(), threading.Event()
        threading.Thread(target=self._take_part, daemon=True).start()
        self._begun.wait(LOOK_S)  # a page that is drawn anew meanwhile would be in the place of `__main__` again

    def wait(self, tell: Tell) -> T:
        """The result, as soon as it is there; `tell` hears of the progress meanwhile, and may raise.

        Raises Lost, SettingProblem and queries.engine.DatabaseProblem.
        """
        while not self._ended.wait(LOOK_S):
            tell(*self._said)
        if self._failure:
            raise self._failure
        return self._results[0]

    def stop(self) -> None:
        """End it now, without a result."""
        self._stopped.set()

    def _take_part(self) -> None:
        try:
            while not _places.acquire(timeout=LOOK_S):
                if self._stopped.is_set():
                    return
            try:
                self._have_done()
            finally:
                _places.release()
        finally:
            if not self._results and not self._failure:
                self._failure = Lost()
            self._ended.set()

    def _have_done(self) -> None:
        receiver, sender = _context.Pipe(duplex=False)
        process = _context.Process(target=_do, args=(sender, self._job), daemon=True)
        _leave_the_page_alone()
        process.start()
        self._begun.set()
        sender.close()
        with suppress(EOFError):
            while not self._ended_by(receiver):
                if self._stopped.is_set():
                    process.terminate()
                    process.join(TIDYING_S)
                    process.kill()
                    break
        process.join()

    def _ended_by(self, receiver: Connection) -> bool:
        """Whether the next word of the process, if there is one in a while, is its last."""
        if not receiver.poll(LOOK_S):
            return False
        match receiver.recv():
            case ("progress", said):
                self._said = said
                return False
            case ("failure", failure):
                self._failure = failure
            case (_, result):
                self._results.append(result)
        return True


def _leave_the_page_alone() -> None:
    """Streamlit puts the page in the place of `__main__`, and a new process would begin by running it once more."""
    main = sys.modules["__main__"]
    if main.__spec__ is None:
        main.__spec__ = __spec__  # it begins with this module instead


def _do(sender: Connection, job: Callable[..., Any]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())

    def say(kind: str, value: Any) -> None:
        with suppress(OSError):  # nobody waits any more: the work goes on all the same
            sender.send((kind, value))

    try:
        result = job(tell=lambda *said: say(PROGRESS, said))
    except (DatabaseProblem, SettingProblem) as problem:  # they name nobody
        say(FAILURE, problem)
    except Exception as error:  # noqa: BLE001  its message may hold what was in a file: only where it was is logged
        where = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("%s at %s:%s", type(error).__name__, where.filename, where.lineno)
        say(FAILURE, Lost())
    else:
        say(RESULT, result)
