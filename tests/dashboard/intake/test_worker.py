"""Work in a process of its own: results and troubles come back; who goes away stops a check, and no load."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from dashboard.intake import worker
from dashboard.intake.worker import Lost, Work
from dashboard.settings import SettingProblem
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


def lack_a_key(*, tell: Callable[..., None]) -> None:
    tell("read", 1, 1)
    raise SettingProblem("chmod 600 forget.key")


def die(*, tell: Callable[..., None]) -> None:
    tell("read", 1, 1)
    os._exit(3)


def write_slowly(path: Path, *, tell: Callable[..., None]) -> str:
    for step in range(10):
        tell("compare", step, 10)
        time.sleep(0.1)
    path.write_text("done")
    return path.name


def leave(stage: str | None = None, *_: int) -> None:
    """A reader who goes away at the first sign of progress."""
    if stage == "compare":
        raise Gone


def keep_a_secret(*, tell: Callable[..., None]) -> None:
    tell("read", 1, 1)
    raise ValueError("197912312005011001")


def lay_down_a_file(folder: Path, *, tell: Callable[..., None]) -> None:
    with TemporaryDirectory(dir=folder) as place:
        (Path(place) / "nama").write_text("Ana Putri")
        tell("compare", 1, 1)
        time.sleep(WITHIN_S)


def nothing(*_: object) -> None:
    """A reader who looks on."""


def test_the_result_comes_back_and_progress_is_told() -> None:
    said: list[tuple[object, ...]] = []
    assert Work(partial(double, 21)).wait(lambda *told: said.append(told)) == 42
    assert said


def test_a_trouble_is_raised_where_the_result_is_waited_for() -> None:
    with pytest.raises(DatabaseProblem) as found:
        Work(trouble).wait(nothing)
    assert (found.value.trouble, found.value.database) == ("locked", "training.db")


def test_a_setting_that_cannot_be_used_says_its_cure() -> None:
    with pytest.raises(SettingProblem, match="chmod 600"):
        Work(lack_a_key).wait(nothing)


def test_a_process_that_ends_without_a_word_is_lost() -> None:
    with pytest.raises(Lost):
        Work(die).wait(nothing)


def test_a_mistake_of_ours_is_lost_and_what_it_says_is_not_logged(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Lost):
        Work(keep_a_secret).wait(nothing)
    logged = capfd.readouterr().err
    assert "ValueError" in logged
    assert "197912312005011001" not in logged


def test_a_load_goes_on_when_its_reader_has_gone_and_is_there_when_he_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "written"
    work = Work(partial(write_slowly, path))
    with pytest.raises(Gone):
        work.wait(leave)
    assert work.wait(nothing) == "written"
    assert path.exists()


def test_a_check_that_is_stopped_ends_and_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    work = Work(partial(lay_down_a_file, tmp_path))
    with pytest.raises(Gone):
        work.wait(leave)
    assert list(tmp_path.iterdir())
    work.stop()
    with pytest.raises(Lost):
        work.wait(nothing)
    assert not list(tmp_path.iterdir())


def test_who_waits_for_a_place_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_places", threading.BoundedSemaphore(1))
    worker._places.acquire()
    work = Work(partial(double, 21))
    work.stop()
    with pytest.raises(Lost):
        work.wait(nothing)
