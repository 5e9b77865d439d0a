"""Names that would like to be more than names: in agencies, programmes and hosts, on every page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, update

from queries.engine import write_engine
from queries.refresher import refresh
from queries.schema import Agency, Participant, Programme
from tests.academy import add_cohort, enrol, mark, meet
from tests.databases import copied_file

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sqlalchemy import URL

    from tests.browser.conftest import StartApp

PICTURE = "![img](http://evil.example/x.png)"
LINK = "www.evil.example http://evil.example/a mail@evil.example"
ICON = ":material/home: :red[merah] **tebal** `kode` $x$"
TURNED = "<b>Kota</b> \u202egnalaM 'a' + alert(1) \\\" {{datum}}"
PAGES = ("", "komposisi", "kehadiran", "kompetensi")
PEOPLE = 6
"""Enough for a rate to be shown."""


@pytest.fixture
def hostile(sqlite_template: Path, tmp_path: Path) -> URL:
    """A database in which every name is hostile."""
    url = copied_file(sqlite_template, tmp_path / "hostile.db")
    engine = write_engine(url)
    with engine.begin() as connection:
        agencies = [(900, PICTURE), (901, LINK), (902, ICON), (903, TURNED)]
        for number, name in agencies:
            connection.execute(insert(Agency).values(id=number, code=f"A{number}", name=name, level="lainnya"))
        for code, name in (("X1", PICTURE), ("X2", ICON)):
            row = {"code": code, "name": name, "short_name": name, "kind": "teknis"}
            connection.execute(insert(Programme).values(row))
        for number, code in ((1, "X1"), (2, "X2")):
            add_cohort(connection, number, programme_code=code, host=LINK, provider=TURNED if number == 1 else "B")
            meet(connection, number, "2026-03-02", cohort=number)
        for person in range(PEOPLE * len(agencies)):
            cohort = 1 + person % 2
            enrol(connection, person + 1, cohort=cohort, agency_id=900 + person % len(agencies))
            mark(connection, cohort, person + 1, "hadir" if person % 3 else "alpa", cohort=cohort)
            named = update(Participant).where(Participant.id == person + 1)
            connection.execute(named.values(name=f"Ana {agencies[person % len(agencies)][1]}"))
    refresh(engine, datetime.now(UTC))
    engine.dispose()
    return url


@pytest.mark.parametrize("path", [PAGES[0], *(pytest.param(path, marks=pytest.mark.heavy) for path in PAGES[1:])])
def test_a_name_is_a_name_and_nobody_is_asked_for_anything(
    path: str, page: Page, app_server: StartApp, hostile: URL
) -> None:
    page.goto(f"{app_server(database=hostile)}/{path}")
    expect(page.get_by_text("24 keikutsertaan").first).to_be_visible()
    main = page.get_by_test_id("stMain")
    for button in main.get_by_role("button", name=re.compile("Tabel|Definisi|Angkatan")).all():
        button.click()
        page.keyboard.press("Escape")
    tables = main.get_by_role("button", name="Tabel")
    for place in range(tables.count()):
        tables.nth(place).click()
        table = page.get_by_role("table").last
        expect(table).to_be_visible()
        expect(table.locator("img, a, b, strong, code, .katex, [role=img]")).to_have_count(0)
        page.keyboard.press("Escape")
    _nothing_but_text(page)


@pytest.mark.heavy
def test_a_person_is_listed_as_he_is_written(page: Page, app_server: StartApp, hostile: URL) -> None:
    page.goto(f"{app_server(database=hostile)}/peserta")
    page.get_by_label("Cari nama").fill("ana")
    page.get_by_label("Cari nama").press("Enter")
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(1 + PEOPLE * 4)
    expect(table.get_by_text("Ana ![img](").first).to_be_visible()
    expect(table.locator("img, a, b, strong, code, .katex, [role=img]")).to_have_count(0)
    _nothing_but_text(page)


def _nothing_but_text(page: Page) -> None:
    markup = "img, a[href*='//'], a[href^=mailto], strong:text('tebal'), code:text('kode'), .katex"
    expect(page.get_by_test_id("stMain").locator(markup)).to_have_count(0)
    assert "\u202e" not in page.locator("body").inner_text()
