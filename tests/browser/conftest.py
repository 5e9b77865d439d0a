"""Fixtures of the browser tests: the app as a process, and a page of an installed Chromium."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.running import running_app
from tests.browser.windows import window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from sqlalchemy import URL

expect.set_options(timeout=20_000)  # a shared machine may be slow; a page that is wrong stays wrong

GIVEN = "PLAYWRIGHT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")


class StartApp(Protocol):
    """Starts the app on a database, or on the files in a folder; gives its address."""

    def __call__(self, *, database: URL | None = None, data_dir: Path | None = None) -> str: ...


@pytest.fixture
def app_server(tmp_path: Path) -> Iterator[StartApp]:
    """Starts apps, each as a process on a port of its own; all are stopped when the test ends."""
    with ExitStack() as running:

        def start(*, database: URL | None = None, data_dir: Path | None = None) -> str:
            log = tmp_path / "app.log"
            return running.enter_context(running_app(log, database=database, data_dir=data_dir))

        yield start


@pytest.fixture(scope="package")
def chromium() -> str:
    """The installed Chromium. Without one the test fails, with the cure."""
    found = os.environ.get(GIVEN) or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(
            f"There is no Chromium to test with: `sudo apt-get install chromium`, or name one in {GIVEN}.",
            pytrace=False,
        )
    return found


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all browser tests. No longer than for them: it leaves an event loop running meanwhile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, headless=True, chromium_sandbox=False, args=list(FLAGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window. The test fails if the app asks anybody else for anything."""
    with window(browser) as page:
        yield page
