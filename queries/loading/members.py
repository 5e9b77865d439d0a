"""Which participant of a cohort a row means: by NIP, else by another identifier, else by a name unique there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.names import may_be_one_person, name_key
from queries.loading.rows import CohortKey, Reason, Refusal, Refused
from queries.loading.stored import Member, StoredCohort, chunks, read_cohorts, read_members
from queries.schema import ParticipantIdentifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from queries.loading.stored import Person
    from queries.loading.table_rows import MarkRow, RecapRow, ScoreRow, Who

Found = Member | tuple[str, Reason]
"""A member; or why there is none: the column that is at fault, and the reason."""


class Members:
    """The participants of the cohorts that a file speaks of; each question is answered once."""

    def __init__(self, cohorts: dict[CohortKey, StoredCohort], holders: dict[tuple[str, str], int]) -> None:
        self.cohorts = cohorts
        self._holders = holders
        self._answers: dict[tuple[CohortKey, Who], Found] = {}
        self._by_nip: dict[tuple[CohortKey, str], Member] = {}
        self._by_person: dict[tuple[CohortKey, int], Member] = {}
        self._by_name: dict[tuple[CohortKey, str], list[Member]] = defaultdict(list)
        for key, cohort in cohorts.items():
            for member in cohort.members:
                stored = member.person.before
                self._by_person[key, stored["id"]] = member
                if stored["nip"]:
                    self._by_nip[key, stored["nip"]] = member
                if stored["name"]:
                    self._by_name[key, name_key(stored["name"])].append(member)

    def of(self, row: MarkRow | RecapRow | ScoreRow) -> tuple[StoredCohort, Member]:
        """The cohort and the member of a row. Raises Refused where one of them is not certain."""
        cohort = self.cohorts[row.cohort]
        if cohort.id is None:
            raise Refused(Refusal(row.line, "cohort", "cohort_unknown"))
        found = self.find(row.cohort, row.who)
        if isinstance(found, Member):
            return cohort, found
        raise Refused(Refusal(row.line, *found))

    def find(self, cohort: CohortKey, who: Who) -> Found:
        """The member whom a row means, or why there is none."""
        key = (cohort, who)
        if key not in self._answers:
            self._answers[key] = self._find(*key)
        return self._answers[key]

    def _find(self, cohort: CohortKey, who: Who) -> Found:
        found: dict[str, Member | None] = {}
        if who.nip:
            found["nip"] = self._by_nip.get((cohort, who.nip))
        for kind, value in who.identifiers:
            holder = self._holders.get((kind, value))
            found[kind] = self._by_person.get((cohort, holder)) if holder is not None else None
        if not found:
            return self._by_its_name(cohort, who.name or "")
        people = {member.id: member for member in found.values() if member}
        if len(people) > 1:
            return "identifiers", "identifiers_disagree"
        if who.nip and found["nip"] is None:
            return "nip", "nip_unknown"
        if not people:
            return next(iter(found)), "identifier_unknown"  # beside a known one, an unknown one says nothing
        (member,) = people.values()
        name = member.person.before["name"]
        if name and who.name and not may_be_one_person(name, who.name):
            return "name", "member_of_another_name"
        return member

    def _by_its_name(self, cohort: CohortKey, name: str) -> Found:
        namesakes = self._by_name.get((cohort, name_key(name)), [])
        if len(namesakes) == 1:
            return namesakes[0]
        return "name", "several_members" if namesakes else "member_unknown"


def read_directory(connection: Connection, cohorts: Iterable[CohortKey]) -> Members:
    """The members of these cohorts with their identifiers."""
    people: dict[int, Person] = {}
    stored = read_cohorts(connection, set(cohorts))
    read_members(connection, stored.values(), people)
    holders: dict[tuple[str, str], int] = {}
    table = ParticipantIdentifier
    for ids in chunks(sorted(people)):
        rows = select(table.kind, table.value, table.participant_id).where(table.participant_id.in_(ids))
        holders |= {(row.kind, row.value): row.participant_id for row in connection.execute(rows)}
    return Members(stored, holders)
