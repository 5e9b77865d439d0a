"""Workbooks by openpyxl and by XlsxWriter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.dashboard.importers.corpus import ANA, BEN, DEDI, Handed

Write = Callable[[Path], None]
LETTERHEAD = [
    ["PEMERINTAH PROVINSI JAWA TIMUR"],
    ["BADAN PENGEMBANGAN SUMBER DAYA MANUSIA"],
    [],
    ["DAFTAR PESERTA PELATIHAN KEPEMIMPINAN ADMINISTRATOR ANGKATAN II TAHUN 2024"],
    [],
]
SIGNATURE = [
    [],
    [None, None, None, "Surabaya, 4 September 2024"],
    [None, None, None, "Ketua Panitia"],
    [None, None, None, "Drs. Sutrisno, M.M."],
    [None, None, None, "NIP. 19690101 199403 1 001"],
]
TITLES = ["No", "NIP", "Nama Lengkap dan Gelar", "Tanggal Lahir", "Asal Instansi"]
DEDI_S = [1, f"'{DEDI}", "Dr. Dedi Kurnia, S.H., M.Hum.", "2 Pebruari 1985", "Pemkab Jember"]
DAYS = ["No", "NIP", "Nama", date(2024, 9, 3), date(2024, 9, 4)]


def by_openpyxl(*rows: Sequence[object], then: Callable[[Workbook, Worksheet], None] | None = None) -> Write:
    def write(path: Path) -> None:
        book = Workbook()
        for row in rows:
            book.active.append(list(row))
        if then:
            then(book, book.active)
        book.save(path)

    return write


def by_xlsxwriter(*rows: Sequence[object], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> Write:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
            sheet = book.add_worksheet("Data")
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
            for place in merged:
                sheet.merge_range(*place)

    return write


def hide(book: Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["A"].hidden = True


def add_chart(book: Workbook, sheet: Worksheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("Grafik", 0).add_chart(chart)


def add_millions_of_blank_rows(book: Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[1_048_576].height = 15
    for line in range(3, 3_000):
        sheet.cell(line, 8).number_format = "@"


def count_from_1904(book: Workbook, sheet: Worksheet) -> None:
    book.epoch = CALENDAR_MAC_1904
    sheet["D2"] = datetime(1985, 2, 2)  # noqa: DTZ001  a date cell has no zone


def add_other_sheets(book: Workbook, sheet: Worksheet) -> None:
    book.create_sheet("Sampul", 0).append(["Laporan Pelatihan"])
    book.create_sheet("Lama").append(["Nama", "Instansi"])
    book["Lama"].sheet_state = "veryHidden"


def merge_names(book: Workbook, sheet: Worksheet) -> None:
    for place in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
        sheet.merge_cells(place)


FILES = (
    Handed(
        "kop surat.xlsx",
        by_openpyxl(*LETTERHEAD, TITLES, [1, 2, 3, 4, 5], DEDI_S, *SIGNATURE),
        "peserta",
        1,
        says="tanda tangan",
    ),
    Handed("serial.xlsx", by_xlsxwriter(TITLES, [1, DEDI, "Dedi Kurnia", 31080, "Kab. Jember"]), "peserta", 1),
    Handed(
        "tanggal.xlsx",
        by_xlsxwriter(TITLES, [1, DEDI, "Dedi Kurnia", date(1985, 2, 2), "Kab. Jember"]),
        "peserta",
        1,
    ),
    Handed("1904.xlsx", by_openpyxl(TITLES, [*DEDI_S[:3], None, DEDI_S[4]], then=count_from_1904), "peserta", 1),
    Handed(
        "tersembunyi.xlsx",
        by_openpyxl(TITLES, DEDI_S, then=hide),
        "peserta",
        1,
        says="tersembunyi ikut dibaca: 1 baris dan 1 kolom",
    ),
    Handed("grafik.xlsx", by_openpyxl(TITLES, DEDI_S, then=add_chart), "peserta", 1, says="Grafik"),
    Handed("banyak baris kosong.xlsx", by_openpyxl(TITLES, DEDI_S, then=add_millions_of_blank_rows), "peserta", 1),
    Handed(
        "lembar lain.xlsx", by_openpyxl(TITLES, DEDI_S, then=add_other_sheets), "peserta", 1, says="Sampul, Lama"
    ),
    Handed(
        "rumus.xlsx",
        by_openpyxl(TITLES, [*DEDI_S[:4], '="Kab. "&"Jember"']),
        "peserta",
        refused=((2, "Asal Instansi"),),
        says="belum dihitung",
    ),
    Handed(
        "rumus tanpa hasil.xlsx",
        by_xlsxwriter(TITLES, [*DEDI_S[:4], "=A1"]),
        "peserta",
        refused=((2, "Asal Instansi"),),
        says="belum dihitung",
    ),
    Handed(
        "berkas luar.xlsx",
        by_openpyxl(TITLES, [*DEDI_S[:4], "='[data.xlsx]Sheet1'!A1"]),
        "peserta",
        refused=((2, "Asal Instansi"),),
    ),
    Handed(
        "galat.xlsx",
        by_openpyxl(TITLES, [*DEDI_S[:4], "#REF!"]),
        "peserta",
        refused=((2, "Asal Instansi"),),
        says="galat rumus",
    ),
    Handed(
        "nip angka.xlsx",
        by_openpyxl(TITLES, [1, int(DEDI), *DEDI_S[2:]]),
        "peserta",
        refused=((2, "NIP"),),
        says="Text",
    ),
    Handed(
        "nip ilmiah.xlsx",
        by_openpyxl(TITLES, [1, "1,98502E+17", *DEDI_S[2:]]),
        "peserta",
        refused=((2, "NIP"),),
        says="ilmiah",
    ),
    Handed(
        "anggaran.xlsx",
        by_openpyxl(["Uraian", "Volume", "Harga"], ["Konsumsi", 40, 25_000]),
        says="Baris judul kolom",
    ),
    Handed("kosong.xlsx", by_openpyxl(), says="Baris judul kolom"),
    Handed("tanpa baris.xlsx", by_openpyxl(TITLES), says="tidak berisi satu baris"),
    Handed(
        "hadir.xlsx",
        by_openpyxl(DAYS, [1, ANA, "Ana Putri", "√", "S"], [2, BEN, "Ben Santosa", "h", "-"]),
        "presensi",
        3,
    ),
    Handed(
        "hadir x.xlsx",
        by_openpyxl(DAYS, [1, ANA, "Ana Putri", "x", "H"]),
        "presensi",
        1,
        refused=((2, "D (03-09-2024)"),),
        says="--tanda",
    ),
    Handed(
        "hadir x alpa.xlsx",
        by_openpyxl(DAYS, [1, ANA, "Ana Putri", "x", "H"]),
        "presensi",
        2,
        options={"tanda": ("x=alpa",)},
    ),
    Handed(
        "hadir galat.xlsx",
        by_openpyxl(DAYS, [1, ANA, "Ana Putri", "#N/A", "H"]),
        "presensi",
        1,
        refused=((2, "D (03-09-2024)"),),
    ),
    Handed(
        "hadir serial.xlsx",
        by_xlsxwriter([*DAYS[:3], 45538, 45539], [1, ANA, "Ana Putri", "H", "A"]),
        "presensi",
        2,
    ),
    Handed(
        "hadir bertingkat.xlsx",
        by_xlsxwriter(
            ["No", "NIP", "Nama", "KEHADIRAN", None, None, "Jumlah"],
            [None, None, None, "2/9", None, "3/9", None],
            [None, None, None, "Sesi 1", "Sesi 2", None, None],
            [1, ANA, "Ana Putri", "v", "A", 1, 2],
            [2, BEN, "Ben Santosa", "I", "TD", None, 0],
            merged=[(0, 3, 0, 5, "KEHADIRAN"), (1, 3, 1, 4, "2/9"), (0, 1, 2, 1, "NIP")],
        ),
        "presensi",
        5,
    ),
    Handed(
        "nama nip.xlsx",
        by_openpyxl(["No", "Nama / NIP", "Asal Instansi"], [1, f"Dedi Kurnia, S.H.\nNIP. {DEDI}", "Kab. Jember"]),
        "peserta",
        1,
    ),
    Handed(
        "hadir nama nip.xlsx",
        by_openpyxl(
            ["No", "NAMA/NIP", *DAYS[3:]],
            [1, f"Ana Putri\n{ANA}", "H", "H"],
            [2, "Ben Santosa\n123456", "H", "H"],
        ),
        "presensi",
        2,
        refused=((3, "NAMA/NIP"),),
    ),
    Handed(
        "nilai bertingkat.xlsx",
        by_openpyxl(
            ["No", "NIP", "Nama", "NILAI", None],
            [None, None, None, "Pre Test", "Post Test"],
            [1, ANA, "Ana Putri", "60,5", 80],
            [2, BEN, "Ben Santosa", "tidak hadir", "n/a"],
            then=merge_names,
        ),
        "nilai",
        1,
    ),
    Handed(
        "jam.xlsx",
        by_openpyxl(["Tanggal", "Jam Mulai", "Jam Selesai", "JP"], [date(2024, 9, 5), time(8), time(12), 4]),
        "sesi",
        1,
    ),
)
