"""The one door to the data: which database is shown, and that nothing stale is shown as current."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from sqlalchemy import update

from dashboard import data
from dashboard.settings import settings
from queries import overview
from queries.engine import DatabaseProblem, database_url, upgrade, write_engine
from queries.filters import EVERYTHING, Filters
from queries.loading import add_alias, loading
from queries.schema import DataVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import URL, Connection


@pytest.fixture
def folder(sample_urls: Callable[[str], URL], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with an empty training.db and a filled sample."""
    shutil.copyfile(sample_urls("sqlite").database or "", tmp_path / "sample.db")
    upgrade(database_url(f"sqlite:///{tmp_path / 'training.db'}"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """As in a new process."""
    st.cache_data.clear()
    st.cache_resource.clear()
    settings.cache_clear()


def at_the_next_look() -> data.Source:
    data._source.clear()
    return data.source()


def test_the_sample_is_shown_while_the_real_database_is_empty(folder: Path) -> None:
    assert data.source().fresh.is_sample


def test_a_new_spelling_of_an_agency_does_not_hide_the_sample(folder: Path) -> None:
    engine = write_engine(database_url(settings().real_url))
    with loading(engine) as connection:
        add_alias(connection, code="35.07", aliases=["Pemda Malang Kabupaten"], now=datetime.now(UTC))
    engine.dispose()
    assert at_the_next_look().fresh.is_sample


def test_a_file_that_is_taken_away_is_missed_at_once_and_found_again(folder: Path) -> None:
    data.source()
    (folder / "sample.db").rename(folder / "away.db")
    with pytest.raises(DatabaseProblem) as caught:
        at_the_next_look()
    assert caught.value.trouble == "missing"
    (folder / "away.db").rename(folder / "sample.db")
    assert at_the_next_look().fresh.has_rows


def test_a_file_that_is_replaced_is_read_anew(folder: Path, sample_urls: Callable[[str], URL]) -> None:
    before = data.source()
    assert not data.ask("options.years", Filters(EVERYTHING), before).empty
    other = folder / "other.db"
    upgrade(database_url(f"sqlite:///{other}"), is_sample=True)
    other.replace(folder / "sample.db")
    after = at_the_next_look()
    assert not after.fresh.has_rows
    assert data.ask("options.years", Filters(EVERYTHING), after).empty


def test_a_schema_that_changes_under_a_running_server_is_noticed(folder: Path) -> None:
    data.source()
    engine = write_engine(database_url(settings().sample_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    engine.dispose()
    with pytest.raises(DatabaseProblem) as caught:
        at_the_next_look()
    assert caught.value.trouble == "newer"


def test_readers_who_ask_the_same_at_once_cause_one_query(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readers, asked = 8, []
    all_there = Barrier(readers)
    query = data.QUERIES["overview.size"]

    def slow(connection: Connection, filters: Filters) -> pd.DataFrame:
        asked.append(filters)
        time.sleep(0.2)
        return query(connection, filters)

    def ask(filters: Filters) -> pd.DataFrame:
        all_there.wait()
        return data.ask("overview.size", filters, origin)

    monkeypatch.setitem(data.QUERIES, "overview.size", slow)
    origin = data.source()
    everything = Filters(EVERYTHING)
    with ThreadPoolExecutor(readers) as pool:
        frames = list(pool.map(ask, [everything] * readers))
    assert asked == [everything]
    assert all(frame.equals(frames[0]) for frame in frames)
    assert len({id(frame) for frame in frames}) == readers  # what one page does to its frame is its own


def test_an_answer_of_another_version_is_shown_but_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, ...]] = []
    monkeypatch.setitem(data.QUERIES, "overview.size", noting(asked))
    before = data.source()
    engine = write_engine(database_url(before.url))
    with engine.begin() as connection:
        connection.execute(update(DataVersion).values(version=DataVersion.version + 1))
    engine.dispose()
    assert [len(data.ask("overview.size", Filters(EVERYTHING), before)) for _ in range(2)] == [1, 1]
    assert len(asked) == 2
    now = at_the_next_look()
    assert [len(data.ask("overview.size", Filters(EVERYTHING), now)) for _ in range(2)] == [1, 1]
    assert len(asked) == 3


def test_the_cache_begins_anew_before_what_was_ever_asked_fills_the_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, ...]] = []
    monkeypatch.setitem(data.QUERIES, "overview.size", noting(asked))
    monkeypatch.setattr(data, "FORGOTTEN_AFTER", 4)
    monkeypatch.setattr(data, "_answered", count(1))
    source = data.source()
    for year in (2021, 2022, 2021, 2023, 2024, 2021):
        data.ask("overview.size", Filters(EVERYTHING, years=(year,)), source)
    assert asked == [(2021,), (2022,), (2023,), (2024,), (2021,)]


def noting(asked: list[tuple[int, ...]]) -> Callable[[Connection, Filters], pd.DataFrame]:
    """The question how much there is; of which years is noted whenever the database is asked."""

    def size(connection: Connection, filters: Filters) -> pd.DataFrame:
        asked.append(filters.years)
        return overview.size(connection, filters)

    return size
