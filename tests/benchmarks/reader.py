"""A reader at a page: opens it, chooses and drops filters, and knows how long each click took."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.sync_api import Browser

STOPWATCH = Path(__file__).with_name("stopwatch.js").read_text()
PATIENCE_MS = 300_000
WIDTH, HEIGHT = 1440, 900
APP = "[data-testid=stApp]"
CHART = "[data-testid=stVegaLiteChart]"
CARD = "[data-testid=stMetricValue]"
OTHER_FIGURES = """([card, before]) => {
    const shown = [...document.querySelectorAll(card)].map((one) => one.innerText);
    return shown.length === before.length && shown.some((text, place) => text !== before[place]);
}"""
EXCEPTION = "[data-testid=stException]"
SETTLED = f"{APP}[data-test-script-state=notRunning]"


class Died(Exception):
    """The page shows an exception, or the server behind it is gone; the message says what happened."""


class Reader:
    """One window. Use as a context."""

    def __init__(self, browser: Browser, *, charts: bool = True) -> None:
        self._charts = charts
        self._context = browser.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": WIDTH, "height": HEIGHT}
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.add_init_script(STOPWATCH)
        self._page = self._context.new_page()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._context.close()

    def open(self, address: str) -> None:
        """Open a page and wait until it is painted. Raises Died."""
        painted = f"{EXCEPTION}, {CHART} svg, {CHART} canvas" if self._charts else "h1"
        try:
            self._page.goto(address)
            self._page.locator(painted).first.wait_for()
            self._page.locator(SETTLED).wait_for()
        except PlaywrightError as error:
            raise Died(error.message.splitlines()[0]) from error
        self._look()

    def choose(self, label: str, option: str) -> float:
        """Choose an option of a filter: milliseconds from the click to the last chart repainted. Raises Died."""
        try:
            self._page.get_by_role("combobox", name=re.compile(label)).fill(option)
        except PlaywrightError as error:
            raise Died(error.message.splitlines()[0]) from error
        return self._click(f'[role=option]:has(:text-is("{option}"))')

    def drop(self, option: str) -> float:
        """Take back what was chosen: milliseconds likewise. Raises Died."""
        return self._click(f'.react-aria-ComboBox [aria-label="Remove {option}"]')

    def figures(self) -> list[str]:
        """The numbers on the cards."""
        return self._page.locator(CARD).all_inner_texts()

    def wait_for_other_figures(self, before: list[str]) -> float:
        """Milliseconds until the cards show anything else."""
        began = time.perf_counter()
        self._page.wait_for_function(OTHER_FIGURES, arg=[CARD, before])
        return (time.perf_counter() - began) * 1_000

    def _click(self, selector: str) -> float:
        try:
            target = self._page.locator(selector).first
            target.wait_for()
            self._page.evaluate("stopwatch.arm()")
            target.click()
            read: float = self._page.evaluate("charts => stopwatch.read(charts)", self._charts)
        except PlaywrightError as error:
            raise Died(error.message.splitlines()[0]) from error
        self._look()
        return read

    def _look(self) -> None:
        shown = self._page.locator(EXCEPTION)
        if shown.count():
            name, _, _ = shown.first.inner_text().partition(":")  # what follows is Streamlit's, and long
            raise Died(name)
