"""Work in a process of its own: results and troubles come back; who goes away stops a check, and no load."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.intake.worker import Lost, work
from queries.engine import DatabaseProblem

if TYPE_CHECKING:
    from collections.abc import Callable

WITHIN_S = 30


class Gone(Exception):
    """The reader has closed the page."""


def double(number: int, *, tell: Callable[..., None]) -> int:
    tell("read", 1, 2)
    return number * 2


def trouble(*, tell: Callable[..., None]) -> None:
    tell("read", 1, 1)
    raise DatabaseProblem("locked", "training.db")


def die(*, tell: Callable[..., None]) -> None:
    tell("read", 1, 1)
    os._exit(3)


def write_slowly(path: Path, *, tell: Callable[..., None]) -> None:
    for step in range(10):
        tell("compare", step, 10)
        time.sleep(0.1)
    path.write_text("done")


def leave(stage: str | None = None, *_: int) -> None:
    """A reader who goes away at the first sign of progress."""
    if stage == "compare":
        raise Gone


def settled(path: Path) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline and not path.exists():
        time.sleep(0.1)
    return path.exists()


def test_the_result_comes_back_and_progress_is_told() -> None:
    said: list[tuple[object, ...]] = []
    assert work(partial(double, 21), tell=lambda *told: said.append(told), may_stop=True) == 42
    assert ("read", 1, 2) in said


def test_a_trouble_is_raised_where_the_result_is_waited_for() -> None:
    with pytest.raises(DatabaseProblem) as found:
        work(trouble, tell=lambda *_: None, may_stop=True)
    assert (found.value.trouble, found.value.database) == ("locked", "training.db")


def test_a_process_that_ends_without_a_word_is_lost() -> None:
    with pytest.raises(Lost):
        work(die, tell=lambda *_: None, may_stop=False)


def test_a_load_goes_on_when_its_reader_has_gone(tmp_path: Path) -> None:
    path = tmp_path / "written"
    with pytest.raises(Gone):
        work(partial(write_slowly, path), tell=leave, may_stop=False)
    assert settled(path)


def test_a_check_ends_when_its_reader_has_gone(tmp_path: Path) -> None:
    path = tmp_path / "written"
    with pytest.raises(Gone):
        work(partial(write_slowly, path), tell=leave, may_stop=True)
    time.sleep(2)
    assert not path.exists()
