"""The commands about persons' own data: who is meant comes from standard input, and nothing personal is printed."""

from __future__ import annotations

import stat
from datetime import datetime, time, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, select, update

from dashboard.__main__ import main
from dashboard.forget_key import forget_key, forget_key_made
from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions
from dashboard.settings import SettingProblem, settings
from queries import requests
from queries.loading import correct
from queries.schema import AuditEvent, ForgottenPerson, ImportBatch, Participant, SubjectRequest
from tests.dashboard.importers.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    Run = Callable[..., tuple[int, str]]

ANA, BEN = "197912312005011001", "198001012005012002"
ROSTER = f"""program;tahun;angkatan;nip;nama;instansi;unit kerja;nilai akhir
PKP;2024;IV;{ANA};=1+1 Ana;Kab. Gresik;Bidang A;80
PKP;2024;IV;{BEN};Ben Rahma;Kab. Tuban;;75
PKA;2025;II;{ANA};=1+1 Ana;Kab. Gresik;;90
"""
CODE = "PKP.2024.4@BPSDM Jatim"


@pytest.fixture
def engine_name() -> str:
    """What the commands do depends on no engine: tests/queries/loading runs on both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the database, in which the commands are typed."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for variable in ("DATABASE_URL", "FORGET_KEY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def load(writer: Engine, tmp_path: Path) -> Callable[..., list[str]]:
    """Loads the roster; the lines of its report."""

    def run() -> list[str]:
        (tmp_path / "peserta.csv").write_text(ROSTER)
        report = import_files(writer, [tmp_path / "peserta.csv"], ImportOptions(loaded_by="petugas"), NOW)
        return [*report.lines(), f"exit {report.exit_code}"]

    run()
    return run


@pytest.fixture
def run(load: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Types a command and what it reads; its exit code and what it prints."""

    def typed(*words: str, says: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", StringIO(says))
        code = main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return typed


def ids(writer: Engine) -> dict[str, int]:
    with writer.connect() as connection:
        return {row.nip: row.id for row in connection.execute(select(Participant.nip, Participant.id))}


def test_a_copy_holds_everything_in_words_and_no_formula(run, writer, data_dir):
    ana = ids(writer)[ANA]
    with writer.begin() as connection:
        correct(connection, "participant", str(ana), "gender", "P", "menurut KTP", "petugas", NOW)
        requests.ask(connection, "salinan", ana, None, NOW)
    code, said = run("salinan", says=f"{ANA}\n")
    assert (code, ANA in said, "Ana" in said) == (0, False, False)
    path = data_dir / f"salinan-orang-{ana}.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    book = load_workbook(BytesIO(path.read_bytes()))
    sheets = {sheet.title: [list(row) for row in sheet.values] for sheet in book}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sheets["Identitas"][2][:2] == ["Nama", "=1+1 Ana"]
    assert [row[2] for row in sheets["Keikutsertaan"] if row[1] == "Nilai akhir"] == ["80,00", "90,00"]
    assert sheets["Koreksi"][1][1:4] == ["Jenis kelamin", "Perempuan", "menurut KTP"]
    assert ["Jenis kelamin", "Laki-laki", "Perempuan"] in [row[4:] for row in sheets["Riwayat"]]
    assert sheets["Permintaan"][1][0] == "salinan data"
    assert sheets["Sumber"][1][0] is None
    assert (sheets["Tentang salinan"][3][1], book.properties.creator) == ("tanpa masuk", "tanpa masuk")
    assert "petugas" not in {cell.value for cell in cells}
    assert BEN not in {cell.value for cell in cells}
    with writer.connect() as connection:
        assert connection.scalars(select(AuditEvent.action)).all()[-2:] == ["salinan", "permintaan"]
        assert requests.requests(connection) == []
    assert run("salinan", says=f"{ANA}\n")[0] == 2  # a copy is never overwritten


@pytest.mark.parametrize("text", [f"NIP {ANA}", f"=1+1 ana; {CODE}", "#1"])
def test_who_is_meant_may_be_said_in_several_ways(text, run, data_dir):
    assert run("salinan", "--out", "ana.xlsx", says=text)[0] == 0


@pytest.mark.parametrize("text", ["", "Ana", "#99", "; ", f"Siapa; {CODE}", "x@y.id"])
def test_who_is_not_certain_gets_no_copy(text, run, data_dir):
    code, said = run("salinan", says=text)
    assert code == 2
    assert "Tidak ada orang yang dimaksud" in said
    assert not list(data_dir.glob("*.xlsx"))


def test_a_copy_that_cannot_be_written_answers_nothing(run, writer, data_dir):
    ana = ids(writer)[ANA]
    with writer.begin() as connection:
        requests.ask(connection, "salinan", ana, None, NOW)
    (data_dir / "ana.xlsx").touch()
    assert run("salinan", "--out", "ana.xlsx", says=ANA)[0] == 2
    with writer.connect() as connection:
        assert "salinan" not in connection.scalars(select(AuditEvent.action)).all()
        assert requests.requests(connection)


@pytest.mark.parametrize(("days", "code"), [(0, 0), (1, 0), (30, 0), (31, 2), (-1, 2)])
def test_a_request_may_have_come_before_today(days, code, run, writer):
    zone = settings().timezone
    day = datetime.now(zone).date() - timedelta(days=days)
    assert run("permintaan", "--baru", "salinan", "--tanggal", day.isoformat(), says=ANA)[0] == code
    with writer.connect() as connection:
        found = requests.requests(connection)
    assert len(found) == (code == 0)
    if days:
        assert all(one.received_at == datetime.combine(day, time.min, zone) for one in found)


def test_a_day_belongs_to_a_new_request(run):
    assert run("permintaan", "--jawab", "1", "--tanggal", "2026-11-01")[0] == 2


def test_forgetting_needs_the_word(run, writer, data_dir):
    code, said = run("lupakan", says=f"{ANA}\nya\n")
    assert (code, "Tidak ada yang diubah" in said, "Ana" in said) == (2, True, False)
    assert ANA in ids(writer)
    assert not (data_dir / "forget.key").exists()


def test_who_is_forgotten_does_not_come_back_with_the_file(run, writer, load, data_dir):
    ana = ids(writer)[ANA]
    code, said = run("lupakan", says=f"{ANA}\nLUPAKAN\n")
    assert (code, ANA in said) == (0, False)
    assert f"Orang nomor {ana} (=*** A***)" in said
    assert ids(writer) == {None: ana, BEN: ids(writer)[BEN]}
    for name in ("forget.key", "forgotten.list"):
        assert stat.S_IMODE((data_dir / name).stat().st_mode) == 0o600
    lines = load()
    assert "  Baru 0, berubah 0, tetap 1, ditolak 0." in lines
    assert sum("dilewati: datanya telah dihapus atas permintaan orangnya" in line for line in lines) == 2
    assert lines[-1] == "exit 0"
    assert not [line for line in lines if "Ana" in line or ANA in line]
    assert len(ids(writer)) == 2
    undoing = run("batalkan", "2", "--alasan", "salah")
    assert (undoing[0], "tidak dapat dibatalkan" in undoing[1]) == (2, True)
    assert f"menghapus data orang nomor {ana}" in run("riwayat")[1]
    assert "sudah dilupakan" in run("lupakan", "--yes", says=f"#{ana}")[1]


def test_without_its_key_nothing_is_loaded(run, load, data_dir, monkeypatch):
    run("lupakan", "--yes", says=ANA)
    kept = (data_dir / "forget.key").read_text()
    (data_dir / "forget.key").unlink()
    assert "Kembalikan berkas forget.key" in "".join(load())
    assert "Kembalikan berkas forget.key" in run("lupakan", "--yes", says=BEN)[1]
    assert not (data_dir / "forget.key").exists()  # a new one would be another one
    monkeypatch.setenv("FORGET_KEY", kept.strip())
    settings.cache_clear()
    assert load()[-1] == "exit 0"


def test_where_the_key_is_lost_for_good_the_digests_may_go(run, writer, load, data_dir):
    """What docs/operations.md says, and what it costs: who turns up again must be forgotten again."""
    run("lupakan", "--yes", says=ANA)
    for name in ("forget.key", "forgotten.list"):
        (data_dir / name).unlink()
    with writer.begin() as connection:
        connection.execute(delete(ForgottenPerson))
    assert "  Baru 2, berubah 0, tetap 1, ditolak 0." in load()
    assert run("lupakan", "--yes", says=ANA)[0] == 0
    assert ANA not in ids(writer)
    assert (data_dir / "forget.key").exists()


def test_a_key_that_others_may_read_or_that_is_short_is_refused(data_dir, monkeypatch):
    assert forget_key() is None
    assert forget_key_made() == forget_key()
    (data_dir / "forget.key").chmod(0o644)
    with pytest.raises(SettingProblem, match="chmod 600"):
        forget_key()
    (data_dir / "forget.key").unlink()
    (data_dir / "forget.key").mkdir()
    with pytest.raises(SettingProblem, match="tidak dapat dibaca"):
        forget_key()
    monkeypatch.setenv("FORGET_KEY", "pendek")
    settings.cache_clear()
    with pytest.raises(SettingProblem, match="terlalu pendek"):
        settings()


def test_after_an_older_backup_people_are_forgotten_again(run, writer, data_dir):
    (data_dir / "cadangan").write_bytes((data_dir / "training.db").read_bytes())
    assert "Tidak ada orang" in run("lupakan", "--again")[1]
    run("lupakan", "--yes", says=ANA)
    for path in data_dir.glob("training.db*"):
        path.unlink()
    (data_dir / "cadangan").replace(data_dir / "training.db")
    assert ANA in ids(writer)
    assert "Dilupakan lagi: 1 orang" in run("lupakan", "--again")[1]
    assert ANA not in ids(writer)
    with writer.connect() as connection:
        assert connection.scalar(select(ForgottenPerson.digest).limit(1))
        assert connection.scalar(select(ImportBatch.kind).order_by(ImportBatch.id.desc())) == "lupakan"


def test_with_another_key_than_the_lists_nobody_is_said_to_be_forgotten(run, writer, data_dir, monkeypatch):
    (data_dir / "cadangan").write_bytes((data_dir / "training.db").read_bytes())
    run("lupakan", "--yes", says=ANA)
    for path in data_dir.glob("training.db*"):
        path.unlink()
    (data_dir / "cadangan").replace(data_dir / "training.db")
    (data_dir / "forget.key").unlink()
    assert "Kembalikan berkas forget.key" in run("lupakan", "--yes", says=BEN)[1]
    assert not (data_dir / "forget.key").exists()  # the list says that there was one
    monkeypatch.setenv("FORGET_KEY", "k" * 64)
    settings.cache_clear()
    for words in (["lupakan", "--again"], ["lupakan", "--yes"]):
        code, said = run(*words, says=BEN)
        assert (code, "Kembalikan berkas forget.key" in said) == (2, True)
    assert {ANA, BEN} <= set(ids(writer))


def test_requests_have_a_deadline_and_the_overdue_come_first(run, writer):
    assert "Tidak ada permintaan" in run("permintaan")[1]
    assert run("permintaan", "--baru", "perbaikan", says=BEN)[0] == 0
    assert "jawab sebelum" in run("permintaan", "--baru", "salinan", says=ANA)[1]
    with writer.begin() as connection:
        late = SubjectRequest.received_at, SubjectRequest.due_at
        values = dict(zip((one.key for one in late), (NOW - requests.TERM, NOW - requests.SOON), strict=True))
        connection.execute(update(SubjectRequest).where(SubjectRequest.id == 2).values(values))
    first, second = run("permintaan")[1].splitlines()
    assert first.startswith("2  salinan")
    assert "TERLAMBAT" in first
    assert "TERLAMBAT" not in second
    assert ANA not in first
    assert run("permintaan", "--jawab", "2")[0] == 0
    assert run("permintaan", "--jawab", "2")[0] == 2
    assert "2  salinan" in run("permintaan", "--terjawab")[1]
    run("lupakan", "--yes", says=BEN)
    assert "Tidak ada permintaan" in run("permintaan")[1]


def test_a_request_of_who_is_only_in_the_record_is_a_sentence(run):
    assert run("batalkan", "1", "--alasan", "salah")[0] == 0
    code, said = run("permintaan", "--baru", "penghapusan", says=ANA)
    assert (code, "hanya ada di riwayat muatan" in said, ANA in said) == (2, True, False)
    assert run("lupakan", "--yes", says=ANA)[0] == 0


def test_the_log_tells_numbers_and_what_is_old_may_go(run, writer):
    ana = ids(writer)[ANA]
    run("lupakan", "--yes", says=ANA)
    said = run("catatan", "--action", "lupakan")[1]
    assert f'lupakan  {{"batch": 2, "participant": {ana}}}' in said
    assert ANA not in said
    assert "Tidak ada catatan" in run("catatan", "--since", "2100-01-01")[1]
    assert "dihapus: 0." in run("catatan", "--clear")[1]
    assert [line.split("  ")[3] for line in run("catatan")[1].splitlines()] == ["hapus_catatan", "lupakan", "muat"]
