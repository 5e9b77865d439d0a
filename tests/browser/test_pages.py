"""What a browser does: links, filters in the URL, pages that follow the database and recover."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from dashboard.__main__ import main
from dashboard.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from sqlalchemy import URL

    from tests.browser.conftest import StartApp

PAGES = {
    "": ("Ringkasan", "43 · 76,8"),
    "komposisi": ("Komposisi Peserta", "43 · 76,8"),
    "kehadiran": ("Kehadiran", "34 · 60,7"),
    "kompetensi": ("Kompetensi", "54 · 98,2"),
    "mutu-data": ("Mutu Data", "43 · 76,8"),
}
FRONT, *OTHERS = PAGES
"""Path -> title, and what stands on one of its charts for PKN II of 2019."""
CHART = "[data-testid=stVegaLiteChart]"


@pytest.fixture
def sample_file(sample_urls: Callable[[str], URL], tmp_path: Path) -> Path:
    """A data folder as a first `make run` leaves it: a filled sample, made small here."""
    shutil.copyfile(sample_urls("sqlite").database or "", tmp_path / "sample.db")
    return tmp_path


@pytest.fixture
def data_dir(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same folder for this process, which imports into it."""
    monkeypatch.setenv("DATA_DIR", str(sample_file))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.cache_clear()
    yield sample_file
    settings.cache_clear()


def bars(page: Page) -> int:
    return page.locator(f"{CHART} .mark-rect path").count()


@pytest.mark.parametrize("path", [FRONT, *(pytest.param(path, marks=pytest.mark.heavy) for path in OTHERS)])
def test_a_deep_link_on_a_fresh_server_shows_filters_menu_and_charts(
    path: str, page: Page, app_server: StartApp, sample_file: Path
) -> None:
    title, written = PAGES[path]
    page.goto(f"{app_server(data_dir=sample_file)}/{path}?tahun=2019&program=PKN-II")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Komposisi Peserta")).to_be_visible()
    expect(page.get_by_text("Tahun 2019 · semua instansi · PKN II")).to_be_visible()
    expect(page.get_by_text("Data contoh.")).to_be_visible()
    expect(page.locator(f"{CHART} .mark-rect path").first).to_be_visible()
    expect(page.locator(CHART).filter(has_text=written).first).to_be_visible()
    assert bars(page)


def test_filters_are_in_the_url_and_kept_across_pages_and_reload(
    page: Page, app_server: StartApp, sample_file: Path
) -> None:
    page.goto(app_server(data_dir=sample_file))
    expect(page).to_have_url(re.compile(r"\?tahun=2026$"))
    page.get_by_role("combobox", name=re.compile("Instansi")).click()
    page.get_by_role("option", name="semua kabupaten/kota", exact=False).first.click()
    expect(page).to_have_url(re.compile(r"instansi=kabkota"))
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Komposisi Peserta").click()
    expect(page.get_by_role("heading", name="Komposisi Peserta", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/komposisi\?.*instansi=kabkota"))
    page.reload()
    expect(page.get_by_text("Tahun 2026 · semua kabupaten/kota")).to_be_visible()
    page.get_by_role("button", name="Atur ulang filter").click()
    expect(page.get_by_text("Semua tahun · semua instansi · semua program")).to_be_visible()
    expect(page).not_to_have_url(re.compile("instansi"))


def test_the_table_below_a_chart_is_in_words(page: Page, app_server: StartApp, sample_file: Path) -> None:
    page.goto(f"{app_server(data_dir=sample_file)}/komposisi?tahun=2019&program=PKN-II")
    page.get_by_role("button", name="Tabel").first.click()
    table = page.get_by_role("table").first
    expect(table).to_contain_text("Jenis instansi")
    expect(table).to_contain_text("Pemprov Jawa Timur")
    expect(table).to_contain_text("76,8")
    expect(table).not_to_contain_text("provinsi_sendiri")


def test_the_first_real_import_replaces_the_sample_on_an_open_page(
    page: Page, app_server: StartApp, data_dir: Path, tmp_path: Path
) -> None:
    page.goto(f"{app_server(data_dir=data_dir)}/komposisi")
    expect(page.get_by_text("Data contoh.")).to_be_visible()
    roster = tmp_path / "peserta.csv"
    roster.write_text(
        "program;tahun;angkatan;nama;instansi\nPKA;2024;II;Ana;Kab. Gresik\nPKA;2024;II;Ben;Kota Malang\n"
    )
    assert main(["import", str(roster)]) == 0
    expect(page.get_by_text("2 keikutsertaan ·")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("paling banyak 2 orang")).to_be_visible()
    expect(page.get_by_text("Data contoh.")).not_to_be_visible()
    expect(page.get_by_text("Kab. Gresik")).not_to_have_count(0)
