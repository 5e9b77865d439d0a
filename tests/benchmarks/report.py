"""docs/performance.md, written from the records: the promises first, then each part's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.benchmarks.records import Record
    from tests.benchmarks.results import Table, Target

INTRODUCTION = """# Performance

Written by `make bench`; no number in a table is typed by hand, and a part that was not run again keeps its numbers
and their date. S is 20,000 enrolments, M is 1,000,000, each with ten marks in a register and nine scores. A promise
is a ratio within one run wherever it can be, with the absolute times beside it; times are median ± the width of the
middle half.
"""
WHY = """## What the floor is made of, and why a promise is not met

The floor is the product's own page with a door to the database that has every answer in memory. What is left is what
Streamlit, the wire and Chromium take: the script runs again, some ten frames travel, six to nine charts are laid out
and painted; the column of the empty page says what a click costs without any chart. The browser has the same two
cores as the server and, on PostgreSQL, as the database.

What the product adds are its questions, a dozen or more on a page, each asked cold. They are looked up by two threads
of one interpreter (`dashboard/ahead.py`), which share it whenever a driver hands over rows or pandas makes a frame.

- **Clicks over 1.5 times the floor**: at S it is those questions' Python (statements, frames), hardly their SQL; at M
  the lists over every cohort come on top (Kehadiran, Kompetensi; "each query alone" says what each takes), above all
  on PostgreSQL, where a sum of `bigint` is `numeric`.
- **One agency** is answered from facts where a chart needs more than its agencies' outcomes: 20,000 enrolments are
  looked up with their scores or months, question by question. Sums by agency and score would be a row per person.
- **Five times faster than one script at S** is out of reach where that script reads enrolments alone: 20,000 rows
  are read and grouped in a tenth of a second, and what is left is painting, on both sides. Where it reads marks or
  scores it needs 1.7 s, and all of ours, painting too, would have to fit into 0.34. Such a script cannot grow, though.
- **The importer** does what a bulk load leaves undone: it reads and checks each cell, knows whom a row means, keeps
  what an undo needs, and brings facts and sums up, which the bulk load's rows still wait for ("loading" has both). A
  bulk load of 100,000 rows takes under a second: five times that is less than the facts alone need.
- **Small groups** are protected against neighbouring selections (decision 73). Under a choice each question of rates or
  scores looks at its neighbours first, which costs a sum more; a list of cohorts looks at every cohort within and
  beside the choice, so that one gender (Kehadiran, Kompetensi) and one agency are the dearest clicks at M.
- **Fifty times faster than one script at M**: that script needs 6.5 to 7 s for the pages of enrolments, and dies of its
  8 GB where it reads marks or scores. A fiftieth of 6.5 s is 130 ms; painting alone takes more.
- **`quality.gaps`** is one answer of a dozen numbers that four other pages show one by one.
"""
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PARTS = {
    "clicks": "From the click on a filter to the last chart repainted",
    "queries": "Each query alone",
    "following": "A register that changes from outside",
    "loading": "Loading",
    "load": "Many readers at once",
    "start": "Start",
}
"""In the order in which they are told."""


def written(records: Sequence[Record]) -> str:
    """The whole document."""
    told = sorted(records, key=lambda record: (list(PARTS).index(record.part), record.size != "S", record.engine))
    parts = [INTRODUCTION, "## What is promised\n", _promises(told), WHY]
    for part, title in PARTS.items():
        if of_part := [record for record in told if record.part == part]:
            parts += [f"## {title}\n", *map(_section, of_part)]
    return "\n".join(parts)


def _promises(records: Iterable[Record]) -> str:
    rows = [
        [target.promise, _place(record), target.limit, target.measured, target.beside, _verdict(target)]
        for record in records
        for target in record.findings.targets
    ]
    return _grid(["promise", "at", "limit", "measured", "beside", "met"], rows)


def _verdict(target: Target) -> str:
    return "yes" if target.met else "**no**"


def _place(record: Record) -> str:
    return " ".join(filter(None, (record.size, ENGINES[record.engine])))


def _section(record: Record) -> str:
    tables = "\n".join(map(_table, record.findings.tables))
    return (
        f"### {PARTS[record.part]}: {_place(record)}\n\n{tables}\n"
        f"{record.date}, `{record.command}`. {record.machine}. {record.versions}.\n"
    )


def _table(table: Table) -> str:
    return f"**{table.caption}**\n\n{_grid(table.columns, table.rows)}" + (
        f"\n{table.note}\n" if table.note else ""
    )


def _grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)
