"""The page Data: who may open it, and the way of a file from the upload to the history and back."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from dashboard import access
from dashboard.intake import past
from dashboard.settings import settings
from queries.loading import loading, lock
from queries.schema import Agency, Cohort, Enrolment, ParticipantIdentifier, ReportedTotal
from tests.dashboard.importers.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Engine
    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]

GOOD = b"nip;nama;instansi\n197912312005011001;Ana Putri;Kab. Gresik\n198001012005012002;Ben Santosa;Kab. Tuban\n"
BAD = b"nip;nama;instansi\n197912312005011001;Ana Putri;Kab. Gresik\n;Caz <b>Rahma</b>;Malang\n"
NAME = "Daftar PKP Angkatan IV 2024.csv"
CODE = "PKP.2024.4@BPSDM Jatim"


@pytest.fixture
def engine_name() -> str:
    """What the page does depends on no engine, and each load is a process: tests/browser runs it on both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def for_officers(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest has no address."""
    monkeypatch.setenv("DATA_PAGE", "on")


def upload(app: AppTest, content: bytes, name: str = NAME) -> None:
    app.file_uploader[0].set_value([(name, content, "text/csv")])
    app.run(timeout=60)
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    button = next(button for button in app.button if button.label.startswith(label))
    button.click().run(timeout=60)
    assert not app.exception


def give_a_reason(app: AppTest, reason: str) -> None:
    next(box for box in app.text_input if box.label == "Alasan").set_value(reason).run()


def enrolments(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Enrolment)) or 0


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.success, app.info, app.error, app.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def test_a_file_is_checked_confirmed_written_listed_and_undone(
    database: URL, reader: Engine, opened: Open
) -> None:
    app = opened("data.py", database)
    upload(app, GOOD)
    assert enrolments(reader) == 0
    assert "program PKP, tahun 2024, angkatan 4" in texts(app)
    press(app, "Muat 2 baris dari 1 berkas")
    assert enrolments(reader) == 2
    assert "2 baris dimuat" in texts(app)
    press(app, "Muat berkas lain")
    app.session_state["data.tab"] = "Riwayat"
    app.run()
    assert "Daftar PKP Angkatan IV 2024" in app.table[0].value.to_string()
    press(app, "Lihat akibatnya")
    assert "Baris yang dihapus" in texts(app)
    assert next(button for button in app.button if button.label == "Batalkan muatan ini").disabled
    app.text_input[0].set_value("salah angkatan").run()
    press(app, "Batalkan muatan ini")
    assert enrolments(reader) == 0


def test_results_of_few_are_stored_and_said_to_wait(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, GOOD.replace(b"instansi\n", b"instansi;status\n").replace(b"Gresik", b"Gresik;Lulus"))
    press(app, "Muat 2 baris dari 1 berkas")
    waits = "Hasil atau nilai baru di 1 angkatan menunggu: ditampilkan bila sudah 5"
    assert waits in texts(app)
    other = opened("competency.py", database)
    assert waits in texts(other)


def test_refused_rows_are_told_and_the_good_ones_wait_for_a_yes(
    database: URL, reader: Engine, opened: Open
) -> None:
    app = opened("data.py", database)
    upload(app, BAD)
    assert "tulisan instansi belum dikenal" in texts(app)
    button = next(button for button in app.button if button.label.startswith("Muat 1 baris"))
    assert button.disabled
    app.checkbox[0].check().run()
    press(app, "Muat 1 baris dari 1 berkas")
    assert enrolments(reader) == 1


@pytest.mark.heavy
def test_an_agency_that_is_chosen_counts_for_its_rows(database: URL, reader: Engine, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, BAD)
    choice = next(box for box in app.selectbox if box.label.startswith("Malang"))
    choice.set_value("35.73")
    press(app, "Pakai pilihan ini")
    press(app, "Muat 2 baris dari 1 berkas")
    assert enrolments(reader) == 2


@pytest.mark.heavy
def test_whom_an_address_means_is_chosen_once_and_can_be_taken_back(
    database: URL, reader: Engine, opened: Open
) -> None:
    scores = b"nama;email;pre test;post test\nAna;a@contoh.go.id;60;80\nBen Santosa;ben@contoh.go.id;70;75\n"
    app = opened("data.py", database)
    app.file_uploader[0].set_value([(NAME, GOOD, "text/csv"), ("Nilai PKP IV 2024.csv", scores, "text/csv")])
    app.run(timeout=60)
    assert "2 alamat atau nomor belum dikenal" in texts(app)
    press(app, "Terima semua yang bernama sama (1)")
    (choice,) = [box for box in app.selectbox if "contoh.go.id" in box.label]
    choice.select_index(0)
    press(app, "Pakai orang ini")
    assert "belum dikenal sebagai peserta" not in texts(app)
    press(app, "Lupakan jawaban tentang 2 orang")
    assert "2 alamat atau nomor belum dikenal" in texts(app)
    press(app, "Terima semua yang bernama sama (1)")
    app.checkbox[0].check().run()
    press(app, "Muat 3 baris dari 2 berkas")
    with reader.connect() as connection:
        assert connection.scalar(select(ParticipantIdentifier.value)) == "ben@contoh.go.id"


def test_a_file_of_something_else_is_told_in_a_sentence(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, b"halo;dunia\n1;2\n", "catatan.csv")
    assert "Baris judul kolom tidak ditemukan" in texts(app)
    assert not [button for button in app.button if button.label.startswith("Muat ")]


@pytest.mark.heavy
def test_what_a_file_does_not_say_is_said_on_the_page(database: URL, reader: Engine, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, GOOD, "daftar.csv")
    assert "isian “Program”" in texts(app)
    assert "--program" not in texts(app)
    next(box for box in app.selectbox if box.label == "Program").set_value("PKP")
    for label, value in (("Tahun", "2024"), ("Angkatan", "IV")):
        next(box for box in app.text_input if box.label == label).set_value(value)
    press(app, "Periksa dengan isian ini")
    press(app, "Muat 2 baris dari 1 berkas")
    assert enrolments(reader) == 2


def test_a_database_that_is_away_is_said_once(opened: Open) -> None:
    (error,) = opened("data.py", "sqlite:////nowhere/training.db").error
    assert "tidak ditemukan" in error.value


def test_names_and_addresses_are_not_markup(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, BAD, "<b>PKP</b> Angkatan IV 2024.csv")
    assert "<b>" not in texts(app)


def test_for_who_may_not_load_there_is_no_such_page(
    database: URL, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_PAGE", "off")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened("data.py", database)


@pytest.mark.parametrize(
    ("address", "headers", "open_to"),
    [
        (None, {}, True),
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("10.0.0.7", {}, False),
        (None, {"X-Forwarded-For": "10.0.0.7"}, False),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.7"}, False),
        ("127.0.0.1", {"Via": "1.1 proxy"}, False),
        ("127.0.0.1", {"X-Forwarded-User": "ana"}, False),
        ("nobody knows", {}, False),
    ],
)
def test_unless_it_is_said_who_sits_at_this_machine_may_load(
    monkeypatch: pytest.MonkeyPatch, address: str | None, headers: dict[str, str], *, open_to: bool
) -> None:
    monkeypatch.delenv("DATA_PAGE", raising=False)
    settings.cache_clear()
    monkeypatch.setattr(access.st, "context", SimpleNamespace(ip_address=address, headers=headers))
    assert access.reader().may_load == open_to


@pytest.mark.heavy
def test_older_loads_are_shown_when_they_are_asked_for(
    database: URL, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "SHOWN", 1)
    app = opened("data.py", database)
    for name in (NAME, "Daftar PKP Angkatan V 2024.csv"):
        upload(app, GOOD, name)
        press(app, "Muat 2 baris")
        press(app, "Muat berkas lain")
    app.session_state["data.tab"] = "Riwayat"
    app.run()
    assert len(app.table[0].value) == 1
    press(app, "Tampilkan yang lebih lama")
    assert len(app.table[0].value) == 2


@pytest.mark.heavy
def test_further_sheets_of_a_workbook_are_read_when_the_officer_says_so(
    database: URL, reader: Engine, opened: Open
) -> None:
    book, content = Workbook(), BytesIO()
    for title, name in (("Angkatan IV", "Ana Putri"), ("Angkatan V", "Ben Santosa"), ("Petunjuk", "")):
        sheet = book.create_sheet(title)
        sheet.append(["Nama", "Instansi"])
        sheet.append([name, "Kab. Gresik"])
    del book["Sheet"]
    book.save(content)
    app = opened("data.py", database)
    upload(app, content.getvalue(), "Daftar PKP 2024.xlsx")
    assert "1 buku kerja mempunyai lembar lain" in [box.label for box in app.expander]
    (sheets,) = [box for box in app.multiselect if box.options == ["Angkatan V"]]
    sheets.set_value(["Angkatan V"])
    press(app, "Baca juga lembar ini")
    press(app, "Muat 2 baris dari 2 berkas")
    assert enrolments(reader) == 2


@pytest.mark.heavy
def test_a_locked_cohort_is_told(database: URL, writer: Engine, reader: Engine, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, GOOD)
    press(app, "Muat 2 baris")
    with loading(writer) as connection:
        lock(connection, CODE, "petugas", "sudah final", NOW)
    press(app, "Muat berkas lain")
    upload(app, GOOD.replace(b"Kab. Tuban", b"Kab. Lamongan"))
    assert "sudah final dan terkunci" in app.table[1].value.to_string()
    assert enrolments(reader) == 2


@pytest.mark.heavy
def test_an_answer_is_shown_and_can_be_changed_until_it_is_written(
    database: URL, reader: Engine, opened: Open
) -> None:
    app = opened("data.py", database)
    upload(app, BAD)
    next(box for box in app.selectbox if box.label.startswith("Malang")).set_value("35.73")
    press(app, "Pakai pilihan ini")
    assert any("Yang sudah Anda jawab (1)" in part.label for part in app.expander)
    next(box for box in app.selectbox if box.label == "Malang").set_value("35.07")
    press(app, "Ubah jawaban")
    press(app, "Muat 2 baris dari 1 berkas")
    with reader.connect() as connection:
        codes = set(connection.scalars(select(Agency.code).join(Enrolment, Enrolment.agency_id == Agency.id)))
    assert codes == {"35.25", "35.07"}


@pytest.mark.heavy
def test_answers_go_with_the_files_that_they_were_given_for(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    upload(app, BAD)
    next(box for box in app.selectbox if box.label.startswith("Malang")).set_value("35.73")
    press(app, "Pakai pilihan ini")
    app.file_uploader[0].set_value([])
    app.run()
    upload(app, BAD)
    assert "tulisan instansi belum dikenal" in texts(app)


@pytest.mark.heavy
def test_a_yes_to_corrections_is_of_the_files_that_it_was_asked_about(
    database: URL, reader: Engine, opened: Open
) -> None:
    app = opened("data.py", database)
    upload(app, GOOD)
    press(app, "Muat 2 baris")
    press(app, "Muat berkas lain")
    one = (NAME, GOOD.replace(b"Ana Putri", b"Zainal Abidin"), "text/csv")
    other = (f"b {NAME}", GOOD.replace(b"Ben Santosa", b"Yusuf Hakim"), "text/csv")
    app.file_uploader[0].set_value([one])
    app.run(timeout=60)
    press(app, "Terima sebagai koreksi")
    assert "koreksi nama atau NIP: 1 orang" in texts(app)
    app.file_uploader[0].set_value([one, other])
    app.run(timeout=60)
    assert "2 baris ditolak karena memuat nama lain" in texts(app)  # here both are uploaded anew
    assert "Terima sebagai koreksi" in [button.label for button in app.button]


def test_files_of_one_name_are_told_apart(database: URL, opened: Open) -> None:
    app = opened("data.py", database)
    app.file_uploader[0].set_value([(NAME, GOOD, "text/csv"), (NAME, BAD, "text/csv")])
    app.run(timeout=60)
    assert not app.exception
    names = [f"Daftar PKP Angkatan IV 2024.csv (berkas ke-{place})" for place in (1, 2)]
    assert next(box for box in app.selectbox if box.label == "Lihat berkas").options == names
    assert app.multiselect[0].options == names


def test_a_cohort_is_made_final_and_opened_again_with_a_reason(
    database: URL, reader: Engine, opened: Open
) -> None:
    app = opened("data.py", database)
    upload(app, GOOD)
    press(app, "Muat 2 baris")
    press(app, "Muat berkas lain")
    app.session_state["data.tab"] = "Angkatan final"
    app.run()
    choice = next(box for box in app.selectbox if box.label == "Angkatan")
    choice.set_value(CODE).run()
    assert "belum final" in texts(app)
    assert next(button for button in app.button if button.label == "Nyatakan final").disabled
    give_a_reason(app, "berita acara 12/2024")
    press(app, "Nyatakan final")
    assert "final dan terkunci" in texts(app)
    finalised = select(Cohort.finalised_at).where(Cohort.code == CODE)
    with reader.connect() as connection:
        assert connection.scalar(finalised) is not None
    assert next(button for button in app.button if button.label == "Buka kunci").disabled
    give_a_reason(app, "nilai akhir salah ketik")
    press(app, "Buka kunci")
    assert "belum final" in texts(app)
    assert "python -m" not in texts(app)
    with reader.connect() as connection:
        assert connection.scalar(finalised) is None


def number_of(engine: Engine) -> tuple[str, int]:
    """The only number that was reported, and of whom."""
    with engine.connect() as connection:
        code, value = connection.execute(select(ReportedTotal.agency_code, ReportedTotal.value)).one()
        return code, value


@pytest.mark.heavy
def test_an_official_number_is_noted_by_hand_refused_and_undone_like_a_file(
    database: URL, reader: Engine, opened: Open
) -> None:
    def fill(**said: str) -> None:
        for label, value in said.items():
            boxes = [*app.text_input, *app.selectbox]
            next(box for box in boxes if box.label == label).set_value(value)
        press(app, "Catat")

    app = opened("data.py", database)
    app.session_state["data.tab"] = "Laporan resmi"
    app.run()
    fill(Program="PKN II", Tahun="2019", Angkatan="XXV", Peserta="56")
    assert "dan sumbernya" in texts(app)
    fill(Sumber="Bhirawa", Peserta="lima puluh enam")
    assert "Ini bukan angka" in texts(app)
    fill(Peserta="43", Tentang="kabupaten kota")
    assert "Tercatat sebagai muatan nomor 1" in texts(app)
    assert "belum ada datanya" in texts(app)
    assert number_of(reader) == ("kabkota", 43)
    fill(Peserta="44", Tentang="kabupaten kota")
    assert "Sebelumnya tercatat 43" in texts(app)
    assert number_of(reader) == ("kabkota", 43)
    press(app, "Ganti dengan angka baru")
    assert "Tercatat sebagai muatan nomor 2" in texts(app)
    assert number_of(reader) == ("kabkota", 44)
    app.session_state["data.tab"] = "Riwayat"
    app.run()
    assert "Memuat laporan “Isian petugas”" in app.table[0].value.to_string()
