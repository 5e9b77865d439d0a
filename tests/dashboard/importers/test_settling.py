"""`riwayat`, `batalkan`, `kunci`, `buka-kunci`: from files on disk, through the command line, to the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from dashboard.__main__ import main
from dashboard.settings import settings
from queries.schema import DataVersion, Enrolment, ImportBatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import URL, Engine

HEADING = "program;tahun;angkatan;nip;nama;instansi;nilai akhir\n"
ROSTER = HEADING + (
    "PKA;2024;II;197912312004011001;Ana;Kab. Gresik;80\n"
    "PKA;2024;II;198001012005011002;Ben;Kab. Tuban;75\n"
    "PKA;2024;III;198001012005011003;Caz;Kab. Tuban;75\n"
)
CODE = "PKA.2024.2@BPSDM Jatim"


@pytest.fixture(autouse=True)
def own_database(database: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands work on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database.render_as_string(hide_password=False))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs a command: its exit code, and what it says."""

    def run(*arguments: str) -> tuple[int, str]:
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def load(said: Callable[..., tuple[int, str]], tmp_path: Path) -> Callable[[str, str], tuple[int, str]]:
    """Loads a file of that name with that text."""

    def run(name: str, text: str) -> tuple[int, str]:
        (tmp_path / name).write_text(text)
        return said("import", str(tmp_path / name))

    return run


def _scores(writer: Engine) -> list[int | None]:
    with writer.connect() as connection:
        return list(connection.scalars(select(Enrolment.final_score).order_by(Enrolment.id)))


def test_what_was_loaded_is_listed_undone_and_brought_back(
    said: Callable[..., tuple[int, str]], load: Callable[[str, str], tuple[int, str]], writer: Engine
) -> None:
    assert said("riwayat") == (0, "Belum ada yang dimuat.\n")
    assert load("peserta.csv", ROSTER)[0] == 0
    code, text = said("batalkan", "1", "--dry-run")
    assert code == 0
    assert "Baris yang dihapus 8, kembali ke isi semula 0, muncul lagi 0." in text
    assert "Hanya diperiksa" in text
    assert len(_scores(writer)) == 3
    code, text = said("batalkan", "1", "--alasan", "berkas tahun lalu")
    assert code == 0
    assert "tercatat sebagai nomor 2" in text
    assert _scores(writer) == []
    _, text = said("riwayat")
    first, *_ = text.splitlines()
    assert "membatalkan nomor 1 (peserta.csv): 8 baris" in first
    assert "memuat peserta “peserta.csv”: baru 3, berubah 0, tetap 0, ditolak 0" in text
    assert ": berkas tahun lalu" in text
    assert said("batalkan", "1", "--alasan", "lagi")[0] == 2
    assert said("batalkan", "2", "--alasan", "ternyata benar")[0] == 0
    assert len(_scores(writer)) == 3


def test_what_stays_is_told_with_what_to_do_first(
    said: Callable[..., tuple[int, str]], load: Callable[[str, str], tuple[int, str]], writer: Engine
) -> None:
    load("peserta.csv", ROSTER)
    load("koreksi.csv", ROSTER.replace(";80", ";85"))
    code, text = said("batalkan", "1", "--alasan", "salah")
    assert code == 1
    assert "Tetap seperti sekarang: 3." in text
    assert "1 keikutsertaan: diubah kemudian oleh nomor 2 (" in text
    assert "1 angkatan: masih dipakai keikutsertaan dari nomor 2 (" in text
    assert text.count("Batalkan nomor 2 lebih dulu.") == 3
    assert "Ana" not in text
    assert _scores(writer) == [8500]


def test_a_final_cohort_is_locked_for_files_and_undo_until_it_is_unlocked(
    said: Callable[..., tuple[int, str]], load: Callable[[str, str], tuple[int, str]], writer: Engine
) -> None:
    load("peserta.csv", ROSTER)
    assert said("kunci", "--angkatan", CODE)[0] == 2
    code, text = said("kunci", "--angkatan", CODE, "--alasan", "rapat kelulusan")
    assert (code, "final dan terkunci" in text) == (0, True)
    assert said("kunci", "--angkatan", CODE, "--alasan", "lagi") == (2, f"Angkatan {CODE} sudah terkunci.\n")
    code, text = load("koreksi.csv", ROSTER.replace(";80", ";85"))
    assert code == 1
    assert f"python -m dashboard buka-kunci --angkatan “{CODE}”" in text
    code, text = said("batalkan", "1", "--alasan", "salah")
    assert code == 1
    assert "2 orang: masih dipakai keikutsertaan yang tetap.\n" in text
    assert "Batalkan nomor 1" not in text
    assert "2 keikutsertaan: angkatannya final dan terkunci. Buka dulu" in text
    assert _scores(writer) == [8000, 7500]
    assert said("buka-kunci", "--angkatan", CODE, "--alasan", "nilai salah ketik")[0] == 0
    assert load("koreksi.csv", ROSTER.replace(";80", ";85"))[0] == 0
    text = said("riwayat")[1]
    assert f"membuka kunci angkatan {CODE}" in text
    assert "Alasan: nilai salah ketik" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("batalkan", "7", "--alasan", "salah"), "Tidak ada muatan bernomor 7"),
        (("batalkan", "7"), "Sebutkan alasannya"),
        (("kunci", "--angkatan", "PKA.1999.1@X", "--alasan", "selesai"), "tidak dikenal"),
        (("buka-kunci", "--angkatan", "PKA.1999.1@X", "--alasan", "salah"), "tidak dikenal"),
    ],
)
def test_what_cannot_be_done_is_said_and_recorded_nowhere(
    arguments: tuple[str, ...], sentence: str, said: Callable[..., tuple[int, str]], writer: Engine
) -> None:
    code, text = said(*arguments)
    assert code == 2
    assert sentence in text
    with writer.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_a_sample_is_left_as_it_is(said: Callable[..., tuple[int, str]], writer: Engine) -> None:
    with writer.begin() as connection:
        connection.execute(update(DataVersion).values(is_sample=True))
    for arguments in (("batalkan", "1"), ("kunci", "--angkatan", CODE)):
        code, text = said(*arguments, "--alasan", "coba")
        assert code == 2
        assert "data contoh" in text
