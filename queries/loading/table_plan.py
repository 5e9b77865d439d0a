"""What a file of sessions, marks, recaps, scores or cohorts would change, and the writing of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import insert

from queries import facts
from queries.loading.changes import Changes
from queries.loading.stored import StoredCohort, differing
from queries.loading.table_rows import ProgrammeTest
from queries.loading.writing import insert_rows, refuse_sample, update_rows, write_cohorts
from queries.schema import Assessment, Base

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from queries.loading.rows import Batch, CohortKey, Outcome, Refusal
    from queries.loading.stored import RuleSets, Values

LOWEST_OF_A_TEST, HIGHEST_OF_A_TEST = 0, 10_000


@dataclass(frozen=True)
class Edit:
    """A row to write. Where a value is a cohort or a test that is new too, it stands for the id it will get."""

    table: type[Base]
    cohort: StoredCohort
    values: Values
    """The columns of a new row; of a stored one those that differ."""
    before: Values | None = None
    """The stored row."""


@dataclass
class TablePlan:
    """The fate of every row of one file, and what to write."""

    cohorts: dict[CohortKey, StoredCohort]
    rule_sets: RuleSets
    refusals: list[Refusal] = field(default_factory=list)
    doubts: list[Refusal] = field(default_factory=list)
    """Rows that are taken although something about them is odd."""
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    """Line -> what becomes of it."""
    edits: list[Edit] = field(default_factory=list)
    row_ids: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Line -> the primary keys of the rows that it speaks of, their parts joined by ':'; those that are stored."""
    silent: int = 0
    """Accepted rows that say nothing: no mark, no value."""

    def count(self, outcome: Outcome) -> int:
        """How many rows are new, changed or equal."""
        return sum(1 for found in self.outcomes.values() if found == outcome)

    def new_cohorts(self) -> int:
        """How many cohorts are made."""
        return sum(1 for cohort in self._spoken_of() if cohort.id is None)

    def new_tests(self) -> list[ProgrammeTest]:
        """The tests that are not there yet."""
        values = (value for edit in self.edits for value in edit.values.values())
        return list(dict.fromkeys(value for value in values if isinstance(value, ProgrammeTest)))

    def changes_something(self) -> bool:
        """Whether writing would change a row."""
        return bool(self.edits or any(cohort.id is None or cohort.changes() for cohort in self._spoken_of()))

    def changed_cohorts(self) -> list[StoredCohort]:
        """The cohorts in which something differs."""
        edited = {edit.cohort.key for edit in self.edits}
        return [
            cohort for cohort in self._spoken_of() if cohort.key in edited or cohort.changes() or not cohort.id
        ]

    def accept(self, line: int, cohort: StoredCohort, edits: Iterable[Edit]) -> None:
        """Take a row with what it changes."""
        found = list(edits)
        self.edits += found
        self._keys.setdefault(cohort.key)
        new = any(edit.before is None for edit in found)
        self.outcomes[line] = "new" if new else "changed" if found else "equal"

    _keys: dict[CohortKey, None] = field(default_factory=dict)
    """The cohorts of accepted rows, in their order."""

    def _spoken_of(self) -> list[StoredCohort]:
        return [self.cohorts[key] for key in self._keys]


def edit_of(table: type[Base], cohort: StoredCohort, said: Values, before: Values | None) -> list[Edit]:
    """What the said values change: a new row, some columns of the stored one, or nothing."""
    values = said if before is None else differing(said, before)
    return [Edit(table, cohort, values, before)] if values else []


def write_table(
    connection: Connection, plan: TablePlan, batch: Batch, now: datetime, *, rows_refused: int = 0
) -> int | None:
    """Write what the plan found new or changed, record it, and publish the facts of the touched cohorts.

    Returns the id of the batch, or None where nothing differs: then nothing at all is written, no batch either.
    `rows_refused` counts every refused row of the file. Raises SampleDatabase.
    """
    refuse_sample(connection)
    if not plan.changes_something():
        return None
    changes = Changes()
    touched = put_table(connection, plan, changes)
    counts = {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "equal": plan.count("equal"),
        "refused": rows_refused,
    }
    batch_id = changes.write(connection, batch, counts, now)
    facts.recompute(connection, touched, now)
    return batch_id


def put_table(connection: Connection, plan: TablePlan, changes: Changes) -> set[int]:
    """Write the rows alone; returns the ids of the cohorts whose facts they change."""
    touched = plan.changed_cohorts()
    write_cohorts(connection, touched, plan.rule_sets, changes)
    ids = _write_tests(connection, plan.new_tests(), changes)
    by_table: dict[type[Base], list[tuple[Values, Values | None]]] = defaultdict(list)
    for edit in plan.edits:
        by_table[edit.table].append(({name: _id(value, ids) for name, value in edit.values.items()}, edit.before))
    for table, rows in by_table.items():
        _write_rows(connection, table, rows, changes)
    return {cohort.id for cohort in touched if cohort.id}


def _write_tests(connection: Connection, tests: list[ProgrammeTest], changes: Changes) -> dict[ProgrammeTest, int]:
    rows = [
        {
            "code": test.code,
            "name": test.name,
            "kind": "tes",
            "scale_min": LOWEST_OF_A_TEST,
            "scale_max": HIGHEST_OF_A_TEST,
        }
        for test in tests
    ]
    ids = dict(zip(tests, insert_rows(connection, Assessment, rows), strict=True))
    for row_id in ids.values():
        changes.made("assessment", row_id)
    return ids


def _id(value: Any, tests: dict[ProgrammeTest, int]) -> Any:
    if isinstance(value, StoredCohort):
        return value.id
    return tests[value] if isinstance(value, ProgrammeTest) else value


def _write_rows(
    connection: Connection, table: type[Base], rows: list[tuple[Values, Values | None]], changes: Changes
) -> None:
    stored = cast("Table", table.__table__)
    keys = [column.name for column in stored.primary_key]
    new = [values for values, before in rows if before is None]
    if keys == ["id"]:
        made = [str(row_id) for row_id in insert_rows(connection, table, new)]
    else:
        if new:
            connection.execute(insert(stored), new)
        made = [":".join(str(values[name]) for name in keys) for values in new]
    for row_id in made:
        changes.made(stored.name, row_id)
    differing_rows = [(values, before) for values, before in rows if before is not None]
    for _, before in differing_rows:
        changes.changed(stored.name, ":".join(str(before[name]) for name in keys), before)
    update_rows(
        connection,
        table,
        [(tuple(before[name] for name in keys), values) for values, before in differing_rows],
    )
