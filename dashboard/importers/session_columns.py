"""Registers with a row for each participant and a column for each session, known by the headings of those columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.importers.headings import COHORT, PERSON, heading_key
from dashboard.importers.sheets import FileProblem, Found, column_letter, is_blank
from dashboard.importers.values.cells import tidy
from dashboard.importers.values.session_headings import LAST_DAY, session_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell

Heading = tuple["Cell", ...]
"""What stands above a column, from the top; () where nothing does."""
FEWEST = 2
"""One column alone under a date may be anything, unless the command names the table."""
SOME_DAYS = 3


def register_by_session(
    first: int, last: int, headings: Sequence[Heading], cells: Sequence[Cell], candidates: Sequence[Table]
) -> Found | None:
    """The headings of such a register, or None; `cells` are the same headings as one row."""
    table = next((table for table in candidates if table.name == "presensi"), None)
    if table is None or not table.known(cells) & PERSON.keys():
        return None
    found = {at: said for at, heading in enumerate(headings) if (said := session_heading(heading))}
    _refuse_half_said([heading for at, heading in enumerate(headings) if at not in found], candidates)
    if len(found) < (1 if len(candidates) == 1 else FEWEST):
        return None
    others = table.read_headings([None if at in found else cell for at, cell in enumerate(cells)])
    read = {column: at for column, at in others.columns.items() if column in COHORT or column in PERSON}
    written = {column: _text(headings[at][-1]) for column, at in read.items()}
    unread = [text for column, text in others.written.items() if column not in read]
    for at in found:
        text = " ".join(_text(part) for part in headings[at])
        read[mark_column(at)], written[mark_column(at)] = at, f"{column_letter(at)} ({text})"
    whole = replace(others, columns=read, written=written, ignored=(*others.ignored, *unread))
    headed = frozenset(at for at, cell in enumerate(cells) if not is_blank(cell))
    return Found(first, last, table, whole, headed, found)


def _refuse_half_said(headings: Sequence[Heading], candidates: Sequence[Table]) -> None:
    """Raise FileProblem where a heading names a date and beside it what nobody can tell ("26/8" over "Pagi")."""
    for heading in headings:
        dates = [part for part in heading if session_heading((part,))]
        known = any(table.meaning(heading_key(part)) for part in heading[-1:] for table in candidates)
        if dates and not known:
            text = " ".join(map(_text, heading))
            raise FileProblem(
                f"Judul kolom “{text}” menyebut tanggal, tetapi sesi yang mana tidak jelas. Tulis jam atau nomor"
                " sesinya, misalnya “26/8 Sesi 1”."
            )


def mark_column(position: int) -> str:
    """The name of the column of a session."""
    return f"tanda:{position}"


def refuse_days_without_month(
    headings: Sequence[Heading], cells: Sequence[Cell], candidates: Sequence[Table]
) -> None:
    """Raise FileProblem where people have columns 1, 2, 3: a register whose days nobody can know."""
    table = next((table for table in candidates if table.name == "presensi"), None)
    if table is None or not table.known(cells) & PERSON.keys():
        return
    days = [_text(heading[-1]) for heading in headings if heading and _is_bare_day(heading[-1])]
    if len(days) >= SOME_DAYS:
        raise FileProblem(
            f"Kolom {', '.join(days[:SOME_DAYS])} tampak seperti daftar hadir, tetapi tanggalnya tidak lengkap. Tulis"
            " tanggal sebagai teks di judul kolom (26/8), atau bulannya di atasnya (Agustus 2019), atau Sesi 1, Sesi 2;"
            " bila berkas ini memang daftar peserta, sebutkan --table peserta."
        )


def _is_bare_day(part: Cell) -> bool:
    if isinstance(part, (int, float)):
        return 0 < part <= LAST_DAY
    words = tidy(str(part)).casefold().removeprefix("hari").strip(" -").removeprefix("ke").strip(" -")
    return words.isdecimal() and 0 < int(words) <= LAST_DAY


def _text(part: Cell) -> str:
    return f"{part:%d-%m-%Y}" if hasattr(part, "strftime") and hasattr(part, "year") else tidy(str(part))
