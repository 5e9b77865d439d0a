"""A look at people: whom a reader wants to see, who is there, and what the log of access says of it.

Names go around the cache that readers share: they stay in the server as long as the answer is on its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.participants import participants

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

CHOICES = ("years", "agencies", "programmes", "cohorts", "programme_kinds", "genders")


@dataclass(frozen=True)
class Look:
    """Whom a reader wants to see."""

    filters: Filters
    text: str
    """In the name; '' = everybody in the chosen cohorts."""
    order: str
    """One of queries.participants.ORDERS."""

    def people(self, connection: Connection) -> pd.DataFrame:
        """Who is there now. Columns: queries.participants.PARTICIPANTS."""
        return participants(connection, self.filters, self.text, self.order)

    def logged(self, people: pd.DataFrame) -> dict[str, object]:
        """Whose rows, by number, and by which filters; that somebody was looked for, never by which name."""
        chosen = {name: list(values) for name in CHOICES if (values := getattr(self.filters, name))}
        numbers = sorted({int(number) for number in people["participant_id"]})
        return {"people": numbers, "rows": len(people), "filters": chosen, "search": bool(self.text)}


def how_many(people: pd.DataFrame) -> int:
    """How many rows there are, listed or not."""
    return 0 if people.empty else int(people["found"].iloc[0])
