"""Every page: with rows, with few, with none, with the database down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from dashboard.settings import ROOT
from tests.pages.conftest import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL
    from streamlit.testing.v1 import AppTest

ENGLISH = ("Choose", "No data", "Select", "Total", "Loading")


def words_on(app: AppTest) -> str:
    """Everything that is written on the page."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "metric", "button")
    return "\n".join(str(getattr(part, "value", "")) for kind in kinds for part in app.get(kind))


def charts_on(app: AppTest) -> list[Any]:
    return [chart.proto for chart in app.get("vega_lite_chart")]


def frame_of(chart: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.ipc.open_stream(chart.data.data).read_all().to_pylist()
    return rows


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_its_charts_with_an_alternative_text(
    page: str, sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened(page, sample_url)
    assert not app.exception
    assert 1 <= len(charts_on(app)) <= 8
    for chart in charts_on(app):
        assert chart.alt.endswith(".")
        assert frame_of(chart)
        assert "data" not in json.loads(chart.spec)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_filters_counts_and_freshness(
    page: str, sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    text = words_on(opened(page, sample_url, tahun=["2019"], program=["PKN-II"]))
    assert "Tahun 2019 · semua instansi · PKN II" in text
    assert "56 keikutsertaan" in text
    assert "data per 24 November 2026 07.00 WIB" in text
    assert "Data contoh" in text


@pytest.mark.parametrize("page", PAGES)
def test_no_chart_carries_a_name_or_a_nip(page: str, sample_url: URL, opened: Callable[..., AppTest]) -> None:
    for chart in charts_on(opened(page, sample_url)):
        for row in frame_of(chart):
            assert not {"nip", "name", "participant_id", "enrolment_id"} & set(row)


@pytest.mark.parametrize("page", PAGES)
def test_no_english_is_left_on_a_page(page: str, sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(page, sample_url)
    text = words_on(app) + json.dumps([json.loads(chart.spec) for chart in charts_on(app)])
    assert not [word for word in ENGLISH if word in text]
    assert all(select.placeholder for select in app.multiselect)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_database_says_what_to_do_next(page: str, database: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(page, database)
    assert not app.exception
    assert not charts_on(app)
    assert "Belum ada data pelatihan" in words_on(app)
    assert "python -m dashboard import" in words_on(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_selection_without_rows_says_so_and_draws_nothing(
    page: str, sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened(page, sample_url, tahun=["2019"], program=["PKN-II"], instansi=["35.78"])
    assert not app.exception
    assert not charts_on(app)
    assert "Tidak ada data yang cocok dengan filter" in words_on(app)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:////nowhere/training.db", "tidak ditemukan"),
        ("postgresql://nobody@127.0.0.1:1/nothing", "tidak dapat dihubungi"),
        ("mysql://127.0.0.1/x", "tidak didukung"),
    ],
)
def test_a_database_that_is_down_is_said_in_words(
    page: str, address: str, said: str, opened: Callable[..., AppTest]
) -> None:
    app = opened(page, address)
    assert not app.exception
    assert said in app.error[0].value
    assert not charts_on(app)


def test_every_page_opens_itself_through_the_one_door() -> None:
    for name in (*PAGES, "participants.py"):
        assert "open_page(" in (ROOT / "pages" / name).read_text(), name
