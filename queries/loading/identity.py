"""Which rows of a file are one person: they share a NIP or an identifier, directly or through what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.loading.people import Stored
    from queries.loading.rows import RosterRow

Key = tuple[str, str | int]
"""A NIP, an identifier, or a stored person."""


def one_person(rows: Sequence[RosterRow], stored: Stored) -> dict[int, Key]:
    """Line -> a key that all rows of one person share; rows without NIP and identifier are left out."""
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = key = parent[parent[key]]
        return key

    for row in rows:
        keys = _keys(row, stored)
        for key in keys:
            parent[root(key)] = root(keys[0])
    return {row.line: root(keys[0]) for row in rows if (keys := _keys(row, stored))}


def _keys(row: RosterRow, stored: Stored) -> list[Key]:
    keys: list[Key] = [("nip", row.nip)] if row.nip else []
    keys += row.identifiers
    people = [stored.by_nip.get(row.nip or ""), *map(stored.by_identifier.get, row.identifiers)]
    return keys + [("person", person.id) for person in people if person and person.id is not None]
