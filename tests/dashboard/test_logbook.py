"""The log of access while the database cannot be written to: nobody is shown, and nothing is lost in silence."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

import pytest

from dashboard import logbook
from dashboard.importers.report import FileReport
from dashboard.intake import upload
from dashboard.intake.desk import Desk
from dashboard.settings import settings
from dashboard.texts import Words
from queries import audit
from queries.engine import DatabaseProblem
from queries.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Engine


@pytest.fixture
def engine_name() -> str:
    """Only a file of SQLite is locked as a whole."""
    return "sqlite"


@pytest.fixture(autouse=True)
def real(database: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The log is in this database."""
    monkeypatch.setenv("DATABASE_URL", database.render_as_string(hide_password=False))
    settings.cache_clear()
    yield
    logbook._writer.submit(logbook._waiting.clear).result()
    settings.cache_clear()


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Somebody writes longer than anybody waits, until this is called."""
    free = logbook.do

    def wait(*_: Any, **__: Any) -> NoReturn:
        raise DatabaseProblem("locked", "training.db")

    monkeypatch.setattr(logbook, "do", wait)
    return lambda: monkeypatch.setattr(logbook, "do", free)


def noted() -> None:
    logbook._writer.submit(lambda: None).result()


def actions(reader: Engine) -> list[tuple[str, dict[str, object]]]:
    with reader.connect() as connection:
        return [(one.action, one.detail) for one in audit.events(connection, limit=50)][::-1]


def at_a_desk(database: URL) -> Desk:
    url = database.render_as_string(hide_password=False)
    return Desk(Words("id"), url, "ana", None, EVERYTHING, EVERYTHING, ZoneInfo("Asia/Jakarta"))


def test_who_would_see_people_is_told_that_it_cannot_be_written_down(
    reader: Engine, locked: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(logbook.NotWrittenDown):
        logbook.first(7, "lihat_orang", {"people": [3]})
    assert "nothing shown, not in the log of access: lihat_orang of account 7" in caplog.text
    locked()
    logbook.first(None, "lihat_orang", {"people": [3]})
    assert actions(reader) == [("lihat_orang", {"people": [3]})]


def test_what_cannot_be_written_waits_for_the_next_and_keeps_its_moment(
    reader: Engine, locked: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    logbook.note(None, "masuk", {"roles": []})
    noted()
    assert (logbook.waiting(), actions(reader)) == (1, [])
    assert "not yet in the log of access: masuk of account None" in caplog.text
    locked()
    logbook.note(None, "keluar", {})
    noted()
    assert logbook.waiting() == 0
    assert [action for action, _ in actions(reader)] == ["masuk", "keluar"]
    with reader.connect() as connection:
        keluar, masuk = audit.events(connection, limit=2)
    assert masuk.at < keluar.at


def test_beyond_what_can_be_kept_each_is_named_in_the_servers_log(
    locked: Callable[[], None], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logbook, "MOST_WAITING", 1)
    for action in ("masuk", "keluar"):
        logbook.note(None, action, {})
    noted()
    assert logbook.waiting() == 1
    assert "lost to the log of access: keluar of account None" in caplog.text
    logbook._say_lost()
    assert "lost to the log of access: masuk of account None" in caplog.text
    locked()
    logbook.note(None, "keluar", {})
    noted()
    assert logbook.waiting() == 0


def test_an_event_of_an_account_that_is_gone_keeps_no_other_from_the_log(
    reader: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    for account, action in ((None, "masuk"), (999, "masuk"), (None, "keluar")):
        logbook.note(account, action, {})
    noted()
    assert [action for action, _ in actions(reader)] == ["masuk", "keluar"]
    assert logbook.waiting() == 0
    assert "lost to the log of access: masuk of account 999" in caplog.text
    with pytest.raises(logbook.NotWrittenDown):
        logbook.first(999, "lihat_orang", {"people": [3]})


def test_refused_rows_are_not_handed_out_before_that_is_in_the_log(
    database: URL, reader: Engine, locked: Callable[[], None]
) -> None:
    file, desk = FileReport("Ana Putri.csv", refused=2, mending=b"berkas"), at_a_desk(database)
    with pytest.raises(logbook.NotWrittenDown):
        upload._mending(file, desk)
    locked()
    assert upload._mending(file, desk) == b"berkas"
    assert actions(reader) == [("ekspor", {"book": "ditolak", "rows": 2, "cohorts": []})]
