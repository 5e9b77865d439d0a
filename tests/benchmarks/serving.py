"""The servers that are compared, each a process: the product, the same with constant data, an empty page, the baseline.

`python -m tests.benchmarks.serving KIND PORT` serves the product's own application. What is put around it is here and
not in the product: a route that empties the cache, so that the next click is cold, and, for the floor, a door to the
database that has all the answers already.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn
from starlette.responses import PlainTextResponse

from tests.browser.running import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from sqlalchemy import URL
    from starlette.types import ASGIApp, Receive, Scope, Send

    from dashboard.data import Source
    from queries.filters import Filters

    Ask = Callable[[str, Filters, Source], pd.DataFrame]

PRODUCT, FLOOR, EMPTY, NAIVE, NAIVE_CACHED = KINDS = ("product", "floor", "empty", "naive", "naive, cached")
COLD = "/bench/cold"
HERE = Path(__file__).parent


@contextmanager
def serving(kind: str, database: URL, log: Path) -> Iterator[tuple[str, int]]:
    """The address of a server of this kind, and the id of its process."""
    with running(log, lambda port: _command(kind, port), _environment(kind, database), _health(kind)) as server:
        yield server


def _command(kind: str, port: int) -> list[str]:
    if kind in {NAIVE, NAIVE_CACHED}:
        script = str(HERE / "naive.py")
        return [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            script,
            f"--server.port={port}",
            "--server.headless=true",
            "--client.showErrorDetails=type",
        ]
    return [sys.executable, "-m", "tests.benchmarks.serving", kind, str(port)]


def _environment(kind: str, database: URL) -> dict[str, str]:
    given = {**os.environ, "DATABASE_URL": database.render_as_string(hide_password=False)}
    return given | ({"NAIVE_CACHED": "1"} if kind == NAIVE_CACHED else {})


def _health(kind: str) -> str:
    return "_stcore/health" if kind in {NAIVE, NAIVE_CACHED} else "healthz"


class Cold:
    """The application, with a route that empties its cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == COLD:
            st.cache_data.clear()
            await PlainTextResponse(status_code=HTTPStatus.NO_CONTENT)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Constant:
    """A door that answers from memory what it was once asked."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._answers: dict[tuple[str, Filters], pd.DataFrame] = {}

    def __call__(self, name: str, filters: Filters, origin: Source) -> pd.DataFrame:
        key = name, filters
        if key not in self._answers:
            self._answers[key] = self._ask(name, filters, origin)
        return self._answers[key]


def main(kind: str, port: int) -> None:
    """Serve until stopped."""
    from dashboard import data

    os.chdir(HERE.parents[1])  # where Streamlit finds the product's configuration
    if kind == FLOOR:
        data.ask = Constant(data.ask)
        data._source = cache(data._source)  # type: ignore[assignment]
    from dashboard.server import application, health

    app = application()
    if kind == EMPTY:
        from starlette.routing import Route

        app = st.App(HERE / "empty.py", routes=[Route("/healthz", health)])
    uvicorn.run(Cold(app), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
