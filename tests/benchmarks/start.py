"""Start: from the command on an existing environment until the first page is painted."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from tests.benchmarks.browsing import browser
from tests.benchmarks.databases import FOLDER
from tests.benchmarks.reader import Reader
from tests.benchmarks.results import Findings, Table, Times
from tests.browser.running import running, serve

if TYPE_CHECKING:
    from sqlalchemy import URL

REPEATS = 5


def measure(database: URL) -> Findings:
    """The server each time anew, the window too; the browser is there already, as on a reader's desk."""
    environment = {**os.environ, "DATABASE_URL": database.render_as_string(hide_password=False)}
    answers, paints = [], []
    with browser() as chromium:
        for _ in range(REPEATS):
            began = time.perf_counter()
            with running(FOLDER / "start.log", serve, environment) as (address, _), Reader(chromium) as reader:
                answers.append((time.perf_counter() - began) * 1_000)
                reader.open(address)
                paints.append((time.perf_counter() - began) * 1_000)
    rows = [["the server answers", str(Times.of(answers))], ["the first page is painted", str(Times.of(paints))]]
    return Findings([], [Table("Milliseconds since `make run`", ["until", "ms"], rows, f"{REPEATS} starts.")])
