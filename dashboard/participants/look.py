"""A look at people: whom a reader wants to see, what there is, and what the log of access says of it.

Names go around the cache that readers share: they stay in the server as long as the answer is on its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.participants import named, participants

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

CHOICES = ("years", "agencies", "programmes", "cohorts", "programme_kinds", "genders")


@dataclass(frozen=True)
class Listed:
    """The first rows, and of how many."""

    frame: pd.DataFrame
    """Columns: queries.participants.PARTICIPANTS."""
    enrolments: int
    named: int
    """Of these enrolments, those whose people have a name."""


@dataclass(frozen=True)
class Look:
    """Whom a reader wants to see."""

    filters: Filters
    text: str
    """In the name; '' = everybody in the chosen cohorts."""
    order: str
    """One of queries.participants.ORDERS."""

    def listed(self, connection: Connection) -> Listed:
        """What there is to see now."""
        size = named(connection, self.filters, self.text).iloc[0]
        frame = participants(connection, self.filters, self.text, self.order)
        return Listed(frame, int(size["enrolments"]), int(size["named"]))

    def logged(self, listed: Listed) -> dict[str, object]:
        """Whose rows, by number, and by which filters; that somebody was looked for, never by which name."""
        chosen = {name: list(values) for name in CHOICES if (values := getattr(self.filters, name))}
        people = sorted({int(number) for number in listed.frame["participant_id"]})
        return {"people": people, "rows": len(listed.frame), "filters": chosen, "search": bool(self.text)}
