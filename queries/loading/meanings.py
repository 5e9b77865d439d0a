"""Meanings of headings: what an officer has said of columns that nobody else knows, for the files that come later."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from queries.loading.changes import Changes
from queries.loading.writing import update_rows
from queries.schema import HeadingMeaning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

Meanings = dict[tuple[str, str], dict[str, str]]
"""Pattern (a row of headings as a digest) and table -> heading -> the heading of our column; '' = none of ours."""


def read_meanings(connection: Connection) -> Meanings:
    """All that is remembered: a row for each heading that somebody was asked about."""
    found: Meanings = defaultdict(dict)
    meaning = HeadingMeaning
    for row in connection.execute(select(meaning.pattern, meaning.table_name, meaning.heading, meaning.means)):
        found[row.pattern, row.table_name][row.heading] = row.means
    return dict(found)


def remember_meanings(
    connection: Connection, batch_id: int, pattern: str, table: str, said: Mapping[str, str]
) -> None:
    """Keep what an officer has said of the headings of a batch's file (heading -> means), to be undone with it."""
    meaning = HeadingMeaning
    of_pattern = select(meaning.__table__).where(meaning.pattern == pattern, meaning.table_name == table)
    stored = {row["heading"]: dict(row) for row in connection.execute(of_pattern).mappings()}
    changes = Changes()
    new, other = [], []
    for heading, means in said.items():
        key = {"pattern": pattern, "table_name": table, "heading": heading}
        values = {"means": means, "batch_id": batch_id}
        before = stored.get(heading)
        if before is None:
            new.append(key | values)
            changes.made("heading_meaning", key | values)
        elif before["means"] != means:
            other.append(((pattern, table, heading), values))
            changes.changed("heading_meaning", before, values)
    if new:
        connection.execute(insert(meaning), new)
    update_rows(connection, meaning, other)
    changes.attach(connection, batch_id)
