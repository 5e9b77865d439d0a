"""A window of the browser, as an Indonesian reader has it, in an office without internet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

WIDTH, HEIGHT = 1440, 900
PATIENCE_MS = 30_000
POLICY = "Content Security Policy"
"""In what Chromium writes to its console when a page is refused something."""
HERE = {"127.0.0.1", "localhost"}


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """A fresh window. Closing it fails if a page has asked anybody but us, or done what its policy refuses."""
    strangers: list[str] = []
    refused: list[str] = []

    def refuse_strangers(route: Route) -> None:
        if urlsplit(route.request.url).hostname in HERE:
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context = browser.new_context(
        locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": WIDTH, "height": HEIGHT}
    )
    context.set_default_timeout(PATIENCE_MS)
    context.route("**/*", refuse_strangers)
    context.on("console", lambda said: refused.append(said.text) if POLICY in said.text else None)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not strangers, f"The page asked strangers: {strangers}"
    assert not refused, f"The page wanted what dashboard/guard/headers.py does not allow: {refused}"
