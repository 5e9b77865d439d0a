"""The ground of the browser tests: an app runs while its test does, and strangers are not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.browser.running import running_app
from tests.browser.windows import window
from tests.databases import IN_TURN

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from sqlalchemy import URL

    from tests.browser.conftest import StartApp


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_the_app_is_seen_on_the_database_that_it_was_given(
    app_server: StartApp, database: URL, page: Page
) -> None:
    page.goto(app_server(database=database))
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate("navigator.language") == "id-ID"
    assert page.get_by_text("Traceback").count() == 0


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_the_app_is_gone_when_its_test_ends(tmp_path: Path, database: URL) -> None:
    with running_app(tmp_path / "app.log", database=database) as address, urlopen(f"{address}/healthz") as answer:
        assert answer.status == 200
    with pytest.raises(URLError):
        urlopen(f"{address}/healthz")


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_an_app_that_cannot_start_says_why(tmp_path: Path, empty_database: URL) -> None:
    with (
        pytest.raises(AssertionError, match="The app did not start"),
        running_app(tmp_path / "app.log", database=empty_database),
    ):
        pass
    assert "Traceback" not in (tmp_path / "app.log").read_text()


def test_a_page_that_asks_a_stranger_is_caught(browser: Browser) -> None:
    with (
        pytest.raises(AssertionError, match=r"stranger\.example"),
        window(browser) as page,
        page.expect_event("requestfailed"),
    ):
        page.set_content('<img src="http://stranger.example/pixel.png">')
