"""Correcting one value of one person: written, recorded with the reason, and held against later files.

A conflict between a held value and a file is decided here, too: the held value stays, or the file's is taken and
files count again. What is held may also be let go, and stays as it is until a file says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from queries import facts, requests
from queries.filters import EVERYTHING
from queries.loading.changes import Changes
from queries.loading.finals import final_cohorts, final_cohorts_of, locked_of_a_person, needed
from queries.loading.images import key, plain, table_of, typed
from queries.loading.reach import refuse_beyond
from queries.loading.rows import Batch
from queries.loading.stored_rows import has_keys, rows_by_key
from queries.loading.writing import insert_rows, refuse_sample
from queries.schema import Conflict, Enrolment, HeldValue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.filters import Scope
    from queries.loading.stored import Values

CORRECTABLE = {
    "participant": ("nip", "name", "gender", "birth_date"),
    "enrolment": (
        "agency_id", "unit", "position_level", "rank", "education", "status", "final_score",
        "recap_sessions_held", "recap_sessions_attended", "recap_jp_held", "recap_jp_attended",
    ),
    "attendance": ("status",),
    "score": ("value",),
}  # fmt: skip
"""Table -> the columns of it that may be corrected by hand."""


class RowGone(Exception):
    """The row is not there any more."""


class CohortFinal(Exception):
    """The row is locked; carries the code of the final cohort."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ValueRefused(Exception):
    """The database does not take this value: it is out of range, or another row has it."""


class ValueChanged(Exception):
    """What is stored is not what the officer has seen: somebody else was faster."""


class ConflictDecided(Exception):
    """The conflict is decided already, or not there."""


class ConflictOpen(Exception):
    """A file says otherwise than the held value, and nobody has decided about it."""


class NotHeld(Exception):
    """Nobody holds the value."""


def correct(
    connection: Connection,
    table: str,
    row_id: str,
    column: str,
    value: Any,
    reason: str,
    who: str,
    now: datetime,
    *,
    agreed: Callable[[Any], bool] = lambda _stored: True,
    scope: Scope = EVERYTHING,
    account: int | None = None,
) -> int:
    """Set a value of a column in CORRECTABLE and hold it; returns the id of the record.

    A value that is stored already is held as it is. Open conflicts about the value, in which a file says the same,
    are closed, and a request of that person to correct his data is answered, by `account`. Runs within the caller's
    transaction.
    Raises RowGone, CohortFinal, ValueRefused, ReasonNeeded, SampleDatabase, BeyondReach where a row of another scope
    would change, and ValueChanged where `agreed` does not agree to replace what is stored; then nothing was written.
    """
    if column not in CORRECTABLE.get(table, ()):
        raise ValueError(f"{table}.{column}")
    refuse_sample(connection)
    _refuse_beyond(connection, scope, (table, row_id))
    said, changes = needed(reason), Changes()
    cohorts = _set(connection, (table, row_id), column, value, changes, agreed)
    _hold(connection, (table, row_id), column, plain(value), (said, who, now), changes)
    for conflict in _open_conflicts(connection, (table, row_id), column):
        if conflict["value"] == plain(value):
            _close(connection, conflict, "ambil", who, now, changes)
    for person in _whose(connection, table, row_id):
        requests.answer_of(connection, "perbaikan", person, account, now)
    return _record(connection, changes, Batch("koreksi", table, "", who), said, cohorts, now)


def decide(
    connection: Connection,
    conflict_id: int,
    *,
    take: bool,
    reason: str,
    who: str,
    now: datetime,
    agreed: Callable[[Any], bool] = lambda _stored: True,
    scope: Scope = EVERYTHING,
) -> int:
    """Close a conflict: `take` the file's value, and hold no more; or keep the held one. Returns the record's id.

    Raises ConflictDecided, and as `correct` does.
    """
    refuse_sample(connection)
    said, changes = needed(reason), Changes()
    statement = select(Conflict.__table__).where(Conflict.id == conflict_id, Conflict.decision.is_(None))
    found = connection.execute(statement.with_for_update()).mappings().one_or_none()
    if found is None:
        raise ConflictDecided(conflict_id)
    conflict = dict(found)
    row, column = (conflict["table_name"], conflict["row_id"]), conflict["column_name"]
    _refuse_beyond(connection, scope, row)
    cohorts: set[int] = set()
    if take:
        cohorts = _set(connection, row, column, typed(row[0], column, conflict["value"]), changes, agreed)
        _release(connection, row, column, changes)
    _close(connection, conflict, "ambil" if take else "simpan", who, now, changes)
    return _record(connection, changes, Batch("keputusan", conflict["file_name"], "", who), said, cohorts, now)


def release(
    connection: Connection,
    table: str,
    row_id: str,
    column: str,
    reason: str,
    who: str,
    now: datetime,
    *,
    scope: Scope = EVERYTHING,
) -> int:
    """Hold a value no more: it stays as it is, and files count again. Returns the id of the record.

    Raises NotHeld, ConflictOpen, ReasonNeeded, SampleDatabase, BeyondReach; then nothing was written.
    """
    refuse_sample(connection)
    _refuse_beyond(connection, scope, (table, row_id))
    said, changes = needed(reason), Changes()
    if _open_conflicts(connection, (table, row_id), column):
        raise ConflictOpen
    _release(connection, (table, row_id), column, changes)
    if not changes.rows:
        raise NotHeld
    return _record(connection, changes, Batch("lepas", table, "", who), said, set(), now)


def _set(
    connection: Connection,
    row: tuple[str, str],
    column: str,
    value: Any,
    changes: Changes,
    agreed: Callable[[Any], bool],
) -> set[int]:
    """Write the value; the cohorts whose facts that concerns."""
    table = table_of(row[0])
    before = rows_by_key(connection, [row], lock=True).get(row)
    if before is None:
        raise RowGone(row)
    if not agreed(before[column]):
        raise ValueChanged(column)
    if before[column] == value:
        return set()
    cohorts = _cohorts(connection, row[0], before)
    locked = _locked(connection, row[0], before, {**before, column: value}, cohorts)
    if locked:
        raise CohortFinal(locked)
    try:
        with connection.begin_nested():
            connection.execute(update(table).where(has_keys(table, [key(*row)])).values({column: value}))
    except IntegrityError as refused:
        raise ValueRefused(column) from refused
    changes.changed(row[0], before, {column: value})
    return cohorts


def _refuse_beyond(connection: Connection, scope: Scope, row: tuple[str, str]) -> None:
    """A person's own row stands in every cohort that he is in. Raises BeyondReach and RowGone."""
    if scope.everything:
        return
    stored = rows_by_key(connection, [row]).get(row)
    if stored is None:
        raise RowGone(row)
    refuse_beyond(connection, scope, _cohorts(connection, row[0], stored))


def _whose(connection: Connection, table: str, row_id: str) -> list[int]:
    """Whose row it is."""
    if table == "participant":
        return [int(row_id)]
    (row,) = rows_by_key(connection, [(table, row_id)]).values()
    enrolment = row["id"] if table == "enrolment" else row["enrolment_id"]
    return list(connection.scalars(select(Enrolment.participant_id).where(Enrolment.id == enrolment)))


def _cohorts(connection: Connection, table: str, row: Values) -> set[int]:
    """The cohorts in whose facts the row stands."""
    if "cohort_id" in row:
        return {row["cohort_id"]}
    mine = Enrolment.participant_id == row["id"] if table == "participant" else Enrolment.id == row["enrolment_id"]
    return set(connection.scalars(select(Enrolment.cohort_id).where(mine)))


def _locked(connection: Connection, table: str, before: Values, after: Values, cohorts: set[int]) -> str | None:
    """The code of the final cohort that locks this change."""
    if table == "participant":
        locked = locked_of_a_person(before, after)
        return final_cohorts_of(connection, [before["id"]]).get(before["id"]) if locked else None
    return next(iter(final_cohorts(connection, cohorts).values()), None)


def _hold(
    connection: Connection,
    row: tuple[str, str],
    column: str,
    value: Any,
    told: tuple[str, str, datetime],
    changes: Changes,
) -> None:
    values = dict(zip(("reason", "held_by", "held_at"), told, strict=True)) | {"value": value}
    before = _held(connection, row, column)
    if before is None:
        values |= {"table_name": row[0], "row_id": row[1], "column_name": column}
        (new_id,) = insert_rows(connection, HeldValue, [values])
        changes.made("held_value", {"id": new_id, **values})
        return
    connection.execute(update(HeldValue).where(HeldValue.id == before["id"]).values(values))
    changes.changed("held_value", before, values)


def _release(connection: Connection, row: tuple[str, str], column: str, changes: Changes) -> None:
    before = _held(connection, row, column)
    if before is not None:
        connection.execute(delete(HeldValue).where(HeldValue.id == before["id"]))
        changes.removed("held_value", before)


def _held(connection: Connection, row: tuple[str, str], column: str) -> Values | None:
    held = HeldValue
    mine = (held.table_name == row[0], held.row_id == row[1], held.column_name == column)
    found = connection.execute(select(held.__table__).where(*mine).with_for_update()).mappings().one_or_none()
    return None if found is None else dict(found)


def _open_conflicts(connection: Connection, row: tuple[str, str], column: str) -> list[Values]:
    one = Conflict
    mine = (one.table_name == row[0], one.row_id == row[1], one.column_name == column, one.decision.is_(None))
    statement = select(one.__table__).where(*mine).order_by(one.id).with_for_update()
    return [dict(found) for found in connection.execute(statement).mappings()]


def _close(
    connection: Connection, conflict: Values, decision: str, who: str, now: datetime, changes: Changes
) -> None:
    values = {"decision": decision, "decided_by": who, "decided_at": now}
    connection.execute(update(Conflict).where(Conflict.id == conflict["id"]).values(values))
    changes.changed("conflict", conflict, values)


def _record(
    connection: Connection, changes: Changes, batch: Batch, reason: str, cohorts: set[int], now: datetime
) -> int:
    counts = {"new": 0, "changed": 1, "equal": 0, "refused": 0}
    batch_id = changes.write(connection, batch, counts, now, reason=reason)
    if cohorts:
        facts.recompute(connection, cohorts, now)
    return batch_id
