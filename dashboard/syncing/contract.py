"""The contract: what each table of a source must deliver, of which type, by which rule, and for which page.

Columns and rules are those of the importers' tables, so a SELECT and a spreadsheet are read alike; beside them every
row has `kunci`, by which it is known again. docs/connect.md shows this contract, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers import guides
from dashboard.importers.values.cells import one_of_these

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

KEY = "kunci"
TEXT, WHOLE, NUMBER, DATE, HOUR = "teks", "bilangan bulat", "bilangan", "tanggal", "jam"

COHORT_TYPES = {
    "program": TEXT,
    "tahun": WHOLE,
    "angkatan": "teks atau bilangan bulat",
    "kelas": TEXT,
    "penyelenggara": TEXT,
}
PERSON_TYPES = {"nip": "teks atau BIGINT", "nama": TEXT, "nrp": TEXT, "email": TEXT}
TYPES: dict[str, dict[str, str]] = {
    "peserta": {
        **COHORT_TYPES,
        **PERSON_TYPES,
        "jenis_kelamin": TEXT,
        "tanggal_lahir": DATE,
        "instansi": TEXT,
        "unit_kerja": TEXT,
        "jabatan": TEXT,
        "golongan": TEXT,
        "pendidikan": TEXT,
        "status": TEXT,
        "nilai_akhir": NUMBER,
        "status_kepegawaian": TEXT,
        "lokasi": TEXT,
    },
    "angkatan": {
        **COHORT_TYPES,
        "tanggal_mulai": DATE,
        "tanggal_selesai": DATE,
        "metode": TEXT,
        "pendanaan": TEXT,
        "lokasi": TEXT,
        "zona_waktu": TEXT,
    },
    "sesi": {
        **COHORT_TYPES,
        "tanggal": DATE,
        "jam": TEXT,
        "jam_mulai": HOUR,
        "jam_selesai": HOUR,
        "jp": NUMBER,
        "topik": TEXT,
        "metode": TEXT,
    },
    "presensi": {
        **COHORT_TYPES,
        **PERSON_TYPES,
        "tanggal": DATE,
        "jam": HOUR,
        "sesi_ke": WHOLE,
        "status_kehadiran": TEXT,
    },
    "rekap": {
        **COHORT_TYPES,
        **PERSON_TYPES,
        "sesi_dilaksanakan": WHOLE,
        "sesi_hadir": WHOLE,
        "jp_dilaksanakan": NUMBER,
        "jp_hadir": NUMBER,
    },
    "nilai": {
        **COHORT_TYPES,
        **PERSON_TYPES,
        "aspek": TEXT,
        "tahap": TEXT,
        "nilai": NUMBER,
        "pre": NUMBER,
        "post": NUMBER,
    },
}
"""Table -> column -> type."""

SOMEBODY = ("nip", "nama", "nrp", "email")
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "peserta": (("program",), ("tahun",), ("nip", "nama"), ("instansi",)),
    "angkatan": (("program",), ("tahun",)),
    "sesi": (("program",), ("tahun",), ("tanggal",), ("jam_mulai", "jam")),
    "presensi": (("program",), ("tahun",), SOMEBODY, ("tanggal",), ("status_kehadiran",)),
    "rekap": (("program",), ("tahun",), SOMEBODY, ("sesi_hadir", "jp_hadir")),
    "nilai": (("program",), ("tahun",), SOMEBODY),
}
"""Table -> what it cannot do without: of each group at least one column."""

OVERVIEW, COMPOSITION, ATTENDANCE, COMPETENCY = "Ringkasan", "Komposisi Peserta", "Kehadiran", "Kompetensi"
PAGES_OF: dict[tuple[str, str], str] = {
    ("peserta", "jenis_kelamin"): COMPOSITION,
    ("peserta", "tanggal_lahir"): COMPOSITION,
    ("peserta", "unit_kerja"): COMPOSITION,
    ("peserta", "jabatan"): COMPOSITION,
    ("peserta", "golongan"): COMPOSITION,
    ("peserta", "pendidikan"): COMPOSITION,
    ("peserta", "status"): COMPETENCY,
    ("peserta", "nilai_akhir"): COMPETENCY,
    ("sesi", "jp"): ATTENDANCE,
    ("presensi", "status_kehadiran"): ATTENDANCE,
    ("rekap", "sesi_hadir"): ATTENDANCE,
    ("rekap", "jp_hadir"): ATTENDANCE,
    ("nilai", "nilai"): COMPETENCY,
    ("nilai", "pre"): COMPETENCY,
    ("nilai", "post"): COMPETENCY,
}
"""Columns that one page is about; of the others all pages need what is needed at all."""


@dataclass(frozen=True)
class Column:
    """What the contract says of a column."""

    name: str
    type: str
    needed: str
    rule: str
    page: str
    """The page that is poorer without it; '' where it serves them all."""


KEY_COLUMN = Column(
    KEY, "teks atau bilangan bulat", "ya", "pengenal baris di sumber: unik, dan tetap selama barisnya sama", ""
)


def columns_of(table: str) -> list[Column]:
    """The columns of a table of the contract, its key first."""
    found = [KEY_COLUMN]
    for name, kind in TYPES[table].items():
        guide = guides.GUIDES[table][name]
        rule = (
            guide.allowed.replace("Tanggal Excel, ", "DATE, DATETIME, atau teks ")
            if kind == DATE
            else guide.allowed
        )
        needed = guide.needed.partition(", atau disebut")[0]
        found.append(Column(name, kind, needed, rule, PAGES_OF.get((table, name), "")))
    return found


def table_lines(table: str) -> Iterator[str]:
    """A table of the contract as docs/connect.md shows it."""
    yield "| Kolom | Jenis | Wajib | Isi | Halaman |"
    yield "|---|---|---|---|---|"
    for one in columns_of(table):
        yield f"| `{one.name}` | {one.type} | {one.needed} | {one.rule} | {one.page} |"


def missing(table: str, columns: Collection[str]) -> list[str]:
    """What a table cannot do without and does not deliver, in words; `columns` as the importers know them."""
    found = [
        one_of_these(group) if len(group) > 1 else group[0]
        for group in NEEDS[table]
        if not set(group) & {*columns}
    ]
    wide = any(column.startswith("nilai:") for column in columns)
    if table == "nilai" and not wide and not {"aspek", "nilai"} <= {*columns}:
        found.append("aspek dan nilai, atau pre dan post")
    if table == "rekap":
        pairs = (("sesi_hadir", "sesi_dilaksanakan"), ("jp_hadir", "jp_dilaksanakan"))
        found += [held for attended, held in pairs if attended in columns and held not in columns]
    return found


@dataclass(frozen=True)
class PageReport:
    """Whether a page will work: fully, with something missing, or not at all."""

    page: str
    works: bool
    lacks: tuple[str, ...] = ()
    """What it would be richer with, or what it cannot do without."""

    def __str__(self) -> str:
        """In a line."""
        if not self.works:
            return f"{self.page}: tidak. Perlu {'; '.join(self.lacks)}."
        return f"{self.page}: ya" + (f", tanpa {'; '.join(self.lacks)}." if self.lacks else ".")


def pages(delivered: Mapping[str, Collection[str]]) -> list[PageReport]:
    """Which pages will work: `delivered` has the usable tables, each with its columns that hold something."""
    people = delivered.get("peserta")
    if people is None:
        needed = ("tabel peserta",)
        return [
            PageReport(page, works=False, lacks=needed) for page in (OVERVIEW, COMPOSITION, ATTENDANCE, COMPETENCY)
        ]
    return [PageReport(OVERVIEW, works=True), _composition(people), _attendance(delivered), _competency(delivered)]


def _composition(people: Collection[str]) -> PageReport:
    words = {
        "jenis kelamin": {"jenis_kelamin", "nip"},
        "generasi": {"tanggal_lahir", "nip"},
        "jabatan": {"jabatan"},
        "golongan": {"golongan"},
        "pendidikan": {"pendidikan"},
    }
    return PageReport(
        COMPOSITION, works=True, lacks=tuple(word for word, any_of in words.items() if not any_of & {*people})
    )


def _attendance(delivered: Mapping[str, Collection[str]]) -> PageReport:
    registers, recaps = {"sesi", "presensi"} <= delivered.keys(), "rekap" in delivered
    if not registers and not recaps:
        return PageReport(ATTENDANCE, works=False, lacks=("tabel sesi dan presensi, atau tabel rekap",))
    lacks = []
    has_jp = (registers and "jp" in delivered["sesi"]) or (recaps and "jp_hadir" in delivered["rekap"])
    if not has_jp:
        lacks.append("JP (dihitung dalam sesi)")
    if not registers:
        lacks.append("bulan dan jenis ketidakhadiran (hanya ada rekap)")
    return PageReport(ATTENDANCE, works=True, lacks=tuple(lacks))


def _competency(delivered: Mapping[str, Collection[str]]) -> PageReport:
    people, scores = delivered["peserta"], delivered.get("nilai", ())
    if not {"nilai_akhir", "status"} & {*people} and not scores:
        return PageReport(
            COMPETENCY, works=False, lacks=("kolom status dan nilai_akhir pada peserta, atau tabel nilai",)
        )
    words = {
        "kelulusan": "status" in people,
        "predikat": "nilai_akhir" in people,
        "nilai aspek dan tes": bool(scores),
    }
    return PageReport(COMPETENCY, works=True, lacks=tuple(word for word, there in words.items() if not there))
