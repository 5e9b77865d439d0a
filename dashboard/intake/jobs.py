"""What is done beside the server: files that came through the browser are checked or written, a load is undone."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from dashboard.importers.importing import ImportOptions, import_together
from dashboard.importers.settling import undo_batch
from queries.engine import DatabaseProblem, database_url, write_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.importers.importing import Counts, Progress
    from dashboard.importers.report import Report

NAMELESS = "berkas"
LONGEST_NAME = 120
PATIENCE_S, AGAIN_S = 120.0, 0.5

T = TypeVar("T")


@dataclass(frozen=True)
class Incoming:
    """A file as a browser has sent it, and what the officer says of it."""

    name: str
    content: bytes
    options: ImportOptions


def take_in(
    url: str,
    files: Sequence[Incoming],
    now: datetime,
    *,
    write: bool,
    shown: Sequence[Counts] | None,
    tell: Progress,
) -> Report:
    """Check the files, or write what was `shown`. They are gone from the disk afterwards.

    Raises queries.engine.DatabaseProblem.
    """
    engine = write_engine(database_url(url))
    try:
        with TemporaryDirectory() as folder:
            paths = [_kept(Path(folder, str(number)), file) for number, file in enumerate(files)]
            given = [(path, file.options) for path, file in zip(paths, files, strict=True)]
            return _in_turn(
                lambda: import_together(engine, given, now, write=write, shown=shown, progress=tell), tell
            )
    finally:
        engine.dispose()


def take_back(
    url: str, number: int, officer: str, reason: str, zone: ZoneInfo, *, write: bool, tell: Progress
) -> tuple[int, list[str]]:
    """Undo a batch, or say what an undo would do: the exit code of the command, and the lines of its report.

    Raises queries.engine.DatabaseProblem.
    """
    tell("undo", 0, 0)
    engine = write_engine(database_url(url))
    try:
        return _in_turn(lambda: undo_batch(engine, number, officer, reason, zone, dry_run=not write), tell)
    finally:
        engine.dispose()


def _in_turn(load: Callable[[], T], tell: Progress) -> T:
    """Load when those who are writing have done; a file of SQLite says at once, or after seconds, that it is locked."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return load()
        except DatabaseProblem as problem:
            if problem.trouble != "locked" or time.monotonic() > deadline:
                raise
            tell("wait", 0, 0)
            time.sleep(AGAIN_S)


def _kept(folder: Path, file: Incoming) -> Path:
    folder.mkdir()
    name = PurePath(file.name.replace("\\", "/")).name or NAMELESS
    stem, dot, ending = name.rpartition(".")
    path = folder / f"{(stem or ending)[:LONGEST_NAME]}{dot if stem else ''}{ending[:10] if stem else ''}"
    path.write_bytes(file.content)
    return path
