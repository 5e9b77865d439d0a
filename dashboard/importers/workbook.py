"""Workbooks: the first visible sheet that has a heading row, or the one that is named; values only, never formulas.

A workbook is opened in a process of its own (dashboard.importers.books), so that one that is made to harm cannot.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dashboard.importers.books.lines import Fault, SheetHead, decoded
from dashboard.importers.heading_rows import NOTHING_SAID, find_headings, no_headings
from dashboard.importers.sheets import HEAD, FileProblem, Line, Sheet, sheet_of, trimmed
from dashboard.importers.values.dates import date_of_serial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.importers.meanings import Said
    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell

OFFICE = (b"PK\x03\x04", b"PK\x05\x06", bytes.fromhex("d0cf11e0a1b11ae1"))
"""How office files begin."""
ROOT = Path(__file__).parents[2]
EXACT = 10**15
PATIENCE = 30
"""Seconds by the clock; its own limit is one of computing."""
SAVE_AS = "Buka di Excel lalu simpan sebagai “Excel Workbook (*.xlsx)”."
SENTENCES: dict[Fault, str] = {
    "damaged": f"Buku kerja ini rusak atau terpotong. Salin ulang berkasnya. {SAVE_AS}",
    "locked": "Buku kerja ini terkunci sandi. Buka di Excel, hapus sandinya, lalu simpan kembali.",
    "large": (
        "Isi buku kerja ini terlalu besar setelah dibuka. Salin tabelnya saja ke buku kerja baru, tanpa baris dan"
        " kolom kosong di sekitarnya."
    ),
    "errors": (
        "Buku kerja ini berisi galat rumus (misalnya #REF!). Perbaiki rumusnya; atau simpan sebagai XLSX, supaya"
        " laporan dapat menyebut selnya."
    ),
    "document": "Ini dokumen Word atau PowerPoint, bukan buku kerja. Salin tabelnya ke Excel, lalu simpan.",
    "archive": f"Ini arsip ZIP, bukan buku kerja. Buka arsipnya dan pilih berkas di dalamnya. {SAVE_AS}",
    "binary": f"Ini buku kerja biner (.xlsb). {SAVE_AS}",
}


def is_workbook(content: bytes) -> bool:
    """Whether these are the bytes of an office file, whatever its name."""
    return content.startswith(OFFICE)


def read_workbook(content: bytes, candidates: Sequence[Table], said: Said = NOTHING_SAID) -> Sheet:
    """The first sheet that has a heading row of one of these tables. Raises FileProblem."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+", encoding="ascii") as lines:
        book = Path(folder, "buku")
        book.write_bytes(content)
        end = _unpack(book, lines)
        lines.seek(0)
        return _first_sheet(_Lines(lines, end), candidates, said)


def _unpack(book: Path, lines: IO[str]) -> Fault | None:
    """Have the rows of a workbook written; why not all of them were."""
    try:
        done = subprocess.run(  # noqa: S603  our own module, our own path
            [sys.executable, "-P", "-m", "dashboard.importers.books", str(book)],
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},  # it needs no secret of ours
        )
    except subprocess.TimeoutExpired:
        return "large"
    if done.returncode > 0:
        return "damaged"  # what its bytes led to was not foreseen
    return "large" if done.returncode else None


class _Lines:
    """What the other process wrote, value by value. Raises FileProblem at its fault, or where it broke off."""

    def __init__(self, lines: IO[str], end: Fault | None) -> None:
        self._lines, self._end = lines, end

    def __iter__(self) -> Iterator[object]:
        for line in self._lines:
            if not line.endswith("\n"):
                break
            value = decoded(line)
            if isinstance(value, dict):
                raise FileProblem(SENTENCES[value["fault"]])
            yield value
        if self._end:
            raise FileProblem(SENTENCES[self._end])


def _first_sheet(lines: _Lines, candidates: Sequence[Table], said: Said) -> Sheet:
    titles: list[str] = []
    head: SheetHead | None = None
    begun: list[Line] = []
    seen: list[Line] = []
    visible: set[str] = set()
    values = iter(lines)
    for value in values:
        match value:
            case ["titles", *found]:
                titles = [str(title) for title in found]
            case SheetHead():
                if head and (sheet := _sheet(head, begun, iter(()), titles, candidates, said)):
                    return sheet
                head, seen, begun = value, seen or begun, []
                visible.add(head.title)
            case [int(line), list(cells)] if head and said.sheet in {None, head.title}:
                if line <= HEAD:
                    begun.append((line, _cells(cells)))
                elif begun and (
                    sheet := _sheet(head, begun, _rest((line, cells), values), titles, candidates, said)
                ):
                    return sheet
                else:
                    seen, begun = seen or begun, []
    if head and (sheet := _sheet(head, begun, iter(()), titles, candidates, said)):
        return sheet
    _refuse_sheet(said.sheet, titles, visible)
    raise no_headings(candidates, seen or begun)


def _refuse_sheet(sheet: str | None, titles: Sequence[str], visible: set[str]) -> None:
    """Raises FileProblem where the sheet that was named cannot be read."""
    if sheet not in {None, *titles}:
        raise FileProblem(f"Lembar “{sheet}” tidak ada di buku kerja ini. Yang ada: {'; '.join(titles)}.")
    if sheet not in {None, *visible}:
        raise FileProblem(f"Lembar “{sheet}” tersembunyi. Tampilkan di Excel, lalu simpan.")


def _sheet(
    head: SheetHead,
    begun: list[Line],
    rest: Iterator[Line],
    titles: Sequence[str],
    candidates: Sequence[Table],
    said: Said,
) -> Sheet | None:
    epoch = date.fromisoformat(head.epoch)
    dated = [(line, [date_of_serial(cell, epoch) for cell in cells]) for line, cells in begun]
    found = find_headings(dated, candidates, said)
    if found is None:
        return None
    unread = [title for title in titles if title != head.title]
    lines = (line for part in (begun, rest) for line in part)
    return sheet_of(lines, found, head.title, unread, _notes(head), epoch)


def _rest(first: Line, values: Iterator[object]) -> Iterator[Line]:
    """The rows of a sheet after its beginning; it ends where the next begins."""
    line, cells = first
    yield line, _cells(cells)
    for value in values:
        match value:
            case [int(line), list(cells)]:
                yield line, _cells(cells)
            case _:
                return


def _cells(cells: Sequence[Cell]) -> Sequence[Cell]:
    return trimmed([_cell(cell) for cell in cells])


def _cell(cell: Cell) -> Cell:
    """A whole number as one, as far as a workbook's numbers are exact; a blank cell as nothing."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return int(cell)
    return None if cell == "" else cell


def _notes(head: SheetHead) -> list[str]:
    hidden = [(head.hidden_rows, "baris"), (head.hidden_columns, "kolom")]
    said = " dan ".join(f"{number} {what}" for number, what in hidden if number)
    return [f"Yang tersembunyi ikut dibaca: {said}."] if said else []
