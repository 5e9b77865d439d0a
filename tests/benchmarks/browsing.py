"""A browser to measure with: an installed Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, GIVEN, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


class NoChromium(Exception):
    """There is no browser; the message is the cure."""


def chromium() -> str:
    """The installed Chromium. Raises NoChromium."""
    found = os.environ.get(GIVEN) or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium(f"There is no Chromium to measure with: name one in {GIVEN}.")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium(), headless=True, chromium_sandbox=False, args=list(FLAGS)
        )
        yield launched
        launched.close()
