"""People whom a file names only by an address or a number that nobody has: an officer is asked whom it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from queries.loading import known_identities, participants
from queries.loading.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from queries.loading import Identity, Refusal, Who

MOST_ASKED = 200
"""Of one file: more of them is another column."""


@dataclass(frozen=True)
class AskedPerson:
    """An identity that nobody has."""

    name: str | None
    """As the file writes it beside the address."""
    rows: int
    members: tuple[Who, ...]
    """The participants of its cohort, those of the likest names first."""

    @property
    def likely(self) -> Who | None:
        """The only participant of just that name."""
        same = [who for who in self.members if self.name and name_key(who.name or "") == name_key(self.name)]
        return same[0] if len(same) == 1 else None


def strangers(
    connection: Connection, rows: Iterable[Any], refusals: Sequence[Refusal]
) -> dict[Identity, AskedPerson]:
    """What is asked about the rows that were refused because nobody has their address or number."""
    unknown = [refusal for refusal in refusals if refusal.reason == "identifier_unknown"]
    if not unknown:
        return {}
    by_line = {row.line: row for row in rows}
    of_rows: dict[Identity, list[Any]] = {}
    for refusal in unknown:
        row = by_line[refusal.line]
        identity = (refusal.column, dict(row.who.identifiers)[refusal.column])
        of_rows.setdefault(identity, []).append(row)
    known = known_identities(connection, of_rows)  # to somebody who is not in the cohort: his is no question
    asked = dict([(identity, rows) for identity, rows in of_rows.items() if identity not in known][:MOST_ASKED])
    members = participants(connection, {rows[0].cohort for rows in asked.values()})
    return {identity: _asked(rows, members[rows[0].cohort]) for identity, rows in asked.items()}


def _asked(rows: Sequence[Any], members: Sequence[Who]) -> AskedPerson:
    name = next((row.who.name for row in rows if row.who.name), None)

    def unlike(who: Who) -> float:
        return -fuzz.token_set_ratio(name_key(name), name_key(who.name or "")) if name else 0.0

    return AskedPerson(name, len(rows), tuple(sorted(members, key=unlike)))
