"""Pages are run as a reader's browser would run them, without a browser: by Streamlit's own AppTest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """Caches of Streamlit outlive an AppTest: each test begins and ends without."""
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
    settings.cache_clear()


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
