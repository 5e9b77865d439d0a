"""Finding the heading row of a sheet: below letterheads, on one line or on several above each other.

Where a heading stands over others ("NILAI" over "Pre Test" and "Post Test"), its cells are merged: the first holds the
text, the others are blank. So a text counts for the blank cells to its right, as far as the next line has anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.importers.headings import heading_key
from dashboard.importers.layouts import in_our_words, layout_of
from dashboard.importers.meanings import Said, meaning_key, pattern_of, text_of_heading
from dashboard.importers.name_and_nip import as_name
from dashboard.importers.session_columns import refuse_days_without_month, register_by_session
from dashboard.importers.sheets import LETTERHEAD, LEVELS, FileProblem, Found, NoHeadings, is_blank
from dashboard.importers.tables import tables_of
from dashboard.importers.values.cells import one_of_these, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
NOTHING_SAID = Said()
SEPARATORS = ",;\t|"
"""What stands between cells that a program has put into one."""


def find_headings(lines: Sequence[Line], candidates: Sequence[Table], said: Said = NOTHING_SAID) -> Found | None:
    """The headings among the first lines, or None. Raises FileProblem where they may be those of two tables."""
    for position, (line, _) in enumerate(lines):
        if line > LETTERHEAD:
            return None
        if said.line not in {None, line}:
            continue
        for last, headings in _readings(lines[position : position + LEVELS], candidates):
            found = _found(line, last, headings, candidates, said)
            if found:
                return found
    return None


def _found(
    line: int, last: int, headings: Sequence[Heading], candidates: Sequence[Table], said: Said
) -> Found | None:
    """These headings, if they are those of a table. Raises FileProblem where they may be those of two."""
    pattern = pattern_of(headings)
    answered = said.of(pattern, candidates)
    if len(answered) > 1:
        raise _two_tables(line, list(answered))
    meant: Mapping[str, str] = next(iter(answered.values()), {})
    candidates = [table for table in candidates if not answered or table.name in answered]
    written = [_as_one(heading, candidates) for heading in headings]
    keys = [meaning_key(text_of_heading(heading)) for heading in headings]
    read = [meant.get(key) or cell for key, cell in zip(keys, written, strict=True)]
    layout = layout_of(read)
    cells = as_name(in_our_words(read, layout, candidates))
    register = register_by_session(line, last, headings, cells, candidates)
    if register:
        return _with_unknown(register, pattern, headings, cells, meant)
    tables = tables_of(cells, candidates)
    if len(tables) > 1:
        raise _two_tables(line, [table.name for table in tables])
    if not tables or tables[0].name == "peserta":
        refuse_days_without_month(headings, cells, candidates)
    if not tables:
        return None
    headed = frozenset(column for column, cell in enumerate(cells) if not is_blank(cell))
    columns = _as_written(tables[0].read_headings(cells), written)
    found = Found(line, last, tables[0], columns, headed, layout=layout)
    return _with_unknown(found, pattern, headings, cells, meant)


def _with_unknown(
    found: Found, pattern: str, headings: Sequence[Heading], cells: Sequence[Cell], meant: Mapping[str, str]
) -> Found:
    """The headings, with those that mean nothing by themselves."""
    texts = {at: text_of_heading(heading) for at, heading in enumerate(headings) if at not in found.sessions}
    unknown = {
        at: text
        for at, text in texts.items()
        if meaning_key(text) in meant or found.table.meaning(heading_key(cells[at])) is None
    }
    return replace(found, pattern=pattern, unknown={at: text for at, text in unknown.items() if text}, meant=meant)


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


def _two_tables(line: int, names: Sequence[str]) -> FileProblem:
    return FileProblem(
        f"Judul kolom di baris {line} bisa berarti {one_of_these(tuple(names))}. Sebutkan tabelnya, misalnya"
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
    return NoHeadings(
        f"Baris judul kolom tidak ditemukan pada {LETTERHEAD} baris pertama. Perlu paling sedikit kolom {needs};"
        " lihat judul yang dikenal dengan: python -m dashboard template --out FOLDER",
        lines,
    )
