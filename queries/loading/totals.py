"""Reported totals: known by their cohort's key, by whom they are about and what they count. They make no cohort.

A report speaks of a cohort from outside: it may come when the cohort is final, and of one that has no rows here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.agencies import under_each_code
from queries.loading.rows import CohortKey, Refusal
from queries.loading.stored import StoredCohort, read_cohorts
from queries.loading.table_plan import TablePlan, edit_of, plan_for
from queries.schema import ReportedTotal
from queries.vocabulary import REPORTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from queries.loading.stored import Values
    from queries.loading.table_rows import TotalRow

Subject = tuple[CohortKey, str]
"""A cohort, and of whom: an agency code, or '' for everybody."""

EVERYBODY = ""


def plan_totals(connection: Connection, rows: Sequence[TotalRow]) -> TablePlan:
    """Compare reported numbers with those that are stored. Writes nothing."""
    plan = plan_for(connection, {})
    stored = _stored(connection, rows)
    lines: dict[Subject, list[int]] = defaultdict(list)
    for row in rows:
        lines[row.cohort, row.agency_code].append(row.line)
    accepted: list[TotalRow] = []
    for row in rows:
        same = lines[row.cohort, row.agency_code]
        if len(same) > 1:
            other = same[1] if same[0] == row.line else same[0]
            plan.refusals.append(Refusal(row.line, "cohort", "total_twice", other))
            continue
        if more := _more_passed(row, stored):
            plan.refusals.append(more)
            continue
        _take(plan, row, stored)
        accepted.append(row)
    plan.doubts += _without_cohort(connection, accepted)
    plan.doubts += _exceeding(connection, accepted)
    plan.doubts.sort(key=lambda doubt: doubt.line)
    return plan


def _more_passed(row: TotalRow, stored: dict[tuple[Subject, str], Values]) -> Refusal | None:
    """Where with what was reported before more passed than took part."""
    subject = row.cohort, row.agency_code
    before = {measure: found["value"] for measure in REPORTED if (found := stored.get((subject, measure)))}
    now = before | dict(row.values)
    if not row.values or len(now) < len(REPORTED) or now["lulus"] <= now["peserta"]:
        return None
    measure = "lulus" if "lulus" in dict(row.values) else "peserta"
    other = "peserta" if measure == "lulus" else "lulus"
    return Refusal(row.line, measure, "more_passed_than_reported", detail=f"{other} {now[other]}")


def _take(plan: TablePlan, row: TotalRow, stored: dict[tuple[Subject, str], Values]) -> None:
    found = []
    for measure, value in row.values:
        before = stored.get(((row.cohort, row.agency_code), measure))
        said: Values = {"value": value}
        if row.source or (before and before["value"] != value):  # no number stands under another one's source
            said["source"] = row.source
        if before is None:
            of = {"agency_code": row.agency_code, "measure": measure, "source": row.source}
            said = {**vars(row.cohort), **of, **said}
        if before and before["value"] != value:
            stored_as = f"{before['value']} ({before['source'] or 'tanpa sumber'})"
            plan.doubts.append(Refusal(row.line, measure, "total_changed", detail=stored_as))
        found += edit_of(ReportedTotal, StoredCohort(row.cohort), said, before)
    plan.edits += found
    changed = any(edit.before is not None for edit in found)
    plan.outcomes[row.line] = "changed" if changed else "new" if found else "equal"
    plan.silent += not row.values


def _stored(connection: Connection, rows: Sequence[TotalRow]) -> dict[tuple[Subject, str], Values]:
    table = ReportedTotal
    statement = select(table.__table__).where(
        table.programme_code.in_({row.cohort.programme_code for row in rows}),
        table.year.in_({row.cohort.year for row in rows}),
    )
    found = {}
    for row in map(dict, connection.execute(statement).mappings()):
        found[(_key(row), row["agency_code"]), row["measure"]] = row
    return found


def _key(row: dict[str, Any]) -> CohortKey:
    return CohortKey(row["provider"], row["programme_code"], row["year"], row["number"], row["class_label"])


def _without_cohort(connection: Connection, rows: Sequence[TotalRow]) -> list[Refusal]:
    """The first row of each cohort that has no rows here: a report of it is taken, and may be a slip of its key."""
    cohorts = read_cohorts(connection, {row.cohort for row in rows})
    first: dict[CohortKey, int] = {}
    for row in rows:
        first.setdefault(row.cohort, row.line)
    return [
        Refusal(line, "cohort", "total_without_cohort") for key, line in first.items() if cohorts[key].id is None
    ]


def _exceeding(connection: Connection, rows: Sequence[TotalRow]) -> list[Refusal]:
    """The totals that are less than the parts which the same file reports of their cohort."""
    parts: dict[tuple[CohortKey, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row.agency_code != EVERYBODY:
            for measure, value in row.values:
                parts[row.cohort, measure][row.agency_code] = value
    agencies = _agencies(connection, {code for said in parts.values() for code in said})
    sums = {of: _without_overlap(said, agencies) for of, said in parts.items()}
    return [
        Refusal(row.line, measure, "parts_exceed_total", detail=str(sums[row.cohort, measure]))
        for row in rows
        if row.agency_code == EVERYBODY
        for measure, value in row.values
        if sums.get((row.cohort, measure), 0) > value
    ]


def _agencies(connection: Connection, codes: set[str]) -> dict[str, set[int]]:
    """Code of an agency or a group -> the agencies that it stands for."""
    under = under_each_code()
    found: dict[str, set[int]] = defaultdict(set)
    for row in connection.execute(select(under).where(under.c.code.in_(codes))) if codes else ():
        found[row.code].add(row.agency_id)
    return found


def _without_overlap(said: dict[str, int], agencies: dict[str, set[int]]) -> int:
    """The sum of what was reported of each part: one that lies in another is counted there already."""
    counted: set[int] = set()
    whole = 0
    for code in sorted(said, key=lambda code: len(agencies[code]), reverse=True):
        whole += said[code] if agencies[code].isdisjoint(counted) else 0
        counted |= agencies[code]
    return whole
