"""The app as its users meet it: a process of its own that answers on a port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import URL

START_WITHIN_S = 120
"""The first start may have to make the sample."""
STOP_WITHIN_S = 15
SAID = {"DATABASE_URL", "DATA_DIR", "PORT", "SIGN_IN", "ALLOWED_HOSTS", "TRUSTED_PROXIES"}
"""Settings of whoever runs the tests, which are not for the app under test."""


@contextmanager
def running_app(
    log: Path, *, database: URL | None = None, data_dir: Path | None = None, **said: str
) -> Iterator[str]:
    """The address of an app on `database`, or on the files in `data_dir`, with settings. Stopped at the end."""
    with running(log, serve, _environment(database, data_dir) | said) as (address, _):
        yield address


@contextmanager
def running(
    log: Path,
    command: Callable[[int], list[str]],
    environment: dict[str, str],
    health: str = "healthz",
    port: int | None = None,
) -> Iterator[tuple[str, int]]:
    """The address of a server that the command starts on a port, and the id of its process."""
    port = port or free_port()
    with log.open("w") as output:
        process = subprocess.Popen(command(port), env=environment, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/{health}", process, log)
        yield address, process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(port: int) -> list[str]:
    return [sys.executable, "-m", "dashboard", "serve", "--port", str(port)]


def _environment(database: URL | None, data_dir: Path | None) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name not in SAID}
    if database is not None:
        given["DATABASE_URL"] = database.render_as_string(hide_password=False)
    if data_dir is not None:
        given["DATA_DIR"] = str(data_dir)
    return given


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, HTTPException, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"The app did not start: {log.read_text()}")
