"""Headings that nobody knows: what an officer says of them, kept for every file with the same row of headings.

The same heading may mean something else beside others, so an answer is of a pattern: all headings of the row together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.importers.values.cells import tidy, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.importers.session_columns import Heading
    from dashboard.importers.tables import Table
    from queries.loading import Meanings

NOTHING = ""
"""What a heading means of which an officer has said that it is no column of ours."""


@dataclass(frozen=True)
class Said:
    """What was said of rows of headings, for this load or for an earlier one."""

    meanings: Meanings = field(default_factory=dict)
    line: int | None = None
    """The line on which the headings stand, where an officer has said that."""
    sheet: str | None = None
    """The sheet of a workbook that is meant, likewise."""

    def of(self, pattern: str, tables: Sequence[Table]) -> dict[str, Mapping[str, str]]:
        """Those of these tables of which something was said for this pattern, each with what headings mean."""
        return {table.name: said for table in tables if (said := self.meanings.get((pattern, table.name)))}


def text_of_heading(heading: Heading) -> str:
    """All that stands above a column."""
    return tidy(" ".join(str(part) for part in heading))


def meaning_key(text: str) -> str:
    """A heading as an answer is kept: with what stands in brackets, "Skor (Sesudah)" is not "Skor (Sebelum)"."""
    return words_of(text)


def pattern_of(headings: Sequence[Heading]) -> str:
    """A row of headings, in one short word."""
    keys = [meaning_key(text_of_heading(heading)) for heading in headings]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
