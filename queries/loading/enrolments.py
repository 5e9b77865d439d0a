"""What a row of a roster changes in the enrolment that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.loading.stored import ENROLMENT_COLUMNS

if TYPE_CHECKING:
    from queries.loading.holding import Contradiction, Holds
    from queries.loading.rows import RosterRow
    from queries.loading.stored import Member, Values


def enrolment_of(row: RosterRow, member: Member | None, holds: Holds) -> tuple[Values, list[Contradiction]]:
    """The columns that differ from the stored enrolment, all recorded ones where it is new; and what is held."""
    said: Values = {column: getattr(row, column) for column in ENROLMENT_COLUMNS if column != "participant_id"}
    said = {column: value for column, value in said.items() if value is not None}
    if member is None:
        return said, []
    said, contradictions = holds.respected(row.line, "enrolment", member.before, said)
    changed = {column: value for column, value in said.items() if value != member.before[column]}
    if "agency_id" in changed and row.unit is None and member.before["unit"] is not None:
        changed["unit"] = None  # an office of the former agency says nothing about the new one
    return changed, contradictions
