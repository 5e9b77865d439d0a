"""One cohort of a source, in one transaction: what is gone there goes, what differs is brought, the rest stays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dashboard.importers.problems import SENTENCES, column_of
from dashboard.importers.whole import WholeFile
from dashboard.importers.work import begin
from dashboard.syncing import cells
from dashboard.syncing.contract import KEY
from queries import facts
from queries.competency import waiting
from queries.filters import EVERYTHING, Filters
from queries.loading import (
    NO_LINE,
    OURS,
    SYNC,
    Batch,
    Changes,
    Left,
    Plan,
    RosterRow,
    SessionRow,
    Taken,
    arrived,
    empty,
    fillable,
    find_cohort,
    follow_people,
    follow_sessions,
    put_roster,
    put_table,
    read_taken,
    refuse_sample,
    remove,
    remove_if_empty,
    write_conflicts,
    write_taken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from dashboard.importers.work import RosterWork, TableWork
    from dashboard.syncing.findings import Findings
    from dashboard.syncing.gathering import Gathered
    from dashboard.syncing.mapping import Mapping
    from queries.loading import Contradiction, FoundCohort, Known, Refusal, RowKey, TablePlan
    from queries.sources import Spool, Spooled

TWICE = "Kunci ini dipakai beberapa baris, sehingga tidak pasti yang mana. Pakai pengenal yang unik."
ANOTHER_ROW = "lain"
"""In place of a line: a source has none."""


@dataclass
class Counts:
    """Rows of one table, of one cohort or of a whole run."""

    new: int = 0
    changed: int = 0
    refused: int = 0
    removed: int = 0

    def __iadd__(self, other: Counts) -> Counts:
        """Add those of another cohort."""
        self.new += other.new
        self.changed += other.changed
        self.refused += other.refused
        self.removed += other.removed
        return self


@dataclass(frozen=True)
class Run:
    """What all cohorts of one sync share."""

    mapping: Mapping
    spool: Spool
    gathered: dict[str, Gathered]
    known: Known
    findings: Findings
    doubts: Findings
    now: datetime
    loaded_by: str
    accept_corrections: bool = False
    everything: bool = False
    """Compare all rows anew, also those that are as they were taken."""


@dataclass
class Done:
    """What became of a cohort."""

    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    """Table of the contract -> its rows."""
    written: bool = False
    kept: int = 0
    """Rows that are gone at the source and stay, since a file or another program brought them."""
    waits: bool = False
    """Rows that have moved stay until the cohort where they are now has taken them."""
    forgotten: int = 0
    """Rows of people who were forgotten: they stay at the source, and are passed over."""
    waiting: int = 0
    """Cohorts of which newer results are stored and not shown yet."""
    locked: int = 0
    """Rows that differ in a cohort that is final."""


class CohortSync:
    """The work on one cohort, within the caller's transaction."""

    def __init__(self, connection: Connection, run: Run, code: str) -> None:
        self._connection, self._run, self._code = connection, run, code
        self._batch = Batch(SYNC, f"{run.mapping.source}: {code}", run.mapping.sha256, run.loaded_by)
        self._changes, self._left, self._done = Changes(), Left(), Done()
        self._touched: set[int] = set()
        self._rows = {(row.table, row.key): row for row in run.spool.rows(code)}

    def work(self) -> Done:
        """Bring the cohort to what the source says. Raises queries.loading.SampleDatabase."""
        refuse_sample(self._connection)
        cohort, before = self._found()
        if cohort and cohort.locked:
            self._done.locked, self._done.waits = self._differing(before), False
            return self._done
        self._refuse_twins()
        after = self._without_gone(cohort, before)
        for table in self._run.gathered:
            self._bring(table, before, after)
        cohort = cohort or find_cohort(self._connection, self._code)
        if cohort:
            self._remove_unsaid(cohort.id, before, after)
        self._close(cohort, before, after)
        return self._done

    def leave(self) -> Done:
        """Only let go what is elsewhere by now."""
        cohort, before = self._found()
        if not (cohort and cohort.locked):
            self._close(cohort, before, self._without_gone(cohort, before))
        return self._done

    def _found(self) -> tuple[FoundCohort | None, dict[RowKey, Taken]]:
        taken = read_taken(self._connection, self._run.mapping.source, self._code)
        return find_cohort(self._connection, self._code), taken

    def _without_gone(self, cohort: FoundCohort | None, before: dict[RowKey, Taken]) -> dict[RowKey, Taken]:
        """What stays of what was taken, after the rest was removed."""
        gone = {key: taken for key, taken in before.items() if self._is_gone(key)}
        after = {key: taken for key, taken in before.items() if key not in gone}
        if cohort and gone:
            self._remove_gone(cohort.id, gone, after)
        return after

    def _is_gone(self, key: RowKey) -> bool:
        return key not in self._rows and key not in self._staying

    @cached_property
    def _staying(self) -> set[RowKey]:
        """Rows that are not delivered of this cohort, and yet not gone: nobody else has taken them."""
        moved = self._run.spool.elsewhere(self._code)
        waiting = moved.keys() - arrived(self._connection, self._run.mapping.source, moved)
        self._done.waits = bool(waiting)
        return waiting | self._run.spool.unplaced(self._code)

    def _is_as_taken(self, row: Spooled, taken: dict[RowKey, Taken]) -> bool:
        found = taken.get((row.table, row.key))
        return found is not None and found.digest == row.digest

    def _differing(self, before: dict[RowKey, Taken]) -> int:
        """How many rows are gone, or would be written or refused."""
        differing = sum(map(self._is_gone, before))
        for table in self._run.gathered:
            work, by_line = self._begin(table, before)
            if work:
                read = self._read(work)
                plan = self._compare(work, read)
                differing += len(by_line) - len(work.forgotten) - plan.count("equal")
        return differing

    def _refuse_twins(self) -> None:
        for row in self._rows.values():
            if row.twice:
                self._run.findings.add(row.table, KEY, TWICE, row.key)
                self._done.counts[row.table].refused += 1

    def _remove_gone(self, cohort_id: int, gone: dict[RowKey, Taken], after: dict[RowKey, Taken]) -> None:
        """Take away what only rows that are gone spoke of."""
        self._remove(cohort_id, gone, after)
        for table in ("rekap", "angkatan"):
            of_table = [(key, taken) for (of, key), taken in gone.items() if of == table]
            keys = {row_id: key for key, taken in of_table for row_id in taken.row_ids}
            self._empty(table, {row_id: taken.said for _, taken in of_table for row_id in taken.row_ids}, keys)
        self._forget_what_went_along(after)

    def _remove_cohort(self, cohort_id: int) -> bool:
        return remove_if_empty(self._connection, cohort_id, self._changes, self._left)

    def _remove_unsaid(self, cohort_id: int, before: dict[RowKey, Taken], after: dict[RowKey, Taken]) -> None:
        """Take away what rows spoke of that speak of something else now: another person, no mark any more."""
        spoke = {key: taken for key, taken in before.items() if key in self._rows}
        self._remove(cohort_id, spoke, after)
        self._forget_what_went_along(after)

    def _remove(self, cohort_id: int, spoke: dict[RowKey, Taken], stays: dict[RowKey, Taken]) -> None:
        for table, ours in OURS.items():
            row_ids = _row_ids(table, spoke) - _row_ids(table, stays) - self._left.removed.get(ours, set())
            if row_ids:
                before = len(self._left.removed.get(ours, ()))
                remove(self._connection, cohort_id, table, row_ids, self._changes, self._left)
                self._done.counts[table].removed += len(self._left.removed.get(ours, ())) - before
                self._touched.add(cohort_id)

    def _forget_what_went_along(self, after: dict[RowKey, Taken]) -> None:
        """A mark that went with its session is no longer as it was taken: it is brought anew if it still is there."""
        for key, taken in list(after.items()):
            removed = self._left.removed.get(OURS.get(key[0], ""), set())
            if removed.intersection(taken.row_ids):
                del after[key]

    def _bring(self, table: str, before: dict[RowKey, Taken], after: dict[RowKey, Taken]) -> None:
        """Bring the rows of one table that differ."""
        work, by_line = self._begin(table, after)
        if work is None:
            return
        read: Sequence[Any] = self._read(work)
        fed = {line: taken for line, row in by_line.items() if (taken := after.get((table, row.key)))}
        read = self._followed(work, read, fed, by_line)
        plan = self._compare(work, read)
        passed = len(work.forgotten)
        counts = Counts(plan.count("new"), plan.count("changed"), len(by_line) - len(plan.outcomes) - passed)
        self._done.forgotten += passed
        row_ids = self._put(work, plan, read)
        self._tell(work, plan, by_line)
        unsaid: dict[str, frozenset[str]] = {}
        keys: dict[str, str] = {}
        for row in read:
            if row.line in plan.outcomes:
                key = (table, by_line[row.line].key)
                after[key] = Taken(by_line[row.line].digest, row_ids.get(row.line, ()), fillable(table, row))
                emptied = before[key].said - after[key].said if key in before else frozenset()
                if emptied:
                    unsaid |= dict.fromkeys(after[key].row_ids, emptied)
                    keys |= dict.fromkeys(after[key].row_ids, key[1])
        counts.changed += self._empty(table, unsaid, keys)
        self._done.counts[table] += counts

    def _begin(
        self, table: str, taken: dict[RowKey, Taken]
    ) -> tuple[RosterWork | TableWork | None, dict[int, Spooled]]:
        """The work on the rows of one table that are not as they were taken; each has a line of its own."""
        rows = [row for row in self._rows.values() if row.table == table and self._is_to_bring(row, taken)]
        if not rows:
            return None, {}
        by_line = dict(enumerate(rows, start=1))
        sheet = self._run.gathered[table].sheet([(line, cells.read(row.cells)) for line, row in by_line.items()])
        return begin(self._connection, sheet, self._run.known, WholeFile(), self._run.now), by_line

    @staticmethod
    def _read(work: RosterWork | TableWork) -> list[Any]:
        return [row for line, cells_of in work.reader.sheet.rows if (row := work.reader.read(line, cells_of))]

    def _is_to_bring(self, row: Spooled, taken: dict[RowKey, Taken]) -> bool:
        return not row.twice and (self._run.everything or not self._is_as_taken(row, taken))

    def _followed(
        self, work: RosterWork | TableWork, read: Sequence[Any], fed: dict[int, Taken], by_line: dict[int, Spooled]
    ) -> Sequence[Any]:
        """Let people and sessions be themselves under another NIP, at another hour; the rows to compare.

        Who has a NIP that an officer holds is looked for by that one.
        """
        known = [(row, fed[row.line].row_ids[0]) for row in read if row.line in fed and fed[row.line].row_ids]
        people = [(row, row_id) for row, row_id in known if isinstance(row, RosterRow)]
        sessions = [(row, row_id) for row, row_id in known if isinstance(row, SessionRow)]
        if sessions:
            self._touched |= follow_sessions(self._connection, self._code, sessions, self._changes)
        if not people:
            return read
        followed = follow_people(self._connection, people, self._changes)
        self._touched |= followed.cohorts
        self._write_down(followed.contradictions)
        self._doubt(work, [one.doubt() for one in followed.contradictions], by_line)
        return [_with_nip(row, held) if (held := followed.held.get(row.line)) else row for row in read]

    def _compare(self, work: RosterWork | TableWork, read: Sequence[Any]) -> Plan | TablePlan:
        return work.compare(read, accept_corrections=self._run.accept_corrections)

    def _put(
        self, work: RosterWork | TableWork, plan: Plan | TablePlan, read: Sequence[Any]
    ) -> dict[int, tuple[str, ...]]:
        """Write what differs; line -> the primary keys of the rows that it speaks of."""
        if plan.changes_something():
            if isinstance(plan, Plan):
                self._touched |= put_roster(self._connection, plan, self._changes)
            else:
                self._touched |= put_table(self._connection, plan, self._changes)
            self._write_down(plan.contradictions)
            plan = self._compare(work, read)  # what is new has a key now
        return _row_ids_of(plan)

    def _empty(self, table: str, columns: dict[str, frozenset[str]], keys: dict[str, str]) -> int:
        """How many rows were emptied; `keys` are what the source calls them."""
        emptied = empty(self._connection, self._code, table, columns, self._changes)
        self._touched |= emptied.cohorts
        self._write_down(emptied.contradictions)
        for one in emptied.contradictions:
            doubt = one.doubt()
            self._run.doubts.add(table, column_of(doubt), _sentence(doubt), keys[one.row_id])
        return emptied.rows

    def _write_down(self, found: Sequence[Contradiction]) -> None:
        """Keep what the source says against held values, for an officer to decide."""
        without_line = [replace(one, line=NO_LINE) for one in found]
        write_conflicts(self._connection, without_line, self._batch, self._run.now, self._changes)

    def _tell(self, work: RosterWork | TableWork, plan: Plan | TablePlan, by_line: dict[int, Spooled]) -> None:
        reader, table = work.reader, work.reader.sheet.table.name
        for refusal in plan.refusals:
            problem = reader.problem(refusal.line, column_of(refusal), _sentence(refusal))
            reader.problems.append(problem)
        for problem in reader.problems:
            self._run.findings.add(
                table, problem.column, problem.sentence, by_line[problem.line].key, problem.value
            )
        self._doubt(work, plan.doubts, by_line)
        for doubt in reader.warnings:
            self._run.doubts.add(table, doubt.column, doubt.sentence, by_line[doubt.line].key, doubt.value)

    def _doubt(self, work: RosterWork | TableWork, doubts: Iterable[Refusal], by_line: dict[int, Spooled]) -> None:
        for refusal in doubts:
            problem = work.reader.problem(refusal.line, column_of(refusal), _sentence(refusal))
            table, key = work.reader.sheet.table.name, by_line[problem.line].key
            self._run.doubts.add(table, problem.column, problem.sentence, key, problem.value)

    def _close(self, cohort: FoundCohort | None, before: dict[RowKey, Taken], after: dict[RowKey, Taken]) -> None:
        """Record the batch, publish the facts, remember what was taken; nothing where nothing differs."""
        if cohort and before and not after and self._remove_cohort(cohort.id):
            self._touched.add(cohort.id)
        self._done.kept = self._left.kept
        if self._changes.rows:
            run = self._run
            total = total_of(self._done.counts.values())
            changed = total.changed + total.removed
            numbers = {
                "new": total.new,
                "changed": changed,
                "equal": max(len(self._rows) - total.new - total.changed - total.refused, 0),
                "refused": total.refused,
            }
            self._changes.write(self._connection, self._batch, numbers, run.now)
            facts.recompute(self._connection, self._touched, run.now)
            self._done.waiting = self._waiting()
            self._done.written = True
        write_taken(self._connection, self._run.mapping.source, self._code, before, after)

    def _waiting(self) -> int:
        found = waiting(self._connection, Filters(EVERYTHING, cohorts=(self._code,)))
        return int(found["cohorts"].iloc[0])


def _row_ids(table: str, taken: dict[RowKey, Taken]) -> set[str]:
    return {row_id for (of_table, _), one in taken.items() if of_table == table for row_id in one.row_ids}


def _row_ids_of(plan: Plan | TablePlan) -> dict[int, tuple[str, ...]]:
    """Line -> the rows that it speaks of."""
    if isinstance(plan, Plan):
        return {match.row.line: (str(match.member.id),) for match in plan.matches if match.member}
    return plan.row_ids


def _with_nip(row: RosterRow, nip: str) -> RosterRow:
    """The row under the NIP that is held: what the digits of the other one say counts no more."""
    return replace(row, nip=nip, gender_by_nip=None, birth_date_by_nip=None)


def _sentence(refusal: Refusal) -> str:
    return SENTENCES[refusal.reason].format(other_line=ANOTHER_ROW, detail=refusal.detail)


def total_of(counts: Iterable[Counts]) -> Counts:
    """The sum."""
    total = Counts()
    for one in counts:
        total += one
    return total
