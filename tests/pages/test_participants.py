"""The page Peserta: nobody is named before he is asked for, nor without an entry in the log of access."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sqlalchemy import Connection

from dashboard import access, logbook
from dashboard.participants import taking
from dashboard.participants.look import Look
from dashboard.settings import settings
from dashboard.texts import Words
from queries import audit
from queries.engine import DatabaseProblem
from queries.filters import EVERYTHING, Filters
from tests.academy import add_cohort, add_person, enrol, mark, meet
from tests.pages.test_every_page import words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Engine
    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]

PAGE, COHORT = "participants.py", "PKA.2026.1@BPSDM"
MARKUP = "<b>Ana</b> ![x](http://evil.example/x.png) [t](http://evil.example) :red[Ana] =1+1"


@pytest.fixture
def engine_name() -> str:
    """What the page does depends on no engine: tests/queries/test_participants.py runs on both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest has no address."""
    monkeypatch.setenv("DATA_PAGE", "on")


def academy(connection: Connection) -> None:
    """Three people, the last without a name."""
    add_cohort(connection)
    meet(connection, 1, "2026-03-02", jp=400)
    for number, name in ((1, "Ana Putri"), (2, MARKUP), (3, None)):
        add_person(connection, number, name=name, nip=f"{number:018}")
        enrol(connection, number, person=number, status="lulus", final_score=8350)
        mark(connection, 1, number, "sakit" if number == 2 else "hadir")


def table(app: AppTest) -> str:
    return "\n".join(part.value.to_csv() for part in app.table)


def said(app: AppTest) -> str:
    return (words_on(app) + table(app)).replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def look_for(app: AppTest, text: str) -> AppTest:
    app.text_input[0].set_value(text).run()
    assert not app.exception
    return app


def looks(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [one.detail for one in audit.events(connection, action="lihat_orang", limit=10)]


def test_counts_come_first_and_no_name_before_it_is_asked_for(told: Open, writer: Engine) -> None:
    app = told(academy, PAGE)
    assert app.title[0].value == "Peserta"
    assert "3 keikutsertaan" in said(app)
    assert "3 orang" in said(app)
    assert "Belum ada nama yang ditampilkan" in said(app)
    assert not app.table
    assert "Ana" not in said(app)
    assert looks(writer) == []


def test_a_chosen_cohort_is_listed_and_one_look_is_one_entry_by_number(told: Open, writer: Engine) -> None:
    app = told(academy, PAGE, angkatan=[COHORT])
    for _ in range(3):
        app.run()
    assert "Ana Putri" in table(app)
    assert "100,0 % (4 dari 4)" in said(app)
    assert "Lulus" in table(app)
    assert "2 keikutsertaan. 1 keikutsertaan tanpa nama tidak ditampilkan." in said(app)
    assert looks(writer) == [{"people": [1, 2], "rows": 2, "filters": {"cohorts": [COHORT]}, "search": False}]
    look_for(app, "putri")
    assert looks(writer)[0] == {"people": [1], "rows": 1, "filters": {"cohorts": [COHORT]}, "search": True}


def test_a_name_that_is_looked_for_is_in_no_address_and_in_no_log(told: Open, writer: Engine) -> None:
    app = look_for(told(academy, PAGE), "putri")
    assert "Ana Putri" in table(app)
    assert "putri" not in str(app.query_params).lower()
    assert "putri" not in str(looks(writer)).lower()


@pytest.mark.parametrize(
    ("text", "answer"),
    [("an", "paling sedikit 3 huruf"), ("a %", "paling sedikit 3 huruf"), ("nobody", "Tidak ada nama yang cocok")],
)
def test_too_little_of_a_name_and_nobodys_are_answered_in_a_sentence(
    told: Open, writer: Engine, text: str, answer: str
) -> None:
    app = look_for(told(academy, PAGE), text)
    assert answer in said(app)
    assert not app.table
    assert looks(writer) == []


def test_nothing_else_of_a_person_is_told_and_a_name_is_no_markup(told: Open) -> None:
    app = told(academy, PAGE, angkatan=[COHORT])
    assert f"{1:018}" not in said(app)
    assert "akit" not in table(app)
    (row,) = (line for line in table(app).splitlines() if "evil" in line)
    assert r"\<b\>Ana" in row
    assert r"\!\[x\]\(" in row
    assert "http://" not in row


def test_where_the_log_cannot_be_written_no_name_is_shown(
    told: Open, writer: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise DatabaseProblem("locked", "training.db")

    monkeypatch.setattr(logbook, "_write", locked)
    app = told(academy, PAGE, angkatan=[COHORT])
    assert "Catatan akses sedang tidak dapat ditulis" in said(app)
    assert "Ana" not in said(app)
    monkeypatch.undo()
    app.run()
    assert "Ana Putri" in table(app)
    assert len(looks(writer)) == 1


def test_where_the_log_cannot_be_written_no_name_is_taken_away(
    told: Open, database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise DatabaseProblem("locked", "training.db")

    told(academy, PAGE)
    monkeypatch.setattr(logbook, "_write", locked)
    look = Look(Filters(EVERYTHING, cohorts=(COHORT,)), "", "name")
    url = database.render_as_string(hide_password=False)
    with pytest.raises(logbook.NotWrittenDown):
        taking._taken(look, access._owner(), url, "semua tahun", Words("id"))


def test_where_nobody_sits_at_the_machine_there_are_no_names(told: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_PAGE", "off")
    settings.cache_clear()
    app = told(academy, "overview.py", angkatan=[COHORT])
    assert "Ana" not in said(app)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(f"../pages/{PAGE}")


def test_the_book_says_who_made_it_and_when_and_a_name_is_no_formula(
    told: Open, database: URL, writer: Engine
) -> None:
    told(academy, PAGE)
    reader = access._owner()
    look = Look(Filters(EVERYTHING, cohorts=(COHORT,)), "", "name")
    url = database.render_as_string(hide_password=False)
    content = taking._taken(look, reader, url, "semua tahun", Words("id"))
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["Keterangan", "Peserta"]
    about = {row[0].value: row[1].value for row in book["Keterangan"].iter_rows()}
    assert about["Diunduh oleh"] == f"{reader.name} (tanpa masuk, di komputer ini)" == book.properties.creator
    assert "WIB" in about["Diunduh pada"]
    assert about["Filter"] == "semua tahun"
    assert {row[0].data_type for row in book["Peserta"].iter_rows(min_row=2, max_row=3)} == {"s"}
    with writer.connect() as connection:
        (taken,) = audit.events(connection, action="ekspor", limit=2)
    assert taken.detail == {
        "book": "peserta",
        "people": [1, 2],
        "rows": 2,
        "filters": {"cohorts": [COHORT]},
        "search": False,
    }
