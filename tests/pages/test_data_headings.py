"""The page Data, where files have columns that nobody knows: asked once for files that are alike, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pages.test_data import engine_name, enrolments, for_officers, press, texts, upload

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from streamlit.testing.v1 import AppTest

    from tests.pages.test_data import Open

__all__ = ["engine_name", "for_officers"]

STRANGE = "No;Nama Aparatur;Asal Daerah\n1;Ana <b>Putri</b>;Kab. Gresik\n2;Ben Santosa;Kab. Tuban\n"
ONE, OTHER = "PKP Angkatan IV 2024.csv", "PKP Angkatan V 2024.csv"
FILES = [
    (ONE, STRANGE.encode(), "text/csv"),
    (OTHER, STRANGE.replace("Ana", "Caz").replace("Ben", "Didi").encode(), "text/csv"),
]


def choose(app: AppTest, heading: str, means: str) -> None:
    next(box for box in app.selectbox if box.label.startswith(f"“{heading}”")).set_value(means)


def hand_in(app: AppTest) -> None:
    app.file_uploader[0].set_value(FILES)
    app.run(timeout=60)
    assert not app.exception


@pytest.mark.heavy
def test_one_answer_is_of_all_files_that_are_alike_and_is_remembered(
    database: URL, reader: Engine, opened: Open
) -> None:
    app = opened("data.py", database)
    hand_in(app)
    assert "2 judul kolom belum dikenal" in texts(app)
    assert not [button for button in app.button if button.label.startswith("Muat ")]
    boxes = [box for box in app.selectbox if box.label.startswith("“")]
    assert len(boxes) == 2
    assert "misalnya" in boxes[0].label
    assert "<b>" not in boxes[0].label
    assert boxes[0].value is None
    choose(app, "Nama Aparatur", "Nama")
    choose(app, "Asal Daerah", "Instansi")
    press(app, "Pakai arti ini")
    press(app, "Muat 4 baris dari 2 berkas")
    assert enrolments(reader) == 4
    press(app, "Muat berkas lain")
    upload(app, FILES[0][1], "PKP Angkatan VI 2024.csv")
    assert "diingat dari muatan sebelumnya" in texts(app)
    press(app, "Muat 2 baris dari 1 berkas")
    assert enrolments(reader) == 6


def test_two_headings_are_not_let_mean_one_column(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    hand_in(app)
    choose(app, "Nama Aparatur", "Nama")
    choose(app, "Asal Daerah", "Nama")
    press(app, "Pakai arti ini")
    assert "tidak dapat sama-sama berarti Nama" in texts(app)
    assert "2 judul kolom belum dikenal" in texts(app)


def test_the_table_is_chosen_where_another_was_thought_of(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, b"Nama;Percobaan\nAna;80\nBen;70\n", ONE)
    table = next(box for box in app.selectbox if box.label == "Tabelnya")
    assert table.value == "peserta"
    table.set_value("nilai")
    press(app, "Baca dengan tabel dan baris ini")
    choice = next(box for box in app.selectbox if box.label.startswith("“Percobaan”"))
    assert "Pre Test" in choice.options
    assert "Golongan" not in choice.options


def test_files_are_listed_by_kind_and_show_how_they_were_read(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    schedule = b"tanggal;jam;materi\n02-09-2024;08.00-12.00;Agenda I\n"
    roster = b"nip;nama;instansi\n123;Ana;Kab. Gresik\n;Ben;Kab. Tuban\n"
    wide = roster.replace(b"instansi", b"asal instansi")
    app.file_uploader[0].set_value(
        [
            ("Jadwal PKP Angkatan IV 2024.csv", schedule, "text/csv"),
            (ONE, roster, "text/csv"),
            (OTHER, wide, "text/csv"),
        ]
    )
    app.run(timeout=60)
    assert not app.exception
    listed = app.table[0].value
    assert listed["Terbaca sebagai"].tolist()[-1].startswith("Jadwal")
    assert "susunan judul 2" in listed["Terbaca sebagai"].tolist()[1]
    preview = app.table[-1].value
    assert preview.columns.tolist() == ["Baris", "NIP", "Nama", "Instansi"]
    assert preview["NIP"].tolist() == ["✕ 123 (ditolak)", "–"]


@pytest.mark.heavy
def test_an_agency_that_is_new_is_added_with_the_load(database: URL, reader: Engine, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, b"nama;instansi\nAna Putri;Badan Urusan Baru\n", ONE)
    assert "python -m" not in texts(app)
    next(box for box in app.selectbox if box.label == "Tulisan di berkas").set_value("BADAN URUSAN BARU").run()
    press(app, "Tambahkan")
    assert "isi kodenya" in texts(app)
    next(box for box in app.selectbox if box.label == "Jenis instansi").set_value("pusat")
    next(box for box in app.text_input if box.label == "Kode").set_value("BADAN-BARU")
    press(app, "Tambahkan")
    assert "Instansi baru" in texts(app)
    press(app, "Muat 1 baris dari 1 berkas")
    assert enrolments(reader) == 1
    press(app, "Muat berkas lain")
    app.session_state["data.tab"] = "Riwayat"
    app.run()
    assert "Menambahkan instansi Badan Urusan Baru" in app.table[0].value.to_string()
