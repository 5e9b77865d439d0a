"""The first rows of a file as they were understood: our columns over the values as read, and which cells are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from dashboard.importers.sheets import is_blank
from dashboard.importers.tables import heading_of
from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.importers.problems import Problem
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.skipping import Skipped
    from dashboard.importers.values.cells import Cell

Mark = Literal["refused", "doubted"]
MOST_ROWS, MOST_COLUMNS = 20, 16
LONGEST_CELL = 60


@dataclass(frozen=True)
class Preview:
    """Some rows of a file; they name people."""

    headings: tuple[str, ...]
    """Ours, or of a session what stands above it."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The line in the file, and the values under these headings."""
    marks: Mapping[tuple[int, int], Mark]
    """Line and place of the column -> what is wrong with that cell."""
    more_columns: int = 0
    """Columns that are read and not shown."""
    more_rows: int = 0


def preview_of(
    sheet: Sheet, skipped: Iterable[Skipped], refused: Iterable[Problem], doubted: Iterable[Problem]
) -> Preview:
    """The beginning of a sheet without the rows that are skipped; its problems are these."""
    columns = sorted(sheet.headings.columns.items(), key=lambda entry: entry[1])
    shown = columns[:MOST_COLUMNS]
    passed = {row.line for row in skipped}
    rows = [(line, cells) for line, cells in sheet.rows if line not in passed]
    first = rows[:MOST_ROWS]
    lines = {line for line, _ in first}
    places: dict[str, int] = {}
    for place, (column, _) in enumerate(shown):
        places.setdefault(sheet.headings.written[column], place)
    kinds: tuple[tuple[Mark, Iterable[Problem]], ...] = (("doubted", doubted), ("refused", refused))
    marks: dict[tuple[int, int], Mark] = {
        (one.line, places[one.column]): kind
        for kind, problems in kinds
        for one in problems
        if one.line in lines and one.column in places
    }
    return Preview(
        tuple(_heading(column, sheet) for column, _ in shown),
        tuple((line, tuple(_text(cells, at) for _, at in shown)) for line, cells in first),
        marks,
        len(columns) - len(shown),
        len(rows) - len(first),
    )


def _heading(column: str, sheet: Sheet) -> str:
    if column in sheet.table.columns:
        return heading_of(column, sheet.table)
    return sheet.headings.understood.get(column, sheet.headings.written[column])


def _text(cells: Sequence[Cell], at: int) -> str:
    cell = cells[at] if at < len(cells) else None
    if is_blank(cell):
        return ""
    if isinstance(cell, datetime):
        text = f"{cell:%d-%m-%Y}" if not cell.hour and not cell.minute else f"{cell:%d-%m-%Y %H.%M}"
    elif isinstance(cell, date):
        text = f"{cell:%d-%m-%Y}"
    else:
        text = str(cell).replace(".", ",") if isinstance(cell, float) else tidy(str(cell))
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
