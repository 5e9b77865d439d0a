"""The commands that give and take rights: the first administrator, a spreadsheet, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from dashboard.__main__ import main
from dashboard.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., tuple[int, str]]

ANA = "ana@jatimprov.go.id"
HEADS = "Nama Masuk;Peran;Kode Instansi;Penyelenggara;Jenis Program;Nama Perorangan;Berlaku Sampai"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Iterator[None]:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "training.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("DATA_DIR", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        return main(arguments), capsys.readouterr().out

    return command


def test_the_first_administrator_is_made_listed_and_taken(run: Run) -> None:
    assert run("grants") == (0, "Belum ada hak yang berlaku.\n")
    assert run("grant", ANA.upper(), "--role", "admin") == (0, "Hak nomor 1 diberikan.\n")
    code, listed = run("grants")
    assert code == 0
    assert f"1  {ANA}  Admin  Semua data  nama: tidak" in listed
    assert run("revoke", "1") == (0, "Hak nomor 1 dicabut.\n")
    assert run("revoke", "1") == (2, "Tidak ada hak yang berlaku bernomor 1.\n")
    assert run("grants")[1] == "Belum ada hak yang berlaku.\n"


def test_a_right_has_a_scope_names_and_a_last_day(run: Run) -> None:
    until = date.today() + timedelta(days=30)  # noqa: DTZ011  any day within the year
    run("grant", ANA, "--role", "instansi", "--agency", "35.15", "--individuals", "--until", until.isoformat())
    assert "Instansi: 35.15  nama: ya" in run("grants")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((ANA,), "Sebutkan nama masuk dan --role"),
        ((ANA, "--role", "instansi"), "Bagian data itu tidak cocok dengan peran instansi"),
        ((ANA, "--role", "analis", "--agency", "99"), "Instansi berkode “99” tidak dikenal"),
        ((ANA, "--role", "analis", "--until", "2020-01-01"), "sudah lewat"),
        (("--file", "tidak ada.xlsx"), "Berkas ini tidak ada"),
    ],
)
def test_what_cannot_be_given_is_said_in_a_sentence(arguments: tuple[str, ...], said: str, run: Run) -> None:
    code, told = run("grant", *arguments)
    assert code == 2
    assert said in told
    assert run("grants")[1] == "Belum ada hak yang berlaku.\n"


def test_a_spreadsheet_gives_all_its_rights(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEADS.split(";"))
    book.active.append(["ana@x.id", "Analis"])
    book.active.append(["ben@x.id", "instansi", 35.1])  # a number, as Excel makes it of 35.10
    book.active.append(["caz@x.id", "Instansi", "Kab. Sidoarjo"])
    book.active.append(["dwi@x.id", "Petugas Data", None, "BPSDM Jatim", None, "ya"])
    book.save(tmp_path / "hak.xlsx")
    assert run("grant", "--file", str(tmp_path / "hak.xlsx")) == (0, "4 hak diberikan.\n")
    listed = run("grants")[1]
    for told in (
        "ana@x.id  Analis  Semua data", "ben@x.id  Instansi  Instansi: 35.10", "Instansi: 35.15",
        "dwi@x.id  Petugas data  Penyelenggara: BPSDM Jatim  nama: ya",
    ):  # fmt: skip
        assert told in listed


def test_of_a_spreadsheet_with_a_wrong_row_nothing_is_given_and_each_says_why(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hak.csv"
    rows = [
        "ana@x.id;analis",
        "ben@x.id;raja",
        "caz@x.id;instansi;99",
        "dwi@x.id;analis;35.15;BPSDM Jatim;;mungkin",
    ]
    path.write_text("\n".join([HEADS, *rows]), encoding="utf-8")
    code, told = run("grant", "--file", str(path))
    assert code == 1
    assert "Baris 3: Peran “raja” tidak dikenal" in told
    assert "Baris 4: Instansi berkode “99” tidak dikenal" in told
    assert "Baris 5: “mungkin” bukan ya atau tidak." in told
    assert "3 baris ditolak, jadi tidak satu pun hak diberikan." in told
    assert run("grants")[1] == "Belum ada hak yang berlaku.\n"
