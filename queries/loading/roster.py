"""Writing a planned roster: in bulk, only what differs, with before-images, within the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from queries import facts
from queries.loading.changes import Changes
from queries.loading.holding import write_conflicts
from queries.loading.stored import PERSON_COLUMNS, chunks
from queries.loading.stored_rows import people_who_asked
from queries.loading.writing import insert_rows, refuse_sample, update_rows, write_cohorts
from queries.schema import Enrolment, Participant, ParticipantIdentifier

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.loading.plan import Plan
    from queries.loading.rows import Batch
    from queries.loading.stored import Person, Values


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
    touched = put_roster(connection, plan, changes)
    write_conflicts(connection, plan.contradictions, batch, now, changes)
    counts = {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "equal": plan.count("equal"),
        "refused": rows_refused,
    }
    batch_id = changes.write(connection, batch, counts, now)
    facts.recompute(connection, touched, now)
    return batch_id


def put_roster(connection: Connection, plan: Plan, changes: Changes) -> set[int]:
    """Write the rows alone; returns the ids of the cohorts whose facts they change."""
    write_cohorts(connection, plan.cohorts(), plan.stored.rule_sets, changes)
    _write_people(connection, plan, changes)
    _write_identifiers(connection, plan, changes)
    touched = _write_enrolments(connection, plan, changes)
    _remove_orphans(connection, plan, changes)
    return touched | _cohorts_of_changed_people(connection, plan)


def _write_people(connection: Connection, plan: Plan, changes: Changes) -> None:
    new = [person for person in plan.people() if person.id is None]
    rows = [{column: person.known(column) for column in PERSON_COLUMNS} for person in new]
    for person, row_id in zip(new, insert_rows(connection, Participant, rows), strict=True):
        person.id = row_id
    for row, person in zip(rows, new, strict=True):
        changes.made("participant", {"id": person.id, **row})
    changed = _changed_people(plan)
    for person in changed:
        changes.changed("participant", person.before, person.changes())
    update_rows(connection, Participant, [((person.before["id"],), person.changes()) for person in changed])


def _write_identifiers(connection: Connection, plan: Plan, changes: Changes) -> None:
    rows = [
        {"kind": kind, "value": value, "participant_id": person.id}
        for person in plan.people()
        for kind, value in person.new_identifiers
    ]
    if rows:
        connection.execute(insert(ParticipantIdentifier), rows)
    for row in rows:
        changes.made("participant_identifier", row)


def _write_enrolments(connection: Connection, plan: Plan, changes: Changes) -> set[int]:
    """Returns the ids of the cohorts in which something differs."""
    touched: set[int] = set()
    new: list[dict[str, Any]] = []
    updates: list[tuple[tuple[int], Values]] = []
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
            updates.append(((match.member.id,), values))
            changes.changed("enrolment", match.member.before, values)
        touched.add(cohort_id)
    for row_id, row in zip(insert_rows(connection, Enrolment, new), new, strict=True):
        changes.made("enrolment", {"id": row_id, **row})
    update_rows(connection, Enrolment, updates)
    return touched | {cohort.before["id"] for cohort in plan.cohorts() if cohort.before and cohort.changes()}


def _remove_orphans(connection: Connection, plan: Plan, changes: Changes) -> None:
    """People without NIP, identifier, enrolment or request, left behind when their enrolment found its person."""
    unnamed = {person.before["id"]: person for person in plan.orphans() if not person.before["nip"]}
    for ids in chunks(unnamed):
        enrolled = select(Enrolment.participant_id).where(Enrolment.participant_id.in_(ids))
        identifier = ParticipantIdentifier.participant_id
        used = {*connection.scalars(enrolled), *connection.scalars(select(identifier).where(identifier.in_(ids)))}
        used |= people_who_asked(connection, ids)
        for row_id in ids:
            if row_id not in used:
                changes.removed("participant", unnamed[row_id].before)
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
