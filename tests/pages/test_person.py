"""The page Data about one person: found, shown with sources, corrected; and what files say against corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from dashboard import logbook
from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions
from dashboard.intake.desk import Desk
from dashboard.intake.subject import _taken
from dashboard.settings import settings
from dashboard.texts import Words
from queries import requests
from queries.filters import EVERYTHING, Scope
from queries.loading import correct, decide, history, loading, lock, open_conflicts
from queries.schema import Enrolment, HeldValue, Participant, ParticipantIdentifier
from tests.dashboard.importers.conftest import NOW
from tests.pages.test_data import press, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import URL, Engine
    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]
    Load = Callable[..., None]

ANA, BEN = "197912312005011001", "198001012005012002"
ROSTER = f"""program;tahun;angkatan;nip;nama;instansi;nilai akhir
PKP;2024;IV;{ANA};Ana Putri;Kab. Gresik;80
PKP;2024;IV;{BEN};Ana <b>Rahma</b>;Kab. Tuban;75
PKA;2025;II;{ANA};Ana Putri;Kab. Gresik;90
"""
CODE = "PKP.2024.4@BPSDM Jatim"
SEARCH = "Nama, NIP, NRP, atau email"


@pytest.fixture
def engine_name() -> str:
    """What the page does depends on no engine: tests/queries/loading runs on both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def for_officers(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest has no address."""
    monkeypatch.setenv("DATA_PAGE", "on")


@pytest.fixture
def load(writer: Engine, tmp_path: Path) -> Load:
    """Loads a roster under a name."""

    def run(text: str = ROSTER, name: str = "peserta.csv", now: datetime = NOW) -> None:
        (tmp_path / name).write_text(text)
        import_files(writer, [tmp_path / name], ImportOptions(loaded_by="petugas"), now)

    return run


@pytest.fixture
def held(load: Load, writer: Engine) -> str:
    """Ana's score of PKP is corrected from 80 to 88, and another file says 80 again; the key of the row."""
    load()
    row_id = enrolment(writer)
    with loading(writer) as connection:
        correct(connection, "enrolment", row_id, "final_score", 8800, "berita acara", "kepala", NOW)
    load(name="lagi.csv")
    return row_id


def person(engine: Engine, nip: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(Participant.id).where(Participant.nip == nip)) or 0


def enrolment(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(Enrolment.id).where(Enrolment.final_score == 8000)))


def scores(engine: Engine) -> list[int | None]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Enrolment.final_score).order_by(Enrolment.id)))


def at(app: AppTest, tab: str) -> AppTest:
    app.session_state["data.tab"] = tab
    return app.run()


def look_for(app: AppTest, text: str) -> None:
    box(app, "text_input", SEARCH).set_value(text).run()
    assert not app.exception


def box(app: AppTest, kind: str, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in getattr(app, kind) if one.label == label)


def said(app: AppTest) -> str:
    """What the page says, as a reader sees it: without the signs that keep names from being markup."""
    return texts(app).replace("\\", "").replace("\u2060", "")


def tables(app: AppTest) -> str:
    return " ".join(table.value.to_string() for table in app.table)


def choose(app: AppTest, row: str, column: str) -> None:
    box(app, "selectbox", "Bagian").set_value(row).run()
    box(app, "selectbox", "Isian").set_value(column).run()
    assert not app.exception


def fill_in(app: AppTest, row_id: str, value: str, reason: str = "salah ketik") -> None:
    """A new final score, and why."""
    choose(app, f"enrolment {row_id}", "final_score")
    box(app, "text_input", "Isi baru").set_value(value).run()
    box(app, "text_input", "Alasan").set_value(reason).run()


def test_namesakes_are_told_apart_and_one_is_shown_with_where_it_is_from(
    database: URL, load: Load, reader: Engine, opened: Open
) -> None:
    load()
    app = at(opened("data.py", database), "Orang")
    look_for(app, "ana")
    (choice,) = app.radio
    assert "2 orang cocok" in choice.label
    assert [caption.split(";")[0] for caption in choice.proto.captions] == [
        "lahir 1 Januari 1980", "lahir 31 Desember 1979",
    ]  # fmt: skip
    choice.set_value(person(reader, BEN)).run()
    assert "75,00" in tables(app)
    assert "80,00" not in tables(app)
    assert "<b>" not in texts(app) + tables(app) + " ".join(choice.options)
    press(app, "Kembali ke hasil pencarian")
    assert app.radio


def test_all_that_is_stored_is_shown_with_its_source_and_nothing_is_in_the_address(
    database: URL, load: Load, writer: Engine, opened: Open
) -> None:
    load()
    known = {"kind": "email", "value": "ana@contoh.go.id", "participant_id": person(writer, ANA)}
    with writer.begin() as connection:
        connection.execute(insert(ParticipantIdentifier).values(known))
    app = at(opened("data.py", database), "Orang")
    for text in ("NIP 19791231 200501 1 001", "ANA@contoh.go.id", "putri ana"):
        look_for(app, text)
        assert "PKP · 2024 · IV" in texts(app)
        assert "peserta.csv (nomor 1), petugas, 24 November 2026 09.00 WIB" in said(app)
    assert "31 Desember 1979" in tables(app)
    assert "80,00" in tables(app)
    assert "bukan dari muatan" in tables(app)
    assert not [
        value for values in app.query_params.values() for value in values if "ana" in value or ANA in value
    ]
    look_for(app, "zzz")
    assert "Tidak ada yang cocok" in texts(app)


def test_a_value_is_looked_at_corrected_held_and_can_be_let_go(
    database: URL, load: Load, reader: Engine, opened: Open
) -> None:
    load()
    app = at(opened("data.py", database), "Orang")
    look_for(app, ANA)
    row_id = enrolment(reader)
    fill_in(app, row_id, "188")
    assert "antara 0 dan 100" in texts(app)
    fill_in(app, row_id, "88,5", reason=" ")
    assert box(app, "button", "Lihat akibatnya").disabled
    fill_in(app, row_id, "88,5")
    press(app, "Lihat akibatnya")
    assert scores(reader) == [8000, 7500, 9000]
    assert "88,50" in app.table[-1].value.to_string()
    press(app, "Simpan koreksi")
    assert "Koreksi disimpan dan dipertahankan, nomor 2" in texts(app)
    assert scores(reader) == [8850, 7500, 9000]
    assert "salah ketik" in tables(app)
    box(app, "text_input", "Alasan").set_value("sumbernya dibenarkan").run()
    press(app, "Lepaskan")
    assert "Koreksi dilepaskan, nomor 3" in texts(app)
    with reader.connect() as connection:
        assert connection.scalars(select(HeldValue.id)).all() == []
        assert [(one.kind, one.reason) for one in history(connection, limit=2)] == [
            ("lepas", "sumbernya dibenarkan"), ("koreksi", "salah ketik"),
        ]  # fmt: skip
    at(app, "Riwayat")
    assert "Melepaskan satu koreksi" in tables(app)


@pytest.mark.heavy
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    database: URL, load: Load, writer: Engine, reader: Engine, opened: Open
) -> None:
    load()
    app = at(opened("data.py", database), "Orang")
    look_for(app, ANA)
    row_id = enrolment(writer)
    fill_in(app, row_id, "88")
    press(app, "Lihat akibatnya")
    save = box(app, "button", "Simpan koreksi")
    with writer.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == int(row_id)).values(final_score=8100))
    save.click().run(timeout=60)
    assert "sudah diubah orang lain" in texts(app)
    assert "Sekarang: **81,00**" in texts(app)
    assert scores(reader) == [8100, 7500, 9000]
    with reader.connect() as connection:
        assert [one.kind for one in history(connection, limit=5)] == ["peserta"]


def test_a_final_cohort_says_where_it_is_opened(database: URL, load: Load, writer: Engine, opened: Open) -> None:
    load()
    with loading(writer) as connection:
        lock(connection, CODE, "petugas", "selesai", NOW)
    app = at(opened("data.py", database), "Orang")
    look_for(app, ANA)
    choose(app, f"enrolment {enrolment(writer)}", "final_score")
    assert "tab Angkatan final" in texts(app)
    assert not [one for one in app.text_input if one.label == "Isi baru"]
    choose(app, f"participant {person(writer, ANA)}", "gender")
    box(app, "selectbox", "Isi baru").set_value("P").run()
    box(app, "text_input", "Alasan").set_value("KTP").run()
    press(app, "Lihat akibatnya")
    assert "tab Angkatan final" in texts(app)
    assert not [one for one in app.button if one.label == "Simpan koreksi"]


@pytest.mark.heavy
def test_a_correction_that_fails_tells_the_reader_and_no_log(
    database: URL, load: Load, opened: Open, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    load()
    app = at(opened("data.py", database), "Orang")
    look_for(app, ANA)
    box(app, "text_input", "Isi baru").set_value(BEN).run()
    box(app, "text_input", "Alasan").set_value("salah ketik").run()
    press(app, "Lihat akibatnya")
    assert "NIP ini sudah tercatat pada orang lain" in texts(app)
    said = "".join(capfd.readouterr()) + caplog.text
    assert not [secret for secret in (ANA, BEN, "Putri", "Rahma") if secret in said]


@pytest.mark.heavy
def test_conflicts_are_counted_shown_and_kept_several_at_once(
    database: URL, held: str, writer: Engine, reader: Engine, load: Load, opened: Open
) -> None:
    load(ROSTER.replace(";80", ";81"), "ketiga.csv")
    app = at(opened("data.py", database), "Konflik")
    assert "2 perbedaan" in texts(app)
    assert "88,00" in texts(app)
    assert "kepala, 24 November 2026 09.00 WIB: berita acara" in said(app)
    assert "lagi.csv, baris 2" in said(app)
    press(app, "Pilih semua yang tampil (2)")
    box(app, "text_input", "Alasan").set_value("sudah dicocokkan").run()
    assert box(app, "button", "Ambil dari berkas (2)").disabled
    assert "isian yang sama" in texts(app)
    press(app, "Tetap (2)")
    assert "2 perbedaan diputuskan" in texts(app)
    assert "Tidak ada perbedaan yang menunggu" in texts(app)
    with reader.connect() as connection:
        assert open_conflicts(connection) == []
    assert scores(reader)[0] == 8800


@pytest.mark.heavy
def test_a_files_value_is_taken_unless_somebody_was_faster(
    database: URL, held: str, writer: Engine, reader: Engine, opened: Open
) -> None:
    app = at(opened("data.py", database), "Konflik")
    app.checkbox[0].check().run()
    box(app, "text_input", "Alasan").set_value("berkas benar").run()
    with writer.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == int(held)).values(final_score=8100))
    press(app, "Ambil dari berkas (1)")
    assert "sudah diubah orang lain" in texts(app)
    assert "tidak dipertahankan lagi: **81,00**" in texts(app)
    assert scores(reader)[0] == 8100
    press(app, "Ambil dari berkas (1)")
    assert "1 perbedaan diputuskan" in texts(app)
    assert scores(reader)[0] == 8000
    with reader.connect() as connection:
        assert connection.scalars(select(HeldValue.id)).all() == []


@pytest.mark.heavy
def test_a_conflict_that_somebody_else_decided_is_told(
    database: URL, held: str, writer: Engine, reader: Engine, opened: Open
) -> None:
    app = at(opened("data.py", database), "Konflik")
    app.checkbox[0].check().run()
    box(app, "text_input", "Alasan").set_value("berkas benar").run()
    take = box(app, "button", "Ambil dari berkas (1)")
    with loading(writer) as connection:
        (conflict,) = open_conflicts(connection)
        decide(connection, conflict.id, take=False, reason="tetap", who="kepala", now=NOW)
    take.click().run(timeout=60)
    assert not app.exception
    assert scores(reader)[0] == 8800


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORGET_KEY", "k" * 64)
    settings.cache_clear()


@pytest.mark.usefixtures("key")
def test_a_person_is_given_his_copy_and_is_forgotten(
    database: URL, load: Load, writer: Engine, opened: Open
) -> None:
    load()
    ana = person(writer, ANA)
    with loading(writer) as connection:
        requests.ask(connection, "penghapusan", ana, None, datetime.now(UTC) - requests.TERM)
    app = at(opened("data.py", database), "Orang")
    assert "melewati batas 3 x 24 jam**: 1" in texts(app)
    look_for(app, ANA)
    assert f"Orang nomor {ana}" in texts(app)
    press(app, "Siapkan salinan")
    assert len(app.get("download_button")) == 1
    do = next(button for button in app.button if button.label == "Lupakan untuk selamanya")
    assert do.disabled
    box(app, "text_input", "Ketik LUPAKAN").set_value("lupakan").run()
    assert next(button for button in app.button if button.label == do.label).disabled
    box(app, "text_input", "Ketik LUPAKAN").set_value("LUPAKAN").run()
    press(app, do.label)
    assert "Datanya dihapus, nomor 2" in texts(app)
    assert "Tidak ada yang cocok" in texts(app)
    assert "melewati batas" not in texts(app)
    assert not app.get("download_button")
    assert person(writer, ANA) == 0
    assert scores(writer) == [8000, 7500, 9000]


@pytest.mark.usefixtures("key")
def test_a_copy_answers_a_request_when_it_is_taken_away(
    database: URL, load: Load, writer: Engine, opened: Open
) -> None:
    load()
    ana = person(writer, ANA)
    with loading(writer) as connection:
        requests.ask(connection, "salinan", ana, None, datetime.now(UTC))
    app = at(opened("data.py", database), "Orang")
    look_for(app, ANA)
    press(app, "Siapkan salinan")
    with writer.connect() as connection:
        assert len(requests.requests(connection)) == 1
    _, content = app.session_state["data.subject.copy"]
    url, zone = database.render_as_string(hide_password=False), settings().timezone
    desk = Desk(Words("id"), url, "petugas", None, EVERYTHING, EVERYTHING, zone)
    assert _taken(ana, content, desk) == content
    with writer.connect() as connection:
        assert requests.requests(connection) == []
    with pytest.raises(PermissionError):
        _taken(ana, content, replace(desk, corrects=Scope(providers=("BPSDM Jatim",))))


def test_nobody_is_shown_whom_the_log_of_access_cannot_name(
    database: URL, load: Load, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    app = at(opened("data.py", database), "Orang")

    def refuse(*_: object) -> None:
        raise logbook.NotWrittenDown

    with monkeypatch.context() as locked:
        locked.setattr(logbook, "first", refuse)
        look_for(app, "Ana")
        assert "Catatan akses sedang tidak dapat ditulis" in texts(app)
        assert "Ana Putri" not in texts(app)
        assert not app.radio
    app.run()
    assert "Catatan akses sedang" not in texts(app)
    assert app.radio


@pytest.mark.heavy
def test_a_forgetting_that_fails_says_why(
    database: URL, load: Load, writer: Engine, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    (tmp_path / "forget.key").write_text("k" * 64)
    (tmp_path / "forget.key").chmod(0o644)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FORGET_KEY", raising=False)
    settings.cache_clear()
    app = at(opened("data.py", database), "Orang")
    look_for(app, ANA)
    box(app, "text_input", "Ketik LUPAKAN").set_value("LUPAKAN").run()
    press(app, "Lupakan untuk selamanya")
    assert "chmod 600" in texts(app)
    assert person(writer, ANA)
