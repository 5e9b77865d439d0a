"""Headings: by which words a column of a roster is known.

A heading is compared in small letters, without punctuation and without what stands in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.values.cells import ValueProblem, text_of, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.values.cells import Cell

SYNONYMS: dict[str, tuple[str, ...]] = {
    "program": (
        "Program", "Program Pelatihan", "Nama Program", "Pelatihan", "Nama Pelatihan", "Diklat", "Nama Diklat",
    ),
    "tahun": ("Tahun", "Tahun Pelatihan", "Tahun Pelaksanaan"),
    "angkatan": ("Angkatan", "Angk", "Angkatan ke", "No Angkatan", "Nomor Angkatan"),
    "kelas": ("Kelas",),
    "nip": (
        "NIP", "NIP Baru", "NIP/NI PPPK", "NIP/NIPPPK", "NIP/NRP", "NI PPPK", "NIPPPK", "Nomor Induk Pegawai",
    ),
    "nama": (
        "Nama", "Nama Lengkap", "Nama Peserta", "Nama Pegawai", "Nama dan Gelar", "Nama Lengkap dan Gelar",
    ),
    "jenis_kelamin": ("Jenis Kelamin", "JK", "L/P", "Kelamin", "Gender"),
    "tanggal_lahir": (
        "Tanggal Lahir", "Tgl Lahir", "Tempat Tanggal Lahir", "Tempat dan Tanggal Lahir", "Tempat Tgl Lahir",
        "TTL",
    ),
    "instansi": ("Instansi", "Asal Instansi", "Instansi Asal", "Nama Instansi", "Instansi Pengirim"),
    "unit_kerja": ("Unit Kerja", "Perangkat Daerah", "OPD", "SKPD", "Satuan Kerja", "Satker"),
    "jabatan": ("Jabatan/Eselon", "Eselon", "Jenis Jabatan", "Jenjang Jabatan", "Jabatan"),
    "golongan": (
        "Golongan", "Gol", "Gol/Ruang", "Golongan/Ruang", "Pangkat/Golongan", "Pangkat/Gol", "Pangkat/Gol/Ruang",
        "Pangkat/Golongan Ruang", "Pangkat",
    ),
    "pendidikan": ("Pendidikan", "Pendidikan Terakhir", "Pendidikan Akhir", "Tingkat Pendidikan"),
    "status": ("Status", "Status Kelulusan", "Status Peserta", "Kelulusan"),
    "nilai_akhir": ("Nilai Akhir", "Nilai Akhir Peserta", "Skor Akhir"),
    "status_kepegawaian": (
        "Status Kepegawaian", "Status Pegawai", "Jenis Kepegawaian", "Jenis Pegawai", "Jenis ASN",
    ),
    "nrp": ("NRP",),
    "email": ("Email", "E-mail", "Surel", "Alamat Email"),
    "penyelenggara": ("Penyelenggara", "Lembaga Penyelenggara"),
    "lokasi": ("Lokasi", "Tempat", "Lokasi Pelatihan", "Tempat Pelatihan", "Tempat Pelaksanaan"),
}  # fmt: skip
"""Column -> its heading in the template, then the other headings by which it is known."""

YIELDING = {"Jabatan": "jabatan", "Pangkat": "golongan"}
"""Headings that mean their column only where no other heading does: beside "Eselon", "Jabatan" holds titles."""

FEWEST = 2
"""A row is the heading row when it has a name or NIP and at least this many known headings."""


@dataclass(frozen=True)
class Headings:
    """Where the columns of a sheet are, as positions from 0."""

    columns: dict[str, int]
    written: dict[str, str]
    """Column -> the heading as the file writes it."""
    ignored: tuple[str, ...]
    """Headings that mean nothing here, as written."""
    doubles: tuple[tuple[str, str], ...]
    """Pairs of headings that mean the same column."""


def heading_key(cell: Cell) -> str:
    """A heading as it is compared; '' for what cannot be one."""
    try:
        text = text_of(cell) or ""
    except ValueProblem:
        return ""
    return words_of(re.sub(r"\([^)]*\)", " ", text))


MEANINGS = {heading_key(heading): column for column, headings in SYNONYMS.items() for heading in headings}
YIELDING_KEYS = {heading_key(heading): column for heading, column in YIELDING.items()}


def are_headings(cells: Sequence[Cell]) -> bool:
    """Whether this row is the heading row of a roster."""
    known = {MEANINGS[key] for key in map(heading_key, cells) if key in MEANINGS}
    return len(known) >= FEWEST and bool(known & {"nip", "nama"})


def read_headings(cells: Sequence[Cell]) -> Headings:
    """Find the columns in a heading row."""
    firm = {MEANINGS[key] for key in map(heading_key, cells) if key in MEANINGS and key not in YIELDING_KEYS}
    columns: dict[str, int] = {}
    written: dict[str, str] = {}
    ignored, doubles = [], []
    for position, cell in enumerate(cells):
        key, text = heading_key(cell), str(cell or "").strip()
        column = MEANINGS.get(key)
        if column is None or (key in YIELDING_KEYS and column in firm):
            ignored += [" ".join(text.split())] if text else []
        elif column in columns:
            doubles.append((written[column], text))
        else:
            columns[column], written[column] = position, " ".join(text.split())
    return Headings(columns, written, tuple(ignored), tuple(doubles))
