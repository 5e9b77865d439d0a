"""Mutu Data: what the page says of reports and of what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from queries.schema import ReportedTotal
from tests.academy import add_cohort, add_person, enrol
from tests.pages.test_every_page import charts_on, frame_of, words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
    from streamlit.testing.v1 import AppTest


def report(connection: Connection, number: int, value: int, year: int = 2026) -> None:
    key = {"provider": "BPSDM", "programme_code": "PKA", "year": year, "number": number, "class_label": ""}
    connection.execute(
        insert(ReportedTotal).values(**key, agency_code="", measure="peserta", value=value, source="laporan")
    )


def two_people(connection: Connection) -> None:
    """In cohort 1, one of them without anything but a NIP."""
    add_cohort(connection)
    nip = "198001012005012002"
    enrol(connection, 1, person=add_person(connection, 1, nip=nip, gender="P"), education="S1", rank="III/a")
    enrol(connection, 2)


def metrics(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def test_without_a_report_the_page_says_how_to_bring_one(told: Callable[..., AppTest]) -> None:
    app = told(two_people, "quality.py")
    assert "Belum ada angka resmi yang dapat dibandingkan." in words_on(app)
    assert "Angka resmi dimasukkan di halaman Data" in words_on(app)
    assert metrics(app) == ["–", "0", "0", "1"]


def test_disagreement_has_its_sign_in_a_word_and_what_is_missing_its_cure(told: Callable[..., AppTest]) -> None:
    def fill(connection: Connection) -> None:
        two_people(connection)
        report(connection, 1, 3)
        report(connection, 2, 40)
        report(connection, 7, 30, year=2025)

    app = told(fill, "quality.py", tahun=["2026"])
    text = words_on(app)
    assert "0 dari 2 angkatan yang dilaporkan sama dengan datanya." in text
    assert "2 angkatan tidak sesuai laporan; terjauh PKA 2026 · II" in text
    assert metrics(app) == ["0,0\u00a0%", "1", "1", "0"]
    assert "Di tahun yang tidak dipilih, 1 angkatan dilaporkan tanpa data" in text
    assert "tanpa NIP atau penanda lain, sehingga orang yang sama mungkin terhitung dua kali" in text
    rows = frame_of(charts_on(app)[0])
    assert [(row["cohort"], row["agreement"]) for row in rows] == [
        ("PKA · 2026 · II", "tanpa data"),
        ("PKA · 2026 · I", "kurang"),
    ]


def test_what_agrees_draws_no_bar_and_stands_in_the_list(told: Callable[..., AppTest]) -> None:
    def fill(connection: Connection) -> None:
        two_people(connection)
        report(connection, 1, 2)

    app = told(fill, "quality.py")
    assert "1 dari 1 angkatan yang dilaporkan sama dengan datanya." in words_on(app)
    assert "Tidak ada selisih" in words_on(app)
    assert len(charts_on(app)) == 1
    assert "Semua angka yang dilaporkan, juga yang sama, ada dalam daftarnya." in words_on(app)
