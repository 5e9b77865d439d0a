"""Work that takes long is done by a process of its own: the pages of others do not wait for it."""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    Tell = Callable[..., None]
    """Told, on the way, what the work says of its progress."""

T = TypeVar("T")

AT_ONCE = 2
"""Processes that work at the same time; who comes then waits."""
LOOK_S = 0.2
PROGRESS, RESULT, FAILURE = "progress", "result", "failure"

_context = multiprocessing.get_context("spawn")
_places = threading.BoundedSemaphore(AT_ONCE)


class Lost(Exception):
    """The process ended without an answer: it was killed, or ran out of memory."""


def work(job: Callable[..., T], *, tell: Tell, may_stop: bool) -> T:
    """The result of `job(tell=...)`; what it raises is raised here. Raises Lost.

    The job and its result are pickled. Where the reader goes away meanwhile, `tell` raises, and
    with `may_stop` the process ends too; otherwise it goes on to its end.
    """
    while not _places.acquire(timeout=LOOK_S):
        tell("wait", 0, 0)
    receiver, sender = _context.Pipe(duplex=False)
    process = _context.Process(target=_do, args=(sender, job), daemon=True)
    done = False
    try:
        process.start()
        sender.close()
        while True:
            if not receiver.poll(LOOK_S):
                tell()
                continue
            kind, value = receiver.recv()
            match kind:
                case "progress":
                    tell(*value)
                case "failure":
                    done = True
                    raise value
                case _:
                    done = True
                    return cast("T", value)
    except EOFError as error:
        done = True
        raise Lost from error
    finally:
        _places.release()
        if done or may_stop:
            _end(process, at_once=not done)


def _end(process: Any, *, at_once: bool) -> None:
    if at_once:
        process.kill()
    process.join()


def _do(sender: Connection, job: Callable[..., Any]) -> None:
    def say(kind: str, value: Any) -> None:
        with suppress(OSError):  # nobody waits any more: the work goes on all the same
            sender.send((kind, value))

    try:
        result = job(tell=lambda *said: say(PROGRESS, said))
    except Exception as error:  # noqa: BLE001  it is raised again, where somebody waits for it
        say(FAILURE, error)
    else:
        say(RESULT, result)
