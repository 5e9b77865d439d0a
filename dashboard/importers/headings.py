"""Headings: by which words the columns of a roster are known, and where a sheet has them.

A heading is compared in small letters, without punctuation and without what stands in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.values.cells import ValueProblem, text_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.importers.values.cells import Cell

COHORT: dict[str, tuple[str, ...]] = {
    "program": (
        "Program", "Program Pelatihan", "Nama Program", "Pelatihan", "Nama Pelatihan", "Diklat", "Nama Diklat",
    ),
    "tahun": ("Tahun", "Tahun Pelatihan", "Tahun Pelaksanaan"),
    "angkatan": ("Angkatan", "Angk", "Angkatan ke", "No Angkatan", "Nomor Angkatan"),
    "kelas": ("Kelas",),
    "penyelenggara": ("Penyelenggara", "Lembaga Penyelenggara"),
}  # fmt: skip
PERSON: dict[str, tuple[str, ...]] = {
    "nip": (
        "NIP", "NIP Baru", "NIP/NI PPPK", "NIP/NIPPPK", "NIP/NRP", "NI PPPK", "NIPPPK", "Nomor Induk Pegawai",
    ),
    "nama": (
        "Nama", "Nama Lengkap", "Nama Peserta", "Nama Pegawai", "Nama dan Gelar", "Nama Lengkap dan Gelar",
    ),
    "nrp": ("NRP",),
    "email": ("Email", "E-mail", "Surel", "Alamat Email"),
}  # fmt: skip
ROSTER: dict[str, tuple[str, ...]] = {
    **COHORT,
    **PERSON,
    "jenis_kelamin": ("Jenis Kelamin", "JK", "L/P", "Kelamin", "Gender"),
    "tanggal_lahir": (
        "Tanggal Lahir", "Tgl Lahir", "Tempat Tanggal Lahir", "Tempat dan Tanggal Lahir", "Tempat Tgl Lahir",
        "TTL", "Tanggal Kelahiran",
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
    "lokasi": ("Lokasi", "Tempat", "Lokasi Pelatihan", "Tempat Pelatihan", "Tempat Pelaksanaan"),
}  # fmt: skip
"""Column -> its heading in the template, then the other headings by which it is known."""

YIELDING = {"Jabatan": "jabatan", "Pangkat": "golongan"}
"""Headings that mean their column only where no other heading does: beside "Eselon", "Jabatan" holds titles."""


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
    understood: dict[str, str]
    """Column -> its heading in our words, where another program wrote it in its own."""


def heading_key(cell: Cell) -> str:
    """A heading as it is compared; '' for what cannot be one."""
    try:
        text = text_of(cell) or ""
    except ValueProblem:
        return ""
    return words_of(re.sub(r"\([^)]*\)", " ", text))


def read_headings(
    cells: Sequence[Cell], meaning: Callable[[str], str | None], yielding: Mapping[str, str]
) -> Headings:
    """Find the columns in a heading row; `meaning` and `yielding` take the key of a heading."""
    keys = list(map(heading_key, cells))
    firm = {meaning(key) for key in keys if key not in yielding}
    columns: dict[str, int] = {}
    written: dict[str, str] = {}
    ignored, doubles = [], []
    for position, (key, cell) in enumerate(zip(keys, cells, strict=True)):
        text = str(cell or "").strip()
        column = meaning(key) if key else None
        if column is None or (key in yielding and column in firm):
            ignored += [" ".join(text.split())] if text else []
        elif column in columns:
            doubles.append((written[column], text))
        else:
            columns[column], written[column] = position, " ".join(text.split())
    return Headings(columns, written, tuple(ignored), tuple(doubles), dict(written))
