"""From the source into the spool: each statement once, row by row, with its cohort and its digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dashboard.importers.aspects import Aspects
from dashboard.importers.reading import Reader
from dashboard.importers.sheets import Found, Sheet, is_blank
from dashboard.importers.tables import tables
from dashboard.importers.values.cells import tidy
from dashboard.importers.whole import WholeFile
from dashboard.syncing import cells, contract
from queries.sources import stream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from dashboard.importers.headings import Headings
    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell
    from dashboard.syncing.findings import Findings
    from queries.loading import Assessments, CohortKey, Known
    from queries.sources import Spool

LONGEST_KEY = 200
BINARY = "Isinya biner. Ubah menjadi teks atau angka dalam SELECT, misalnya CONVERT(kolom USING utf8mb4)."
INEXACT = "Nomornya DOUBLE atau FLOAT, sehingga digitnya hilang. Ambil dari kolom teks, BIGINT, atau DECIMAL."
NUMBERS = ("nip", "nrp")
"""Columns of numbers that are names: of a whole number in a database no digit is lost."""
KEY_MISSING = "Kuncinya kosong. Setiap baris perlu pengenal tetap, misalnya kunci utama tabelnya."
KEY_LONG = f"Kuncinya lebih panjang dari {LONGEST_KEY} huruf. Pakai kunci utama tabelnya."


class ShapeProblem(Exception):
    """A statement whose columns do not make a table of the contract; the message says which are missing."""


@dataclass
class Gathered:
    """What a statement delivered."""

    table: Table
    headings: Headings
    """Where the contract's columns are among `columns`."""
    columns: tuple[str, ...]
    rows: int = 0
    zero_dates: int = 0
    unplaced: int = 0
    """Rows without a key, or whose cohort cannot be read: refused already."""
    filled: set[str] = field(default_factory=set)
    """Columns of the contract that hold something in some row."""

    def sheet(self, rows: Sequence[tuple[int, Sequence[Cell]]] = ()) -> Sheet:
        """Rows of this table as the importers read them."""
        return Sheet(Found(0, 0, self.table, self.headings, frozenset(range(len(self.columns)))), tuple(rows))

    @property
    def unfilled(self) -> list[str]:
        """Columns of the contract that hold nothing in any row."""
        return [column for column in self.headings.columns if column not in self.filled]


@dataclass
class Gatherer:
    """Reads the statements of one source into a spool."""

    connection: Connection
    spool: Spool
    known: Known
    assessments: Assessments
    today: date
    findings: Findings
    cohorts: dict[str, CohortKey] = field(default_factory=dict)
    """Every cohort that the source speaks of, by its code."""

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return tables(Aspects(self.assessments))

    def gather(self, name: str, statement: str) -> Gathered:
        """Read one table. Raises ShapeProblem, and queries.sources.SourceProblem."""
        with stream(self.connection, statement) as delivered:
            shape, key_at = self._shape(name, delivered.columns)
            reader = Reader(shape.sheet(), self.known, WholeFile(), self.today)
            for line, values in enumerate(delivered.rows, start=1):
                shape.rows += 1
                if not self._take(shape, key_at, reader, line, values):
                    shape.unplaced += 1
        return shape

    def _shape(self, name: str, columns: tuple[str, ...]) -> tuple[Gathered, int]:
        table = self._tables[name]
        lowered = [column.casefold() for column in columns]
        headings = table.read_headings(["" if column == contract.KEY else column for column in lowered])
        lacking = contract.missing(name, headings.columns)
        if contract.KEY not in lowered:
            lacking.insert(0, contract.KEY)
        if lacking:
            raise ShapeProblem(f"Kolom yang wajib tidak ada: {'; '.join(lacking)}. Tambahkan dalam SELECT.")
        if headings.doubles:
            first, second = headings.doubles[0]
            raise ShapeProblem(f"Kolom {first} dan {second} berarti sama. Hapus salah satunya dari SELECT.")
        return Gathered(table, headings, columns), lowered.index(contract.KEY)

    def _take(self, shape: Gathered, key_at: int, reader: Reader, line: int, values: Sequence[Any]) -> bool:
        """Put a row into the spool; whether it can be placed."""
        name = shape.table.name
        key = tidy("" if values[key_at] is None else str(values[key_at]))
        if not key or len(key) > LONGEST_KEY:
            self.findings.add(name, contract.KEY, KEY_LONG if key else KEY_MISSING, key[:20] or f"baris ke-{line}")
            return False
        row = self._cells(shape, key, values)
        if row is None:
            self.spool.add(name, key, None, "", "")
            return False
        for column, position in shape.headings.columns.items():
            if column not in shape.filled and not is_blank(row[position]):
                shape.filled.add(column)
        before = len(reader.problems)
        cohort = reader.cohort_of(line, row)
        for problem in reader.problems[before:]:
            self.findings.add(name, problem.column, problem.sentence, key, problem.value)
        del reader.problems[before:]
        if cohort is None:
            self.spool.add(name, key, None, "", "")
            return False
        self.cohorts.setdefault(cohort.code, cohort)
        written = cells.written(row)
        self.spool.add(name, key, cohort.code, cells.digest(shape.columns, written), written)
        return True

    def _cells(self, shape: Gathered, key: str, values: Sequence[Any]) -> list[Cell] | None:
        """The cells of a row; None where one of them means nothing for certain."""
        row: list[Cell] = []
        numbers = {shape.headings.columns.get(column) for column in NUMBERS}
        for position, value in enumerate(values):
            try:
                cell = cells.cell_of(value)
            except cells.Unreadable:
                self.findings.add(shape.table.name, shape.columns[position], BINARY, key)
                return None
            if position in numbers and isinstance(cell, float):
                self.findings.add(shape.table.name, shape.columns[position], INEXACT, key)
                return None
            row.append(str(cell) if position in numbers and isinstance(cell, int) else cell)
            shape.zero_dates += cells.is_zero_date(value)
        return row
