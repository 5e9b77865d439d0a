"""What a click sends: frames, not pages."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.session import Session
from tests.browser.running import running_app
from tests.databases import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import URL

MOST_BYTES = 50_000
OTHERS = ("", "komposisi", "kompetensi")


@pytest.mark.parametrize("page", ["kehadiran", *(pytest.param(page, marks=pytest.mark.heavy) for page in OTHERS)])
def test_a_click_sends_less_than_50_kb(page: str, sample_urls: Callable[[str], URL], tmp_path: Path) -> None:
    sample = tmp_path / "sample.db"
    shutil.copyfile(sample_urls("sqlite").database or "", sample)  # a server brings facts up to its own clock
    with running_app(tmp_path / "app.log", database=sqlite_url(sample), data_dir=None) as address:
        assert 0 < asyncio.run(_clicked(address, page)) < MOST_BYTES


async def _clicked(address: str, page: str) -> int:
    """Bytes of the messages between a click on a year and the end of the run."""
    session = Session(page)
    await session.open(address)
    await session.choose(["2025"])
    await session.close()
    return session.received
