"""Finding the heading row of a sheet: below letterheads, on one line or on several above each other.

Where a heading stands over others ("NILAI" over "Pre Test" and "Post Test"), its cells are merged: the first holds the
text, the others are blank. So a text counts for the blank cells to its right, as far as the next line has anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.importers.headings import heading_key
from dashboard.importers.layouts import in_our_words, layout_of
from dashboard.importers.name_and_nip import as_name
from dashboard.importers.session_columns import refuse_days_without_month, register_by_session
from dashboard.importers.sheets import LETTERHEAD, LEVELS, FileProblem, Found, is_blank
from dashboard.importers.tables import tables_of
from dashboard.importers.values.cells import one_of_these, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.headings import Headings
    from dashboard.importers.session_columns import Heading
    from dashboard.importers.sheets import Line
    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell

FIRM = (frozenset({"nip", "nama", "email"}), frozenset({"tanggal", "program"}))
"""Columns whose heading does not stand over others, so that a row of headings is blank below it: of people; else."""
SAYS_LITTLE = frozenset(
    {
        "nilai", "skor", "hasil", "nilai tes", "hasil tes", "tes", "evaluasi", "penilaian", "komponen penilaian",
        "aspek penilaian", "kehadiran", "rekap kehadiran", "rekapitulasi kehadiran", "presensi", "peserta",
        "data peserta", "identitas", "identitas peserta", "biodata", "waktu", "waktu pelaksanaan", "pelaksanaan",
    }
)  # fmt: skip
"""Headings over others without which those mean the same."""
FEWEST_BELOW = 2
SEPARATORS = ",;\t|"
"""What stands between cells that a program has put into one."""


def find_headings(lines: Sequence[Line], candidates: Sequence[Table]) -> Found | None:
    """The headings among the first lines, or None. Raises FileProblem where they may be those of two tables."""
    for position, (line, _) in enumerate(lines):
        if line > LETTERHEAD:
            return None
        for last, headings in _readings(lines[position : position + LEVELS], candidates):
            written = [_as_one(heading, candidates) for heading in headings]
            layout = layout_of(written)
            cells = as_name(in_our_words(written, layout, candidates))
            register = register_by_session(line, last, headings, cells, candidates)
            if register:
                return register
            found = tables_of(cells, candidates)
            if len(found) > 1:
                raise _two_tables(line, found)
            if not found or found[0].name == "peserta":
                refuse_days_without_month(headings, cells, candidates)
            if found:
                headed = frozenset(column for column, cell in enumerate(cells) if not is_blank(cell))
                table = found[0]
                return Found(
                    line, last, table, _as_written(table.read_headings(cells), written), headed, layout=layout
                )
    return None


def _as_written(headings: Headings, cells: Sequence[Cell]) -> Headings:
    """The headings, called as the file calls them."""
    written = {column: tidy(str(cells[at])) for column, at in headings.columns.items()}
    return replace(headings, written=written)


def _readings(lines: Sequence[Line], candidates: Sequence[Table]) -> list[tuple[int, list[Heading]]]:
    """The headings that begin at the first of these lines, with their last line; more lines are tried first."""
    line, cells = lines[0]
    headings: list[Heading] = [() if is_blank(cell) else (cell,) for cell in cells]
    found = [(line, headings)]
    meant = [{table.meaning(heading_key(cell)) for table in candidates} for cell in cells]
    firm = next(filter(None, ({at for at, names in enumerate(meant) if names & kinds} for kinds in FIRM)), set())
    for following, below in lines[1:] if firm else ():
        deeper = _above(headings, below, firm) if following == line + 1 else None
        if deeper is None:
            break
        line, headings = following, deeper
        found.append((line, headings))
    return found[::-1]


def _above(headings: Sequence[Heading], below: Sequence[Cell], firm: set[int]) -> list[Heading] | None:
    """The headings with those of the next line below them; None where that line holds no headings."""
    filled = [column for column, cell in enumerate(below) if not is_blank(cell)]
    if len(filled) < FEWEST_BELOW or firm & set(filled):
        return None
    found: list[Heading] = []
    over: Heading = ()
    spread = False
    for column in range(max(len(headings), len(below))):
        own = headings[column] if column < len(headings) else ()
        cell = below[column] if column < len(below) else None
        over = own or over
        if is_blank(cell):
            found.append(own)
            continue
        if not over:
            return None
        spread = spread or not own
        found.append((*over, cell))
    return found if spread else None


def _as_one(heading: Heading, candidates: Sequence[Table]) -> Cell:
    """The heading as one cell: all that stands above the column, as far as it says anything."""
    if len(heading) <= 1:
        return heading[0] if heading else None
    texts = [tidy(str(part)) for part in heading]
    telling = [text for text in texts[:-1] if heading_key(text) not in SAYS_LITTLE]
    ways = (" ".join([*telling, texts[-1]]), " ".join([texts[-1], *telling]))
    return next((way for way in ways if any(table.meaning(heading_key(way)) for table in candidates)), ways[0])


def _two_tables(line: int, tables: Sequence[Table]) -> FileProblem:
    names = [table.name for table in tables]
    return FileProblem(
        f"Judul kolom di baris {line} bisa berarti {one_of_these(names)}. Sebutkan tabelnya, misalnya"
        f" --table {names[-1]}; bila berkas ini memang berisi keduanya, muat sekali untuk tiap tabel."
    )


def no_headings(candidates: Sequence[Table], lines: Sequence[Line] = ()) -> FileProblem:
    """The problem of a file without a heading row of one of these tables, whose first lines may tell why."""
    for _, cells in lines:
        filled = [cell for cell in cells if not is_blank(cell)]
        alone = filled[0] if len(filled) == 1 else None
        if isinstance(alone, str) and any(tables_of(alone.split(mark), candidates) for mark in SEPARATORS):
            return FileProblem(
                "Semua kolom berada dalam satu sel. Di Excel: pilih kolomnya, lalu Data, Text to Columns, dan pisahkan"
                " dengan tanda yang dipakai berkas ini."
            )
    needs = candidates[0].needs
    return FileProblem(
        f"Baris judul kolom tidak ditemukan pada {LETTERHEAD} baris pertama. Perlu paling sedikit kolom {needs};"
        " lihat judul yang dikenal dengan: python -m dashboard template --out FOLDER"
    )
