"""What the database knows about the people and cohorts that a file speaks of, read in a few statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from queries.loading.names import name_key
from queries.loading.rows import CohortKey
from queries.schema import Cohort, Enrolment, Participant, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import Connection

T = TypeVar("T")

AT_ONCE = 500
"""Values per statement: SQLite takes 32,766 parameters, and plans stay small."""

PERSON_COLUMNS = ("nip", "name", "gender", "birth_date")
ENROLMENT_COLUMNS = (
    "participant_id", "agency_id", "unit", "position_level", "rank", "education", "status", "final_score",
)  # fmt: skip

Values = dict[str, Any]
"""Column name -> value."""

RuleSets = dict[str, list[tuple[int, int]]]
"""Programme code -> (since_year, rule_set_id), oldest first."""


@dataclass(eq=False)
class Person:
    """A person: as stored (`id` and `before`), and with what a file says (`after`)."""

    id: int | None = None
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    """What the file says of this person so far, each with its line."""
    by_nip: Values = field(default_factory=dict)
    """What the digits of the NIP say."""
    new_identifiers: list[tuple[str, str]] = field(default_factory=list)
    held: frozenset[str] = frozenset()
    """Columns that an officer has corrected: no file changes them."""

    def known(self, column: str) -> Any:
        """The value as it will be."""
        return self.after.get(column, self.before.get(column))

    def name_keys(self) -> set[str]:
        """The keys of the stored name and of the one that the file says."""
        return {name_key(name) for name in (self.before.get("name"), self.after.get("name")) if name}

    def hear(self, said: Values, line: int) -> None:
        """Take what a row says; where two rows of a file spell a name differently the upper one counts."""
        for column, value in said.items():
            if column not in self.said or line < self.said[column][1]:
                self.said[column] = (value, line)
                self.after[column] = value

    def inherit(self, other: Person) -> None:
        """Take over what was known of somebody without NIP who turned out to be this person."""
        for column in ("name", "gender", "birth_date"):
            free = self.known(column) is None and column not in self.held
            if free and other.before.get(column) is not None:
                self.after[column] = other.before[column]

    def read_nip(self) -> bool:
        """Fill what is still not known from the digits of the NIP; whether there was something to fill."""
        free = {column for column in self.by_nip if self.known(column) is None} - self.held
        found = {column: value for column, value in self.by_nip.items() if value and column in free}
        self.after |= found
        return bool(found)

    def changes(self) -> Values:
        """The columns that differ from what is stored."""
        return differing(self.after, self.before)


@dataclass(eq=False)
class Member:
    """A stored enrolment: its values, and whose it is."""

    id: int
    before: Values
    person: Person


@dataclass(eq=False)
class StoredCohort:
    """A cohort that exists, or (id None) one that the file will make."""

    key: CohortKey
    id: int | None = None
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    _people: dict[int, Member] | None = None

    def changes(self) -> Values:
        """The columns that differ from what is stored."""
        return differing(self.after, self.before)

    def final(self) -> str | None:
        """The code of a final cohort."""
        return self.before["code"] if self.before.get("finalised_at") else None

    def member(self, person: Person) -> Member | None:
        """The stored enrolment of this person here."""
        if self._people is None:
            self._people = {id(member.person): member for member in self.members}
        return self._people.get(id(person))

    def namesakes(self, name: str | None, born: date | None) -> list[Member]:
        """The members of this name, stored or new, whose birth date does not speak against it."""
        if name is None:
            return []
        key = name_key(name)
        return [
            member for member in self.members if key in member.person.name_keys() and agree(born, member.person)
        ]


def differing(after: Values, before: Values) -> Values:
    """The columns of `after` that are not so in `before`."""
    return {column: value for column, value in after.items() if value != before.get(column)}


def agree_now(born: date | None, person: Person) -> bool:
    """Whether a birth date may be this person's as the file leaves it."""
    return born is None or person.known("birth_date") in {None, born}


def agree(born: date | None, person: Person) -> bool:
    """Whether a birth date may be this person's: equal to the stored or new one, or one of the two not known."""
    dates = {person.before.get("birth_date"), person.known("birth_date")}
    return born is None or born in dates or None in dates


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one statement."""
    ordered = list(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def in_force(rule_sets: RuleSets, key: CohortKey) -> int | None:
    """The rules of the programme that hold in the cohort's year."""
    since = [rule_set for year, rule_set in rule_sets.get(key.programme_code, []) if year <= key.year]
    return since[-1] if since else None


def read_cohorts(connection: Connection, keys: set[CohortKey]) -> dict[CohortKey, StoredCohort]:
    """The cohorts of these keys, without their members; those that do not exist have no id."""
    found = {key: StoredCohort(key) for key in sorted(keys, key=str)}
    statement = select(Cohort.__table__).where(
        Cohort.programme_code.in_({key.programme_code for key in keys}),
        Cohort.year.in_({key.year for key in keys}),
    )
    for row in connection.execute(statement).mappings():
        key = CohortKey(row["provider"], row["programme_code"], row["year"], row["number"], row["class_label"])
        if key in found:
            found[key].id, found[key].before = row["id"], dict(row)
    return found


def read_members(connection: Connection, cohorts: Iterable[StoredCohort], people: dict[int, Person]) -> None:
    """Give the cohorts their members; `people` (by id) is filled on the way."""
    by_id = {cohort.id: cohort for cohort in cohorts if cohort.id is not None}
    for ids in chunks(by_id):
        in_cohorts = Enrolment.cohort_id.in_(ids)
        members = select(Participant.__table__).where(
            Participant.id.in_(select(Enrolment.participant_id).where(in_cohorts))
        )
        remember(connection, members, people)
        for row in connection.execute(
            select(Enrolment.__table__).where(in_cohorts).order_by(Enrolment.id)
        ).mappings():
            member = Member(row["id"], dict(row), people[row["participant_id"]])
            by_id[row["cohort_id"]].members.append(member)


def remember(connection: Connection, statement: Any, people: dict[int, Person]) -> None:
    """Add the people whom a statement finds to `people`, by id."""
    for row in connection.execute(statement).mappings():
        people.setdefault(row["id"], Person(id=row["id"], before=dict(row)))


def read_rule_sets(connection: Connection) -> RuleSets:
    """The rule sets of every programme."""
    found: RuleSets = {}
    statement = select(RuleSet.programme_code, RuleSet.since_year, RuleSet.id).order_by(RuleSet.since_year)
    for row in connection.execute(statement):
        found.setdefault(row.programme_code, []).append((row.since_year, row.id))
    return found
