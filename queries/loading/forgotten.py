"""Who was forgotten must not come back: his rows are passed over, known by a keyed digest and by nothing else.

The key is not in the database, so that who has a copy of it cannot try all NIPs that there can be.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.loading.names import name_key
from queries.loading.rows import Refusal, RosterRow
from queries.loading.stored import chunks
from queries.loading.strangers import known_identities
from queries.schema import ForgottenPerson, Participant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from queries.loading.table_rows import Who

    ReadKey = Callable[[], bytes | None]

FORGETTING = "lupakan"
"""Kind of the batch of a forgetting."""
OF_THE_KEY = "kunci"
"""What is digested beside people, so that another key is known for one."""
SURROGATE = "dilupakan"
"""Kind of the identifier of who was forgotten: a number of ours, by which his enrolments still are one person's."""


class KeyNeeded(Exception):
    """Somebody was forgotten, and the key by which he would be known is not there, or is another one."""


@dataclass(frozen=True)
class Seal:
    """The key, and what it makes of people."""

    key: bytes

    def of(self, *parts: str) -> str:
        """The digest of a text in parts."""
        return hmac.new(self.key, "\0".join(parts).encode(), sha256).hexdigest()

    def of_key(self) -> str:
        """By which this key is known."""
        return self.of(OF_THE_KEY)

    def identity(self, kind: str, value: str) -> str:
        """Of a NIP, or of another identifier, however it is written."""
        return self.of(kind, value.strip().casefold())

    def name(self, cohort: str, name: str, born: date | None) -> set[str]:
        """Of a name within a cohort: for a row without a birth date, and for one with it."""
        named = ("nama", cohort, name_key(name))
        return {self.of(*named), self.of(*named, born.isoformat() if born else "")}

    def may_be(self, cohort: str, name: str, born: date | None) -> set[str]:
        """One of these is stored where the row may be a forgotten person of that name: equal dates, or one unknown."""
        named = ("nama", cohort, name_key(name))
        return {self.of(*named, born.isoformat()), self.of(*named, "")} if born else {self.of(*named)}


@dataclass(frozen=True)
class Forgotten:
    """Everybody who was forgotten."""

    digests: frozenset[str]
    seal: Seal | None
    """None where nobody was."""


def read_forgotten(connection: Connection, read_key: ReadKey) -> Forgotten:
    """Who was forgotten. The key is read only where somebody was. Raises KeyNeeded."""
    digests = frozenset(connection.scalars(select(ForgottenPerson.digest)))
    if not digests:
        return Forgotten(digests, None)
    key = read_key()
    if key is None or Seal(key).of_key() not in digests:
        raise KeyNeeded
    return Forgotten(digests, Seal(key))


def without_forgotten(
    connection: Connection, rows: Sequence[Any], read_key: ReadKey
) -> tuple[Sequence[Any], list[Refusal]]:
    """The rows of a file or source without those of people who were forgotten; those, each with the column at fault.

    As rosters know people: by NIP or another identifier, else by name, and birth date where both are known, within
    the cohort. Who is known by his own NIP or identifier is not taken for a forgotten namesake. Raises KeyNeeded.
    """
    forgotten = read_forgotten(connection, read_key)
    if forgotten.seal is None:
        return rows, []
    columns = {row.line: column for row in rows if (column := _column(forgotten.seal, forgotten.digests, row))}
    named = [row for row in rows if columns.get(row.line) == "name"]
    known = _known(connection, named)
    for row in named:
        if known.intersection(_identities(row)):
            del columns[row.line]
    passed = [Refusal(line, column, "forgotten") for line, column in columns.items()]
    return [row for row in rows if row.line not in columns], passed


def _column(seal: Seal, digests: frozenset[str], row: Any) -> str | None:
    """By which column a row is seen to be of a forgotten person."""
    for kind, value in _identities(row):
        if seal.identity(kind, value) in digests:
            return kind
    who = _who(row)
    if who is None or who.name is None:
        return None
    born = who.born() if isinstance(who, RosterRow) else None
    return "name" if not digests.isdisjoint(seal.may_be(row.cohort.code, who.name, born)) else None


def _who(row: Any) -> RosterRow | Who | None:
    """Where a row names somebody: a roster's does itself; one of sessions or of whole cohorts does not."""
    return row if isinstance(row, RosterRow) else getattr(row, "who", None)


def _identities(row: Any) -> list[tuple[str, str]]:
    who = _who(row)
    if who is None:
        return []
    return [*([("nip", who.nip)] if who.nip else []), *who.identifiers]


def _known(connection: Connection, rows: Sequence[Any]) -> set[tuple[str, str]]:
    """Those of the NIPs and identifiers of these rows that are somebody's."""
    wanted = {identity for row in rows for identity in _identities(row)}
    found = known_identities(connection, wanted)
    for nips in chunks(sorted(value for kind, value in wanted if kind == "nip")):
        stored = connection.scalars(select(Participant.nip).where(Participant.nip.in_(nips)))
        found |= {("nip", nip) for nip in stored if nip}
    return found
