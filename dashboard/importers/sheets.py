"""A file becomes a sheet: its heading row found, its other rows with the line on which each stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.headings import Headings, are_headings, read_headings
from dashboard.importers.values.cells import NOT_RECORDED, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def find_heading_line(lines: Iterable[Line]) -> int | None:
    """The line of the heading row among the first lines, or None."""
    return next((line for line, cells in lines if line <= LETTERHEAD and are_headings(cells)), None)


def sheet_of(
    lines: Iterable[Line], heading_line: int, name: str | None = None, unread: Sequence[str] = ()
) -> Sheet:
    """The sheet below its heading row.

    Raises FileProblem where two columns mean the same, where there are too many rows, or none.
    """
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
    headings = read_headings(cells)
    if headings.doubles:
        first, second = headings.doubles[0]
        raise FileProblem(
            f"Kolom “{first}” dan “{tidy(second)}” berarti sama."
            " Hapus salah satunya, atau ganti judulnya bila isinya lain."
        )
    if not rows:
        raise FileProblem("Berkas ini tidak berisi satu baris peserta pun di bawah judul kolomnya.")
    texts = tuple(tidy(str(cell or "")) for cell in cells)
    return Sheet(headings, heading_line, tuple(rows), name, tuple(unread), texts)


def no_headings() -> FileProblem:
    """The problem of a file without a heading row."""
    return FileProblem(
        f"Baris judul kolom tidak ditemukan pada {LETTERHEAD} baris pertama. Perlu paling sedikit kolom Nama atau"
        " NIP beserta satu kolom lain; lihat judul yang dikenal dengan: python -m dashboard template --out FOLDER"
    )


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing: a dash is not a row."""
    return cell is None or (isinstance(cell, str) and tidy(cell) in NOT_RECORDED)


def column_letter(position: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
