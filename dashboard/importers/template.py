"""The template of a roster: `peserta.csv` and `peserta.xlsx`, with every column explained."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dashboard.importers.headings import ROSTER
from dashboard.importers.values.positions import LEVELS
from dashboard.importers.values.words import STATUS_WORDS
from queries.vocabulary import EDUCATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Guide:
    """How a column is filled: whether it must be, what it may hold, and two invented examples."""

    needed: str
    allowed: str
    examples: tuple[str, str]


GUIDES: dict[str, Guide] = {
    "program": Guide("ya, atau --program", "Nama atau singkatan program pelatihan", ("PKN II", "Latsar III")),
    "tahun": Guide("ya, atau --tahun", "Empat angka", ("2019", "2026")),
    "angkatan": Guide(
        "ya untuk PKN, PKA, PKP, dan Latsar, atau --angkatan", "Angka Romawi atau angka biasa", ("XXV", "49")
    ),
    "kelas": Guide("tidak", "Huruf, angka, spasi, tanda hubung", ("", "A")),
    "nip": Guide("NIP atau nama", "18 digit, disimpan sebagai teks", ("197205141998031007", "199811232025062004")),
    "nama": Guide(
        "NIP atau nama", "Nama dengan atau tanpa gelar", ("Drs. Bagas Wirayuda, M.Si.", "Laras Kinanti")
    ),
    "jenis_kelamin": Guide("tidak", "L, P, Laki-laki, Perempuan, Pria, Wanita", ("L", "Perempuan")),
    "tanggal_lahir": Guide(
        "tidak",
        "Tanggal Excel, 31-12-1979, 31/12/1979, 1979-12-31, 31 Desember 1979",
        ("14-05-1972", "23 November 1998"),
    ),
    "instansi": Guide(
        "ya untuk peserta baru",
        "Nama instansi, atau nama unit yang menyebut pemerintahnya; “Malang” saja ditolak",
        ("Pemerintah Provinsi Jawa Timur", "Dinas Kesehatan Kab. Sidoarjo"),
    ),
    "unit_kerja": Guide("tidak", "Unit di bawah instansi, apa adanya", ("Biro Umum", "")),
    "jabatan": Guide(
        "tidak",
        f"Eselon (II.a, Eselon III) atau jenjang: {', '.join(LEVELS)}. Nama jabatan ditolak; taruh di kolom lain",
        ("II.b", "Pelaksana"),
    ),
    "golongan": Guide("tidak", "III/d, Penata Tk. I (III/d); PPPK: IX", ("IV/c", "III/a")),
    "pendidikan": Guide("tidak", ", ".join(EDUCATIONS), ("S2", "S1")),
    "status": Guide("tidak; kosong = Belum Dinilai", ", ".join(STATUS_WORDS), ("Lulus", "Aktif")),
    "nilai_akhir": Guide("tidak", "0 sampai 100, paling banyak dua desimal; 85,5 atau 85.5", ("85,50", "")),
    "status_kepegawaian": Guide(
        "tidak", "PNS, CPNS, PPPK; hanya untuk memeriksa NIP dan golongan", ("PNS", "CPNS")
    ),
    "nrp": Guide("tidak", "Angka; untuk peserta yang dikenal dengan NRP", ("", "")),
    "email": Guide("tidak", "Alamat email milik orang itu sendiri", ("", "")),
    "penyelenggara": Guide("tidak; kosong = BPSDM Jatim", "Nama penyelenggara", ("", "")),
    "lokasi": Guide("tidak", "Tempat pelatihan, sama untuk seluruh angkatan", ("Surabaya", "")),
}

CSV_NAME, XLSX_NAME = "peserta.csv", "peserta.xlsx"
TEXT = "@"
NOTES = (
    "Isi lembar “Peserta”. Lembar “Contoh” berisi dua orang rekaan; lembar ini tidak dibaca.",
    "Urutan kolom bebas. Kolom yang tidak dipakai boleh dihapus; kolom lain dilaporkan lalu dilewati.",
    "Judul boleh berada di bawah kop surat, paling bawah di baris 20.",
    "Sel kosong atau “-” berarti tidak tercatat; sel kosong tidak menghapus isian yang sudah ada.",
    "Kolom NIP harus berformat Text. NIP yang tersimpan sebagai angka kehilangan digitnya dan ditolak.",
)


class TemplateExists(Exception):
    """A file of that name is there, perhaps filled in: it is not overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def write_templates(out_dir: Path) -> list[Path]:
    """Write `peserta.csv` (semicolons, UTF-8 with BOM) and `peserta.xlsx` into a folder, made where it is missing.

    Returns their paths. Raises TemplateExists, and OSError where the folder cannot be written.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    paths = [out_dir / CSV_NAME, out_dir / XLSX_NAME]
    for path in paths:
        if path.exists():
            raise TemplateExists(path)
    with paths[0].open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerow(_headings())
    _workbook().save(paths[1])
    return paths


def _headings() -> list[str]:
    return [ROSTER[column][0] for column in GUIDES]


def _workbook() -> Workbook:
    workbook = Workbook()
    roster = workbook.active
    roster.title = "Peserta"
    _head(roster, _headings())
    examples = workbook.create_sheet("Contoh")
    _head(examples, _headings())
    for row in zip(*(guide.examples for guide in GUIDES.values()), strict=True):
        examples.append([value or None for value in row])
    for sheet in (roster, examples):
        for position, column in enumerate(GUIDES, start=1):
            dimension = sheet.column_dimensions[get_column_letter(position)]
            dimension.width = 20
            if column in {"nip", "nrp"}:
                dimension.number_format = TEXT  # of the whole column: rows that are typed later keep their digits
    _explain(workbook.create_sheet("Petunjuk"))
    return workbook


def _explain(sheet: Worksheet) -> None:
    for note in NOTES:
        sheet.append([note])
    sheet.append([])
    sheet.append(["Kolom", "Wajib", "Isi yang diterima", "Contoh", "Judul lain yang dikenal"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for column, guide in GUIDES.items():
        heading, *synonyms = ROSTER[column]
        examples = ", ".join(filter(None, guide.examples))
        sheet.append([heading, guide.needed, guide.allowed, examples, ", ".join(synonyms)])
    for letter, width in zip("ABCDE", (22, 30, 60, 40, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=len(NOTES) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, headings: list[str]) -> None:
    sheet.append(headings)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
