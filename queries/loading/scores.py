"""Scores: values of one participant at one stage; a blank one changes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.members import read_directory
from queries.loading.progress import nobody, telling
from queries.loading.rows import Refusal, Refused
from queries.loading.stored import Member, StoredCohort, Values, chunks
from queries.loading.table_plan import Edit, TablePlan, edit_of, plan_for
from queries.loading.table_rows import ProgrammeTest, ScoreRow, ScoreValue
from queries.schema import Assessment, Enrolment, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from queries.loading.progress import Tell

Cell = tuple[int, int | ProgrammeTest, str]
"""Enrolment, assessment, stage."""


def plan_scores(connection: Connection, rows: Sequence[ScoreRow], tell: Tell = nobody) -> TablePlan:
    """Compare the scores of a file with the stored ones. Writes nothing."""
    there = _tests_that_are_there(connection, rows)
    rows = [replace(row, values=tuple(_with_id(value, there) for value in row.values)) for row in rows]
    members = read_directory(connection, (row.cohort for row in rows))
    plan = plan_for(connection, members.cohorts)
    stored = _stored(connection, members.cohorts.values())
    found: list[tuple[ScoreRow, StoredCohort, Member]] = []
    lines: dict[Cell, list[int]] = defaultdict(list)
    for row in rows:
        try:
            cohort, member = members.of(row)
        except Refused as refused:
            plan.refusals.append(refused.refusal)
            continue
        found.append((row, cohort, member))
        for value in row.values:
            lines[_cell(member, value)].append(row.line)
    for row, cohort, member in telling(found, tell):
        twice = _said_twice(row, member, lines)
        if twice:
            plan.refusals.append(twice)
            continue
        edits = [edit for value in row.values for edit in _edits(cohort, member, value, stored)]
        cells = [_cell(member, value) for value in row.values]
        plan.row_ids[row.line] = tuple(
            f"{enrolment_id}:{assessment}:{stage}"
            for enrolment_id, assessment, stage in cells
            if isinstance(assessment, int)
        )
        plan.silent += not row.values
        plan.accept(row.line, cohort, edits)
    plan.refusals.sort(key=lambda refusal: refusal.line)
    return plan


def _tests_that_are_there(connection: Connection, rows: Sequence[ScoreRow]) -> dict[str, int]:
    """The code of each test of these rows that is there -> its id."""
    codes = {
        value.assessment.code
        for row in rows
        for value in row.values
        if isinstance(value.assessment, ProgrammeTest)
    }
    known = select(Assessment.code, Assessment.id).where(Assessment.code.in_(codes))
    return {row.code: row.id for row in connection.execute(known)}


def _with_id(value: ScoreValue, there: dict[str, int]) -> ScoreValue:
    test = value.assessment
    return replace(value, assessment=there.get(test.code, test)) if isinstance(test, ProgrammeTest) else value


def _cell(member: Member, value: ScoreValue) -> Cell:
    return member.id, value.assessment, value.stage


def _said_twice(row: ScoreRow, member: Member, lines: dict[Cell, list[int]]) -> Refusal | None:
    for value in row.values:
        same = lines[_cell(member, value)]
        if len(same) > 1:
            other = same[1] if same[0] == row.line else same[0]
            return Refusal(row.line, value.column, "score_twice", other)
    return None


def _edits(cohort: StoredCohort, member: Member, value: ScoreValue, stored: dict[Cell, int]) -> list[Edit]:
    key: Values = {"enrolment_id": member.id, "assessment_id": value.assessment, "stage": value.stage}
    before = stored.get(_cell(member, value))
    was = None if before is None else {**key, "value": before}
    return edit_of(Score, cohort, {**key, "value": value.value}, was, value.column)


def _stored(connection: Connection, cohorts: Iterable[StoredCohort]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for ids in chunks(sorted(cohort.id for cohort in cohorts if cohort.id is not None)):
        scores = (
            select(Score.enrolment_id, Score.assessment_id, Score.stage, Score.value)
            .join(Enrolment, Enrolment.id == Score.enrolment_id)
            .where(Enrolment.cohort_id.in_(ids))
        )
        found |= {(row[0], row[1], row[2]): row[3] for row in connection.execute(scores)}
    return found
