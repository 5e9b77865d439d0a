"""The cards of Ringkasan: what is compared with what, over examples that were counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.academy import add_cohort, enrol
from tests.pages.test_what_is_known import lines, metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection
    from streamlit.testing.v1 import AppTest

    Told = Callable[..., AppTest]

PAGE = "overview.py"
HIGH, LOW = 9500, 7500
LEAP_DAY = datetime(2028, 2, 29, 5, 0, tzinfo=UTC)


def cohort(connection: Connection, number: int, year: int, begins: date | None, scores: Iterable[int]) -> None:
    """A cohort in which everybody has passed, with these final scores."""
    ends = begins and date(begins.year, 12, 31)
    add_cohort(connection, number, year=year, starts_on=begins, ends_on=ends)
    for place, score in enumerate(scores):
        enrol(connection, number * 100 + place, number, status="lulus", final_score=score)


def two_years(connection: Connection) -> None:
    """2024: five. 2025: ten, of which five had begun by 24 November. 2026: eleven, of which six have begun by then."""
    cohort(connection, 6, 2024, date(2024, 3, 1), [HIGH] * 5)
    cohort(connection, 1, 2025, date(2025, 3, 1), [HIGH] * 4 + [LOW])
    cohort(connection, 2, 2025, date(2025, 11, 25), [LOW] * 5)  # a day too late
    cohort(connection, 3, 2026, date(2026, 11, 24), [HIGH] * 3 + [LOW] * 3)  # today
    cohort(connection, 4, 2026, date(2026, 11, 25), [LOW] * 4)  # tomorrow
    cohort(connection, 5, 2026, None, [LOW])  # nobody knows when


def test_a_year_that_is_not_over_is_compared_up_to_the_same_day(told: Told) -> None:
    app = told(two_years, PAGE, tahun=["2026"])
    assert metrics(app)["Keikutsertaan"] == "11"
    assert "s.d. 24 Nov: 6, tahun lalu 5 (naik 1)" in lines(app)
    assert metrics(app)["Angkatan"] == "3"
    assert "s.d. 24 Nov: 1, tahun lalu 1 (sama)" in lines(app)
    assert metrics(app)["Minimal Memuaskan"] == "27,3 %"
    assert "s.d. 24 Nov: 50,0 %, tahun lalu 80,0 % (turun 30,0 poin)" in lines(app)
    assert lines(app).count("2025: tidak ada pembanding") == 2  # attendance and tests


def test_a_year_that_is_over_is_compared_as_a_whole(told: Told) -> None:
    app = told(two_years, PAGE, tahun=["2025"])
    assert metrics(app)["Minimal Memuaskan"] == "40,0 %"
    assert "2024: 5 (naik 5)" in lines(app)
    assert "2024: 1 (naik 1)" in lines(app)
    assert "2024: 100,0 % (turun 60,0 poin)" in lines(app)
    assert lines(app).count("2024: tidak ada pembanding") == 2  # attendance and tests


def test_the_first_year_has_nothing_to_compare_with(told: Told) -> None:
    app = told(two_years, PAGE, tahun=["2024"])
    assert metrics(app)["Keikutsertaan"] == "5"
    assert lines(app).count("2023: tidak ada pembanding") == 5


def test_fewer_than_five_are_counted_and_not_rated(told: Told) -> None:
    app = told(lambda connection: cohort(connection, 1, 2024, None, [HIGH] * 4), PAGE, tahun=["2024"])
    assert metrics(app)["Minimal Memuaskan"] == "n < 5"
    assert "Disembunyikan (n < 5)" in lines(app)
    assert "4 dinilai, 4 berpredikat, 0 belum" in lines(app)
    assert "berpredikat mencapai minimal Memuaskan" not in "".join(part.value for part in app.markdown)


def test_a_year_that_would_give_a_small_one_away_is_hidden_with_it(told: Told) -> None:
    """Four of 2023: all years less 2024 (five), 2025 and 2026 would be theirs."""

    def fill(connection: Connection) -> None:
        two_years(connection)
        cohort(connection, 7, 2023, date(2023, 3, 1), [HIGH] * 4)

    app = told(fill, PAGE, tahun=["2024"])
    assert metrics(app)["Keikutsertaan"] == "5"
    assert metrics(app)["Minimal Memuaskan"] == "ditutup"
    assert "Disembunyikan (melindungi n < 5)" in lines(app)


def test_several_years_show_their_course_and_no_difference(told: Told) -> None:
    app = told(two_years, PAGE, tahun=["2024", "2025"])
    assert metrics(app)["Keikutsertaan"] == "15"
    assert "2024: 5 → 2025: 10" in lines(app)
    assert not [line for line in lines(app) if "tahun lalu" in line or "pembanding" in line]


def test_all_years_show_their_course_over_the_years_that_have_the_number(told: Told) -> None:
    app = told(two_years, PAGE, program=["PKA"])
    assert "2024: 5 → 2026: 11" in lines(app)
    assert "2024: 100,0 % → 2026: 27,3 %" in lines(app)


def test_one_year_alone_has_no_course(told: Told) -> None:
    app = told(lambda connection: cohort(connection, 1, 2026, None, [HIGH] * 5), PAGE)
    assert not [line for line in lines(app) if "→" in line]


def test_on_a_leap_day_the_year_before_ends_its_february_too(told: Told) -> None:
    def fill(connection: Connection) -> None:
        cohort(connection, 1, 2027, date(2027, 2, 28), [HIGH] * 2)
        cohort(connection, 2, 2027, date(2027, 3, 1), [HIGH])  # too late
        cohort(connection, 3, 2028, date(2028, 2, 29), [HIGH])
        cohort(connection, 4, 2028, date(2028, 3, 1), [HIGH])  # tomorrow

    app = told(fill, PAGE, LEAP_DAY, tahun=["2028"])
    assert "s.d. 29 Feb: 1, tahun lalu 2 (turun 1)" in lines(app)


def test_a_year_to_come_is_not_compared(told: Told) -> None:
    def fill(connection: Connection) -> None:
        cohort(connection, 1, 2026, date(2026, 3, 1), [HIGH] * 6)
        cohort(connection, 2, 2027, date(2027, 3, 1), [HIGH])

    app = told(fill, PAGE, tahun=["2027"])
    assert lines(app).count("2026: tidak ada pembanding") == 5
