"""What a file would change: found by reading only, so that it can be shown before or instead of being written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.loading.enrolments import enrolment_of
from queries.loading.holding import new_ones
from queries.loading.matching import Match, Matching
from queries.loading.names import may_be_one_person
from queries.loading.people import Stored, read_stored
from queries.loading.progress import nobody
from queries.loading.rows import CohortKey, Outcome, Refusal, RosterRow
from queries.loading.stored import Person, StoredCohort, Values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from queries.loading.holding import Contradiction
    from queries.loading.progress import Tell


@dataclass
class Plan:
    """The fate of every row, and the values to write."""

    stored: Stored
    refusals: list[Refusal] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    """Line -> what becomes of it."""
    matches: list[Match] = field(default_factory=list)
    """Of the rows that are not refused."""
    enrolments: dict[int, Values] = field(default_factory=dict)
    """Line -> the columns of the enrolment that are new or differ."""
    contradictions: list[Contradiction] = field(default_factory=list)
    """What the file says against held values."""
    read_from_nip: int = 0
    """People whose gender or birth date is taken from the digits of their NIP."""

    def count(self, outcome: Outcome) -> int:
        """How many rows are new, changed or equal."""
        return sum(1 for found in self.outcomes.values() if found == outcome)

    def changes_something(self) -> bool:
        """Whether writing would change a row."""
        differs = any(outcome != "equal" for outcome in self.outcomes.values())
        return differs or bool(new_ones(self.contradictions))

    @property
    def doubts(self) -> list[Refusal]:
        """Rows that are taken but for a value that is held."""
        return [one.doubt() for one in sorted(self.contradictions, key=lambda one: one.line)]

    def people(self) -> list[Person]:
        """Each person of the accepted rows once, in their order."""
        return list({id(match.person): match.person for match in self.matches}.values())

    def corrections(self) -> int:
        """How many people get another NIP than the stored one, or a name that is not but another spelling."""
        return sum(_is_corrected(person) for person in self.people())

    def orphans(self) -> list[Person]:
        """People whose enrolment goes to somebody who turned out to be the same person."""
        left = {
            id(match.member.person): match.member.person
            for match in self.matches
            if match.member and match.member.person is not match.person
        }
        return list(left.values())

    def cohorts(self) -> list[StoredCohort]:
        """Each cohort of the accepted rows once, in their order."""
        return [self.stored.cohorts[key] for key in dict.fromkeys(match.row.cohort for match in self.matches)]

    def new_cohorts(self) -> int:
        """How many cohorts are made."""
        return sum(1 for cohort in self.cohorts() if cohort.id is None)

    def absent_members(self) -> int:
        """Stored enrolments in the file's cohorts that no row of it speaks of."""
        mentioned = {match.member.id for match in self.matches if match.member}
        return sum(1 for cohort in self.cohorts() for member in cohort.members if member.id not in mentioned)


def plan_roster(
    connection: Connection, rows: Sequence[RosterRow], *, accept_corrections: bool = False, tell: Tell = nobody
) -> Plan:
    """Compare the rows of one file with what is stored. Writes nothing.

    `accept_corrections` takes a known NIP under another name, or a known name under another NIP, for a correction.
    """
    stored = read_stored(connection, rows)
    plan = Plan(stored)
    two_hosts = _second_hosts(rows)
    matching = Matching(stored, accept_corrections, tell=tell)
    matching.run([row for row in rows if row.line not in two_hosts])
    plan.contradictions = list(matching.contradictions)
    plan.matches = sorted(matching.matches, key=lambda match: match.row.line)
    plan.refusals = sorted([*two_hosts.values(), *matching.refusals], key=lambda refusal: refusal.line)
    for match in plan.matches:
        plan.enrolments[match.row.line], against = enrolment_of(match.row, match.member, stored.holds)
        plan.contradictions += against
        cohort = stored.cohorts[match.row.cohort]
        if match.row.host:
            cohort.after.setdefault("host", match.row.host)
        if match.row.cohort_label and cohort.id is None:
            cohort.after.setdefault("label", match.row.cohort_label)
    plan.read_from_nip = sum(person.read_nip() for person in plan.people())
    for match in plan.matches:
        plan.outcomes[match.row.line] = _outcome(plan, match)
    return plan


def _is_corrected(person: Person) -> bool:
    changes, before = person.changes(), person.before
    name, stored = changes.get("name"), before.get("name")
    other_name = bool(name and stored and not may_be_one_person(stored, name))
    return other_name or bool(changes.get("nip") and before.get("nip"))


def _second_hosts(rows: Sequence[RosterRow]) -> dict[int, Refusal]:
    """Line -> refusal of the rows that give their cohort another host than an earlier row."""
    first: dict[CohortKey, RosterRow] = {}
    refusals = {}
    for row in rows:
        if row.host:
            earlier = first.setdefault(row.cohort, row)
            if (earlier.host or "").casefold() != row.host.casefold():
                refusals[row.line] = Refusal(row.line, "host", "host_contradicts_line", earlier.line)
    return refusals


def _outcome(plan: Plan, match: Match) -> Outcome:
    if match.member is None:
        return "new"
    cohort = plan.stored.cohorts[match.row.cohort]
    moved = match.member.person is not match.person
    person = match.person.changes() or match.person.new_identifiers
    host = match.row.host and cohort.changes()
    return "changed" if plan.enrolments[match.row.line] or moved or person or host else "equal"
