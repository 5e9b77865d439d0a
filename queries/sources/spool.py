"""The spool: what a source delivered, on disk and in our hands, before any of it is taken.

A source is read once, to its end, and let go; a source that dies halfway has changed nothing. The file is nameless
and belongs to this process: it is gone when the process ends, however it ends.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AT_ONCE = 1_000
TABLES = """
CREATE TABLE delivered (
    table_name TEXT, key TEXT, cohort_code TEXT, digest TEXT, cells TEXT, twice INTEGER DEFAULT 0,
    PRIMARY KEY (table_name, key)
) WITHOUT ROWID;
CREATE TABLE taken (
    cohort_code TEXT, table_name TEXT, key TEXT, digest TEXT,
    PRIMARY KEY (cohort_code, table_name, key)
) WITHOUT ROWID;
"""
ADD = """
INSERT INTO delivered (table_name, key, cohort_code, digest, cells) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET twice = 1, cohort_code = coalesce(cohort_code, excluded.cohort_code)
"""
SAME = """
SELECT 1 FROM {0} WHERE {0}.cohort_code = {1}.cohort_code AND {0}.table_name = {1}.table_name
AND {0}.key = {1}.key AND {0}.digest = {1}.digest
"""
TO_DO = f"""
SELECT cohort_code FROM delivered WHERE cohort_code IS NOT NULL
AND (twice OR NOT EXISTS ({SAME.format("taken", "delivered")}))
UNION
SELECT cohort_code FROM taken WHERE NOT EXISTS ({SAME.format("delivered", "taken")})
ORDER BY cohort_code
"""  # noqa: S608  two names of ours
ROWS = """
SELECT table_name, key, digest, cells, twice FROM delivered WHERE cohort_code = ? ORDER BY table_name, key
"""
UNPLACED = """
SELECT taken.table_name, taken.key FROM taken JOIN delivered USING (table_name, key)
WHERE taken.cohort_code = ? AND delivered.cohort_code IS NULL
"""
ELSEWHERE = """
SELECT taken.table_name, taken.key, delivered.cohort_code FROM taken JOIN delivered USING (table_name, key)
WHERE taken.cohort_code = ? AND delivered.cohort_code <> taken.cohort_code
"""
GONE = """
SELECT table_name, count(DISTINCT taken.key), count(DISTINCT CASE WHEN delivered.key IS NULL THEN taken.key END)
FROM taken LEFT JOIN delivered USING (table_name, key) GROUP BY table_name
"""

Unplaced = tuple[str, str]
"""Table and key of a row whose cohort cannot be read."""


@dataclass(frozen=True)
class Spooled:
    """A row of the source. `cells` are JSON, as whoever put them in wrote them."""

    table: str
    key: str
    digest: str
    cells: str
    twice: bool
    """Another row of this table has the same key: neither is certain."""


class Spool:
    """Rows that a source delivered, beside those that the last sync took. Use as a context."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript(TABLES)
        self._waiting: list[tuple[str, str, str | None, str, str]] = []

    def __enter__(self) -> Spool:
        """Ready to take rows."""
        self._connection.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        """Forget them."""
        self._connection.close()

    def add(self, table: str, key: str, cohort_code: str | None, digest: str, cells: str) -> None:
        """Put a row in; without a cohort it only tells that the row is there."""
        self._waiting.append((table, key, cohort_code, digest, cells))
        if len(self._waiting) >= AT_ONCE:
            self._flush()

    def compare_with(self, taken: Iterable[tuple[str, str, str, str]]) -> None:
        """Put in what the last sync took: cohort code, table, key, digest."""
        self._flush()
        self._connection.executemany("INSERT INTO taken VALUES (?, ?, ?, ?)", taken)
        self._connection.execute("CREATE INDEX of_cohort ON delivered (cohort_code)")

    def to_do(self) -> list[str]:
        """Codes of the cohorts in which something differs."""
        return [code for (code,) in self._connection.execute(TO_DO)]

    def cohorts(self) -> list[str]:
        """Codes of all cohorts that the source delivered."""
        found = "SELECT DISTINCT cohort_code FROM delivered WHERE cohort_code IS NOT NULL ORDER BY 1"
        return [code for (code,) in self._connection.execute(found)]

    def rows(self, cohort_code: str) -> list[Spooled]:
        """What was delivered of a cohort."""
        found = self._connection.execute(ROWS, (cohort_code,))
        return [Spooled(table, key, digest, cells, bool(twice)) for table, key, digest, cells, twice in found]

    def unplaced(self, cohort_code: str) -> set[Unplaced]:
        """Rows that were taken of this cohort, and whose cohort cannot be read now: they are not gone."""
        return set(self._connection.execute(UNPLACED, (cohort_code,)))

    def elsewhere(self, cohort_code: str) -> dict[tuple[str, str], str]:
        """Rows that were taken of this cohort and are delivered of another: table and key -> its code."""
        found = self._connection.execute(ELSEWHERE, (cohort_code,))
        return {(table, key): code for table, key, code in found}

    def gone(self) -> Iterator[tuple[str, int, int]]:
        """Table, rows that were taken of it, and how many of these are not delivered any more."""
        yield from self._connection.execute(GONE)

    def _flush(self) -> None:
        self._connection.executemany(ADD, self._waiting)
        self._waiting = []
