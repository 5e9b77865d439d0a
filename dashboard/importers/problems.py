"""What is wrong with a row, in a sentence for the officer; names and numbers of people are shown masked.

Reports go to terminals and logs, so they do not carry what identifies a person; the line leads to it.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from dashboard.importers.values.cells import Cell
    from queries.loading import Reason, Refusal

LONGEST_SHOWN = 80
FEW_DIGITS = 5
"""So many digits identify nobody."""

COLUMN_OF_FIELD = {
    "nip": "nip",
    "name": "nama",
    "gender": "jenis_kelamin",
    "birth_date": "tanggal_lahir",
    "agency_id": "instansi",
    "unit": "unit_kerja",
    "position_level": "jabatan",
    "rank": "golongan",
    "education": "pendidikan",
    "final_score": "nilai_akhir",
    "host": "lokasi",
    "nrp": "nrp",
    "email": "email",
    "identifiers": "nip",
    "cohort": "angkatan",
    "starts_on": "tanggal_mulai",
    "ends_on": "tanggal_selesai",
    "starts_at": "tanggal",
    "ends_at": "jam_selesai",
    "hours": "jam",
    "day": "tanggal",
    "ordinal": "sesi_ke",
    "status": "status_kehadiran",
    "nth": "tanggal",
    "recap_sessions_held": "sesi_dilaksanakan",
    "recap_sessions_attended": "sesi_hadir",
    "recap_jp_held": "jp_dilaksanakan",
    "recap_jp_attended": "jp_hadir",
}
"""Field of a row of queries.loading -> column; the values of scores name their column themselves."""

SENTENCES: dict[Reason, str] = {
    "forgotten": "Datanya telah dihapus atas permintaan orangnya, dan barisnya dilewati.",
    "twice_in_cohort": "Orang ini juga ada di baris {other_line} untuk angkatan yang sama. Hapus salah satunya.",
    "namesake_without_nip": (
        "Nama ini juga ada di baris {other_line} untuk angkatan yang sama, dan tanpa NIP keduanya tidak dapat"
        " dibedakan. Isi NIP atau tanggal lahirnya, atau hapus salah satu bila orangnya sama."
    ),
    "several_namesakes": (
        "Lebih dari satu peserta bernama sama di angkatan ini, sehingga tidak pasti siapa yang dimaksud."
        " Isi NIP dan tanggal lahirnya."
    ),
    "nip_of_another_name": (
        "Nomor ini sudah tercatat atas nama yang lain. Periksa nomor dan namanya;"
        " bila namanya memang dikoreksi, ulangi dengan --accept-corrections."
    ),
    "name_of_another_nip": (
        "Peserta bernama ini sudah tercatat dengan NIP yang lain. Bila NIP-nya dikoreksi, ulangi dengan"
        " --accept-corrections; bila mereka dua orang, muat keduanya dari satu berkas."
    ),
    "identifiers_disagree": "NIP, NRP, dan email di baris ini milik orang yang berbeda. Periksa ketiganya.",
    "contradicts_line": "Isi ini berbeda dari baris {other_line} untuk orang yang sama. Samakan keduanya.",
    "host_contradicts_line": "Lokasi ini berbeda dari baris {other_line} untuk angkatan yang sama. Samakan.",
    "agency_needed": "Peserta baru perlu instansi. Isi kolom Instansi.",
    "cohort_unknown": (
        "Angkatan ini belum tercatat. Muat daftar pesertanya lebih dulu, atau periksa program, tahun, angkatan,"
        " dan kelasnya."
    ),
    "cohort_twice": "Angkatan ini juga ada di baris {other_line}. Sisakan satu baris untuk tiap angkatan.",
    "ends_before_start": "Pelatihan ini berakhir sebelum mulai. Periksa kedua tanggalnya.",
    "session_twice": "Sesi pada tanggal dan jam mulai ini juga ada di baris {other_line}. Hapus salah satunya.",
    "session_end_needed": "Sesi baru perlu jam selesai. Isi jam selesainya, misalnya 08.00-12.00.",
    "session_ends_first": (
        "Sesi ini berakhir sebelum atau tepat saat mulai. Periksa jamnya; bila melewati tengah malam, pecah"
        " menjadi dua sesi: sampai 23.59, lalu mulai 00.00 pada tanggal berikutnya."
    ),
    "other_timezone": (
        "Zona waktu ini bukan zona angkatannya ({detail}). Tulis jamnya dalam {detail}, atau perbaiki Zona Waktu"
        " angkatan itu lewat tabel angkatan."
    ),
    "sessions_overlap": "Sesi ini bertumpang tindih dengan sesi {detail} di angkatan yang sama. Periksa jamnya.",
    "member_unknown": (
        "Tidak ada peserta bernama ini di angkatan ini. Periksa nama dan angkatannya, isi NIP-nya, atau muat ia"
        " lewat daftar peserta lebih dulu."
    ),
    "nip_unknown": (
        "Tidak ada peserta dengan NIP ini di angkatan ini. Periksa NIP dan angkatannya, atau muat ia lewat daftar"
        " peserta lebih dulu."
    ),
    "identifier_unknown": (
        "Tidak ada peserta dengan NRP atau email ini di angkatan ini. Periksa isinya, atau muat ia lewat daftar"
        " peserta lebih dulu."
    ),
    "several_members": "Lebih dari satu peserta bernama ini di angkatan ini. Isi NIP-nya.",
    "member_of_another_name": (
        "Nomor di baris ini tercatat atas nama yang lain. Periksa nomor dan namanya; nama yang salah dikoreksi"
        " lewat daftar peserta."
    ),
    "no_session_that_day": (
        "Tidak ada sesi pada tanggal ini untuk angkatan ini. Periksa tanggalnya, atau muat jadwalnya (tabel sesi)"
        " lebih dulu."
    ),
    "no_session_at_that_hour": (
        "Tidak ada sesi yang mulai pada jam ini; pada tanggal itu sesi mulai {detail}. Periksa jamnya, atau muat"
        " jadwalnya (tabel sesi) lebih dulu."
    ),
    "no_session_of_that_number": (
        "Tidak ada sesi dengan nomor ini; pada tanggal itu hanya ada {detail}. Periksa nomornya."
    ),
    "sessions_differ": (
        "Jadwal angkatan ini memuat {detail} sesi, dan kolom sesi di berkas ini tidak sebanyak itu, sehingga tidak"
        " pasti kolom mana sesi yang mana. Tulis tanggal sesinya sebagai judul kolom, atau perbaiki jadwalnya (tabel"
        " sesi)."
    ),
    "several_sessions_that_day": "Pada tanggal ini ada {detail} sesi. Isi kolom Jam atau Sesi ke.",
    "mark_twice": "Peserta ini di sesi ini juga ada di baris {other_line}. Hapus salah satunya.",
    "recap_twice": "Peserta ini juga ada di baris {other_line}. Hapus salah satunya.",
    "held_needed": "Isi juga jumlah yang dilaksanakan; tanpa itu jumlah hadirnya tidak berarti.",
    "attended_needed": "Isi juga jumlah hadirnya: sesi (atau JP) yang diikuti peserta ini.",
    "more_attended_than_held": "Jumlah hadir melebihi jumlah yang dilaksanakan. Periksa keduanya.",
    "register_differs": "Rekap dan presensi berbeda: {detail} sesi. Presensi yang dipakai; rekap tetap disimpan.",
    "cohort_final": (
        "Angkatan ini sudah final dan terkunci. Periksa apakah barisnya memang perlu diubah; bila ya, buka dulu"
        " kuncinya: python -m dashboard buka-kunci --angkatan “{detail}” --alasan “...”."
    ),
    "person_final": (
        "Isi ini berbeda dari yang tercatat, dan orang ini ada di angkatan final {detail}. Perbaiki barisnya, atau"
        " buka dulu kunci angkatan itu: python -m dashboard buka-kunci."
    ),
    "held": (
        "Isi yang tercatat sudah dikoreksi ({detail}) dan dipertahankan; isi baris ini dicatat sebagai perbedaan yang"
        " menunggu keputusan. Isi lain di baris ini dimuat."
    ),
    "score_twice": "Nilai ini untuk peserta yang sama juga ada di baris {other_line}. Hapus salah satunya.",
    "total_twice": "Angkatan dan instansi ini juga ada di baris {other_line}. Hapus salah satunya.",
    "total_without_cohort": (
        "Angkatan ini belum ada datanya. Angkanya tetap dicatat, dan halaman Mutu Data menampilkannya sebagai"
        " dilaporkan tanpa data; periksa program, tahun, angkatan, dan kelasnya bila datanya seharusnya ada."
    ),
    "total_changed": "Sebelumnya tercatat {detail}. Periksa mana yang benar sebelum memuat.",
    "more_passed_than_reported": (
        "Yang lulus menjadi lebih banyak daripada pesertanya: sebelumnya tercatat {detail}. Bila angka lama itu salah,"
        " isi kedua angkanya di baris ini."
    ),
    "parts_exceed_total": (
        "Yang dilaporkan per instansi berjumlah {detail}, lebih dari jumlah seluruhnya di baris ini. Periksa apakah"
        " ada yang terhitung dua kali."
    ),
}


@dataclass(frozen=True)
class Problem:
    """A cell that is refused or doubted: where, what, and what to do."""

    line: int
    column: str
    """The heading as the file writes it."""
    value: str | None
    """As written; masked where it identifies a person."""
    sentence: str

    def __str__(self) -> str:
        """The problem as a line of the report."""
        value = f", “{self.value}”" if self.value else ""
        return f"Baris {self.line}, kolom {self.column}{value}: {self.sentence}"

    def to_json(self) -> dict[str, object]:
        """The same for machines."""
        return asdict(self)


def column_of(refusal: Refusal) -> str:
    """The column that a refusal of the loader speaks of."""
    return COLUMN_OF_FIELD.get(refusal.column, refusal.column)


def sentence_of(refusal: Refusal) -> str:
    """A refusal of the loader in words."""
    return SENTENCES[refusal.reason].format(other_line=refusal.other_line, detail=refusal.detail)


def shown(column: str, cell: Cell) -> str | None:
    """A cell's value as reports may show it."""
    text = tidy("" if cell is None else str(cell))
    if not text:
        return None
    match column:
        case "nip" | "nrp":
            text = _masked_number(text)
        case "nama":
            text = " ".join(f"{word[0]}***" for word in text.split())
        case "email":
            text = f"{text[0]}***@{text.rpartition('@')[2]}" if "@" in text else f"{text[0]}***"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _masked_number(text: str) -> str:
    digits = len(re.findall(r"\d", text))
    return text if digits <= FEW_DIGITS else f"{text[:2]}***{text[-1]}"
