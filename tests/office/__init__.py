"""Five files as an office hands them in after a training: letterheads, titles that name the cohort, other programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import xlsxwriter
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

LETTERHEAD = ("PEMERINTAH PROVINSI JAWA TIMUR", "BADAN PENGEMBANGAN SUMBER DAYA MANUSIA")
TITLE = "PELATIHAN KEPEMIMPINAN PENGAWAS ANGKATAN IV TAHUN 2024"
FIRST_DAY = date(2024, 3, 4)
DAYS = 6
AGENCIES = ("Kab. Sidoarjo", "Dinas Kesehatan Kab. Sidoarjo", "Pemkot Surabaya", "Kab. Sidoarjoo", "Kota Madiun")
"""One is written with a slip of the pen."""
NAMES = (
    "Agus Salim", "Budi Rahardjo", "Citra Dewi", "Dian Pertiwi", "Eka Wijaya", "Fajar Nugroho", "Gita Lestari",
    "Hadi Susanto", "Indah Sari", "Joko Prasetyo",
)  # fmt: skip


def nip_of(number: int) -> str:
    """An invented NIP: born in 1980, appointed in 2005."""
    return f"198001{number + 1:02d}200501{1 + number % 2}{number + 1:03d}"


def email_of(number: int) -> str:
    """An invented address."""
    return f"peserta{number + 1}@contoh.go.id"


def roster(folder: Path) -> Path:
    """The list of participants, with a signature below; its columns do not name the cohort."""
    path = folder / "Daftar Peserta PKP IV.xlsx"
    book = Workbook()
    sheet = book.active
    for text in (*LETTERHEAD, "", "DAFTAR PESERTA", TITLE, ""):
        sheet.append([text or None])
    sheet.append(["No", "NIP", "Nama Lengkap", "L/P", "Instansi", "Jabatan/Eselon", "Gol/Ruang", "Email"])
    sheet.append([1, 2, 3, 4, 5, 6, 7, 8])
    for number, name in enumerate(NAMES):
        gender, agency = "LP"[number % 2], AGENCIES[number % len(AGENCIES)]
        sheet.append([number + 1, nip_of(number), name, gender, agency, "IV.a", "III/d", email_of(number)])
    sheet.append([])
    sheet.append([None, None, None, None, "Surabaya, 4 Maret 2024"])
    sheet.append([None, None, None, None, "Kepala Bidang"])
    book.save(path)
    return path


def schedule(folder: Path) -> Path:
    """The sessions, from an old program: semicolons, a dash for nothing."""
    path = folder / "Jadwal PKP Angkatan IV 2024.csv"
    lines = ["Hari/Tanggal;Jam;JP;Materi"]
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        lines.append(f"{day:%d/%m/%Y};08.00-12.00;5;Materi {number + 1}")
        lines.append("-;12.00-13.00;-;ISTIRAHAT")
    path.write_text("\r\n".join(lines), encoding="cp1252")
    return path


def register(folder: Path) -> Path:
    """Participants by sessions; marks as people write them."""
    path = folder / "Absensi.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Maret")
    sheet.write(0, 0, TITLE)
    sheet.write_row(
        2, 0, ["No", "Nama", *(f"{FIRST_DAY + timedelta(days=number):%d/%m}" for number in range(DAYS))]
    )
    for number, name in enumerate(NAMES):
        marks = ["H", "h", "v", "H", "H", "S" if number == 2 else "TK" if number == 4 else "H"]
        sheet.write_row(3 + number, 0, [number + 1, name.upper(), *marks])
    book.close()
    return path


def tests(folder: Path) -> Path:
    """Pre-test and post-test from Google Forms: people are known by their addresses."""
    path = folder / "Pre Post Test PKP Angkatan IV 2024.csv"
    lines = ["Email,Pre Test,Post Test"]
    lines += [f'{email_of(number)},"{50 + number},5",{80 + number}' for number in range(len(NAMES))]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def scores(folder: Path) -> Path:
    """Final results; one score cannot be."""
    path = folder / "Nilai PKP IV tahun 2024.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.append(["NIP", "Nama", "Nilai Akhir", "Status Kelulusan"])
    for number, name in enumerate(NAMES):
        sheet.append([nip_of(number), name, 185 if number == 9 else 80.5 + number, "Lulus"])
    book.save(path)
    return path


def five_files(folder: Path) -> list[Path]:
    """All of them, in the order in which they come to hand: the roster last."""
    return [make(folder) for make in (register, tests, scores, schedule, roster)]
