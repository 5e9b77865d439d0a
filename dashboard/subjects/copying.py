"""The copy of all that is stored about a person, as a workbook that he can read.

It names nobody else: who has loaded or corrected something is not told, only with which file or deed and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.exporters.stamp import stamped_by_number
from dashboard.exporters.workbook import TEXT, Book
from dashboard.importers.settling import ROWS_OF
from dashboard.intake.told import (
    batch_said,
    cohort_said,
    field_name,
    row_name,
    score_said,
    session_said,
    value_said,
)
from queries import audit, requests
from queries.engine import reading
from queries.filters import EVERYTHING
from queries.loading import CORRECTABLE, copy_of, loading, refuse_part
from queries.loading.images import typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Engine

    from dashboard.exporters.stamp import Stamp
    from dashboard.texts import Words
    from queries.filters import Scope
    from queries.loading import Copy, Record, Source

Rows = list[list[Any]]

BESIDE = {
    "participant_identifier": (("kind", "identifier"), ("value", "value")),
    "held_value": (("column_name", "column"), ("value", "value"), ("reason", "reason")),
    "conflict": (("column_name", "column"), ("value", "value"), ("decision", "decision")),
}
"""Table -> columns of images beside those that can be corrected, and what they are called: not who did it."""


def copy_book(
    connection: Connection, person: int, words: Words, zone: ZoneInfo, now: datetime, account: int | None = None
) -> bytes:
    """The workbook, as of `now`."""
    stamp = stamped_by_number(account, now, f"{words('copy.person')} {person}")
    return _Writer(copy_of(connection, person), words, zone).book(stamp)


def prepare(
    engine: Engine,
    person: int,
    words: Words,
    zone: ZoneInfo,
    now: datetime,
    account: int | None = None,
    scope: Scope = EVERYTHING,
) -> bytes:
    """The workbook, for who may see everything of everybody. Nobody has it yet: `hand_over` says when.

    Raises BeyondReach and queries.engine.DatabaseProblem.
    """
    refuse_part(scope)
    with reading(engine) as connection:
        return copy_book(connection, person, words, zone, now, account)


def hand_over(engine: Engine, person: int, now: datetime, account: int | None = None) -> None:
    """The copy is taken away now: that is written down, and answers his request. Raises DatabaseProblem."""
    with loading(engine) as connection:
        written_down(connection, person, now, account)


def written_down(connection: Connection, person: int, now: datetime, account: int | None = None) -> None:
    """He gets his copy."""
    audit.record(connection, account, "salinan", {"participant": person}, now)
    requests.answer_of(connection, "salinan", person, account, now)


class _Writer:
    """Writes one copy."""

    def __init__(self, copy: Copy, words: Words, zone: ZoneInfo) -> None:
        self._copy, self._words, self._zone = copy, words, zone
        self._rows = {(row.table, row.row_id): row for row in copy.records}

    def book(self, stamp: Stamp) -> bytes:
        words, book = self._words, Book(stamp)
        about = [
            [words("copy.person"), str(self._copy.person)],
            [words("copy.made"), words.moment(stamp.at, self._zone)],
            [words("copy.by"), stamp.by],
        ]
        self._add(book, "about", ("column", "value"), about)
        self._add(book, "identity", ("column", "value", "source", "moment"), list(self._identity()))
        self._add(book, "enrolments", ("cohort", "column", "value", "source", "moment"), list(self._enrolments()))
        self._add(book, "scores", ("cohort", "scored", "value", "source", "moment"), list(self._results("score")))
        marks = list(self._results("attendance"))
        self._add(book, "marks", ("cohort", "session", "value", "source", "moment"), marks)
        self._add(book, "held", ("row", "column", "value", "reason", "moment"), list(self._held()))
        conflicts = list(self._conflicts())
        self._add(book, "conflicts", ("row", "column", "value", "source", "moment", "decision"), conflicts)
        changes = ("batch", "moment", "source", "row", "column", "before", "after")
        self._add(book, "changes", changes, list(self._changes()))
        taken = [
            [row["source"], row["cohort_code"], row["table_name"], row["key"]] for row in self._copy.traces.taken
        ]
        self._add(book, "taken", ("source", "cohort", "table", "key"), taken)
        self._add(book, "requests", ("kind", "received", "due", "answered"), list(self._requests()))
        return book.content()

    def _add(self, book: Book, title: str, columns: tuple[str, ...], rows: Rows) -> None:
        words = self._words
        heads = [(words(f"copy.column.{column}"), TEXT) for column in columns]
        notes = words("copy.notes").split("\n") if title == "about" else []
        book.add(words(f"copy.sheet.{title}"), heads, rows, notes if rows else [words("copy.nothing")])

    def _identity(self) -> Iterator[list[Any]]:
        kinds = self._words.listed("data.field.identifiers")
        for row in self._copy.records:
            if row.table == "participant":
                for column in CORRECTABLE["participant"]:
                    yield [field_name(row.table, column, self._words), self._value(row, column), *self._from(row)]
            elif row.table == "participant_identifier":
                kind = row.values["kind"]
                yield [kinds.get(kind, kind), row.values["value"], *self._from(row)]

    def _enrolments(self) -> Iterator[list[Any]]:
        for row in self._copy.records:
            if row.table == "enrolment":
                cohort = cohort_said(row.cohort or "", self._copy.names.cohorts, self._words)
                for column in CORRECTABLE["enrolment"]:
                    named = field_name(row.table, column, self._words)
                    yield [cohort, named, self._value(row, column), *self._from(row)]

    def _results(self, table: str) -> Iterator[list[Any]]:
        for row in self._copy.records:
            if row.table == table:
                cohort = cohort_said(row.cohort or "", self._copy.names.cohorts, self._words)
                scored = table == "score"
                what = score_said(row, self._copy.names, self._words) if scored else session_said(row, self._words)
                yield [cohort, what, self._value(row, "value" if scored else "status"), *self._from(row)]

    def _held(self) -> Iterator[list[Any]]:
        for one in self._copy.traces.held:
            yield [*self._cell(one), one["reason"], self._moment(one["held_at"])]

    def _conflicts(self) -> Iterator[list[Any]]:
        for one in self._copy.traces.conflicts:
            decided = self._words.of("copy.decision", one["decision"] or "terbuka")
            yield [*self._cell(one), one["file_name"], self._moment(one["raised_at"]), decided]

    def _changes(self) -> Iterator[list[Any]]:
        """What each load or deed has changed of him, column by column."""
        for trace in self._copy.traces.changes:
            source = self._copy.batches[trace.batch_id]
            of_batch = [str(trace.batch_id), self._moment(source.at), batch_said(source, self._words)]
            before, after = trace.before or {}, trace.after or {}
            named = self._name_of(trace.table, trace.row_id)
            for column, label in self._told_of(trace.table):
                if before.get(column) != after.get(column):
                    said = [self._image(trace.table, column, image) for image in (before, after)]
                    yield [*of_batch, named, label, *said]

    def _told_of(self, table: str) -> list[tuple[str, str]]:
        """The columns of an image that say something of him, with what they are called."""
        own = [(column, field_name(table, column, self._words)) for column in CORRECTABLE.get(table, ())]
        return own + [(column, self._words(f"copy.column.{label}")) for column, label in BESIDE.get(table, ())]

    def _requests(self) -> Iterator[list[Any]]:
        for one in self._copy.requests:
            moments = [self._moment(at) for at in (one.received_at, one.due_at, one.answered_at)]
            yield [self._words.of("request.kind", one.kind), *moments]

    def _cell(self, one: dict[str, Any]) -> list[Any]:
        """Row, column and value of a held value or a conflict."""
        table, column = one["table_name"], one["column_name"]
        value = value_said(table, column, typed(table, column, one["value"]), self._copy.names, self._words)
        return [self._name_of(table, one["row_id"]), field_name(table, column, self._words), value]

    def _name_of(self, table: str, row_id: str) -> str:
        """A row that is there by its name, one that is gone by its table."""
        row = self._rows.get((table, row_id))
        if row is None or table not in CORRECTABLE:
            return ROWS_OF.get(table, table)
        return row_name(row, self._copy.names, self._words)

    def _value(self, row: Record, column: str) -> str:
        return value_said(row.table, column, row.values[column], self._copy.names, self._words)

    def _image(self, table: str, column: str, image: dict[str, Any]) -> str | None:
        """A value of an image; its own words where the column is one that is shown."""
        value = image.get(column)
        if value is None or column not in CORRECTABLE.get(table, ()):
            return None if value is None else str(value)
        return value_said(table, column, typed(table, column, value), self._copy.names, self._words)

    def _from(self, row: Record) -> list[Any]:
        source: Source | None = row.source
        return [batch_said(source, self._words), self._moment(source.at) if source else None]

    def _moment(self, at: datetime | None) -> str | None:
        return self._words.moment(at, self._zone) if at else None
