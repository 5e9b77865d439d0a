"""Writing a planned roster: in bulk, only what differs, with before-images, within the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, delete, insert, select, update

from queries import facts
from queries.freshness import freshness
from queries.loading.changes import Changes
from queries.loading.stored import PERSON_COLUMNS, chunks
from queries.schema import Cohort, Enrolment, Participant, ParticipantIdentifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from queries.loading.plan import Plan
    from queries.loading.rows import Batch
    from queries.loading.stored import Person, Values
    from queries.schema import Base


class SampleDatabase(Exception):
    """The database holds invented rows; real ones never meet them."""


def refuse_sample(connection: Connection) -> None:
    """Raise SampleDatabase where the database is marked as a sample."""
    if freshness(connection).is_sample:
        raise SampleDatabase


def write_roster(
    connection: Connection, plan: Plan, batch: Batch, now: datetime, *, rows_refused: int = 0
) -> int | None:
    """Write what the plan found new or changed, record it, and publish the facts of the touched cohorts.

    Returns the id of the batch, or None where nothing differs: then nothing at all is written, no batch either.
    `rows_refused` counts every refused row of the file. Raises SampleDatabase.
    """
    refuse_sample(connection)
    if not plan.changes_something():
        return None
    changes = Changes()
    _write_cohorts(connection, plan, changes)
    _write_people(connection, plan, changes)
    _write_identifiers(connection, plan, changes)
    touched = _write_enrolments(connection, plan, changes)
    _remove_orphans(connection, plan, changes)
    counts = {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "equal": plan.count("equal"),
        "refused": rows_refused,
    }
    batch_id = changes.write(connection, batch, counts, now)
    facts.recompute(connection, touched | _cohorts_of_changed_people(connection, plan), now)
    return batch_id


def _write_cohorts(connection: Connection, plan: Plan, changes: Changes) -> None:
    label = {
        match.row.cohort: match.row.cohort_label for match in reversed(plan.matches) if match.row.cohort_label
    }
    new = [cohort for cohort in plan.cohorts() if cohort.id is None]
    rows = [
        {
            "provider": cohort.key.provider,
            "programme_code": cohort.key.programme_code,
            "year": cohort.key.year,
            "number": cohort.key.number,
            "class_label": cohort.key.class_label,
            "label": label.get(cohort.key),
            "host": cohort.after.get("host"),
            "rule_set_id": plan.stored.rule_set_id(cohort.key),
        }
        for cohort in new
    ]
    for cohort, row_id in zip(new, _insert(connection, Cohort, rows), strict=True):
        cohort.id = row_id
        changes.made("cohort", row_id)
    changed = [cohort for cohort in plan.cohorts() if cohort.before and cohort.changes()]
    for cohort in changed:
        changes.changed("cohort", cohort.before["id"], cohort.before)
    _update(connection, Cohort, [(cohort.before["id"], cohort.changes()) for cohort in changed])


def _write_people(connection: Connection, plan: Plan, changes: Changes) -> None:
    new = [person for person in plan.people() if person.id is None]
    rows = [{column: person.known(column) for column in PERSON_COLUMNS} for person in new]
    for person, row_id in zip(new, _insert(connection, Participant, rows), strict=True):
        person.id = row_id
        changes.made("participant", row_id)
    changed = _changed_people(plan)
    for person in changed:
        changes.changed("participant", person.before["id"], person.before)
    _update(connection, Participant, [(person.before["id"], person.changes()) for person in changed])


def _write_identifiers(connection: Connection, plan: Plan, changes: Changes) -> None:
    rows = [
        {"kind": kind, "value": value, "participant_id": person.id}
        for person in plan.people()
        for kind, value in person.new_identifiers
    ]
    if rows:
        connection.execute(insert(ParticipantIdentifier), rows)
    for row in rows:
        changes.made("participant_identifier", f"{row['kind']}:{row['value']}")


def _write_enrolments(connection: Connection, plan: Plan, changes: Changes) -> set[int]:
    """Returns the ids of the cohorts in which something differs."""
    touched: set[int] = set()
    new: list[dict[str, Any]] = []
    updates: list[tuple[int, Values]] = []
    for match in plan.matches:
        values = plan.enrolments[match.row.line]
        cohort_id = plan.stored.cohorts[match.row.cohort].id or 0
        if match.member is None:
            # every row has the same columns, so that all go in one statement
            columns = ("agency_id", "unit", "position_level", "rank", "education", "final_score")
            row = {column: values.get(column) for column in columns}
            row["status"] = values.get("status", "belum_dinilai")
            new.append({"cohort_id": cohort_id, "participant_id": match.person.id, **row})
        else:
            if match.member.person is not match.person:
                values = {**values, "participant_id": match.person.id}
            if not values:
                continue
            updates.append((match.member.id, values))
            changes.changed("enrolment", match.member.id, match.member.before)
        touched.add(cohort_id)
    for row_id in _insert(connection, Enrolment, new):
        changes.made("enrolment", row_id)
    _update(connection, Enrolment, updates)
    return touched | {cohort.before["id"] for cohort in plan.cohorts() if cohort.before and cohort.changes()}


def _remove_orphans(connection: Connection, plan: Plan, changes: Changes) -> None:
    """People without NIP, identifier or enrolment, left behind when their enrolment found its person."""
    unnamed = {person.before["id"]: person for person in plan.orphans() if not person.before["nip"]}
    for ids in chunks(unnamed):
        enrolled = select(Enrolment.participant_id).where(Enrolment.participant_id.in_(ids))
        identifier = ParticipantIdentifier.participant_id
        used = {*connection.scalars(enrolled), *connection.scalars(select(identifier).where(identifier.in_(ids)))}
        for row_id in ids:
            if row_id not in used:
                changes.changed("participant", row_id, unnamed[row_id].before)
        connection.execute(delete(Participant).where(Participant.id.in_([i for i in ids if i not in used])))


def _cohorts_of_changed_people(connection: Connection, plan: Plan) -> set[int]:
    """A person's facts stand in every cohort of that person."""
    named = {person.before["id"] for person in _changed_people(plan)}
    named |= {person.before["id"] for person in plan.people() if person.before and person.new_identifiers}
    found: set[int] = set()
    for ids in chunks(sorted(named)):
        found |= set(connection.scalars(select(Enrolment.cohort_id).where(Enrolment.participant_id.in_(ids))))
    return found


def _changed_people(plan: Plan) -> list[Person]:
    return [person for person in plan.people() if person.before and person.changes()]


def _insert(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows that have the same columns; their new ids, in their order.

    SQLite returns rows in any order (asked for theirs, SQLAlchemy inserts one by one), so each id is found by its
    values; rows of equal values are equal, whichever of them has which id.
    """
    if not rows:
        return []
    stored = table.__table__.c
    columns = list(rows[0])
    inserted = connection.execute(insert(table).returning(stored.id, *(stored[name] for name in columns)), rows)
    ids: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row_id, *values in sorted(inserted, key=lambda row: -row[0]):
        ids[tuple(values)].append(row_id)
    return [ids[tuple(row[name] for name in columns)].pop() for row in rows]


def _update(connection: Connection, table: type[Base], rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Change exactly the given columns of each row: one statement per set of columns."""
    stored = cast("Table", table.__table__)
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, values in rows:
        by_columns[tuple(sorted(values))].append(
            {"row_id": row_id, **{f"new_{column}": value for column, value in values.items()}}
        )
    for columns, parameters in by_columns.items():
        statement = (
            update(stored)
            .where(stored.c.id == bindparam("row_id"))
            .values({column: bindparam(f"new_{column}") for column in columns})
        )
        connection.execute(statement, parameters)
