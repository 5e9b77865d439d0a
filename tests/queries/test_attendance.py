"""Attendance: the SQL against the twin, and the rules of its frames."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import attendance
from queries.attendance import cohorts, registers
from queries.attendance.measures import IN_JP, JP, SHOWN, lowest
from queries.disclosure import MIN_GROUP
from queries.engine import read_engine
from queries.filters import EVERYTHING, NOTHING, Filters
from queries.frames import typed
from queries.vocabulary import ATTENDED
from tests.attendance_twin import AttendanceTwin
from tests.conftest import SAMPLE_DAY
from tests.databases import IN_TURN
from tests.selections import MANY, NOTHING_HIDDEN, selections
from tests.twin import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection

    from tests.twin import Twin

COHORT = ("programme", "year", "number", "class_label", "provider")
UNITS = {
    "jp": (
        attendance.rate_by_month,
        attendance.rate_of_every_agency,
        attendance.rate_of_every_cohort,
        attendance.missed_jp,
    ),
    "sessions": (
        attendance.session_rate_by_month,
        attendance.session_rate_of_every_agency,
        attendance.session_rate_of_every_cohort,
        attendance.missed_sessions,
    ),
}
EVERY = [getattr(attendance, name) for name in attendance.__all__]


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Their questions are many: PostgreSQL answers them with the heavy tests."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def attendance_twins(
    sample_urls: Callable[[str], URL], sample_twins: Callable[[str], Twin]
) -> Callable[[str], AttendanceTwin]:
    @cache
    def read(name: str) -> AttendanceTwin:
        engine = read_engine(sample_urls(name))
        with engine.connect() as connection:
            twin = AttendanceTwin(connection, sample_twins(name), datetime.combine(SAMPLE_DAY, time(0), UTC))
        engine.dispose()
        return twin

    return read


@pytest.fixture
def twin(engine_name: str, attendance_twins: Callable[[str], AttendanceTwin]) -> AttendanceTwin:
    return attendance_twins(engine_name)


def plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def key(row: dict[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[column] for column in COHORT)


def told(frame: pd.DataFrame, unit: str, *columns: str) -> dict[Any, Any]:
    """Key -> enrolments, recorded, attended, rate."""
    numbers = ("enrolments", f"{unit}_recorded", f"{unit}_attended", "rate")
    return {
        tuple(plain(row[column]) for column in columns): tuple(plain(row[number]) for number in numbers)
        for row in frame.to_dict("records")
    }


@pytest.mark.parametrize("unit", UNITS)
def test_rates_equal_the_twin_for_many_selections(
    unit: str, sample_reader: Connection, twin: AttendanceTwin
) -> None:
    by_month, by_agency, by_cohort, _ = UNITS[unit]
    for choice, filters in selections(twin.twin, MANY, scope=NOTHING_HIDDEN):
        agencies, cohorts = by_agency(sample_reader, filters), by_cohort(sample_reader, filters)
        assert told(agencies, unit, "agency", "origin") == twin.rates(choice, unit, "agency", "origin"), choice
        assert told(cohorts, unit, *COHORT) == twin.rates(choice, unit, *COHORT), choice
        months = by_month(sample_reader, filters)
        expected = twin.monthly(choice, unit)
        assert told(months, unit, "month") == {(month,): rate for month, rate in expected.items()}, choice
        assert list(months["month"]) == sorted(months["month"])
        assert set(months["known"]) <= {twin.dated(choice, unit)}


def test_the_whole_equals_the_twin_for_many_selections(sample_reader: Connection, twin: AttendanceTwin) -> None:
    for choice, filters in selections(twin.twin, MANY, scope=NOTHING_HIDDEN):
        total = {name: plain(value) for name, value in attendance.in_total(sample_reader, filters).iloc[0].items()}
        rows = twin.enrolments(choice)
        assert total["attendance_expected"] == sum(twin.could_attend(row) for row in rows)
        for known, unit, rate in (("jp_known", "jp", "jp_rate"), ("sessions_known", "sessions", "session_rate")):
            numbers = (total[known], total[f"{unit}_recorded"], total[f"{unit}_attended"], total[rate])
            small = (0, 0, None, None)
            assert numbers == (twin.rate(rows, unit) or small), choice
        assert (total["limited"], total["below_limit"]) == twin.below_limit(choice), choice


def test_what_was_missed_equals_the_twin_for_many_selections(
    sample_reader: Connection, twin: AttendanceTwin
) -> None:
    jp_bins = ["0", *(f"{low}-{low + 2}" for low in range(0, 18, 2))]
    for choice, filters in selections(twin.twin, MANY, scope=NOTHING_HIDDEN):
        for query, unit, bin_of in (
            (attendance.missed_jp, "jp", lambda m: jp_bins[-(-m // 200)] if m <= 1800 else "18-"),
            (attendance.missed_sessions, "sessions", lambda m: str(m) if m <= 5 else "6-"),
        ):
            missed = twin.missed(choice, unit)
            frame = query(sample_reader, filters)
            counted = dict(zip(map(plain, frame["missed"]), frame["enrolments"], strict=True))
            assert {name: n for name, n in counted.items() if n} == Counter(bin_of(m) for m in missed), choice
            if missed:
                assert len(counted) == (11 if unit == "jp" else 7)  # nobody in a bin is told as 0
                assert list(frame["share"]) == [n / len(missed) for n in frame["enrolments"]]


def test_kinds_of_absence_equal_the_twin(sample_reader: Connection, twin: AttendanceTwin) -> None:
    for choice, filters in selections(twin.twin, MANY, scope=NOTHING_HIDDEN):
        expected = twin.marks(choice)
        for row in attendance.kinds_of_absence(sample_reader, filters).to_dict("records"):
            assert (row["sessions"], row["enrolments"]) == expected[row["mark"]], choice
            assert row["share"] == row["sessions"] / row["sessions_recorded"]


def test_a_hidden_kind_of_absence_takes_another_along_or_it_could_be_worked_out(
    sample_reader: Connection, twin: AttendanceTwin
) -> None:
    hidden = 0
    for choice, filters in selections(twin.twin, MANY):
        frame = attendance.kinds_of_absence(sample_reader, filters)
        people = {mark: n for mark, (_, n) in twin.marks(choice).items()}
        absences = frame[frame["absent"]]
        gone = absences.loc[absences["sessions"].isna(), "mark"]
        assert not absences["enrolments"].between(1, MIN_GROUP - 1).any()
        assert len(gone) != 1
        assert not len(gone) or len(gone) == len(absences) or max(people[mark] for mark in gone) >= MIN_GROUP
        hidden += len(gone) > 0
    assert hidden


def test_registers_equal_the_twin_for_many_selections(sample_reader: Connection, twin: AttendanceTwin) -> None:
    for choice, filters in selections(twin.twin, MANY):
        expected = list(twin.registers(choice).values())
        every = attendance.completeness_of_every_cohort(sample_reader, filters)
        rows = every[["sessions_held", "sessions_filled", "is_behind"]].itertuples(index=False, name=None)
        assert Counter(rows) == Counter(expected), choice
        folded = attendance.completeness(sample_reader, filters)
        assert folded["cohorts"].sum() == len(expected)
        assert folded["behind"].sum() == sum(behind for _, _, behind in expected)
        assert folded["sessions_held"].sum() == sum(held for held, _, _ in expected)
        assert every["filled"].is_monotonic_increasing


def test_cohorts_that_no_chart_can_show_are_listed_with_all_their_enrolments(
    sample_reader: Connection, twin: AttendanceTwin
) -> None:
    for choice, filters in selections(twin.twin, MANY):
        rows = twin.enrolments(choice)
        for query, missing in (
            (attendance.undated, lambda row: row["attendance_source"] == "recap"),
            (attendance.unrecorded, lambda row: twin.could_attend(row) and row["attendance_source"] is None),
        ):
            frame = query(sample_reader, filters)
            listed = {key(row): row["enrolments"] for row in frame.to_dict("records")}
            assert listed == Counter(key(row) for row in rows if missing(row)), choice


def test_a_limit_is_shown_only_where_the_selection_has_exactly_one(
    sample_reader: Connection, twin: AttendanceTwin
) -> None:
    for choice, filters in selections(twin.twin, MANY):
        limits = {twin.limit(row) for row in twin.enrolments(choice)} - {None}
        shown = attendance.rate_by_month(sample_reader, filters)["limit"]
        if len(limits) == 1:
            assert set(shown) <= {limits.copy().pop() / 10_000}
        else:
            assert shown.isna().all()


@pytest.mark.parametrize(
    ("every", "first", "numbers"),
    [
        ("rate_of_every_cohort", "rate_by_cohort", ["enrolments", "jp_recorded", "rate"]),
        ("session_rate_of_every_cohort", "session_rate_by_cohort", ["enrolments", "sessions_recorded", "rate"]),
        ("completeness_of_every_cohort", "completeness", ["sessions_held", "sessions_filled", "filled"]),
    ],
)
def test_the_cohorts_that_are_named_are_the_first_of_all_and_the_others_are_in_the_sums(
    every: str, first: str, numbers: list[str], sample_reader: Connection, sample_twin: Twin
) -> None:
    for choice, filters in selections(sample_twin, MANY):
        whole = getattr(attendance, every)(sample_reader, filters)
        shown = getattr(attendance, first)(sample_reader, filters)
        named = shown[shown["folded"] == 0]
        told = whole.dropna(subset=numbers[-1:])[:SHOWN]
        columns = [*COHORT, *numbers]
        assert named[columns].to_dict("records") == told[columns].to_dict("records"), choice
        assert len(named) + shown["folded"].sum() == len(whole), choice
        assert list(shown[numbers[:2]].sum()) == list(whole[numbers[:2]].sum()), choice


@pytest.mark.parametrize(
    "every", ["rate_of_every_cohort", "session_rate_of_every_cohort", "completeness_of_every_cohort"]
)
def test_a_list_of_cohorts_ends_and_keeps_the_first(
    every: str, sample_reader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = getattr(attendance, every)
    whole = query(sample_reader, Filters(EVERYTHING))
    for module in (cohorts, registers):
        monkeypatch.setattr(module, "LISTED", 3)
    listed = query(sample_reader, Filters(EVERYTHING))
    assert len(whole) > len(listed) == 3
    pd.testing.assert_frame_equal(listed, whole[:3])


def test_no_rate_is_told_of_fewer_than_five_whatever_is_chosen(
    sample_reader: Connection, twin: AttendanceTwin
) -> None:
    for _, filters in selections(twin.twin, 25):
        for queries in UNITS.values():
            for query in queries[:3]:
                frame = query(sample_reader, filters)
                small = frame["enrolments"] < MIN_GROUP
                assert frame.loc[small, "rate"].isna().all()
                assert frame["rate"].dropna().between(0, 1).all()


@pytest.mark.parametrize("query", EVERY, ids=lambda query: query.__name__)
def test_without_permission_there_is_nothing_but_the_columns(query: Any, sample_reader: Connection) -> None:
    full, none = query(sample_reader, Filters(EVERYTHING)), query(sample_reader, Filters(NOTHING))
    assert none.dtypes.to_dict() == full.dtypes.to_dict()
    assert not none.select_dtypes("int64").sum().fillna(0).any()
    assert "rate" not in none or none["rate"].isna().all()


def rates(*rows: tuple[str, int, int, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["agency", "enrolments", "jp_recorded", "jp_attended"])
    rate = frame["jp_attended"].astype("Float64") / frame["jp_recorded"]
    return typed(
        frame.assign(folded=0, rate=rate.astype("float64")), {"agency": "str", "folded": "int64", **IN_JP}
    )


def test_the_lowest_are_named_the_rest_is_pooled_and_the_small_have_no_rate() -> None:
    groups = rates(*((f"A{n:02}", 10, 1000, 900 + n) for n in range(18)), ("kecil", 3, 300, None))
    frame = lowest(groups, JP, {"agency": "str", "folded": "int64", **IN_JP})
    assert list(frame["agency"][:15]) == [f"A{n:02}" for n in range(15)]
    rest, small = frame.iloc[15], frame.iloc[16]
    assert (rest["folded"], rest["enrolments"], rest["rate"]) == (3, 30, (915 + 916 + 917) / 3000)
    assert (small["folded"], small["enrolments"]) == (1, 3)
    assert pd.isna(small["rate"])
    assert pd.isna(small["jp_attended"])


def test_who_comes_late_has_come() -> None:
    assert ATTENDED == ("hadir", "terlambat")


def test_a_cohort_of_the_sample_is_in_every_figure_of_its_own(
    sample_reader: Connection, twin: AttendanceTwin
) -> None:
    cohort = next(row["cohort"] for row in twin.enrolments(Choice()) if row["attendance_source"] == "register")
    filters = Filters(EVERYTHING, cohorts=(cohort,))
    assert len(attendance.session_rate_of_every_cohort(sample_reader, filters)) == 1
    assert len(attendance.kinds_of_absence(sample_reader, filters)) == 5
    assert not attendance.session_rate_by_month(sample_reader, filters).empty
