"""The closed lists of the field: which values a column may hold, in their natural order.

Codes are stored and travel in URLs; the words that readers see are in `dashboard/texts`.
"""

AGENCY_LEVELS = ("pusat", "provinsi", "kabupaten", "kota", "perangkat_daerah", "lainnya", "tidak_dirinci")
PROGRAMME_KINDS = ("struktural", "latsar", "teknis", "fungsional", "sosiokultural")
GENDERS = ("L", "P")
POSITION_LEVELS = (
    "jpt_utama",
    "jpt_madya",
    "jpt_pratama",
    "administrator",
    "pengawas",
    "fungsional",
    "pelaksana",
)
RANKS = (
    *(f"{grade}/{step}" for grade in ("I", "II", "III") for step in "abcd"),
    *(f"IV/{step}" for step in "abcde"),
)
"""Golongan ruang of PNS, lowest first."""
PPPK_RANKS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
)  # fmt: skip
"""Golongan of PPPK, lowest first."""
EDUCATIONS = ("SD", "SMP", "SMA", "D1", "D2", "D3", "D4", "S1", "S2", "S3")
STATUSES = ("aktif", "lulus", "ditunda", "tidak_lulus", "batal", "belum_dinilai")
COHORT_MODES = ("klasikal", "nonklasikal", "blended", "jarak_jauh", "mooc")
SESSION_MODES = ("klasikal", "sinkron", "asinkron", "tempat_kerja")
TIMEZONES = ("WIB", "WITA", "WIT")
ATTENDANCE_STATUSES = ("hadir", "terlambat", "izin", "sakit", "tugas_dinas", "alpa")
ATTENDED = ("hadir", "terlambat")
"""Marks that count as attended: who comes late has come. Izin, sakit and tugas dinas are absences of a kind."""
COHORT_STATES = ("direncanakan", "berjalan", "selesai", "final", "tanpa_tanggal")
"""Planned, running, over but not wholly assessed, over and assessed (or finalised), and not dated."""
ASSESSED = ("lulus", "ditunda", "tidak_lulus")
"""Statuses that are a result; `aktif` and `belum_dinilai` wait for one, `batal` never gets one."""
COMPONENT, TEST, COMPETENCY = ASSESSMENT_KINDS = ("komponen", "tes", "kompetensi")
SCORE_STAGES = ("pre", "post", "akhir", "remedial", "pascapelatihan")
PASS_RULES = ("per_aspek", "total")
ATTENDANCE_RULES = ("porsi", "jp_absen")
QUALIFICATION_BANDS = ("sangat_memuaskan", "memuaskan", "cukup", "kurang", "tidak_memuaskan")
"""Codes of the bands (predikat), best first; the words on certificates differ by programme and year."""
SATISFACTORY = ("sangat_memuaskan", "memuaskan")
"""Bands that are at least "Memuaskan"."""
REPORTED = ("peserta", "lulus")
"""What is reported of a cohort as a number: its enrolments, and those of them with status lulus."""
DECISIONS = ("simpan", "ambil")
"""Of a file's value against a corrected one: the corrected one stays, or the file's is taken."""
ROLES = ("pimpinan", "analis", "instansi", "petugas_data", "admin")
"""What somebody is to the office: leadership, analyst, an agency's own officer, data officer, administrator."""
WHOLE = "semua"
SCOPE_KINDS = (WHOLE, "instansi", "penyelenggara", "jenis_program")
"""What a right reaches over: everything, an agency with its children, a provider, a kind of programme."""
REQUEST_KINDS = ("salinan", "perbaikan", "penghapusan")
"""What a person may ask about his own data: a copy, a correction, to be forgotten."""
ACTIONS = (
    "masuk", "ditolak", "keluar", "ekspor", "lihat_orang", "muat", "batal", "koreksi",
    "beri_hak", "cabut_hak", "permintaan", "salinan", "lupakan", "hapus_catatan",
)  # fmt: skip
"""What the log of access keeps: signing in, being refused, signing out, taking figures away, looking at a person,
loading, undoing, correcting, giving and taking rights, a person's request, its answers, and clearing the log itself."""
