"""Undo: the rows that a batch made go, earlier values come back; what others have built upon stays and is listed.

An undo is a batch of its own ("batal"), so that it can itself be undone: then the rows are there again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from queries import facts
from queries.loading.changes import Changes
from queries.loading.finals import needed
from queries.loading.images import key, table_of, values
from queries.loading.rows import Batch
from queries.loading.source_rows import let_go, take_hold
from queries.loading.stored import chunks, differing
from queries.loading.stored_rows import has_keys
from queries.loading.undo_plan import UndoPlan, cohorts_of_people, plan_undo
from queries.loading.writing import refuse_sample, update_rows
from queries.schema import Base, Cohort, ImportBatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.loading.ownership import Change


@dataclass(frozen=True)
class Undone:
    """What an undo did."""

    batch_id: int | None
    """Of the undo; None where nothing was written: everything stays, or it was not agreed to."""
    plan: UndoPlan


def undo(
    connection: Connection,
    batch_id: int,
    who: str,
    reason: str,
    now: datetime,
    agreed: Callable[[UndoPlan], bool] = lambda _plan: True,
) -> Undone:
    """Take a batch back as far as its rows are still as it left them, and publish the facts of their cohorts.

    Runs within the caller's transaction (`loading`), so that one is at work at a time. What stays is listed with why;
    it can be undone later, when nothing stands in its way. Where `agreed` does not agree to what would be done,
    nothing is. Raises UnknownBatch, NeverUndone, NothingToUndo, ReasonNeeded,
    SampleDatabase; then nothing was written.
    """
    refuse_sample(connection)
    said = needed(reason)
    plan = plan_undo(connection, batch_id)
    if not plan.changes or not agreed(plan):
        return Undone(None, plan)
    codes = _codes(connection, plan)  # before: a cohort may go; and after: one may come back
    for (table, action), changes in groupby(plan.changes, key=lambda change: (change.table, _action(change))):
        _take_back(connection, table, action, list(changes))
    undo_id = _record(connection, plan, Batch("batal", plan.name, "", who), said, now)
    codes |= _codes(connection, plan)
    let_go(connection, codes, {one.row for one in plan.changes if _action(one) == "remove"}, undo_id)
    take_hold(connection, codes, {one.row for one in plan.changes if _action(one) == "restore"}, batch_id)
    _tell(connection, batch_id)
    facts.recompute(connection, plan.cohorts | cohorts_of_people(connection, plan.changes), now)
    return Undone(undo_id, plan)


def _codes(connection: Connection, plan: UndoPlan) -> set[str]:
    """The codes of the cohorts that it changes, as far as they are there."""
    return set(connection.scalars(select(Cohort.code).where(Cohort.id.in_(sorted(plan.cohorts)))))


def _action(change: Change) -> str:
    if change.before is None:
        return "remove"
    return "restore" if change.after is None else "change back"


def _take_back(connection: Connection, table: str, action: str, changes: list[Change]) -> None:
    stored = table_of(table)
    match action:
        case "remove":
            for some in chunks(key(table, change.row_id) for change in changes):
                connection.execute(delete(stored).where(has_keys(stored, some)))
        case "restore":
            connection.execute(insert(stored), [values(table, change.before or {}) for change in changes])
        case _:
            update_rows(connection, _model(table), ((key(table, one.row_id), _former(one)) for one in changes))


def _former(change: Change) -> dict[str, Any]:
    """The values that the change has replaced."""
    return values(change.table, differing(change.before or {}, change.after or {}))


def _model(table: str) -> type[Base]:
    models: list[type[Base]] = Base.__subclasses__()
    return next(model for model in models if model.__table__ is table_of(table))


def _record(connection: Connection, plan: UndoPlan, batch: Batch, reason: str, now: datetime) -> int:
    changes = Changes()
    for change in plan.changes:
        changes.taken_back(change)
    counts = {
        "new": plan.count(made=False, removed=True),
        "changed": len(plan.changes) - plan.count(made=False, removed=True),
        "equal": 0,
        "refused": len(plan.stays),
    }
    return changes.write(connection, batch, counts, now, reason=reason, undoes=plan.batch_id)


def _tell(connection: Connection, batch_id: int) -> None:
    """Write at a batch, and at those that it undoes, whether an undo of it stands."""
    told: int | None = batch_id
    while told is not None:
        standing = (
            select(ImportBatch.loaded_at, ImportBatch.loaded_by, ImportBatch.reason)
            .where(ImportBatch.undoes == told, ImportBatch.undone_at.is_(None))
            .order_by(ImportBatch.id.desc())
            .limit(1)
        )
        at, by, reason = connection.execute(standing).one_or_none() or (None, None, None)
        change = update(ImportBatch).where(ImportBatch.id == told)
        connection.execute(change.values(undone_at=at, undone_by=by, undone_reason=reason))
        told = connection.scalar(select(ImportBatch.undoes).where(ImportBatch.id == told))
