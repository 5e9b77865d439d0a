"""The commands of upkeep: `refresh` brings facts up to date, `check` compares them with a fresh computation."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dashboard.settings import settings
from queries import summaries
from queries.checking import differences
from queries.engine import (
    DatabaseProblem,
    check_schema,
    database_url,
    display_name,
    read_engine,
    reading,
    write_engine,
)
from queries.refresher import mark_all, refresh

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sqlalchemy.engine import URL

    from dashboard.texts import Words
    from queries.checking import Difference
    from queries.refresher import Progress

BAR = 30
"""Characters of a full progress bar."""
NAMED = 50
"""Differing cohorts that are listed; of the others only the number is told."""


def run_refresh(chosen: argparse.Namespace, words: Words) -> int:
    """Compute what is marked or due, or everything with --all. Raises DatabaseProblem."""
    for url in _databases():
        engine = write_engine(url, settings().small_group)
        try:
            if chosen.all:
                mark_all(engine)
            with progress_bar(words("cli.refreshing")) as progress:
                refreshed = refresh(engine, datetime.now(UTC), progress=progress)
        finally:
            engine.dispose()
        key = "cli.refresh_busy" if refreshed.busy else "cli.refreshed"
        print(words(key, cohorts=words.number(refreshed.cohorts), database=display_name(url)))
    return 0


def run_check(_chosen: argparse.Namespace, words: Words) -> int:
    """Compare; 1 if any cohort differs, or any sum. Raises DatabaseProblem."""
    found = False
    for url in _databases():
        engine = read_engine(url)
        try:
            with reading(engine) as connection, progress_bar(words("cli.checking")) as progress:
                differing = differences(connection, datetime.now(UTC), k=settings().small_group, progress=progress)
                wrong = summaries.wrong(connection)
        finally:
            engine.dispose()
        for line in _report(differing, wrong, display_name(url), words):
            print(line)
        found = found or bool(differing or wrong)
    return int(found)


def _report(differing: list[Difference], wrong: list[str], database: str, words: Words) -> Iterator[str]:
    if not differing and not wrong:
        yield words("cli.check_equal", database=database)
        return
    if wrong:
        yield words("cli.check_wrong_sums", database=database, tables=words.joined(wrong))
    if differing:
        yield words("cli.check_differs", cohorts=words.number(len(differing)), database=database)
    for difference in differing[:NAMED]:
        name = difference.code or words("cli.check_gone", id=difference.cohort_id)
        yield f"  {name}" + (words("cli.check_waiting") if difference.waiting else "")
    if len(differing) > NAMED:
        yield f"  … +{words.number(len(differing) - NAMED)}"
    yield words("cli.check_cure")


def _databases() -> list[URL]:
    """The databases of this installation; of the embedded files, those that are there. Raises DatabaseProblem."""
    there: list[URL] = []
    missing: DatabaseProblem | None = None
    for url in map(database_url, settings().urls):
        try:
            engine = read_engine(url)
        except DatabaseProblem as problem:
            missing = problem
            continue
        try:
            check_schema(engine)
        finally:
            engine.dispose()
        there.append(url)
    if missing and not there:
        raise missing
    return there


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """A bar on the terminal, if there is one."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(done: int, total: int) -> None:
        full = BAR * done // max(total, 1)
        sys.stderr.write(f"\r{label} [{'#' * full}{'.' * (BAR - full)}] {done}/{total}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\033[K")
