"""Held values: what an officer has corrected stays, and a file that says otherwise is written down as a conflict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from queries.loading.images import plain, row_id
from queries.loading.rows import Refusal
from queries.loading.writing import insert_rows
from queries.schema import Conflict, HeldValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.loading.changes import Changes
    from queries.loading.rows import Batch
    from queries.loading.stored import Values

Cell = tuple[str, str, str]
"""A table, the key of a row of it, and a column."""


@dataclass(frozen=True)
class Hold:
    """A value, and since when who holds it, and why."""

    value: Any
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Contradiction:
    """What a row of a file says against a held value."""

    line: int
    table: str
    row_id: str
    column: str
    value: Any
    """As `conflict` keeps it."""
    hold: Hold
    known: bool
    """It is written down already, and waits to be decided."""

    def doubt(self, column: str | None = None) -> Refusal:
        """The remark for the officer, at the column of his file."""
        detail = f"{self.hold.at:%d-%m-%Y} oleh {self.hold.by}"
        return Refusal(self.line, column or self.column, "held", detail=detail)


@dataclass(frozen=True)
class Holds:
    """Every held value, and what files have said against them."""

    by_cell: dict[Cell, Hold] = field(default_factory=dict)
    waiting: set[tuple[Cell, Any]] = field(default_factory=set)
    refused: set[tuple[Cell, Any]] = field(default_factory=set)
    """Values of files that an officer has decided against: they are passed over without a word."""

    def columns(self, table: str, before: Mapping[str, Any]) -> set[str]:
        """The columns of a stored row that are held. A value that was changed by SQL is held no more."""
        if not self.by_cell or not before:
            return set()
        row = row_id(table, before)
        cells = ((column, self.by_cell.get((table, row, column))) for column in before)
        return {column for column, hold in cells if hold and hold.value == plain(before[column])}

    def respected(
        self, line: int, table: str, before: Mapping[str, Any], said: Values
    ) -> tuple[Values, list[Contradiction]]:
        """What a row says without what is held, and what of that it contradicts."""
        held = self.columns(table, before) & said.keys()
        found = []
        for column in sorted(held):
            cell, value = (table, row_id(table, before), column), plain(said[column])
            if said[column] != before[column] and (cell, value) not in self.refused:
                known = (cell, value) in self.waiting
                found.append(Contradiction(line, *cell, value, self.by_cell[cell], known))
        return {column: value for column, value in said.items() if column not in held}, found


def read_holds(connection: Connection) -> Holds:
    """Read the held values: as many as officers have corrected by hand."""
    held, said = HeldValue, Conflict
    cell = (held.table_name, held.row_id, held.column_name)
    holds: dict[Cell, Hold] = {}
    for hold in connection.execute(select(*cell, held.value, held.held_by, held.held_at, held.reason)):
        place = (hold.table_name, hold.row_id, hold.column_name)
        holds[place] = Hold(hold.value, hold.held_by, hold.held_at, hold.reason)
    found = Holds(holds)
    still = or_(said.decision.is_(None), said.decision == "simpan")
    conflicts = select(said.table_name, said.row_id, said.column_name, said.value, said.decision).where(still)
    for table, row, column, value, decision in connection.execute(conflicts) if holds else ():
        known = found.waiting if decision is None else found.refused
        known.add(((table, row, column), value))
    return found


def new_ones(found: Sequence[Contradiction]) -> list[Contradiction]:
    """Those that are not written down yet, each once."""
    return list({(one.table, one.row_id, one.column, one.value): one for one in found if not one.known}.values())


def write_conflicts(
    connection: Connection, found: Sequence[Contradiction], batch: Batch, now: datetime, changes: Changes
) -> None:
    """Write down what a file says against held values, as far as it is new."""
    rows = [
        {
            "table_name": one.table,
            "row_id": one.row_id,
            "column_name": one.column,
            "value": one.value,
            "file_name": batch.name,
            "line": one.line,
            "raised_at": now,
        }
        for one in new_ones(found)
    ]
    for new_id, row in zip(insert_rows(connection, Conflict, rows), rows, strict=True):
        changes.made("conflict", {"id": new_id, **row})
