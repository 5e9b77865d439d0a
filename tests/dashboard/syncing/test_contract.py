"""The contract, its document and its parts: cells of drivers, mappings, keys in reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.importers.aspects import Aspects
from dashboard.importers.guides import GUIDES
from dashboard.importers.tables import tables
from dashboard.settings import ROOT
from dashboard.syncing import cells, contract
from dashboard.syncing.findings import Findings, masked_key
from dashboard.syncing.mapping import MappingProblem, read_mapping
from queries.loading import read_assessments
from queries.sources import SourceProblem, Spool, source_engine
from tests.dashboard.syncing.conftest import MAPPING

if TYPE_CHECKING:
    from sqlalchemy import Engine

DOCUMENT = (ROOT / "docs" / "connect.md").read_text()


@pytest.mark.parametrize("table", contract.TYPES)
def test_the_document_shows_the_contract(table: str) -> None:
    assert "\n".join(contract.table_lines(table)) in DOCUMENT


def test_the_contract_has_the_columns_of_the_importers_and_they_know_them(writer: Engine) -> None:
    with writer.connect() as connection:
        known = tables(Aspects(read_assessments(connection)))
    for name, columns in contract.TYPES.items():
        assert columns.keys() == GUIDES[name].keys()
        found = known[name].read_headings(list(columns)).columns
        assert [column for column in columns if column not in found and column not in {"pre", "post"}] == []


@pytest.mark.parametrize(
    ("table", "columns", "lacking"),
    [
        ("peserta", {"program", "tahun", "nama", "instansi"}, []),
        ("peserta", {"program", "nama"}, ["tahun", "instansi"]),
        ("presensi", {"program", "tahun", "email", "tanggal", "status_kehadiran"}, []),
        ("rekap", {"program", "tahun", "nip", "sesi_hadir"}, ["sesi_dilaksanakan"]),
        ("nilai", {"program", "tahun", "nip", "nilai:tes:pre"}, []),
        ("nilai", {"program", "tahun", "nip", "nilai"}, ["aspek dan nilai, atau pre dan post"]),
    ],
)
def test_what_a_table_lacks(table: str, columns: set[str], lacking: list[str]) -> None:
    assert contract.missing(table, columns) == lacking


def test_which_pages_work() -> None:
    assert [page.works for page in contract.pages({})] == [False] * 4
    roster = {"peserta": {"nama", "instansi"}}
    assert [str(page) for page in contract.pages(roster)] == [
        "Ringkasan: ya.",
        "Komposisi Peserta: ya, tanpa jenis kelamin; generasi; jabatan; golongan; pendidikan.",
        "Kehadiran: tidak. Perlu tabel sesi dan presensi, atau tabel rekap.",
        "Kompetensi: tidak. Perlu kolom status dan nilai_akhir pada peserta, atau tabel nilai.",
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (197912312005011001, "197912312005011001"),
        (Decimal(197912312005011001), "197912312005011001"),
        (Decimal("85.500"), "85,5"),
        (Decimal("1.234"), "1,234"),
        (Decimal("1E+2"), "100"),
        (7, 7),
        (1.98e17, 1.98e17),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
        ("2019-00-00", "2019-00-00"),
        (timedelta(hours=8, minutes=30), time(8, 30)),
        (timedelta(hours=25), "1 day, 1:00:00"),
        (b"Kab. Gresik", "Kab. Gresik"),
        (None, None),
    ],
)
def test_values_of_drivers_become_cells(value: Any, cell: Any) -> None:
    assert cells.cell_of(value) == cell


@pytest.mark.parametrize("value", [b"\x01", b"\xe9\xe8", bytearray(b"\0")])
def test_bytes_that_are_no_text_are_refused(value: Any) -> None:
    with pytest.raises(cells.Unreadable):
        cells.cell_of(value)


def test_cells_come_back_from_the_spool_as_they_went_in() -> None:
    row = ("Ana", 1, 2.5, True, None, date(2024, 9, 2), datetime(2024, 9, 2, 8, 0), time(8, 0))  # noqa: DTZ001
    assert cells.read(cells.written(row)) == row


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("sumber = ", "bukan TOML"),
        ("sumbr = 'x'", "tidak dikenal"),
        ("sumber = 'Sim Diklat'\n[select]\npeserta = 'SELECT 1'", "nama tetap"),
        ("sumber = 'x'", "Tidak ada SELECT"),
        ("sumber = 'x'\n[select]\norang = 'SELECT 1'", "Tabel “orang” tidak dikenal"),
        ("sumber = 'x'\n[select]\npeserta = ''", "kosong"),
        ("sumber = 'x'\nbatas_hapus = 101\n[select]\npeserta = 'SELECT 1'", "persen"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, said: str, sentence: str) -> None:
    path = tmp_path / "pemetaan.toml"
    path.write_text(said)
    with pytest.raises(MappingProblem, match=sentence):
        read_mapping(path)
    with pytest.raises(MappingProblem, match="tidak dapat dibaca"):
        read_mapping(tmp_path / "tidak ada.toml")


def test_tables_are_read_in_the_order_in_which_they_need_each_other() -> None:
    assert list(read_mapping(MAPPING).selects) == ["angkatan", "peserta", "sesi", "presensi", "nilai"]


def test_keys_do_not_tell_who_somebody_is() -> None:
    assert masked_key("101-197912312005011001") == "101-19***1"
    assert masked_key("ana.putri@gresik.go.id:7") == "***@gresik.go.id:7"
    assert masked_key("1234567890") == "1234567890"


def test_a_mistake_is_told_once_with_three_examples_and_kinds_have_an_end() -> None:
    findings = Findings()
    for key in range(5):
        findings.add("peserta", "nip", "Salah.", str(key))
    assert str(findings.of("peserta")[0]) == "kolom nip: 5 baris (kunci 0; 1; 2). Salah."
    for kind in range(1_000):
        findings.add("peserta", "nip", f"Salah {kind}.", "7")
    assert findings.untold == 701


@pytest.mark.parametrize("url", ["sqlite:///x.db", "oracle://a@b/c", "mysql://a:b@c@d/e", "bukan alamat"])
def test_a_source_that_we_do_not_speak_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SourceProblem, match="unsupported") as problem:
        source_engine(url)
    assert "@c" not in str(problem.value)


def test_the_spool_knows_what_came_changed_and_went() -> None:
    with Spool() as spool:
        for key, digest in (("1", "same"), ("2", "other"), ("3", "new")):
            spool.add("peserta", key, "A", digest, "[]")
        spool.add("peserta", "4", None, "", "")
        spool.add("peserta", "5", "B", "same", "[]")
        spool.add("peserta", "7", "D", "x", "[]")
        spool.add("peserta", "7", "D", "y", "[]")
        taken = [("A", "1", "same"), ("A", "2", "old"), ("A", "4", "x"), ("B", "5", "same"), ("C", "6", "gone")]
        spool.compare_with((code, "peserta", key, digest) for code, key, digest in taken)
        assert spool.to_do() == ["A", "C", "D"]
        assert spool.cohorts() == ["A", "B", "D"]
        assert spool.unplaced("A") == {("peserta", "4")}
        assert list(spool.gone()) == [("peserta", 5, 1)]
        assert spool.elsewhere("A") == {}
        assert [(row.key, row.twice) for row in spool.rows("D")] == [("7", True)]
