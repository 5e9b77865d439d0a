"""The seven tables that files feed, each known by its headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.importers.headings import COHORT, PERSON, ROSTER, YIELDING, Headings, heading_key, read_headings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.importers.aspects import Aspects
    from dashboard.importers.values.cells import Cell

Known = frozenset[str]
"""The columns that a row of headings names."""

HOURS = {
    "jam": ("Jam", "Waktu", "Pukul", "Jam Pelaksanaan"),
    "jam_mulai": ("Jam Mulai", "Mulai", "Waktu Mulai", "Pukul Mulai"),
    "jam_selesai": ("Jam Selesai", "Selesai", "Waktu Selesai", "Pukul Selesai", "Jam Berakhir"),
}
DAY = {"tanggal": ("Tanggal", "Tgl", "Hari/Tanggal", "Hari, Tgl", "Hari dan Tanggal", "Tanggal Sesi")}

SESSIONS = {
    **COHORT,
    **DAY,
    **HOURS,
    "jp": ("JP", "Jam Pelajaran", "Jumlah JP", "Jml JP"),
    "topik": (
        "Topik", "Materi", "Mata Pelatihan", "Mata Diklat", "Agenda", "Kegiatan", "Topik/Materi",
        "Materi/Kegiatan", "Mata Pelajaran",
    ),
    "metode": ("Metode", "Metode Pembelajaran", "Moda"),
}  # fmt: skip
REGISTER = {
    **COHORT,
    **PERSON,
    **DAY,
    "sesi_ke": ("Sesi ke", "Sesi", "No Sesi", "Nomor Sesi"),
    **HOURS,
    "status_kehadiran": (
        "Status Kehadiran", "Status", "Kehadiran", "Presensi", "Status Presensi", "Keterangan", "Ket", "Absensi",
    ),
}  # fmt: skip
RECAP = {
    **COHORT,
    **PERSON,
    "sesi_dilaksanakan": ("Sesi Dilaksanakan", "Jumlah Sesi", "Jml Sesi", "Total Sesi", "Sesi Terlaksana"),
    "sesi_hadir": ("Sesi Hadir", "Jumlah Hadir", "Jml Hadir", "Hadir", "Jumlah Kehadiran"),
    "jp_dilaksanakan": ("JP Dilaksanakan", "Jumlah JP", "Jml JP", "Total JP", "JP Terlaksana"),
    "jp_hadir": ("JP Hadir", "JP Diikuti", "Jumlah JP Hadir"),
    "persen": (
        "Persentase Kehadiran", "Kehadiran", "Prosentase Kehadiran", "Tingkat Kehadiran", "Persen Kehadiran",
        "Persentase Hadir",
    ),
}  # fmt: skip
COUNTS = frozenset({"sesi_dilaksanakan", "sesi_hadir", "jp_dilaksanakan", "jp_hadir"})
SCORES = {
    **COHORT,
    **PERSON,
    "aspek": ("Aspek", "Komponen", "Tes", "Aspek Penilaian", "Komponen Penilaian", "Kompetensi", "Jenis Tes"),
    "tahap": ("Tahap", "Tahapan", "Tahap Penilaian"),
    "nilai": ("Nilai", "Skor", "Level"),
}
COHORTS = {
    **COHORT,
    "tanggal_mulai": ("Tanggal Mulai", "Tgl Mulai", "Mulai", "Tanggal Pembukaan"),
    "tanggal_selesai": ("Tanggal Selesai", "Tgl Selesai", "Selesai", "Tanggal Penutupan", "Tanggal Berakhir"),
    "metode": ("Metode", "Metode Pelatihan", "Moda"),
    "pendanaan": ("Pola/Pendanaan", "Pola", "Pendanaan", "Sumber Dana", "Pola Pembiayaan", "Pembiayaan"),
    "lokasi": ("Tempat", "Lokasi", "Lokasi Pelatihan", "Tempat Pelatihan", "Tempat Pelaksanaan"),
    "zona_waktu": ("Zona Waktu", "Zona"),
}
TOTALS = {
    **COHORT,
    "peserta": ("Peserta", "Jumlah Peserta", "Jml Peserta", "Peserta Dilaporkan"),
    "lulus": ("Lulus", "Jumlah Lulus", "Jml Lulus", "Peserta Lulus"),
    "instansi": ("Instansi", "Asal", "Asal Instansi", "Instansi Asal", "Asal Peserta", "Jenis Instansi"),
    "sumber": ("Sumber", "Sumber Laporan", "Sumber Data"),
}

COLUMNS = {
    "peserta": ROSTER,
    "angkatan": COHORTS,
    "sesi": SESSIONS,
    "presensi": REGISTER,
    "rekap": RECAP,
    "nilai": SCORES,
    "laporan": TOTALS,
}
"""Table -> column -> its heading in the template, then the other headings by which it is known."""
TITLES = {name: name.capitalize() for name in COLUMNS}
TABLE_NAMES = tuple(COLUMNS)
OF_COHORTS = frozenset({"sesi", "angkatan", "laporan"})
"""Tables that name no people."""
FIRM_STATUS = ("Status Kelulusan", "Kelulusan")
"""With Nilai Akhir, what the roster alone stores: beside the columns of another table the file may mean both."""


@dataclass(frozen=True)
class Table:
    """A table that files feed."""

    name: str
    fits: Callable[[Known], bool]
    """Whether headings with these columns are a table of this kind."""
    needs: str
    """The headings that it needs, for the officer."""
    row: str
    """What one of its rows is called."""
    yielding: Mapping[str, str] = field(default_factory=dict)
    """Headings that mean their column only where no other heading does."""
    aspects: Aspects | None = None
    """Of scores: headings that mean what is scored."""
    test: str | None = None
    """Of scores: the test (pre, post) of a file that gives the scores of one and does not say of which."""

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Column -> its heading in the template, then the other headings by which it is known."""
        return COLUMNS[self.name]

    @cached_property
    def _meanings(self) -> dict[str, str]:
        return {heading_key(text): column for column, texts in self.columns.items() for text in texts}

    @cached_property
    def _yielding(self) -> dict[str, str]:
        return {heading_key(text): column for text, column in self.yielding.items()}

    def meaning(self, key: str) -> str | None:
        """The column that a heading (by its key) means."""
        column = self._meanings.get(key)
        if column is None and self.aspects and (aspect := self.aspects.meaning(key)):
            return aspect.column
        return column

    def known(self, cells: Sequence[Cell]) -> Known:
        """The columns that a row of headings names."""
        return frozenset(column for key in map(heading_key, cells) if (column := self.meaning(key)))

    def read_headings(self, cells: Sequence[Cell]) -> Headings:
        """Where its columns are in a heading row."""
        return read_headings(cells, self.meaning, self._yielding)


def _person(known: Known) -> bool:
    return bool(known & PERSON.keys())


def _is_roster(known: Known) -> bool:
    return len(known) > 1 and bool(known & {"nip", "nama"})


def _are_sessions(known: Known) -> bool:
    return "tanggal" in known and bool(known & {"jam", "jam_mulai", "jam_selesai", "jp", "topik"})


def _is_register(known: Known) -> bool:
    return _person(known) and {"tanggal", "status_kehadiran"} <= known


def _is_recap(known: Known) -> bool:
    return _person(known) and bool(known & {"sesi_hadir", "jp_hadir", "persen"})


def _are_scores(known: Known) -> bool:
    wide = any(column.startswith("nilai:") for column in known)
    return _person(known) and (wide or {"aspek", "nilai"} <= known)


def _are_cohorts(known: Known) -> bool:
    says = known & {"tanggal_mulai", "tanggal_selesai", "metode", "pendanaan", "lokasi", "zona_waktu"}
    return bool(says) and bool(known & {"program", "angkatan", "tahun"})


def _are_totals(known: Known) -> bool:
    return bool(known & {"peserta", "lulus"}) and bool(known & {"program", "angkatan", "tahun"})


ROSTER_TABLE = Table("peserta", _is_roster, "Nama atau NIP beserta satu kolom lain", "peserta", YIELDING)


def tables(aspects: Aspects, test: str | None = None) -> dict[str, Table]:
    """The tables by name; the headings of scores depend on what the database can score, and on `test`."""
    status = {"Keterangan": "status_kehadiran", "Ket": "status_kehadiran"}
    per_aspect = "NIP atau Nama beserta Pre Test dan Post Test, kolom per aspek, atau Aspek dan Nilai"
    listed = (
        ROSTER_TABLE,
        Table("angkatan", _are_cohorts, "Program, Tahun, Angkatan, dan Tanggal Mulai", "angkatan"),
        Table("sesi", _are_sessions, "Tanggal, Jam Mulai, dan Jam Selesai", "sesi"),
        Table("presensi", _is_register, "NIP atau Nama, Tanggal, dan Status Kehadiran", "presensi", status),
        Table(
            "rekap",
            _is_recap,
            "NIP atau Nama, Sesi Dilaksanakan, dan Sesi Hadir",
            "peserta",
            {"Kehadiran": "persen"},
        ),
        Table("nilai", _are_scores, per_aspect, "peserta", aspects=aspects, test=test),
        Table("laporan", _are_totals, "Program, Tahun, Angkatan, dan Peserta (jumlahnya)", "laporan"),
    )
    return {table.name: table for table in listed}


def tables_of(cells: Sequence[Cell], candidates: Sequence[Table]) -> list[Table]:
    """The tables that a row of headings may be: none where it is no row of headings.

    A roster is what no other table is. People's columns in a schedule or in a list of cohorts make it none. How many
    participants there were is often said beside other things of a cohort: that is no report then.
    """
    if len(candidates) == 1:
        return [table for table in candidates if table.fits(table.known(cells))]
    roster = ROSTER_TABLE.known(cells)
    has_people = _person(roster)
    found = [
        table
        for table in candidates
        if table.name != "peserta"
        and table.fits(table.known(cells))
        and not (has_people and table.name in OF_COHORTS)
    ]
    if any(table.name == "sesi" for table in found):
        found = [
            table for table in found if table.name != "angkatan"
        ]  # a schedule may name cohort, mode and place
    if len(found) > 1:
        found = [table for table in found if table.name != "laporan"]
    firm = {heading_key(text) for text in FIRM_STATUS} & set(map(heading_key, cells))
    has_results = "nilai_akhir" in roster or bool(firm)
    if ROSTER_TABLE.fits(roster) and (not found or has_results):
        return [ROSTER_TABLE, *found]
    return found


def heading_of(column: str, table: Table) -> str:
    """The heading of a column in the template."""
    return table.columns[column][0] if column in table.columns else column
