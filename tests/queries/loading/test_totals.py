"""Reported totals: taken beside the rows, whatever these are; changed by a later report, and undone like a load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from queries.loading import (
    AgencyProblem,
    Batch,
    NewAgency,
    TotalRow,
    lock,
    plan_totals,
    plan_undo,
    record_agency,
    undo,
    write_table,
)
from queries.schema import Agency, Cohort, DataVersion, ImportBatch, ReportedTotal
from tests.queries.loading.conftest import NOW, cohort

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.loading import TablePlan

BATCH = Batch("laporan", "laporan.csv", "0" * 64, "petugas")
PKA_2 = cohort(2)


def report(line: int = 2, agency: str = "", source: str | None = None, **values: int) -> TotalRow:
    return TotalRow(line, PKA_2, agency, tuple(values.items()), source)


def load(connection: Connection, *rows: TotalRow) -> tuple[TablePlan, int | None]:
    plan = plan_totals(connection, rows)
    return plan, write_table(connection, plan, BATCH, NOW)


def stored(connection: Connection) -> list[tuple[str, str, int, str | None]]:
    table = ReportedTotal
    statement = select(table.agency_code, table.measure, table.value, table.source).order_by(table.id)
    return [(*row,) for row in connection.execute(statement)]


def version(connection: Connection) -> int:
    return connection.scalar(select(DataVersion.version)) or 0


def test_a_report_of_a_cohort_without_rows_is_taken_and_makes_none(connection: Connection) -> None:
    plan, batch = load(connection, report(peserta=56, source="Bhirawa"), report(3, "35", peserta=9))
    assert batch is not None
    assert stored(connection) == [("", "peserta", 56, "Bhirawa"), ("35", "peserta", 9, None)]
    assert connection.scalar(select(Cohort.id)) is None
    assert [(doubt.line, doubt.reason) for doubt in plan.doubts] == [(2, "total_without_cohort")]


def test_a_report_may_come_when_its_cohort_is_final(connection: Connection) -> None:
    connection.execute(insert(Cohort).values(vars(PKA_2)))
    lock(connection, PKA_2.code, "petugas", "selesai", NOW)
    plan, batch = load(connection, report(peserta=40, lulus=39))
    assert (plan.refusals, plan.doubts, batch is not None) == ([], [], True)
    assert [row[1:3] for row in stored(connection)] == [("peserta", 40), ("lulus", 39)]


def test_the_same_again_is_nothing_and_a_later_number_replaces_it_until_it_is_undone(
    connection: Connection,
) -> None:
    load(connection, report(peserta=40, source="a"))
    before = version(connection)
    assert load(connection, report(peserta=40))[1] is None  # an empty source erases nothing
    assert version(connection) == before
    plan, batch = load(connection, report(peserta=41, source="b"))
    assert (plan.count("changed"), stored(connection)) == (1, [("", "peserta", 41, "b")])
    assert ("total_changed", "40 (a)") in {(doubt.reason, doubt.detail) for doubt in plan.doubts}
    assert version(connection) > before
    undo(connection, batch or 0, "petugas", "salah ketik", NOW)
    assert stored(connection) == [("", "peserta", 40, "a")]
    load(connection, report(peserta=42))  # whose source is not said
    assert stored(connection) == [("", "peserta", 42, None)]


def test_an_agency_that_a_number_was_reported_of_stays_until_that_is_gone(connection: Connection) -> None:
    record_agency(connection, NewAgency("BB", "Badan Baru", "pusat", "Badan Baru"), "petugas", NOW)
    added = connection.scalar(select(ImportBatch.id).where(ImportBatch.kind == "instansi")) or 0
    of_agency = load(connection, report(agency="BB", peserta=3))[1] or 0
    assert "reported_total" in {one.detail for one in plan_undo(connection, added).stays}
    undo(connection, of_agency, "petugas", "salah", NOW)
    undo(connection, added, "petugas", "salah", NOW)
    assert connection.scalar(select(Agency.id).where(Agency.code == "BB")) is None


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewAgency("kabkota", "Semua Kota", "pusat", "Semua Kota"), "code_taken"),  # a group's, not an agency's
        (NewAgency("35.99", "Kabupaten Baru", "kabupaten", "Kab. Baru"), "province_needed"),
    ],
)
def test_an_agency_that_would_be_counted_as_another_is_refused(
    connection: Connection, new: NewAgency, fault: str
) -> None:
    with pytest.raises(AgencyProblem) as caught:
        record_agency(connection, new, "petugas", NOW)
    assert caught.value.fault == fault


def test_an_undo_takes_away_what_a_report_brought_and_can_be_undone(connection: Connection) -> None:
    batch = load(connection, report(peserta=40))[1]
    undone = undo(connection, batch or 0, "petugas", "salah berkas", NOW)
    assert stored(connection) == []
    undo(connection, undone.batch_id or 0, "petugas", "ternyata benar", NOW)
    assert stored(connection) == [("", "peserta", 40, None)]


def test_one_subject_twice_in_a_file_is_refused_and_parts_beyond_the_total_are_doubted(
    connection: Connection,
) -> None:
    plan = plan_totals(connection, [report(2, "35", peserta=9), report(3, "35", peserta=8)])
    assert [(one.line, one.reason, one.other_line) for one in plan.refusals] == [
        (2, "total_twice", 3),
        (3, "total_twice", 2),
    ]
    parts = [report(3, "pusat", peserta=3), report(4, "kabkota", peserta=43)]
    assert "parts_exceed_total" not in {
        one.reason for one in plan_totals(connection, [report(peserta=46), *parts]).doubts
    }
    doubts = plan_totals(connection, [report(peserta=45), *parts]).doubts
    assert ("parts_exceed_total", "46") in {(one.reason, one.detail) for one in doubts}


def test_a_part_that_lies_in_another_is_counted_there(connection: Connection) -> None:
    parts = [
        report(3, "kabkota", peserta=43),
        report(4, "35.78", peserta=5),
        report(5, "kabkota_sendiri", peserta=30),
    ]
    assert "parts_exceed_total" not in {
        one.reason for one in plan_totals(connection, [report(peserta=43), *parts]).doubts
    }
    doubts = plan_totals(connection, [report(peserta=34), *parts[1:]]).doubts
    assert "parts_exceed_total" not in {one.reason for one in doubts}
    doubts = plan_totals(connection, [report(peserta=42), *parts]).doubts
    assert ("parts_exceed_total", "43") in {(one.reason, one.detail) for one in doubts}


@pytest.mark.parametrize(
    ("before", "now", "refused"),
    [
        ({"peserta": 40}, {"lulus": 41}, ("lulus", "peserta 40")),
        ({"peserta": 40, "lulus": 39}, {"peserta": 38}, ("peserta", "lulus 39")),
        ({"peserta": 40}, {"lulus": 40}, None),
        ({"peserta": 40, "lulus": 39}, {"peserta": 38, "lulus": 38}, None),
        ({"lulus": 39}, {"lulus": 41}, None),
    ],
)
def test_more_than_took_part_never_passed_whichever_was_reported_first(
    before: dict[str, int], now: dict[str, int], refused: tuple[str, str] | None, connection: Connection
) -> None:
    load(connection, report(**before))
    found = [
        (one.column, one.detail)
        for one in plan_totals(connection, [report(**now)]).refusals
        if one.reason == "more_passed_than_reported"
    ]
    assert found == ([refused] if refused else [])


def test_a_row_without_numbers_says_nothing(connection: Connection) -> None:
    plan, batch = load(connection, report())
    assert (plan.silent, batch) == (1, None)
