"""A file becomes a sheet: its heading row found, its other rows with the line on which each stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.tables import Table, tables_of
from dashboard.importers.values.cells import NOT_RECORDED, one_of_these, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.importers.headings import Headings
    from dashboard.importers.values.cells import Cell

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
LETTERHEAD = 20
"""The heading row is looked for among this many lines: letterheads and titles stand above it."""

Line = tuple[int, "Sequence[Cell]"]
"""The line in the file, from 1, and its cells."""


class FileProblem(Exception):
    """A file that cannot be used as a whole; the message is the sentence for the officer, in Indonesian."""


@dataclass(frozen=True)
class Sheet:
    """What was read from a file: values only."""

    table: Table
    """The table that it feeds."""
    headings: Headings
    heading_line: int
    rows: tuple[Line, ...]
    """The rows below the headings that hold anything."""
    name: str | None = None
    """The sheet of a workbook."""
    unread: tuple[str, ...] = ()
    """The other sheets of the workbook."""

    def nameless_columns(self) -> list[str]:
        """Letters of the columns that hold values under no heading."""
        named = set(self.headings.columns.values())
        width = max((len(cells) for _, cells in self.rows), default=0)
        filled = {
            position
            for _, cells in self.rows
            for position, cell in enumerate(cells)
            if position not in named and not is_blank(cell)
        }
        headed = {position for position, text in enumerate(self._heading_texts) if text}
        return [column_letter(position) for position in range(width) if position in filled - headed]

    _heading_texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The heading row of a sheet."""

    line: int
    table: Table


def find_headings(lines: Iterable[Line], candidates: Sequence[Table]) -> Found | None:
    """The heading row among the first lines, or None. Raises FileProblem where it may be that of two tables."""
    for line, cells in lines:
        found = tables_of(cells, candidates) if line <= LETTERHEAD else []
        if len(found) > 1:
            names = [table.name for table in found]
            raise FileProblem(
                f"Judul kolom di baris {line} bisa berarti {one_of_these(names)}. Sebutkan tabelnya, misalnya"
                f" --table {names[-1]}; bila berkas ini memang berisi keduanya, muat sekali untuk tiap tabel."
            )
        if found:
            return Found(line, found[0])
    return None


def sheet_of(lines: Iterable[Line], found: Found, name: str | None = None, unread: Sequence[str] = ()) -> Sheet:
    """The sheet below its heading row.

    Raises FileProblem where two columns mean the same, where there are too many rows, or none.
    """
    heading_line, table = found.line, found.table
    cells: Sequence[Cell] = ()
    rows: list[Line] = []
    for line, values in lines:
        if line == heading_line:
            cells = values
        elif line > heading_line and not all(map(is_blank, values)):
            rows.append((line, tuple(values)))
            if len(rows) > MOST_ROWS:
                raise FileProblem(
                    f"Berkas ini berisi lebih dari {MOST_ROWS:,} baris.".replace(",", ".")
                    + " Pecah menjadi beberapa berkas."
                )
    headings = table.read_headings(cells)
    if headings.doubles:
        first, second = headings.doubles[0]
        raise FileProblem(
            f"Kolom “{first}” dan “{tidy(second)}” berarti sama."
            " Hapus salah satunya, atau ganti judulnya bila isinya lain."
        )
    if not rows:
        raise FileProblem(f"Berkas ini tidak berisi satu baris {table.row} pun di bawah judul kolomnya.")
    texts = tuple(tidy(str(cell or "")) for cell in cells)
    return Sheet(table, headings, heading_line, tuple(rows), name, tuple(unread), texts)


def no_headings(candidates: Sequence[Table]) -> FileProblem:
    """The problem of a file without a heading row of one of these tables."""
    needs = candidates[0].needs
    return FileProblem(
        f"Baris judul kolom tidak ditemukan pada {LETTERHEAD} baris pertama. Perlu paling sedikit kolom {needs};"
        " lihat judul yang dikenal dengan: python -m dashboard template --out FOLDER"
    )


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing: a dash is not a row."""
    return cell is None or (isinstance(cell, str) and tidy(cell).casefold() in NOT_RECORDED)


def column_letter(position: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
