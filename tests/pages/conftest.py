"""Pages are run as a reader's browser would run them, without a browser: by Streamlit's own AppTest."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import ahead
from dashboard import page as page_module
from dashboard.settings import ROOT, settings
from queries.facts import recompute_all
from tests.academy import found
from tests.databases import IN_TURN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection, Engine

    Fill = Callable[[Connection], None]

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""24 November 2026, noon in Surabaya."""
WITHOUT_FIGURES = {"access.py", "data.py", "participants.py"}
PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py") if path.name not in WITHOUT_FIGURES)
"""The pages that show figures."""


@pytest.fixture(autouse=True)
def nothing_to_paint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser nobody waits until it has painted."""
    monkeypatch.setattr(ahead, "PAINTING_S", 0)


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """Caches of Streamlit outlive an AppTest: each test begins and ends without."""
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
    settings.cache_clear()


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """What a page says of its frames does not depend on the engine."""
    name: str = request.param
    return name


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens a page over a database, with the filters of a URL; it has run once."""

    def open_page(page: str, database: URL | str, **parameters: list[str]) -> AppTest:
        address = database if isinstance(database, str) else database.render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", address)
        settings.cache_clear()
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        for key, values in parameters.items():
            app.query_params[key] = values
        app.run()
        if page != "overview.py":
            app.switch_page(f"../pages/{page}").run()
        return app

    return open_page


@pytest.fixture
def told(
    bare: Engine, database: URL, opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Fills a tiny academy, and opens a page over it as if it were `now`."""

    def open_filled(fill: Fill, page: str, now: datetime = NOW, **parameters: list[str]) -> AppTest:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return now.astimezone(tz)

        monkeypatch.setattr(page_module, "datetime", Clock)
        with bare.begin() as connection:
            found(connection)
            fill(connection)
            recompute_all(connection, now)
        app = opened(page, database, **parameters)
        assert not app.exception
        return app

    return open_filled
