"""Words of registers, schedules and score lists: marks, modes, time zones, stages."""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.importers.values.cells import REMEMBERED, Cell, ValueProblem, one_of_these, text_of, words_of
from dashboard.importers.values.words import word
from queries.vocabulary import TIMEZONES

MARKS = {
    "hadir": ("hadir", "h", "v", "hdr", "masuk"),
    "terlambat": ("terlambat", "t", "telat", "hadir terlambat", "datang terlambat"),
    "izin": ("izin", "i", "ijin"),
    "sakit": ("sakit", "s"),
    "tugas_dinas": ("tugas dinas", "td", "dinas luar", "dl", "tugas", "dinas"),
    "alpa": ("alpa", "a", "alpha", "tanpa keterangan", "tk", "mangkir"),
}
TICKS = frozenset("✓✔√☑")
MARK_WORDS = (
    "Hadir (H)", "Terlambat (T)", "Izin (I)", "Sakit (S)", "Tugas Dinas (TD)", "Alpa/Tanpa Keterangan (A, TK)",
)  # fmt: skip

COHORT_MODES = {
    "klasikal": ("klasikal", "tatap muka", "luring", "offline"),
    "nonklasikal": ("nonklasikal", "non klasikal"),
    "blended": ("blended", "blended learning", "campuran", "hybrid"),
    "jarak_jauh": ("jarak jauh", "pjj", "pembelajaran jarak jauh", "daring", "online", "distance learning"),
    "mooc": ("mooc",),
}
COHORT_MODE_WORDS = ("Klasikal", "Nonklasikal", "Blended", "Jarak Jauh", "MOOC")
SESSION_MODES = {
    "klasikal": ("klasikal", "tatap muka", "luring", "offline"),
    "sinkron": ("sinkron", "sinkronus", "synchronous", "daring sinkron", "zoom"),
    "asinkron": ("asinkron", "asinkronus", "asynchronous", "daring asinkron", "mandiri", "belajar mandiri"),
    "tempat_kerja": ("tempat kerja", "di tempat kerja", "pembelajaran di tempat kerja"),
}
SESSION_MODE_WORDS = ("Klasikal", "Sinkron", "Asinkron", "Tempat Kerja")

STAGES = {
    "pre": ("pre", "pretest", "pre test", "pretes", "pre tes", "tes awal", "sebelum"),
    "post": ("post", "posttest", "post test", "postes", "post tes", "tes akhir", "sesudah"),
    "akhir": ("akhir", "nilai akhir"),
    "remedial": ("remedial", "remidi", "remedi", "perbaikan"),
    "pascapelatihan": ("pascapelatihan", "pasca pelatihan", "pasca"),
}
STAGE_WORDS = ("Pre", "Post", "Akhir", "Remedial", "Pascapelatihan")


@lru_cache(REMEMBERED, typed=True)
def mark(cell: Cell) -> str | None:
    """A mark in a register: a code of vocabulary.ATTENDANCE_STATUSES; None = not recorded."""
    text = text_of(cell)
    if text is not None and set(text) <= TICKS:
        return "hadir"
    if text is not None and words_of(text) in {"tidak hadir", "absen", "th"}:
        raise ValueProblem(f"“{text}” belum menyebut sebabnya. Tulis {one_of_these(MARK_WORDS[2:])}.")
    return word(cell, MARKS, f"Tulis {one_of_these(MARK_WORDS)}; kosongkan bila belum tercatat.")


def cohort_mode(cell: Cell) -> str | None:
    """The mode of a cohort: a code of vocabulary.COHORT_MODES."""
    return word(cell, COHORT_MODES, f"Tulis {one_of_these(COHORT_MODE_WORDS)}.")


def session_mode(cell: Cell) -> str | None:
    """The mode of a session: a code of vocabulary.SESSION_MODES."""
    return word(
        cell,
        SESSION_MODES,
        f"Tulis {one_of_these(SESSION_MODE_WORDS)}; untuk daring tulis apakah sinkron atau asinkron.",
    )


def time_zone(cell: Cell) -> str | None:
    """A code of vocabulary.TIMEZONES."""
    return word(cell, {zone: (zone.casefold(),) for zone in TIMEZONES}, f"Tulis {one_of_these(TIMEZONES)}.")


def stage(cell: Cell) -> str | None:
    """When a score was taken: a code of vocabulary.SCORE_STAGES."""
    return word(cell, STAGES, f"Tulis {one_of_these(STAGE_WORDS)}.")


def ordinal(cell: Cell) -> int | None:
    """Which session of the day: "2", "Sesi 2", "II"."""
    text = text_of(cell)
    if text is None:
        return None
    number = re.sub(r"^sesi\s*(ke)?[\s.-]*", "", text.casefold())
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
    found = int(number) if re.fullmatch(r"[0-9]{1,2}", number) else roman.get(number)
    if not found:
        raise ValueProblem("Ini bukan nomor sesi. Tulis urutan sesi pada hari itu, misalnya 2.")
    return found
