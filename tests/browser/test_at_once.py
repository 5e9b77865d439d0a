"""Several at once: two officers who load, and a reader who clicks while a large register is loaded."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect
from sqlalchemy import func, select

from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions
from queries.checking import differences
from queries.schema import Attendance, Enrolment, ImportBatch
from tests.browser.windows import window
from tests.dashboard.importers.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page
    from sqlalchemy import URL, Engine

    from tests.browser.conftest import StartApp

pytestmark = pytest.mark.heavy

LOADED_MS = 300_000
REDRAWN_MS = 10_000
PEOPLE, SESSIONS = 500, 200
FIRST_DAY = date(2024, 1, 8)
FEWEST_CLICKS = 3
CHECKED_ANEW = "Basis data berubah sejak berkas diperiksa"


def nips(first: int, number: int) -> list[str]:
    """Invented ones: a birthday of 1979, and a serial."""
    return [
        f"197912{1 + serial // 900:02d}2005011{serial % 900 + 100:03d}" for serial in range(first, first + number)
    ]


def roster(folder: Path, cohort: str, first: int, number: int) -> Path:
    path = folder / f"Daftar Peserta PKA Angkatan {cohort}.csv"
    lines = (f"{nip};Peserta {serial};Kab. Gresik" for serial, nip in enumerate(nips(first, number), start=first))
    path.write_text("\n".join(["nip;nama;instansi", *lines]))
    return path


def days() -> list[str]:
    return [f"{FIRST_DAY + timedelta(days=day):%d-%m-%Y}" for day in range(SESSIONS)]


def schedule(folder: Path) -> Path:
    path = folder / "Jadwal PKA Angkatan II 2024.csv"
    path.write_text("\n".join(["tanggal;jam;jp", *(f"{day};08.00-10.00;2" for day in days())]))
    return path


def register(folder: Path) -> Path:
    path = folder / "Presensi PKA Angkatan II 2024.csv"
    marks = (f"{nip};{day};{'HHHHHHHHTI'[(place + number) % 10]}"
             for place, nip in enumerate(nips(0, PEOPLE)) for number, day in enumerate(days()))  # fmt: skip
    path.write_text("\n".join(["nip;tanggal;status", *marks]))
    return path


def rows(engine: Engine, table: type[Attendance] | type[Enrolment] | type[ImportBatch]) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def checked(page: Page, address: str, path: Path) -> Locator:
    """Hand in a file; gives the button that loads it."""
    page.goto(address)
    page.locator("input[type=file]").set_input_files(path)
    return page.get_by_role("button", name=re.compile(r"^Muat [\d.]+ baris dari 1 berkas"))


def assert_facts_are_right(engine: Engine) -> None:
    with engine.connect() as connection:
        assert differences(connection, NOW) == []


def test_two_officers_who_load_at_once_both_land(
    database: URL, reader: Engine, app_server: StartApp, browser: Browser, tmp_path: Path
) -> None:
    address = f"{app_server(database=database)}/data"
    files = [roster(tmp_path, cohort, first, 300) for cohort, first in (("II 2024", 0), ("III 2024", 300))]
    with window(browser) as one, window(browser) as other:
        buttons = [checked(page, address, path) for page, path in zip((one, other), files, strict=True)]
        for button in buttons:
            expect(button).to_be_enabled(timeout=LOADED_MS)
        for button in buttons:
            button.click()
        for page in (one, other):
            expect(page.get_by_text("300 baris dimuat")).to_be_visible(timeout=LOADED_MS)
    assert (rows(reader, Enrolment), rows(reader, ImportBatch)) == (600, 2)
    assert_facts_are_right(reader)


def test_of_two_officers_with_one_file_the_second_is_told_to_look_again(
    database: URL, reader: Engine, app_server: StartApp, browser: Browser, tmp_path: Path
) -> None:
    address = f"{app_server(database=database)}/data"
    path = roster(tmp_path, "II 2024", 0, 300)
    with window(browser) as one, window(browser) as other:
        buttons = [checked(page, address, path) for page in (one, other)]
        for button in buttons:
            expect(button).to_be_enabled(timeout=LOADED_MS)
        for button in buttons:
            button.click()
        ended = [page.get_by_text(re.compile(f"300 baris dimuat|{CHECKED_ANEW}")) for page in (one, other)]
        for end in ended:
            expect(end).to_be_visible(timeout=LOADED_MS)
        assert sorted(CHECKED_ANEW in end.inner_text() for end in ended) == [False, True]
    assert (rows(reader, Enrolment), rows(reader, ImportBatch)) == (300, 1)
    assert_facts_are_right(reader)


def test_a_reader_is_answered_while_a_register_of_a_hundred_thousand_marks_is_loaded(
    database: URL, writer: Engine, reader: Engine, app_server: StartApp, browser: Browser, tmp_path: Path
) -> None:
    other_year = roster(tmp_path, "III 2025", PEOPLE, 20)
    for path, year, number in (
        (roster(tmp_path, "II 2024", 0, PEOPLE), "2024", "II"),
        (other_year, "2025", "III"),
        (schedule(tmp_path), "2024", "II"),
    ):
        options = ImportOptions(program="PKA", tahun=year, angkatan=number)
        assert import_files(writer, [path], options, NOW).exit_code == 0
    address = app_server(database=database)
    with window(browser) as officer, window(browser) as looking:
        looking.goto(f"{address}/kehadiran?tahun=2024")
        expect(looking.get_by_text("500 keikutsertaan").first).to_be_visible(timeout=LOADED_MS)
        write = checked(officer, f"{address}/data", register(tmp_path))
        assert clicks_until(looking, write) >= FEWEST_CLICKS
        write.click()
        loaded = officer.get_by_text(f"{PEOPLE * SESSIONS:,} baris dimuat".replace(",", "."))
        assert clicks_until(looking, loaded) >= FEWEST_CLICKS
        looking.goto(f"{address}/kehadiran?tahun=2024")
        expect(looking.get_by_text("90,0\u00a0%").first).to_be_visible(timeout=LOADED_MS)
    assert rows(reader, Attendance) == PEOPLE * SESSIONS
    assert_facts_are_right(reader)


def clicks_until(page: Page, seen: Locator) -> int:
    """Choose a year and take the choice back, each time until the page answers, until something is `seen` elsewhere."""
    clicks = 0
    while not seen.is_visible():
        if clicks % 2:
            page.get_by_role("button", name="Atur ulang filter").click()
            expect(page.get_by_text("Semua tahun · semua instansi")).to_be_visible()
        else:
            choose_2025(page)
        clicks += 1
    return clicks


def choose_2025(page: Page) -> None:
    """By the keyboard; once more where a redraw, which follows the load, has closed the list meanwhile."""
    answered = page.get_by_text(re.compile("Tahun (2024 dan )?2025 · semua instansi"))
    while not answered.is_visible():
        box = page.get_by_role("combobox", name=re.compile("Tahun"))
        box.fill("2025")
        box.press("Enter")
        with suppress(PlaywrightTimeoutError):
            answered.wait_for(timeout=REDRAWN_MS)
    page.keyboard.press("Escape")
