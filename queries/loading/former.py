"""Who was there before a person, and was he: his own row of a load that was undone, and gone with it.

The record of that load still has his name, under the number of a row that may be somebody else's by now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from queries.loading.forgotten import SURROGATE
from queries.loading.images import row_id
from queries.loading.lives import read_lives
from queries.loading.stored import chunks
from queries.schema import Cohort, Enrolment, ImportChange, Participant, ParticipantIdentifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection

Life = tuple[str, int]
"""The number of a person, and the change that began the life of who had it."""
Seen = tuple[str, int]
"""The number of a person, and a change that speaks of who had it then."""
KEY = ("provider", "programme_code", "year", "number", "class_label")
"""By which a cohort is the same one for ever."""


def before_him(connection: Connection, person: int) -> set[Life]:
    """Lives that have ended, of people with a NIP or other identifier that this one has, or has had.

    Who has neither is known by his name within his cohorts, as rosters know him.
    """
    own, one = str(person), ParticipantIdentifier
    last = read_lives(connection, "participant", [own])
    images = _images(connection, ImportChange.table_name == "participant", ImportChange.row_id == own)
    said = [image for change, _, image in images if last.at(own, change) == last.last(own)]
    stored = select(Participant.nip, Participant.name).where(Participant.id == person)
    said += map(dict, connection.execute(stored).mappings())
    nips = {image["nip"] for image in said if image.get("nip")}
    mine = select(one.kind, one.value).where(one.participant_id == person, one.kind != SURROGATE)
    keys = [row_id("participant_identifier", dict(row)) for row in connection.execute(mine).mappings()]
    found = {*_with(connection, "nip", nips), *_with_identifiers(connection, keys)}
    if not nips and not keys:
        found |= _namesakes(connection, person, {image["name"] for image in said if image.get("name")})
    return _ended(connection, found) - {(own, last.last(own))}


def _ended(connection: Connection, seen: set[Seen]) -> set[Life]:
    """The lives that these people had as of these changes, as far as they have ended."""
    people = {of for of, _ in seen}
    lives, stored = read_lives(connection, "participant", people), set[str]()
    for ids in chunks(sorted(map(int, people))):
        stored |= set(map(str, connection.scalars(select(Participant.id).where(Participant.id.in_(ids)))))
    found = {(of, lives.at(of, change)) for of, change in seen}
    return {(of, life) for of, life in found if of not in stored or life != lives.last(of)}


def _with(connection: Connection, column: str, values: Iterable[str]) -> Iterator[Seen]:
    """Changes of people that say this of them."""
    change = ImportChange
    for some in chunks(sorted(values)):
        said = or_(*(image[column].as_string().in_(some) for image in (change.before, change.after)))
        statement = select(change.row_id, change.id).where(change.table_name == "participant", said)
        yield from ((row.row_id, row.id) for row in connection.execute(statement))


def _with_identifiers(connection: Connection, keys: Iterable[str]) -> Iterator[Seen]:
    change = ImportChange
    for some in chunks(sorted(keys)):
        images = _images(connection, change.table_name == "participant_identifier", change.row_id.in_(some))
        yield from ((str(image["participant_id"]), at) for at, _, image in images)


def _namesakes(connection: Connection, person: int, names: set[str]) -> set[Seen]:
    """Of that name and without a NIP, in a cohort of his."""
    seen = set(_with(connection, "name", names))
    people = {of for of, _ in seen}
    lives, change = read_lives(connection, "participant", people), ImportChange
    numbered, members = set[Life](), set[Life]()
    is_his = _cohorts(connection, person)
    for of in sorted(people):
        own = _images(connection, change.table_name == "participant", change.row_id == of)
        numbered |= {(of, lives.at(of, at)) for at, _, image in own if image.get("nip")}
        named = or_(*(image["participant_id"].as_integer() == int(of) for image in (change.before, change.after)))
        enrolled = _images(connection, change.table_name == "enrolment", named)
        members |= {(of, lives.at(of, at)) for at, _, image in enrolled if is_his(image["cohort_id"])}
    return {(of, at) for of, at in seen if (of, lives.at(of, at)) in members - numbered}


def _cohorts(connection: Connection, person: int) -> Callable[[int], bool]:
    """Whether a cohort is, or was, one in which this person is: by its key, since an undone load made it anew."""
    mine = select(Cohort.__table__).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    stored = connection.execute(mine.where(Enrolment.participant_id == person)).mappings().all()
    keys = {tuple(row[column] for column in KEY): row["id"] for row in stored}
    change = ImportChange

    def is_his(cohort: int) -> bool:
        images = _images(connection, change.table_name == "cohort", change.row_id == str(cohort))
        was = {tuple(image.get(column) for column in KEY) for _, _, image in images}
        return not was.isdisjoint(keys) if was else cohort in keys.values()

    return is_his


def _images(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Change, row, and each image that is kept of it."""
    change = ImportChange
    columns = (change.id, change.row_id, change.before, change.after)
    for row in connection.execute(select(*columns).where(*conditions)):
        yield from ((row.id, row.row_id, image) for image in (row.before, row.after) if image)
