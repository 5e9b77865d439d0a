"""A file becomes a sheet: its heading row found, its other rows with the line on which each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import getsizeof
from typing import TYPE_CHECKING

from dashboard.importers.name_and_nip import parted
from dashboard.importers.values.cells import NOT_RECORDED, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dashboard.importers.headings import Headings
    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell
    from dashboard.importers.values.session_headings import SessionHeading

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
LETTERHEAD = 20
"""The heading row is looked for among this many lines: letterheads and titles stand above it."""
LEVELS = 3
"""So many lines may headings have above each other."""
HEAD = LETTERHEAD + LEVELS - 1
MOST_COLUMNS = 1_000
LONGEST_CELL = 5_000
"""Letters of a cell that are kept: no column takes so many, so it is refused just the same."""
MOST_HELD = 100_000_000
"""Bytes that the rows of a file may take in memory."""

Line = tuple[int, "Sequence[Cell]"]
"""The line in the file, from 1, and its cells."""


class FileProblem(Exception):
    """A file that cannot be used as a whole; the message is the sentence for the officer, in Indonesian."""


class NoHeadings(FileProblem):
    """A file without headings of a table that we know; `lines` are the first that hold anything."""

    def __init__(self, sentence: str, lines: Sequence[Line]) -> None:
        super().__init__(sentence)
        self.lines = tuple(lines)


@dataclass(frozen=True)
class Found:
    """The heading row of a sheet: one line, or several where headings stand above headings."""

    first: int
    last: int
    table: Table
    headings: Headings
    headed: frozenset[int]
    """Positions of the columns that have a heading."""
    sessions: Mapping[int, SessionHeading] = field(default_factory=dict)
    """Of a register with a column for each session: position -> what its heading says."""
    layout: str | None = None
    """The layout of another program, where it is one."""
    pattern: str = ""
    """All its headings together, as answers about them are kept."""
    unknown: Mapping[int, str] = field(default_factory=dict)
    """Positions of the columns that nobody else knows, with their headings as written."""
    meant: Mapping[str, str] = field(default_factory=dict)
    """What an officer has said of these: key of the heading -> our heading."""


@dataclass(frozen=True)
class Sheet:
    """What was read from a file: values only."""

    found: Found
    rows: tuple[Line, ...]
    """The rows below the headings that hold anything."""
    name: str | None = None
    """The sheet of a workbook."""
    unread: tuple[str, ...] = ()
    """The other sheets of the workbook."""
    notes: tuple[str, ...] = ()
    """What the officer should know of how it was read."""
    epoch: date | None = None
    """In a workbook: the day that the number 0 means."""
    above: tuple[str, ...] = ()
    """The texts above the headings: letterhead and title."""
    head: tuple[Line, ...] = ()
    """The lines of the headings as the file has them."""

    @property
    def table(self) -> Table:
        """The table that it feeds."""
        return self.found.table

    @property
    def headings(self) -> Headings:
        """Where its columns are."""
        return self.found.headings

    @property
    def heading_line(self) -> int:
        """The last line of its headings."""
        return self.found.last

    def nameless_columns(self) -> list[str]:
        """Letters of the columns that hold values under no heading."""
        filled = {
            position
            for _, cells in self.rows
            for position, cell in enumerate(cells)
            if position not in self.found.headed and not is_blank(cell)
        }
        return [column_letter(position) for position in sorted(filled)]


def sheet_of(
    lines: Iterable[Line],
    found: Found,
    name: str | None = None,
    unread: Sequence[str] = (),
    notes: Sequence[str] = (),
    epoch: date | None = None,
) -> Sheet:
    """The sheet below its heading row.

    Raises FileProblem where two columns mean the same, where there are too many rows or too much in them, or none.
    """
    above: list[str] = []
    head: list[Line] = []
    rows: list[Line] = []
    held = 0
    for line, values in lines:
        if line < found.first:
            above += [tidy(str(cell)) for cell in values if not is_blank(cell)]
        elif line <= found.last:
            head.append((line, tuple(values)))
        elif not all(map(is_blank, values)):
            rows.append((line, tuple(map(_shortened, values))))
            held += getsizeof(rows[-1][1]) + sum(map(getsizeof, rows[-1][1]))
            if len(rows) > MOST_ROWS:
                raise FileProblem(
                    f"Berkas ini berisi lebih dari {MOST_ROWS:,} baris.".replace(",", ".")
                    + " Pecah menjadi beberapa berkas."
                )
            if held > MOST_HELD:
                raise FileProblem(
                    "Isi berkas ini terlalu banyak untuk sekali muat. Pecah menjadi beberapa berkas."
                )
    headings = found.headings
    if headings.doubles:
        first, second = headings.doubles[0]
        raise FileProblem(
            f"Kolom “{first}” dan “{tidy(second)}” berarti sama."
            " Hapus salah satunya, atau ganti judulnya bila isinya lain."
        )
    if not rows:
        raise FileProblem(f"Berkas ini tidak berisi satu baris {found.table.row} pun di bawah judul kolomnya.")
    found, rows = parted(found, rows)
    return Sheet(found, tuple(rows), name, tuple(unread), tuple(notes), epoch, tuple(above), tuple(head))


def _shortened(cell: Cell) -> Cell:
    return cell[:LONGEST_CELL] if isinstance(cell, str) and len(cell) > LONGEST_CELL else cell


def trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells up to the last that holds anything. Raises FileProblem where they are more than a table has."""
    width = len(cells)
    while width and (cells[width - 1] is None or cells[width - 1] == ""):
        width -= 1
    if width > MOST_COLUMNS:
        raise FileProblem(
            f"Berkas ini berisi lebih dari {MOST_COLUMNS} kolom. Salin tabelnya saja ke buku kerja baru."
        )
    return cells if width == len(cells) else cells[:width]


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
