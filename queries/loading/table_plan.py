"""What a file of sessions, marks, recaps, scores or cohorts would change, and the writing of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from queries import facts
from queries.loading.changes import Changes
from queries.loading.holding import new_ones, read_holds, write_conflicts
from queries.loading.progress import in_parts, nobody
from queries.loading.rows import Refusal
from queries.loading.stored import StoredCohort, differing, read_rule_sets
from queries.loading.table_rows import ProgrammeTest
from queries.loading.writing import insert_keyed_rows, insert_rows, refuse_sample, update_rows, write_cohorts
from queries.schema import Assessment, Base

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from queries.loading.holding import Contradiction, Holds
    from queries.loading.progress import Tell
    from queries.loading.rows import Batch, CohortKey, Outcome
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
    column: str | None = None
    """Where the file says it, if that is not a column of the table."""


@dataclass
class TablePlan:
    """The fate of every row of one file, and what to write."""

    cohorts: dict[CohortKey, StoredCohort]
    rule_sets: RuleSets
    holds: Holds
    refusals: list[Refusal] = field(default_factory=list)
    doubts: list[Refusal] = field(default_factory=list)
    """Rows that are taken although something about them is odd."""
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    """Line -> what becomes of it."""
    edits: list[Edit] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    """What the file says against held values."""
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
        differs = any(cohort.id is None or cohort.changes() for cohort in self._spoken_of())
        return bool(self.edits or differs or new_ones(self.contradictions))

    def changed_cohorts(self) -> list[StoredCohort]:
        """The cohorts in which something differs."""
        edited = {edit.cohort.key for edit in self.edits}
        return [
            cohort for cohort in self._spoken_of() if cohort.key in edited or cohort.changes() or not cohort.id
        ]

    def accept(self, line: int, cohort: StoredCohort, edits: Iterable[Edit]) -> bool:
        """Take a row with what it changes, but for what is held; or refuse it where its cohort is final."""
        found, contradictions, doubts = self._free(line, edits)
        code = cohort.final()
        if code and (found or cohort.changes()):
            self.refusals.append(Refusal(line, "cohort", "cohort_final", detail=code))
            return False
        self.edits += found
        self.contradictions += contradictions
        self.doubts += doubts
        self._keys.setdefault(cohort.key)
        new = any(edit.before is None for edit in found)
        self.outcomes[line] = "new" if new else "changed" if found else "equal"
        return True

    def _free(self, line: int, edits: Iterable[Edit]) -> tuple[list[Edit], list[Contradiction], list[Refusal]]:
        """The edits of a row without what is held, what contradicts that, and the remarks about it."""
        found: list[Edit] = []
        contradictions: list[Contradiction] = []
        doubts: list[Refusal] = []
        for edit in edits:
            of_row = (line, edit.table.__tablename__, edit.before or {})
            values, against = self.holds.respected(*of_row, edit.values)
            contradictions += against
            doubts += [one.doubt(edit.column) for one in against]
            if values:
                found.append(replace(edit, values=values))
        return found, contradictions, doubts

    _keys: dict[CohortKey, None] = field(default_factory=dict)
    """The cohorts of accepted rows, in their order."""

    def _spoken_of(self) -> list[StoredCohort]:
        return [self.cohorts[key] for key in self._keys]


def plan_for(connection: Connection, cohorts: dict[CohortKey, StoredCohort]) -> TablePlan:
    """A plan for rows of these cohorts, without any row yet."""
    return TablePlan(cohorts, read_rule_sets(connection), read_holds(connection))


def edit_of(
    table: type[Base], cohort: StoredCohort, said: Values, before: Values | None, column: str | None = None
) -> list[Edit]:
    """What the said values change: a new row, some columns of the stored one, or nothing."""
    values = said if before is None else differing(said, before)
    return [Edit(table, cohort, values, before, column)] if values else []


def write_table(
    connection: Connection,
    plan: TablePlan,
    batch: Batch,
    now: datetime,
    *,
    rows_refused: int = 0,
    tell: Tell = nobody,
) -> int | None:
    """Write what the plan found new or changed, record it, and publish the facts of the touched cohorts.

    Returns the id of the batch, or None where nothing differs: then nothing at all is written, no batch either.
    `rows_refused` counts every refused row of the file. Raises SampleDatabase.
    """
    refuse_sample(connection)
    if not plan.changes_something():
        return None
    changes = Changes()
    touched = put_table(connection, plan, changes, tell)
    counts = {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "equal": plan.count("equal"),
        "refused": rows_refused,
    }
    write_conflicts(connection, plan.contradictions, batch, now, changes)
    batch_id = changes.write(connection, batch, counts, now)
    facts.recompute(connection, touched, now)
    return batch_id


def put_table(connection: Connection, plan: TablePlan, changes: Changes, tell: Tell = nobody) -> set[int]:
    """Write the rows alone; returns the ids of the cohorts whose facts they change."""
    touched = plan.changed_cohorts()
    write_cohorts(connection, touched, plan.rule_sets, changes)
    ids = _write_tests(connection, plan.new_tests(), changes)
    by_table: dict[type[Base], list[tuple[Values, Values | None]]] = defaultdict(list)
    for edit in plan.edits:
        by_table[edit.table].append(({name: _id(value, ids) for name, value in edit.values.items()}, edit.before))
    for table, rows in by_table.items():
        _write_rows(connection, table, rows, changes, tell)
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
    ids = insert_rows(connection, Assessment, rows)
    for row_id, row in zip(ids, rows, strict=True):
        changes.made("assessment", {"id": row_id, **row})
    return dict(zip(tests, ids, strict=True))


def _id(value: Any, tests: dict[ProgrammeTest, int]) -> Any:
    if isinstance(value, StoredCohort):
        return value.id
    return tests[value] if isinstance(value, ProgrammeTest) else value


def _write_rows(
    connection: Connection,
    table: type[Base],
    rows: list[tuple[Values, Values | None]],
    changes: Changes,
    tell: Tell,
) -> None:
    stored = cast("Table", table.__table__)
    keys = [column.name for column in stored.primary_key]
    new = [values for values, before in rows if before is None]
    if keys == ["id"]:
        new = [{"id": row_id, **row} for row_id, row in zip(insert_rows(connection, table, new), new, strict=True)]
    else:
        for part in in_parts(new, tell):
            insert_keyed_rows(connection, stored, part)
    for row in new:
        changes.made(stored.name, row)
    differing_rows = [(values, before) for values, before in rows if before is not None]
    for values, before in differing_rows:
        changes.changed(stored.name, before, values)
    update_rows(
        connection,
        table,
        [(tuple(before[name] for name in keys), values) for values, before in differing_rows],
    )
