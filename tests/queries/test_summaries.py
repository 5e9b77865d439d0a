"""Sums and facts: two sources, one answer; and the engines read sums by their key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import Connection, Engine, Select, delete, select, text, update

from dashboard.data import QUERIES
from queries import facts, summaries
from queries.filters import EVERYTHING, Filters, Scope
from queries.schema import CategorySummary, CohortCount, Enrolment, OutcomeSummary, Participant
from queries.summaries import keeping, reading
from tests.academy import add_cohort, enrol, found
from tests.databases import IN_TURN
from tests.selections import selections

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from tests.twin import Twin

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
READINGS: dict[str, Callable[[Connection, Filters], Any]] = {
    "outcomes": lambda _, filters: reading.outcomes(filters),
    "outcomes by agency": lambda _, filters: reading.outcomes_by_agency(filters),
    "outcomes by cohort": lambda _, filters: reading.outcomes_by_cohort(filters),
    "categories": lambda connection, filters: reading.categories(connection, filters, "rank"),
    "months": reading.months,
    "components": reading.components,
    "finals": reading.finals,
    "tests": reading.tests,
    "levels": reading.levels,
    "cohorts": lambda _, filters: reading.touched_cohorts(filters, "year"),
}
SUMS = [*(kept.table.__tablename__ for kept in keeping.KEPT), CohortCount.__tablename__]


def answers(connection: Connection, filters: Filters) -> dict[str, pd.DataFrame]:
    return {name: query(connection, filters) for name, query in QUERIES.items()}


@pytest.mark.parametrize("engine_name", IN_TURN)
@pytest.mark.parametrize("number", [3, pytest.param(40, marks=pytest.mark.heavy)])
def test_sums_and_facts_give_the_same_answers(
    sample_reader: Connection, sample_twin: Twin, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    chosen = [filters for _, filters in selections(sample_twin, number, seed=11)]
    chosen += [replace(filters, begun_by=date(2024, 7, 1)) for filters in chosen[: -(-number // 5)]]
    chosen += [Filters(Scope(all_but=("35", "35.15")), years=years) for years in ((), (2024,))]
    added_up = [answers(sample_reader, filters) for filters in chosen]
    monkeypatch.setattr(reading, "source_of", lambda _: "facts")
    for filters, sums in zip(chosen, added_up, strict=True):
        for name, frame in answers(sample_reader, filters).items():
            assert_frame_equal(sums[name], frame, obj=f"{name} of {filters}")


def test_broad_selections_are_answered_from_sums_and_narrow_ones_from_facts(sample_reader: Connection) -> None:
    def tables(name: str, filters: Filters) -> set[str]:
        statement = str(select(READINGS[name](sample_reader, filters)))
        return {table for table in (*SUMS, "enrolment_fact") if f"FROM {table}" in statement}

    everything = Filters(EVERYTHING)
    for name in READINGS:
        summary = {"outcomes by cohort": "cohort_summary"}.get(name, tables(name, everything).pop())
        assert summary in SUMS
        for broad in (
            everything,
            replace(everything, years=(2019, 2024)),
            replace(everything, programmes=("PKA",), genders=("P",), programme_kinds=("struktural",)),
        ):
            assert tables(name, broad) == {summary}
        narrow = replace(everything, agencies=("35.78",), cohorts=("PKA.2026.1@BPSDM",))
        assert tables(name, narrow) == {"enrolment_fact"}
        of_agencies = {"outcome_summary"} if name in {"outcomes", "outcomes by agency"} else {"enrolment_fact"}
        assert tables(name, Filters(Scope(all_but=("35",)))) == of_agencies
    for group in (("kabkota",), ("pusat", "provinsi_lain"), ("35",)):  # Pemprov is the whole of its origin
        assert tables("months", replace(everything, agencies=group)) == {"month_summary"}
    assert tables("months", replace(everything, agencies=("35.78",))) == {"enrolment_fact"}


def test_engines_find_sums_by_their_key(sample_reader: Connection) -> None:
    one_year = Filters(EVERYTHING, years=(2024,), programmes=("PKA",))
    if sample_reader.dialect.name == "postgresql":  # a small table is read whole
        sample_reader.execute(text("SET LOCAL enable_seqscan = off"))
    for name, read in READINGS.items():
        if name == "outcomes by cohort":
            continue  # all cohorts of a year are some of a small table
        plan = plan_of(sample_reader, select(read(sample_reader, one_year)))
        assert "USING PRIMARY KEY" in plan or "Index" in plan, f"{name}: {plan}"
        assert not any(f"SCAN {table}" in plan for table in SUMS), f"{name}: {plan}"


def test_cohorts_of_an_agency_are_counted_from_an_index_alone(sample_reader: Connection) -> None:
    counted = reading.touched_cohorts(Filters(EVERYTHING, agencies=("35.78",), genders=("P",)), "year")
    if sample_reader.dialect.name == "postgresql":  # a small table is read whole
        sample_reader.execute(text("SET LOCAL enable_seqscan = off"))
        sample_reader.execute(text("SET LOCAL enable_bitmapscan = off"))
    plan = plan_of(sample_reader, select(counted))
    assert "COVERING INDEX ix_enrolment_fact_of_agency" in plan or (
        "Index Only Scan using ix_enrolment_fact_of_agency" in plan
    ), plan


def test_cohorts_are_counted_where_somebody_has_moved_away(bare: Engine) -> None:
    """The cohort that lost its only woman is counted among men alone, before its own turn comes."""
    everybody, women = Filters(EVERYTHING), Filters(EVERYTHING, genders=("P",))
    with bare.begin() as connection:
        found(connection)
        for cohort in (1, 2):
            add_cohort(connection, cohort)
        enrol(connection, 1, 1)
        enrol(connection, 2, 2)
        connection.execute(update(Participant).values(gender="P"))
        facts.recompute_all(connection, NOW)
        assert counts(connection, everybody) == counts(connection, women) == 2
        connection.execute(update(Enrolment).where(Enrolment.id == 1).values(cohort_id=2))
        facts.recompute(connection, [2], NOW)
        assert counts(connection, everybody) == counts(connection, women) == 1
        assert summaries.wrong(connection) == []


def counts(connection: Connection, filters: Filters) -> int:
    return connection.execute(select(reading.touched_cohorts(filters).c.cohorts)).scalar_one()


def test_sums_follow_by_difference(bare: Engine) -> None:
    with bare.begin() as connection:
        found(connection)
        for cohort in (1, 2):
            add_cohort(connection, cohort)
        for number in (1, 2, 3):
            enrol(connection, number, 1 + number % 2, final_score=8000)
        facts.recompute_all(connection, NOW)
        before = summaries_of(connection)
        connection.execute(update(Enrolment).where(Enrolment.id == 1).values(rank="III/d", cohort_id=1))
        facts.recompute(connection, [1, 2], NOW)
        assert summaries.wrong(connection) == []
        assert summaries_of(connection) != before
        connection.execute(update(Enrolment).where(Enrolment.id == 1).values(rank=None, cohort_id=2))
        facts.recompute(connection, [1, 2], NOW)
        assert summaries_of(connection) == before
        connection.execute(delete(Enrolment))
        facts.recompute(connection, [1, 2], NOW)
        assert not any(summaries_of(connection).values())  # what has become nothing is gone


def test_wrong_sums_are_found_and_mended(bare: Engine) -> None:
    with bare.begin() as connection:
        found(connection)
        add_cohort(connection)
        enrol(connection, 1)
        facts.recompute_all(connection, NOW)
        connection.execute(update(OutcomeSummary).values(expected=7))
        connection.execute(delete(CategorySummary).where(CategorySummary.dimension == "rank"))
        connection.execute(update(CohortCount).values(cohorts=2))
        assert summaries.wrong(connection) == ["outcome_summary", "category_summary", "cohort_count"]
        summaries.rebuild(connection)
        assert summaries.wrong(connection) == []


def plan_of(connection: Connection, statement: Select[Any]) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    compiled = statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
    return "\n".join(str(row) for row in connection.execute(text(f"{explain} {compiled}")))


def summaries_of(connection: Connection) -> dict[str, set[Any]]:
    """Every row of every summary."""
    return {
        table.name: {tuple(row) for row in connection.execute(select(table))}
        for table in (*(kept.table.__table__ for kept in keeping.KEPT), CohortCount.__table__)
    }
