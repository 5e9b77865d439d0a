"""What an undo would do: which changes of a batch can be taken back, and why the others stay. Found by reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from queries.loading.finals import final_cohorts, final_cohorts_of, locked_of_a_person
from queries.loading.forgotten import FORGETTING
from queries.loading.images import image
from queries.loading.obstacles import Needs, Obstacle, needs_of
from queries.loading.ownership import Change, changes_of, later_changes, owners, standing
from queries.loading.stored import chunks
from queries.loading.stored_rows import rows_by_key
from queries.schema import Enrolment, ImportBatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


Why = Literal["changed_later", "changed_elsewhere", "used", "held", "final", "missing", "taken", "not_kept"]
"""Why a change stays; the words for the officer are the command line's."""


class UnknownBatch(Exception):
    """No batch has this id."""


class NeverUndone(Exception):
    """The batch has forgotten a person: nothing is left that could come back."""


class NothingToUndo(Exception):
    """The batch changed no row, as a lock does; or all that it changed is taken back already."""


@dataclass(frozen=True)
class Staying:
    """A change that is not undone."""

    table: str
    row_id: str
    why: Why
    batch_id: int | None = None
    """The batch that changed the row later, or whose row uses it; None where that is no other batch."""
    at: datetime | None = None
    """When that was loaded."""
    detail: str | None = None
    """The table of the row that stands in the way; the code of the final cohort."""


@dataclass
class UndoPlan:
    """The fate of every change of a batch."""

    batch_id: int
    name: str
    """Of the file."""
    changes: list[Change] = field(default_factory=list)
    """To take back, newest first."""
    stays: list[Staying] = field(default_factory=list)
    cohorts: set[int] = field(default_factory=set)
    """The cohorts whose facts that changes, as far as it can be seen before."""

    def count(self, *, made: bool, removed: bool) -> int:
        """How many rows go (`made` by the batch), come back (`removed`), or become what they were (neither)."""
        wanted = (made, removed)
        return sum((one.before is None, one.after is None) == wanted for one in self.changes)


def plan_undo(connection: Connection, batch_id: int) -> UndoPlan:
    """Find what of a batch can be undone. Writes nothing, but keeps others from changing these rows.

    Raises UnknownBatch, NeverUndone, NothingToUndo.
    """
    batch = select(ImportBatch.name, ImportBatch.kind).where(ImportBatch.id == batch_id)
    found = connection.execute(batch).one_or_none()
    if found is None:
        raise UnknownBatch(batch_id)
    if found.kind == FORGETTING:
        raise NeverUndone(batch_id)
    plan = UndoPlan(batch_id, found.name)
    owned = _owned(connection, plan)
    if not owned and not plan.stays:
        raise NothingToUndo(batch_id)
    as_left = _as_left(connection, plan, owned)
    unlocked = _unlocked(connection, plan, as_left)
    needs = needs_of(connection, unlocked)
    plan.changes = _without_obstacles(connection, plan, unlocked, needs)
    return plan


def cohorts_of_people(connection: Connection, changes: Iterable[Change]) -> set[int]:
    """The cohorts of the people whom these changes speak of, as they are stored now."""
    people = {
        int((change.before or change.after or {})[column])
        for change in changes
        for table, column in (("participant", "id"), ("participant_identifier", "participant_id"))
        if change.table == table
    }
    found: set[int] = set()
    for ids in chunks(sorted(people)):
        found |= set(connection.scalars(select(Enrolment.cohort_id).where(Enrolment.participant_id.in_(ids))))
    return found


def _owned(connection: Connection, plan: UndoPlan) -> list[Change]:
    """The changes that no later one has overtaken; those that are taken back already are passed over."""
    later = later_changes(connection, plan.batch_id)
    loaded = dict(_loaded_at(connection, {entry.batch_id for entries in later.values() for entry in entries}))
    owned = []
    for change in changes_of(connection, plan.batch_id):
        found = standing(change, later.get(change.row, ()))
        if found == "ours":
            owned.append(change)
        elif found != "taken_back":
            at = loaded[found.batch_id]
            plan.stays.append(Staying(*change.row, "changed_later", found.batch_id, at))
    return owned


def _as_left(connection: Connection, plan: UndoPlan, owned: Sequence[Change]) -> list[Change]:
    """The changes whose row is as the batch left it, whatever programs beside ours have done."""
    stored = rows_by_key(connection, (change.row for change in owned), lock=True)
    found = []
    for change in owned:
        row = stored.get(change.row)
        now = None if row is None else image(change.table, row)
        if change.after == {}:
            plan.stays.append(Staying(*change.row, "not_kept"))
        elif now is None or change.after is None:
            if now is None and change.after is None:
                found.append(change)
            else:
                plan.stays.append(Staying(*change.row, "changed_elsewhere"))
        elif all(now.get(column, value) == value for column, value in change.after.items()):
            found.append(change)
        else:
            plan.stays.append(Staying(*change.row, "changed_elsewhere"))
    return found


def _unlocked(connection: Connection, plan: UndoPlan, changes: Sequence[Change]) -> list[Change]:
    """The changes that are of no final cohort."""
    cohorts = _own_cohorts(connection, changes)
    final = final_cohorts(connection, set(cohorts.values()))
    corrected = {
        int(change.row_id)
        for change in changes
        if change.table == "participant" and locked_of_a_person(change.before or {}, change.after or {})
    }
    people = final_cohorts_of(connection, corrected)
    found = []
    for change in changes:
        code = final.get(cohorts.get(change.id, 0))
        if change.table == "participant":
            code = people.get(int(change.row_id))
        if code is None:
            found.append(change)
        else:
            plan.stays.append(Staying(*change.row, "final", detail=code))
    kept = {change.id for change in found}
    plan.cohorts = {cohort for change, cohort in cohorts.items() if change in kept}
    plan.cohorts |= cohorts_of_people(connection, found)
    return found


def _own_cohorts(connection: Connection, changes: Sequence[Change]) -> dict[int, int]:
    """Change -> the cohort of its row, where it is the row of one."""
    of_enrolment: dict[int, int] = {}
    scored = {change: int(change.row_id.split(":")[0]) for change in changes if change.table == "score"}
    for ids in chunks(sorted(set(scored.values()))):
        rows = connection.execute(select(Enrolment.id, Enrolment.cohort_id).where(Enrolment.id.in_(ids)))
        of_enrolment |= {row.id: row.cohort_id for row in rows}
    found: dict[int, int] = {}
    for change in changes:
        row = change.before or change.after or {}
        if change.table == "cohort":
            found[change.id] = int(change.row_id)
        elif "cohort_id" in row:
            found[change.id] = row["cohort_id"]
            if change.table == "enrolment":
                of_enrolment.setdefault(int(change.row_id), row["cohort_id"])
    found |= {change.id: of_enrolment[own] for change, own in scored.items() if own in of_enrolment}
    return found


def _without_obstacles(
    connection: Connection, plan: UndoPlan, changes: Sequence[Change], needs: Needs
) -> list[Change]:
    """The changes that can all be taken back together: what needs one that stays, stays too."""
    going = {change.id: change for change in changes}
    staying: list[tuple[Change, Obstacle]] = []
    while blocked := needs.blocked(going):
        staying += [(going.pop(change_id), obstacle) for change_id, obstacle in blocked.items()]
    owner = owners(connection, {obstacle.row for _, obstacle in staying})
    loaded = dict(_loaded_at(connection, set(owner.values())))
    for change, obstacle in staying:
        batch_id = owner.get(obstacle.row)
        if batch_id == plan.batch_id:
            batch_id = None  # another row of this batch that stays: its own reason counts
        at = loaded.get(batch_id) if batch_id else None
        plan.stays.append(Staying(*change.row, obstacle.why, batch_id, at, obstacle.row[0]))
    return list(going.values())


def _loaded_at(connection: Connection, batches: set[int]) -> Iterator[tuple[int, datetime]]:
    for ids in chunks(sorted(batches)):
        rows = select(ImportBatch.id, ImportBatch.loaded_at).where(ImportBatch.id.in_(ids))
        yield from ((row.id, row.loaded_at) for row in connection.execute(rows))
