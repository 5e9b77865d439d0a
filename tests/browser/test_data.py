"""From five files as an office has them to their recap, in the browser, without a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.office import NAMES, five_files

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sqlalchemy import URL

    from tests.browser.conftest import StartApp

CHECKED_MS = 60_000


@pytest.mark.heavy
def test_from_an_empty_database_to_the_recap_of_five_files(
    database: URL, app_server: StartApp, page: Page, tmp_path: Path
) -> None:
    folder = tmp_path / "berkas"
    folder.mkdir()
    page.goto(f"{app_server(database=database)}/data")
    page.locator("input[type=file]").set_input_files(five_files(folder))
    certain = page.get_by_role("button", name="Terima semua yang pasti (1)")
    certain.wait_for(timeout=CHECKED_MS)
    certain.click()
    write = page.get_by_role("button", name="Muat 95 baris dari 5 berkas")
    write.wait_for(timeout=CHECKED_MS)
    expect(write).to_be_disabled()
    page.get_by_text("Saya tahu bahwa 1 baris").click()
    expect(write).to_be_enabled()
    write.dblclick()  # the second click does not lose what the first one did
    expect(page.get_by_text("95 baris dimuat")).to_be_visible(timeout=CHECKED_MS)
    with page.expect_download() as refused:
        page.get_by_role("button", name="Unduh 1 baris yang ditolak").click()
    refused.value.save_as(folder / "ditolak.xlsx")
    assert openpyxl.load_workbook(folder / "ditolak.xlsx").active["B2"].value == NAMES[9]
    with page.expect_download() as recap:
        page.get_by_role("button", name="Unduh Rekap Angkatan (1 angkatan)").click()
    recap.value.save_as(folder / "rekap.xlsx")
    people = openpyxl.load_workbook(folder / "rekap.xlsx")["Peserta"]
    assert {row[6].value for row in people.iter_rows(min_row=2, max_row=len(NAMES) + 1)} == set(NAMES)
    page.get_by_role("link", name="Ringkasan").click()
    expect(page.get_by_text("10 keikutsertaan").first).to_be_visible(timeout=CHECKED_MS)
