"""Quality: reports beside rows, and what is not recorded, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from queries import attendance, composition, outcomes, overview, quality
from queries.facts import recompute_all
from queries.filters import EVERYTHING, Filters, Scope
from queries.schema import Conflict, Enrolment, EnrolmentFact, ReportedTotal
from tests.academy import COURSE, PKA, add_agency, add_cohort, add_person, enrol, found, mark, meet
from tests.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ALL = Filters(EVERYTHING)
REPORTS = """
    programme | year | number | agency | measure | value
    ----------+------+--------+--------+---------+------
    PKA       | 2026 | 1      |        | peserta | 3     # as stored
    PKA       | 2026 | 1      | 35.01  | peserta | 2     # an office of it counts: as stored
    PKA       | 2026 | 1      | kabkota | peserta | 4
    PKA       | 2026 | 1      |        | lulus   | 2     # of three people: not compared
    PKA       | 2026 | 2      |        | peserta | 4     # three fewer
    TEK-SPBE  | 2026 | 3      |        | peserta | 1     # one more
    PKA       | 2025 | 9      |        | peserta | 56    # no such cohort
    TEK-SPBE  | 2025 | 4      |        | lulus   | 7     # a cohort without anybody
    """


@pytest.fixture
def academy(bare: Engine) -> Iterator[Connection]:
    """Cohort 1 has three people, 2 has one, 3 (of a course) two, 4 none, 5 one and no report."""
    with bare.begin() as connection:
        found(connection)
        add_agency(connection, 3, parent_id=1)
        for number, programme, year in ((1, PKA, 2026), (2, PKA, 2026), (3, COURSE, 2026), (4, COURSE, 2025)):
            add_cohort(connection, number, programme_code=programme, year=year)
        add_cohort(connection, 5, programme_code=PKA, year=2026)
        for number, cohort, columns in (
            (11, 1, {"status": "lulus"}), (12, 1, {"agency_id": 3}), (13, 1, {"agency_id": 2, "status": "batal"}),
            (21, 2, {}), (31, 3, {}), (32, 3, {}), (51, 5, {}),
        ):  # fmt: skip
            enrol(connection, number, cohort=cohort, person=add_person(connection, number), **columns)
        for row in drawn(REPORTS):
            connection.execute(insert(ReportedTotal).values(_report(row)))
        recompute_all(connection, NOW)
    with bare.connect() as connection:
        yield connection


def _report(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "provider": "BPSDM",
        "programme_code": row["programme"],
        "year": int(row["year"]),
        "number": int(row["number"]),
        "class_label": "",
        "agency_code": row["agency"] or "",
        "measure": row["measure"],
        "value": int(row["value"]),
    }


def agreement(connection: Connection, filters: Filters) -> dict[str, int]:
    return {str(name): int(n) for name, n in quality.agreement(connection, filters).iloc[0].items()}


def test_reports_are_compared_with_the_rows_of_their_cohorts(academy: Connection) -> None:
    assert agreement(academy, ALL) == {
        "reported": 4, "same": 1, "fewer": 1, "more": 1, "without_data": 1,
        "parts": 3, "parts_differing": 2, "unreported": 1,
    }  # fmt: skip
    frame = quality.every_report(academy, ALL)
    found = [
        (*row,) for row in frame[["number", "about", "measure", "reported", "enrolments", "agreement"]].values
    ]
    assert found == [
        (9, "semua", "peserta", 56, 0, "tanpa_data"),
        (4, "semua", "lulus", 7, 0, "tanpa_data"),
        (2, "semua", "peserta", 4, 1, "kurang"),
        (1, "kabkota", "peserta", 4, 3, "kurang"),
        (3, "semua", "peserta", 1, 2, "lebih"),
        (1, "semua", "peserta", 3, 3, "sama"),
        (1, "Kabupaten 1", "peserta", 2, 2, "sama"),
    ]


@pytest.mark.parametrize(
    ("passed", "in_cohort_1", "told"),
    [
        (5, 0, [["semua", "lulus", 5, 5]]),
        (4, 0, []),  # with one who is not assessed yet they are five
        (5, 1, []),  # all who passed less these would be the one
    ],
)
def test_how_many_passed_is_compared_for_whole_cohorts_that_are_not_hidden(
    passed: int, in_cohort_1: int, told: list[Any], academy: Connection, bare: Engine
) -> None:
    with bare.begin() as connection:
        for number in range(52, 52 + passed):
            enrol(connection, number, cohort=5, person=add_person(connection, number), status="lulus")
        if not in_cohort_1:
            connection.execute(update(Enrolment).where(Enrolment.id == 11).values(status="aktif"))
        for agency, value in ((None, 5), ("35.01", 3)):
            said = {
                "programme": PKA,
                "year": 2026,
                "number": 5,
                "agency": agency,
                "measure": "lulus",
                "value": value,
            }
            connection.execute(insert(ReportedTotal).values(_report(said)))
        recompute_all(connection, NOW)
    with bare.connect() as connection:
        frame = quality.every_report(connection, Filters(EVERYTHING, cohorts=("PKA.2026.5@BPSDM",)))
    assert frame[["about", "measure", "reported", "enrolments"]].values.tolist() == told


def test_the_chart_shows_participants_of_whole_cohorts_that_differ(academy: Connection) -> None:
    frame = quality.disagreements(academy, ALL)
    assert frame[["number", "apart"]].values.tolist() == [[9, 56], [2, 3], [3, 1]]
    assert set(frame["further"]) == {0}


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(EVERYTHING, years=(2025,)), [9, 4]),
        (Filters(EVERYTHING, years=(2026,), programmes=(COURSE,)), [3]),
        (Filters(EVERYTHING, programme_kinds=("teknis",)), [4, 3]),
        (Filters(EVERYTHING, cohorts=("PKA.2026.2@BPSDM",)), [2]),
        (Filters(EVERYTHING, cohorts=("PKA.2026.2@BPSDM",), agencies=("35.02",), genders=("P",)), [2]),
        (Filters(Scope(programme_kinds=("teknis",))), [4, 3]),
        (Filters(Scope(agencies=("35.01",))), [1]),
        (Filters(Scope(agencies=("35.02",))), []),
        (Filters(Scope()), []),
    ],
)
def test_years_programmes_cohorts_and_what_a_reader_may_see_narrow_the_reports(
    academy: Connection, filters: Filters, numbers: list[int]
) -> None:
    assert list(dict.fromkeys(quality.every_report(academy, filters)["number"])) == numbers


def test_without_a_report_everything_is_unreported(sample_reader: Connection) -> None:
    filters = Filters(EVERYTHING, programmes=("LATSAR-III",))
    found = agreement(sample_reader, filters)
    size = overview.size(sample_reader, filters).iloc[0]
    assert found == {**dict.fromkeys(found, 0), "unreported": size["cohorts"]}
    assert quality.disagreements(sample_reader, filters).empty


def test_the_published_cohort_of_the_sample_agrees_part_by_part(sample_reader: Connection) -> None:
    filters = Filters(EVERYTHING, cohorts=("PKN-II.2019.25@BPSDM Jatim",))
    frame = quality.every_report(sample_reader, filters)
    assert set(frame["agreement"]) == {"sama"}
    assert sorted(frame["enrolments"]) == [1, 1, 2, 9, 43, 56]


@pytest.mark.parametrize(
    "filters", [ALL, Filters(EVERYTHING, years=(2025,), genders=("P",)), Filters(Scope(agencies=("35",)))]
)
def test_what_is_missing_is_what_the_other_pages_count(sample_reader: Connection, filters: Filters) -> None:
    gaps = quality.gaps(sample_reader, filters).set_index("field")
    size = overview.size(sample_reader, filters).iloc[0]
    assert gaps.loc["identifier", "missing"] == size["unidentified"]
    assert gaps.loc["agency", ["missing", "whole"]].tolist() == [size["unitemised"], size["enrolments"]]
    for field, frame in (
        ("rank", composition.by_rank(sample_reader, filters)),
        ("education", composition.by_education(sample_reader, filters)),
        ("position_level", composition.by_position_level(sample_reader, filters)),
    ):
        assert gaps.loc[field, "missing"] == frame.loc[frame[field].isna(), "enrolments"].sum()
    without = attendance.unrecorded(sample_reader, filters)
    assert gaps.loc["attendance", "missing"] == without["enrolments"].sum()
    registers = attendance.completeness(sample_reader, filters)
    held = registers["sessions_held"].sum()
    assert gaps.loc["registers", ["missing", "whole"]].tolist() == registers[["behind", "cohorts"]].sum().tolist()
    assert gaps.loc["sessions", ["missing", "whole"]].tolist() == [held - registers["sessions_filled"].sum(), held]
    states = dict(overview.states(sample_reader, filters).itertuples(index=False))
    over = states.get("selesai", 0) + states.get("final", 0)
    assert gaps.loc["assessment", ["missing", "whole"]].tolist() == [states.get("selesai", 0), over]
    assert gaps.loc["dates", "whole"] == sum(states.values())
    assert gaps.loc["result", "missing"] <= outcomes.in_total(sample_reader, filters)["unassessed"].iloc[0]
    assert gaps["share"].is_monotonic_decreasing


def test_missing_values_are_those_of_the_rows(sample_reader: Connection) -> None:
    facts = sample_reader.execute(EnrolmentFact.__table__.select()).mappings().all()
    gaps = quality.gaps(sample_reader, ALL).set_index("field")["missing"]
    for field, column in (("gender", "gender"), ("generation", "birth_year"), ("rank", "rank")):
        assert gaps[field] == sum(fact[column] is None for fact in facts)


def test_jp_dates_and_registers_are_missing_cohort_by_cohort(academy: Connection, bare: Engine) -> None:
    academy.rollback()
    with bare.begin() as connection:
        for session, cohort, jp in ((1, 1, None), (2, 2, 300)):
            meet(connection, session, "2026-11-02", cohort=cohort, jp=jp)
            mark(connection, session, cohort * 10 + 1, cohort=cohort)
        meet(connection, 3, "2026-11-03", cohort=2)  # finished, and its register is empty for longer than a week
        recompute_all(connection, NOW)
        gaps = quality.gaps(connection, ALL).set_index("field")
    missing = {field: gaps.loc[field, ["missing", "whole"]].tolist() for field in ("jp", "registers", "sessions")}
    assert missing == {"jp": [1, 2], "registers": [1, 2], "sessions": [1, 3]}


def test_open_conflicts_about_rows_that_are_there_are_told_to_who_may_see_everything(
    academy: Connection, bare: Engine
) -> None:
    academy.rollback()
    row = {"table_name": "enrolment", "column_name": "rank", "file_name": "a.csv", "line": 2, "raised_at": NOW}
    with bare.begin() as connection:
        for row_id, decision in (("11", None), ("11", "simpan"), ("999", None)):
            connection.execute(insert(Conflict).values(**row, value="x", row_id=row_id, decision=decision))
        assert quality.conflicts(connection, ALL)["conflicts"].tolist() == [1]
        assert quality.conflicts(connection, Filters(Scope(providers=("BPSDM",))))["conflicts"].tolist() == [0]
