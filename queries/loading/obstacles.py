"""What stands in the way of taking a change back: rows that hang on it, rows that it hangs on, keys, held values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import UniqueConstraint, select

from queries.loading.images import columns_of, row_id, table_of, typed
from queries.loading.stored import chunks
from queries.loading.stored_rows import among, referred, referring, rows_by_key
from queries.schema import HeldValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from queries.loading.images import Image
    from queries.loading.ownership import Change, Row


@dataclass(frozen=True)
class Obstacle:
    """Why a change cannot be taken back, and the row that is to blame."""

    why: Literal["used", "missing", "taken", "held"]
    row: Row


@dataclass
class Needs:
    """What each change (by id) needs in order to be taken back."""

    never: dict[int, Obstacle] = field(default_factory=dict)
    """It cannot, whatever becomes of the others."""
    each: dict[int, list[tuple[int, Obstacle]]] = field(default_factory=lambda: defaultdict(list))
    """All of these changes must be taken back, too."""
    one_of: dict[int, list[int]] = field(default_factory=dict)
    """At least one of these must: a person comes back with an enrolment."""

    def blocked(self, going: Mapping[int, Change]) -> dict[int, Obstacle]:
        """Those that cannot be taken back together with the others that are `going`, each with a reason."""
        found: dict[int, Obstacle] = {}
        for change_id, change in going.items():
            if change_id in self.never:
                found[change_id] = self.never[change_id]
                continue
            missed = [obstacle for other, obstacle in self.each.get(change_id, ()) if other not in going]
            if missed:
                found[change_id] = missed[0]
            elif change_id in self.one_of and not any(other in going for other in self.one_of[change_id]):
                found[change_id] = Obstacle("missing", ("enrolment", change.row_id))
        return found


def needs_of(connection: Connection, changes: Sequence[Change]) -> Needs:
    """Look around the rows of these changes, newest first. Writes nothing."""
    needs = Needs()
    by_row = {change.row: change for change in changes}
    _of_users(connection, by_row, needs)
    _of_parents(connection, by_row, needs)
    _of_keys(connection, by_row, needs)
    _of_held_values(connection, by_row, needs)
    _of_people(by_row, needs)
    return needs


def _of_users(connection: Connection, by_row: Mapping[Row, Change], needs: Needs) -> None:
    """A row that goes must not be referred to by one that stays."""
    going = defaultdict(list)
    for change in by_row.values():
        if change.before is None:
            going[change.table].append(change.row_id)
    for table, row_ids in going.items():
        for used, user in referring(connection, table, row_ids):
            change, of_user = by_row[table, used], by_row.get(user)
            obstacle = Obstacle("used", user)
            if of_user and (table, used) not in _parents(of_user.row, of_user.before):
                needs.each[change.id].append((of_user.id, obstacle))
            else:
                needs.never.setdefault(change.id, obstacle)


def _of_parents(connection: Connection, by_row: Mapping[Row, Change], needs: Needs) -> None:
    """What a row refers to again must be there, or come back."""
    wanted = {
        change: [
            parent for parent in _parents(change.row, change.before)
            if parent not in _parents(change.row, change.after)
        ]
        for change in by_row.values()
    }  # fmt: skip
    there = rows_by_key(connection, {parent for parents in wanted.values() for parent in parents})
    for change, parents in wanted.items():
        for parent in parents:
            if parent in by_row and by_row[parent].after is None:
                needs.each[change.id].append((by_row[parent].id, Obstacle("missing", parent)))
            elif parent not in there:
                needs.never.setdefault(change.id, Obstacle("missing", parent))


def _parents(row: Row, image: Image | None) -> list[Row]:
    return [parent for _, parent in referred(row, image)] if image else []


def _of_keys(connection: Connection, by_row: Mapping[Row, Change], needs: Needs) -> None:
    """A value that comes back must not belong to another row by now: a NIP, a place in a cohort."""
    for table in sorted({table for table, _ in by_row}):
        known = {column.name for column in columns_of(table)}
        for constraint in table_of(table).constraints:
            names = (
                [column.name for column in constraint.columns] if isinstance(constraint, UniqueConstraint) else []
            )
            if names and known.issuperset(names) and "id" not in names:
                _of_key(connection, table, names, by_row, needs)


def _of_key(
    connection: Connection, table: str, names: list[str], by_row: Mapping[Row, Change], needs: Needs
) -> None:
    stored = table_of(table)
    columns = [stored.c[name] for name in names]
    wanted: dict[tuple[Any, ...], Change] = {}
    for change in by_row.values():
        if change.table == table and change.before:
            values = tuple(typed(table, name, change.before.get(name)) for name in names)
            after = change.after and tuple(typed(table, name, change.after.get(name)) for name in names)
            if None not in values and values != after:
                wanted[values] = change
    for some in chunks(wanted):
        holders = select(*stored.primary_key, *columns).where(among(columns, some))
        for row in map(dict, connection.execute(holders).mappings()):
            change, holder = wanted[tuple(row[name] for name in names)], (table, row_id(table, row))
            if holder in by_row:
                needs.each[change.id].append((by_row[holder].id, Obstacle("taken", holder)))
            else:
                needs.never.setdefault(change.id, Obstacle("taken", holder))


def _of_held_values(connection: Connection, by_row: Mapping[Row, Change], needs: Needs) -> None:
    """A held value stays, and so does its row; it goes only together with what held it."""
    for hold in _holds(connection, by_row):
        change, of_hold = by_row[hold.table_name, hold.row_id], by_row.get(("held_value", str(hold.id)))
        left = change.after or {}
        if left.get(hold.column_name) != hold.value:
            continue  # somebody has changed the value by SQL: it is held no more
        if change.before and change.before.get(hold.column_name) == hold.value:
            continue
        obstacle = Obstacle("held", ("held_value", str(hold.id)))
        if of_hold:
            needs.each[change.id].append((of_hold.id, obstacle))
            needs.each[of_hold.id].append((change.id, obstacle))
        else:
            needs.never.setdefault(change.id, obstacle)


def _holds(connection: Connection, rows: Iterable[Row]) -> Iterable[Any]:
    wanted = set(rows)
    columns = (HeldValue.id, HeldValue.table_name, HeldValue.row_id, HeldValue.column_name, HeldValue.value)
    held = connection.execute(select(*columns).order_by(HeldValue.id))
    return [row for row in held if (row.table_name, row.row_id) in wanted]


def _of_people(by_row: Mapping[Row, Change], needs: Needs) -> None:
    """A person comes back only with an enrolment: nobody would see him without."""
    returning = defaultdict(list)
    for change in by_row.values():
        if change.table == "enrolment" and change.before:
            returning[str(change.before["participant_id"])].append(change.id)
    for change in by_row.values():
        if change.table == "participant" and change.before and change.after is None:
            needs.one_of[change.id] = returning[change.row_id]
