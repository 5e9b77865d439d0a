"""How the columns of each table are filled, for templates: what must be, what may be, two invented examples.

The examples of all tables speak of the same two people, so that they can be loaded one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.importers.values.positions import LEVELS
from dashboard.importers.values.training import (
    COHORT_MODE_WORDS,
    MARK_WORDS,
    SESSION_MODE_WORDS,
    STAGE_WORDS,
)
from dashboard.importers.values.words import STATUS_WORDS
from queries.vocabulary import EDUCATIONS, TIMEZONES


@dataclass(frozen=True)
class Guide:
    """How a column is filled: whether it must be, what it may hold, and two invented examples."""

    needed: str
    allowed: str
    examples: tuple[str, str]


COHORT: dict[str, Guide] = {
    "program": Guide(
        "ya, atau disebut saat memuat", "Nama atau singkatan program pelatihan", ("PKN II", "Latsar III")
    ),
    "tahun": Guide("ya, atau disebut saat memuat", "Empat angka", ("2019", "2026")),
    "angkatan": Guide(
        "ya untuk PKN, PKA, PKP, dan Latsar, atau disebut saat memuat",
        "Angka Romawi atau angka biasa",
        ("XXV", "49"),
    ),
    "kelas": Guide("tidak", "Huruf, angka, spasi, tanda hubung", ("", "A")),
}
PERSON: dict[str, Guide] = {
    "nip": Guide("NIP atau nama", "18 digit, disimpan sebagai teks", ("197205141998031007", "199811232025062004")),
    "nama": Guide(
        "NIP atau nama", "Nama dengan atau tanpa gelar", ("Drs. Bagas Wirayuda, M.Si.", "Laras Kinanti")
    ),
}
ROSTER: dict[str, Guide] = {
    **COHORT,
    **PERSON,
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
PROVIDER = {"penyelenggara": ROSTER["penyelenggara"]}
IDENTIFIERS = {column: ROSTER[column] for column in ("nrp", "email")}

HOUR = "08.00 atau 08:00; boleh dengan WIB, WITA, WIT"
DAY = "Tanggal Excel, 26-08-2019, 26 Agustus 2019, Senin, 26 Agustus 2019"

COHORTS: dict[str, Guide] = {
    **COHORT,
    "tanggal_mulai": Guide("tidak", DAY, ("01-07-2019", "2 Februari 2026")),
    "tanggal_selesai": Guide("tidak", DAY, ("14-10-2019", "30 April 2026")),
    "metode": Guide("tidak", ", ".join(COHORT_MODE_WORDS), ("Klasikal", "Blended")),
    "pendanaan": Guide("tidak", "Apa adanya", ("Kontribusi", "APBD")),
    "lokasi": Guide("tidak", "Tempat pelatihan", ("Surabaya", "")),
    "zona_waktu": Guide("tidak; kosong = WIB", ", ".join(TIMEZONES), ("WIB", "WIB")),
    **PROVIDER,
}
SESSIONS: dict[str, Guide] = {
    **COHORT,
    "tanggal": Guide("ya, di setiap baris", DAY, ("26 Agustus 2019", "03-02-2026")),
    "jam": Guide("jam, atau jam mulai dan jam selesai", "08.00-12.00; 08:00 s.d. 12:00 WIB", ("08.00-12.00", "")),
    "jam_mulai": Guide("ya, tanpa kolom Jam", HOUR, ("", "13.00")),
    "jam_selesai": Guide("ya untuk sesi baru, tanpa kolom Jam", f"{HOUR}; tidak melewati 23.59", ("", "15.15")),
    "jp": Guide("tidak", "Jumlah JP, paling banyak dua desimal", ("5", "2,5")),
    "topik": Guide("tidak", "Mata pelatihan, apa adanya", ("Kepemimpinan strategis", "Wawasan kebangsaan")),
    "metode": Guide("tidak", ", ".join(SESSION_MODE_WORDS), ("Klasikal", "Sinkron")),
    **PROVIDER,
}
REGISTER: dict[str, Guide] = {
    **COHORT,
    **PERSON,
    "tanggal": Guide("ya, di setiap baris", DAY, ("26-08-2019", "3 Februari 2026")),
    "jam": Guide("bila sehari ada beberapa sesi, atau Sesi ke", "Jam mulai sesi: 08.00", ("08.00", "")),
    "sesi_ke": Guide("bila sehari ada beberapa sesi, atau Jam", "Urutan sesi pada hari itu: 1, 2", ("", "1")),
    "status_kehadiran": Guide("tidak; kosong = belum tercatat", ", ".join(MARK_WORDS), ("Hadir", "TK")),
    **IDENTIFIERS,
    **PROVIDER,
}
RECAP: dict[str, Guide] = {
    **COHORT,
    **PERSON,
    "sesi_dilaksanakan": Guide("bersama Sesi Hadir", "Jumlah sesi, angka bulat", ("40", "38")),
    "sesi_hadir": Guide("bersama Sesi Dilaksanakan", "Paling banyak yang dilaksanakan", ("38", "38")),
    "jp_dilaksanakan": Guide("bersama JP Hadir", "Jumlah JP, paling banyak dua desimal", ("240", "")),
    "jp_hadir": Guide("bersama JP Dilaksanakan", "Paling banyak yang dilaksanakan", ("228,5", "")),
    **IDENTIFIERS,
    **PROVIDER,
}
SCORES: dict[str, Guide] = {
    **COHORT,
    **PERSON,
    "aspek": Guide("bersama Nilai", "Nama atau kode aspek, kompetensi, atau Tes", ("Sikap dan perilaku", "")),
    "tahap": Guide("ya untuk Tes", f"{', '.join(STAGE_WORDS)}; kosong = Akhir", ("", "")),
    "nilai": Guide("bersama Aspek", "Dalam skala aspeknya; 85,5 atau 85.5", ("88,25", "")),
    "pre": Guide("tidak", "0 sampai 100", ("", "60")),
    "post": Guide("tidak", "0 sampai 100", ("", "85,5")),
    **IDENTIFIERS,
    **PROVIDER,
}
TOTALS: dict[str, Guide] = {
    **COHORT,
    "peserta": Guide("Peserta atau Lulus", "Jumlah peserta yang dilaporkan, angka bulat", ("56", "40")),
    "lulus": Guide("Peserta atau Lulus", "Jumlah yang lulus, paling banyak sebanyak peserta", ("", "39")),
    "instansi": Guide(
        "tidak; kosong = semua peserta",
        "Nama instansi, atau kelompoknya: Instansi Pusat, Kabupaten/Kota, Provinsi Lain",
        ("", ""),
    ),
    "sumber": Guide("tidak", "Dari mana angkanya, apa adanya", ("Laporan penyelenggaraan 2019", "LKjIP 2026")),
    **PROVIDER,
}
GUIDES: dict[str, dict[str, Guide]] = {
    "peserta": ROSTER,
    "angkatan": COHORTS,
    "sesi": SESSIONS,
    "presensi": REGISTER,
    "rekap": RECAP,
    "nilai": SCORES,
    "laporan": TOTALS,
}
"""Table -> column -> guide, in the order of the template."""

WHOLE_NOTES = (
    "Urutan kolom bebas. Kolom yang tidak dipakai boleh dihapus; kolom lain dilaporkan lalu dilewati.",
    "Judul boleh berada di bawah kop surat, paling bawah di baris 20.",
    "Sel kosong atau “-” berarti tidak tercatat; sel kosong tidak menghapus isian yang sudah ada.",
)
NIP_NOTE = "Kolom NIP harus berformat Text. NIP yang tersimpan sebagai angka kehilangan digitnya dan ditolak."
NOTES: dict[str, tuple[str, ...]] = {
    "peserta": (NIP_NOTE,),
    "angkatan": ("Tabel ini pilihan: tanpa tabel ini tanggal pelatihan dibaca dari sesinya.",),
    "sesi": (
        "Sesi dikenal dari angkatan, tanggal, dan jam mulainya. Angkatan yang belum ada dibuat.",
        "Sel gabungan hanya mengisi baris pertamanya: isi tanggal di setiap baris.",
    ),
    "presensi": (
        "Satu baris per peserta dan sesi. Muat daftar peserta dan jadwal (tabel sesi) lebih dulu.",
        NIP_NOTE,
    ),
    "rekap": (
        "Untuk angkatan yang hanya punya jumlah. Persentase saja ditolak, karena tidak menyebut dari berapa.",
        "Bila presensinya juga ada, presensi yang dipakai dan rekap tetap disimpan.",
        NIP_NOTE,
    ),
    "nilai": (
        "Setiap aspek juga boleh menjadi kolom sendiri, misalnya Sikap Perilaku, Integritas, atau Sikap Remedial.",
        "Pre Test dan Post Test adalah tes program itu sendiri.",
        NIP_NOTE,
    ),
    "laporan": (
        "Untuk angka resmi yang dibandingkan dengan data di halaman Mutu Data; tidak mengubah data peserta.",
        "Satu baris per angkatan, atau per angkatan dan instansi. Angkatan yang belum ada datanya boleh disebut.",
    ),
}
