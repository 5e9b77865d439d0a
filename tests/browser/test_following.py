"""A page that stays open follows the database, whoever writes to it, and lives through a database that is gone."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.live import REST_S
from queries.engine import upgrade, write_engine
from queries.facts import recompute_all
from queries.schema import ClassSession
from tests.academy import add_cohort, enrol, found, mark
from tests.browser.writing import write, writing
from tests.databases import IN_TURN
from tests.drawing import insert_drawn
from tests.servers import NoPostgres, StoppablePostgres

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page
    from sqlalchemy import URL, Engine

    from tests.browser.conftest import StartApp

log = logging.getLogger(__name__)

SIX = range(1, 7)
PROMISED_S = 5
GENEROUS_MS = 20_000
"""The machine of a test may be busy with others; how long it took is logged (--log-cli-level=info)."""
TROUBLE = "Data belum dapat ditampilkan"
CHART = "[data-testid=stVegaLiteChart]"
MAIN = "[data-testid=stMain]"
DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"
WATCH = """() => {
    const chart = '[data-testid=stVegaLiteChart]';
    window.lost = 0;
    new MutationObserver(changes => {
        for (const change of changes) for (const node of change.removedNodes)
            if (node.matches?.(chart) || node.querySelector?.(chart)) window.lost += 1;
    }).observe(document.querySelector('[data-testid=stMain]'), {subtree: true, childList: true});
}"""


def local(**ago: float) -> str:
    """A moment in Surabaya, so long ago, as a database writes it."""
    moment = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=7) - timedelta(**ago)
    return moment.isoformat(sep=" ", timespec="microseconds")


@pytest.fixture
def course(bare: Engine, database: URL) -> URL:
    """A cohort that runs: of two sessions that are over, one has a register; six people, all of them present."""
    with bare.begin() as connection:
        found(connection)
        add_cohort(connection, starts_on=None, ends_on=None)
        insert_drawn(
            connection,
            ClassSession,
            f"""
            id | starts_at        | ends_at          | jp
            ---|------------------|------------------|----
            1  | {local(hours=9)} | {local(hours=8)} | 300
            2  | {local(hours=7)} | {local(hours=6)} | 300   # nobody has marked it yet
            3  | {local(days=-9)} | {local(days=-10)} | 300   # to come
            """,
            cohort_id=1,
        )
        for number in SIX:
            enrol(connection, number)
            mark(connection, 1, number)
        recompute_all(connection, datetime.now(UTC))
    return database


def rate(page: Page) -> Locator:
    return page.locator("[data-testid=stMetricValue]").first


def absent(session: int, *people: int) -> str:
    """The register of a session in which these were absent and the others present."""
    rows = ", ".join(f"({session}, {one}, 1, '{'alpa' if one in people else 'hadir'}')" for one in SIX)
    return f"INSERT INTO attendance (session_id, enrolment_id, cohort_id, status) VALUES {rows}"


def listen_for_redraws(page: Page) -> list[float]:
    """The moments, from now on, at which the server begins to draw the whole page. Call it before the page opens."""
    moments: list[float] = []

    def hear(frame: str | bytes) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "new_session" and not message.metadata.run.fragment_ids:
            moments.append(time.monotonic())

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return moments


def open_attendance(page: Page, address: str) -> None:
    page.goto(f"{address}/kehadiran")
    expect(rate(page)).to_have_text("100,0 %")
    expect(page.locator(f"{CHART} svg").first).to_be_visible()
    expect(page.locator(DRAWN)).to_be_attached()  # the charts below, too


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_a_register_that_another_program_fills_is_on_screen_in_seconds_without_a_flash(
    page: Page, app_server: StartApp, course: URL
) -> None:
    open_attendance(page, app_server(database=course))
    page.evaluate(f"""() => {{
        document.querySelector('{MAIN}').scrollTop = 200;
        document.querySelectorAll('{CHART}').forEach(chart => chart.kept = true);
    }}""")
    page.evaluate(WATCH)
    write(course, absent(2, 2, 3, 4, 5, 6))
    began = time.monotonic()
    expect(rate(page)).to_have_text("58,3 %", timeout=GENEROUS_MS)  # 21 of 36 JP
    log.info("seen after %.1f s of %s s", time.monotonic() - began, PROMISED_S)
    expect(page.get_by_text("16,7 % hadir penuh")).to_be_visible()
    assert page.evaluate("window.lost") == 0
    assert page.evaluate(f"document.querySelector('{CHART}').kept")
    assert page.evaluate(f"document.querySelector('{MAIN}').scrollTop") == 200


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_a_session_that_ends_while_the_page_is_open_counts_from_then_on(
    page: Page, app_server: StartApp, course: URL
) -> None:
    open_attendance(page, app_server(database=course))
    ends_in = 8
    session = f"INSERT INTO class_session (id, cohort_id, starts_at, ends_at, jp) VALUES (9, 1, '{local(hours=1)}'"
    began = time.monotonic()
    write(course, f"{session}, '{local(seconds=-ends_in)}', 300)", absent(9, *SIX))
    expect(page.get_by_text("terisi 1 dari 2 sesi selesai")).to_be_visible()
    expect(rate(page)).to_have_text("50,0 %", timeout=GENEROUS_MS + ends_in * 1000)  # 18 of 36 JP
    seen = time.monotonic() - began
    log.info("seen %.1f s after its end, of %s s", seen - ends_in, PROMISED_S)
    assert seen >= ends_in


@pytest.mark.heavy
def test_a_page_rests_between_redraws_however_often_another_program_writes(
    page: Page, app_server: StartApp, course: URL
) -> None:
    moments = listen_for_redraws(page)
    open_attendance(page, app_server(database=course))
    write(course, absent(2, *SIX))
    expect(rate(page)).to_have_text("50,0 %")
    moments.clear()
    longer = [f"UPDATE class_session SET jp = {300 + 20 * number} WHERE id = 2" for number in range(1, 51)]
    with writing(course, 0.5, *longer):
        page.wait_for_timeout(26_000)
    expect(rate(page)).to_have_text("18,8 %")  # 3 of 16 JP
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    log.info("seconds between redraws: %s", gaps)
    assert len(gaps) >= 3
    assert min(gaps) > REST_S - 1  # how soon a busy machine tells of it differs
    assert max(gaps) < 3 * PROMISED_S


@pytest.fixture
def sample_file(sample_urls: Callable[[str], URL], tmp_path: Path) -> Path:
    """A data folder's sample, small."""
    return Path(shutil.copyfile(sample_urls("sqlite").database or "", tmp_path / "sample.db"))


@pytest.mark.heavy
def test_a_page_that_finds_no_file_recovers_by_itself_when_it_is_back(
    page: Page, app_server: StartApp, sample_file: Path
) -> None:
    address = app_server(data_dir=sample_file.parent)
    away = sample_file.rename(sample_file.with_name("away.db"))
    page.goto(f"{address}/komposisi")
    expect(page.get_by_text(TROUBLE).first).to_be_visible()
    expect(page.get_by_text(TROUBLE)).to_have_count(1)  # while a run replaces another, both may say it
    away.rename(sample_file)
    expect(page.get_by_text("Data contoh.")).to_be_visible()
    expect(page.get_by_text(TROUBLE)).to_have_count(0)


@pytest.mark.heavy
def test_a_file_that_is_moved_away_under_an_open_page_is_said_and_recovered_from(
    page: Page, app_server: StartApp, sample_file: Path
) -> None:
    page.goto(f"{app_server(data_dir=sample_file.parent)}/komposisi")
    expect(page.get_by_text("Data contoh.")).to_be_visible()
    away = sample_file.rename(sample_file.with_name("away.db"))
    expect(page.get_by_text(TROUBLE).first).to_be_visible()
    expect(page.get_by_text(TROUBLE)).to_have_count(1)  # while a run replaces another, both may say it
    away.rename(sample_file)
    expect(page.get_by_text("Data contoh.")).to_be_visible()
    expect(page.locator(f"{CHART} svg").first).to_be_visible()
    expect(page.get_by_text(TROUBLE)).to_have_count(0)


@pytest.mark.heavy
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_an_older_copy_that_is_restored_under_the_same_name_is_shown(
    page: Page, app_server: StartApp, bare: Engine, database: URL
) -> None:
    file = Path(database.database or "")
    older = file.with_name("older.db")
    with bare.begin() as connection:
        found(connection)
        add_cohort(connection)
        enrol(connection, 1)
        recompute_all(connection, datetime.now(UTC))
    _copied(file, older)
    with bare.begin() as connection:
        enrol(connection, 2)
        recompute_all(connection, datetime.now(UTC))
    bare.dispose()
    page.goto(f"{app_server(database=database)}/komposisi")
    expect(page.get_by_text("2 keikutsertaan ·")).to_be_visible()
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    older.replace(file)
    expect(page.get_by_text("1 keikutsertaan ·")).to_be_visible()


def _copied(file: Path, copy: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


@pytest.mark.heavy
def test_postgresql_that_stops_and_starts_under_an_open_page_is_said_and_recovered_from(
    page: Page, app_server: StartApp
) -> None:
    try:
        server = StoppablePostgres()
    except NoPostgres as reason:
        pytest.skip(str(reason))
    with server:
        upgrade(server.url)
        engine = write_engine(server.url)
        with engine.begin() as connection:
            add_cohort(connection)
            enrol(connection, 1)
            recompute_all(connection, datetime.now(UTC))
        engine.dispose()
        page.goto(f"{app_server(database=server.url)}/komposisi")
        expect(page.get_by_text("1 keikutsertaan ·")).to_be_visible()
        server.stop()
        expect(page.get_by_text(TROUBLE).first).to_be_visible()
        expect(page.get_by_text(TROUBLE)).to_have_count(1)  # while a run replaces another, both may say it
        expect(page.get_by_text("tidak dapat dihubungi")).to_be_visible()
        server.start()
        expect(page.get_by_text("1 keikutsertaan ·")).to_be_visible()
        expect(page.get_by_text(TROUBLE)).to_have_count(0)
        write(server.url, "UPDATE enrolment SET status = 'batal'")  # and the facts follow again
        page.goto(page.url.replace("komposisi", ""))
        expect(page.get_by_text("1 mengundurkan diri")).to_be_visible()
