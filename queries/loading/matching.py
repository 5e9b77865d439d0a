"""Who is who: each row finds its person and, where there is one, that person's enrolment in the cohort.

By NIP, else by another identifier, else by name (and birth date, where both are known) within the cohort.
Where two people may be meant the row is refused. Three passes: rows whose person is enrolled; other rows with a
NIP or identifier; rows with a name only. So a later row never takes what an earlier load gave to its neighbour.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.loading.enrolments import enrolment_of
from queries.loading.finals import locked_of_a_person
from queries.loading.identity import one_person
from queries.loading.names import may_be_one_person, name_key
from queries.loading.people import Stored
from queries.loading.progress import nobody, telling
from queries.loading.rows import CohortKey, Refusal, Refused, RosterRow
from queries.loading.stored import Member, Person, agree, agree_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from queries.loading.holding import Contradiction
    from queries.loading.progress import Tell
    from queries.loading.stored import Values


@dataclass(frozen=True, eq=False)
class Match:
    """A row with its person; `member` is None where the enrolment is new."""

    row: RosterRow
    person: Person
    member: Member | None


@dataclass
class Matching:
    """The matches and refusals of one file, as they are found."""

    stored: Stored
    accept_corrections: bool
    """Take a NIP under another name, or a name under another NIP, for a correction of that person."""
    matches: list[Match] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    tell: Tell = nobody
    """Told how many of the rows that speak of somebody new have been matched."""
    _lines: dict[tuple[CohortKey, int], int] = field(default_factory=dict)
    """Who is taken in which cohort, by which line."""
    _open: dict[tuple[CohortKey, str], list[RosterRow]] = field(default_factory=dict)
    """Rows that have not found an enrolment of their own, by cohort and name."""
    _nips: dict[CohortKey, set[str]] = field(default_factory=dict)

    def run(self, rows: Sequence[RosterRow]) -> None:
        """Match or refuse every row."""
        rest = self._refuse_twins(rows)
        nips = defaultdict(set)
        for row in rest:
            if row.nip:
                nips[row.cohort].add(row.nip)
        self._nips = nips
        rest = [row for row in rest if not self._settled(row)]
        still_open = defaultdict(list)
        for row in rest:
            if row.name:
                still_open[row.cohort, name_key(row.name)].append(row)
        self._open = still_open
        for row in telling(sorted(rest, key=self._turn), self.tell):
            try:
                self._take(*(self._identified(row) if _identified(row) else self._by_name(row)), row)
            except Refused as refused:
                self.refusals.append(refused.refusal)

    def _refuse_twins(self, rows: Sequence[RosterRow]) -> list[RosterRow]:
        """Refuse rows of one cohort that are one person, and a row without NIP beside a namesake."""
        twins: dict[int, Refusal] = {}
        people = one_person(rows, self.stored)
        for same in _grouped(rows, lambda row: people.get(row.line)):
            for row in same:
                other = same[0] if row is not same[0] else same[1]
                column = "nip" if row.nip else row.identifiers[0][0]
                twins[row.line] = Refusal(row.line, column, "twice_in_cohort", other.line)
        for same in _grouped(rows, lambda row: name_key(row.name) if row.name else None):
            for row in same:
                namesake = None if _identified(row) else _namesake(row, same)
                if namesake:
                    twins[row.line] = Refusal(row.line, "name", "namesake_without_nip", namesake.line)
        self.refusals += twins.values()
        return [row for row in rows if row.line not in twins]

    def _turn(self, row: RosterRow) -> int:
        """First those whose person is known, then those with a NIP or identifier, then those with a name only."""
        known = row.nip in self.stored.by_nip or any(key in self.stored.by_identifier for key in row.identifiers)
        return 0 if known else 1 if _identified(row) else 2

    def _settled(self, row: RosterRow) -> bool:
        """First pass: whether the row's person is enrolled already, or the row is refused."""
        try:
            person = self._known(row)
            member = self.stored.cohorts[row.cohort].member(person) if person else None
            if person and member:
                self._take(person, member, row)
            return member is not None
        except Refused as refused:
            self.refusals.append(refused.refusal)
            return True

    def _known(self, row: RosterRow) -> Person | None:
        """The person whom the NIP or another identifier names."""
        found = [self.stored.by_identifier.get(identifier) for identifier in row.identifiers]
        by_nip = self.stored.by_nip.get(row.nip) if row.nip else None
        people = list({id(person): person for person in [by_nip, *found] if person}.values())
        if len(people) > 1:
            raise Refused(Refusal(row.line, "identifiers", "identifiers_disagree"))
        if not people:
            return None
        (person,) = people
        other_nip = row.nip and person.known("nip") not in {None, row.nip}
        if other_nip and not self.accept_corrections:
            raise Refused(Refusal(row.line, "nip", "name_of_another_nip"))
        name = person.before.get("name")
        if name and row.name and not self.accept_corrections and not may_be_one_person(name, row.name):
            raise Refused(Refusal(row.line, "nip" if by_nip else "identifiers", "nip_of_another_name"))
        return person

    def _identified(self, row: RosterRow) -> tuple[Person, Member | None]:
        """Second pass: a person who is new to the cohort, or who stands there under the name alone."""
        person = self._known(row)
        enrolled = self.stored.cohorts[row.cohort].member(person) if person else None
        if person and enrolled:
            return person, enrolled
        unnamed = [member for member in self._free_namesakes(row) if not member.person.known("nip")]
        if len(unnamed) > 1 or (unnamed and self._contended(row, unnamed[0])):
            raise Refused(Refusal(row.line, "name", "several_namesakes"))
        member = unnamed[0] if unnamed else self._under_another_nip(row)
        if person is None:
            person = member.person if member else Person()
        return person, member

    def _under_another_nip(self, row: RosterRow) -> Member | None:
        """The member of this name whose NIP the file does not hold: the same person with a corrected NIP?"""
        if row.nip is None or row.name is None:
            return None
        cohort = self.stored.cohorts[row.cohort]
        free = [
            member
            for member in cohort.namesakes(row.name, None)
            if member.person.known("nip")
            and member.person.known("nip") not in self._nips[row.cohort]
            and not self._line_of(row.cohort, member.person)
        ]
        if not free:
            return None
        in_use = any(member.person.known("nip") in nips for member in free for nips in self._nips.values())
        if in_use or not self.accept_corrections:
            raise Refused(Refusal(row.line, "nip", "name_of_another_nip"))
        if len(free) > 1 or self._contended(row, free[0]):
            raise Refused(Refusal(row.line, "name", "several_namesakes"))
        return free[0]

    def _by_name(self, row: RosterRow) -> tuple[Person, Member | None]:
        """Third pass: nothing but the name, within the cohort."""
        namesakes = self._free_namesakes(row)
        exact = [member for member in namesakes if row.born() and member.person.known("birth_date") == row.born()]
        found = exact or namesakes
        if len(found) > 1 or (found and self._contended(row, found[0])):
            raise Refused(Refusal(row.line, "name", "several_namesakes"))
        if not found:
            return Person(), None
        person = found[0].person
        if name_key(person.known("name")) != name_key(row.name or "") or not agree_now(row.born(), person):
            # the file itself renames this person, or corrects the birth date: the next load would not find him
            raise Refused(Refusal(row.line, "name", "several_namesakes"))
        return person, found[0]

    def _free_namesakes(self, row: RosterRow) -> list[Member]:
        namesakes = self.stored.cohorts[row.cohort].namesakes(row.name, row.born())
        return [member for member in namesakes if not self._line_of(row.cohort, member.person)]

    def _contended(self, row: RosterRow, member: Member) -> bool:
        """Whether another row of the cohort may be this member just as well."""
        same_name = self._open[row.cohort, name_key(row.name or "")]
        return any(other is not row and agree(other.born(), member.person) for other in same_name)

    def _refuse_what_is_final(self, row: RosterRow, person: Person, member: Member | None, said: Values) -> None:
        """Refuse a row that would change an enrolment of a final cohort, or what final figures say of a person."""
        cohort = self.stored.cohorts[row.cohort]
        code = cohort.final()
        if code:
            moved = member is None or member.person is not person
            other_host = row.host is not None and row.host != cohort.before["host"]
            if moved or other_host or enrolment_of(row, member, self.stored.holds)[0]:
                raise Refused(Refusal(row.line, "cohort", "cohort_final", detail=code))
        column, in_final = locked_of_a_person(person.before, said), self.stored.final_people.get(person.id or 0)
        if column and in_final:
            raise Refused(Refusal(row.line, column, "person_final", detail=in_final))

    def _line_of(self, cohort: CohortKey, person: Person) -> int | None:
        return self._lines.get((cohort, id(person)))

    def _take(self, person: Person, member: Member | None, row: RosterRow) -> None:
        """Give the row its person, unless another row has that one or says otherwise of him."""
        other_line = self._line_of(row.cohort, person)
        if other_line:
            raise Refused(Refusal(row.line, "identifiers", "twice_in_cohort", other_line))
        if member is None and row.agency_id is None:
            raise Refused(Refusal(row.line, "agency_id", "agency_needed"))
        said, against = self.stored.holds.respected(row.line, "participant", person.before, _said(row, person))
        self._refuse_what_is_final(row, person, member, said)
        self.contradictions += against
        self._lines[row.cohort, id(person)] = row.line
        if member and member.person is not person:
            self._lines[row.cohort, id(member.person)] = row.line
            person.inherit(member.person)
        person.hear(said, row.line)
        if row.nip:
            self.stored.by_nip[row.nip] = person
            person.by_nip = {"gender": row.gender_by_nip, "birth_date": row.birth_date_by_nip}
        for identifier in row.identifiers:
            if identifier not in self.stored.by_identifier:
                self.stored.by_identifier[identifier] = person
                person.new_identifiers.append(identifier)
        self.matches.append(Match(row, person, member))


def _grouped(rows: Sequence[RosterRow], key: Callable[[RosterRow], object | None]) -> Iterator[list[RosterRow]]:
    """The rows of each cohort that share a key, where they are several."""
    groups: dict[tuple[CohortKey, object], list[RosterRow]] = defaultdict(list)
    for row in rows:
        value = key(row)
        if value is not None:
            groups[row.cohort, value].append(row)
    return (group for group in groups.values() if len(group) > 1)


def _identified(row: RosterRow) -> bool:
    return bool(row.nip or row.identifiers)


def _namesake(row: RosterRow, same_name: Sequence[RosterRow]) -> RosterRow | None:
    """Another row that may be the same person: its birth date is equal or one of the two is not known."""
    for other in same_name:
        if other is not row and (row.born() is None or other.born() is None or row.born() == other.born()):
            return other
    return None


def _said(row: RosterRow, person: Person) -> dict[str, object]:
    """What the row says of the person. Raises Refused where an earlier row of the file says otherwise."""
    said: dict[str, object] = {
        column: value
        for column, value in (
            ("nip", row.nip),
            ("name", row.name),
            ("gender", row.gender),
            ("birth_date", row.birth_date),
        )
        if value is not None
    }
    for column, value in said.items():
        earlier, line = person.said.get(column, (value, 0))
        if column == "name" and may_be_one_person(str(earlier), str(value)):
            continue
        if earlier != value:
            raise Refused(Refusal(row.line, column, "contradicts_line", line))
    return said
