"""Layouts that other programs write: their headings become ours, or the officer is asked what they leave open.

Google Forms: a timestamp first, the score as "80 / 100". Moodle: grades ("Quiz: Pre Test (Real)") or the results of
one quiz ("Nilai/100,00"), with first and last names apart. Zoom: when people joined and left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from dashboard.importers.headings import heading_key
from dashboard.importers.sheets import FileProblem
from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell

Layout = Literal["forms", "moodle", "zoom"]
TIMESTAMPS = frozenset({"timestamp", "stempel waktu", "cap waktu"})
FIRST_NAMES, LAST_NAMES = {"first name", "nama depan"}, {"last name", "surname", "nama belakang", "nama akhir"}
JOINED = frozenset({"join time", "waktu bergabung", "waktu masuk"})
FORMS = {
    "email address": "Email",
    "username": "Email",
    "nama pengguna": "Email",
    "score": "Skor Tes",
    "skor": "Skor Tes",
    "total score": "Skor Tes",
    "total skor": "Skor Tes",
}
MOODLE = {
    "id number": "NIP",
    "nomor id": "NIP",
    "nomor identitas": "NIP",
    "email address": "Email",
    "alamat email": "Email",
    "alamat surel": "Email",
}
ZOOM = {
    "name": "Nama",
    "nama": "Nama",
    "user email": "Email",
    "email pengguna": "Email",
    **dict.fromkeys(JOINED, "Tanggal"),
    "leave time": "Jam Selesai",
    "waktu keluar": "Jam Selesai",
    "duration": "Status Kehadiran",
    "total duration": "Status Kehadiran",
    "durasi": "Status Kehadiran",
}
ACTIVITY = re.compile(r"(?:quiz|kuis|assignment|tugas|penugasan)\s*:\s*(?P<name>.+)", re.IGNORECASE)
PERCENT = re.compile(r"\((?:percentage|persentase)\)", re.IGNORECASE)
REAL = re.compile(r"\((?:real|nilai sebenarnya|nyata)\)", re.IGNORECASE)
OF_A_QUIZ = re.compile(r"(?:nilai|grade)\s*/\s*(?P<most>\d+)(?:[.,]0+)?", re.IGNORECASE)
SCORE_OF_A_TEST = "Skor Tes"
WHICH_TEST = "Berkas ini berisi nilai satu tes tanpa menyebut tes yang mana. Sebutkan --tes pre atau --tes post."
NOBODY = (
    "Nilai Moodle ini tanpa alamat email dan nomor ID, sehingga orangnya tidak pasti. Sertakan salah satunya saat"
    " mengekspor."
)
HUNDRED = "100"


def layout_of(cells: Sequence[Cell]) -> Layout | None:
    """Which layout a row of headings is."""
    keys = [heading_key(cell) for cell in cells]
    if keys and keys[0] in TIMESTAMPS:
        return "forms"
    if FIRST_NAMES & set(keys) and LAST_NAMES & set(keys):
        return "moodle"
    if {"name", "nama"} & set(keys) and JOINED & set(keys):
        return "zoom"
    return None


def in_our_words(cells: Sequence[Cell], layout: Layout | None, candidates: Sequence[Table]) -> list[Cell]:
    """The headings as ours. Raises FileProblem where the layout leaves open what they mean."""
    match layout:
        case "forms":
            return _with_test([_renamed(cell, FORMS) for cell in cells], candidates)
        case "moodle":
            percent = {name for cell in cells if (name := _activity(cell, PERCENT))}
            found = _with_test([_of_moodle(cell, percent) for cell in cells], candidates)
            if not {"NIP", "Email"} & set(found):
                raise FileProblem(NOBODY)
            return found
        case "zoom":
            return [_renamed(cell, ZOOM) for cell in cells]
    return list(cells)


def _renamed(cell: Cell, names: Mapping[str, str]) -> Cell:
    return names.get(heading_key(cell), cell)


def _activity(cell: Cell, kind: re.Pattern[str]) -> str | None:
    """The name of the activity whose grades of this kind are below the heading."""
    found = ACTIVITY.fullmatch(tidy(str(cell or "")))
    return kind.sub("", found["name"]).strip() if found and kind.search(found["name"]) else None


def _of_moodle(cell: Cell, percent: set[str]) -> Cell:
    """A heading; of an activity that has its grades in percent, those, since they say out of how much."""
    text = tidy(str(cell or ""))
    quiz = OF_A_QUIZ.fullmatch(text)
    if quiz and quiz["most"] != HUNDRED:
        raise FileProblem(
            f"Nilai kuis Moodle ini dari {quiz['most']}, bukan dari 100. Ubah nilai maksimum kuisnya, lalu ekspor lagi."
        )
    if quiz:
        return SCORE_OF_A_TEST
    name = _activity(cell, PERCENT) or _activity(cell, REAL)
    if name and (PERCENT.search(text) or name not in percent):
        return name
    return _renamed(cell, MOODLE)


def _with_test(cells: list[Cell], candidates: Sequence[Table]) -> list[Cell]:
    """The score of a test under the name of the test that the command tells."""
    scores = next((table for table in candidates if table.name == "nilai"), None)
    if SCORE_OF_A_TEST not in cells or scores is None:
        return cells
    if scores.test is None:
        raise FileProblem(WHICH_TEST)
    return [f"{scores.test} test" if cell == SCORE_OF_A_TEST else cell for cell in cells]
