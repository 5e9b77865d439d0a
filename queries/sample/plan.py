"""Which cohorts there are: the years from 2019 to a day, filled until the wanted size is reached."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from queries.sample.calendar import monday

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from queries.sample.courses import Course
    from queries.sample.dice import Dice
    from queries.sample.origins import Place

FIRST_YEAR = 2019
YEAR_WEIGHTS = {2019: 0.9, 2020: 0.5, 2021: 1.0, 2022: 1.05, 2023: 1.05, 2024: 1.15}
LATER_YEARS = 1.2
RECRUITING = {2020: 0.8, 2021: 1.5, 2022: 1.3, 2023: 0.6, 2024: 0.5, 2025: 1.4}
"""How many CPNS there are to train: recruitment comes in waves."""
LOCKDOWN = (date(2020, 3, 16), date(2020, 7, 12))
ANNOUNCED_DAYS = 45
"""How far ahead cohorts are already planned, with their participants."""
PUBLISHED_YEAR = 2019
"""The year of the published cohort of PKN II; no other of that programme is in it."""


@dataclass(frozen=True)
class Kept:
    """What the office keeps about a cohort."""

    register: bool = True
    recap: bool = False
    scores: bool = True
    levels: bool = False
    dates: bool = True
    behind: int = 1
    """How many days the register lags."""
    jp: bool = True
    judged: bool = True
    """Whether its results were decided, once it is over."""


@dataclass(frozen=True)
class Plan:
    """A cohort to be made."""

    course: Course
    starts_on: date
    size: int
    number: int | None = None
    """None = still to be given; 0 = the cohort has none."""
    class_label: str = ""
    host: Place | None = None
    kept: Kept = field(default_factory=Kept)
    published: bool = False
    """The cohort of 2019 whose composition the press printed."""

    @property
    def year(self) -> int:
        """The year in the key: the one in which it opens."""
        return self.starts_on.year


class Calendar:
    """The openings that a course can have in a year, up to `today` and a little beyond."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.last_opening = today + timedelta(days=ANNOUNCED_DAYS)

    @property
    def years(self) -> range:
        """From the first year to that of `today`."""
        return range(FIRST_YEAR, self.today.year + 1)

    def weight(self, year: int) -> float:
        """How much of the whole falls into a year; the current one is not over."""
        whole = YEAR_WEIGHTS.get(year, LATER_YEARS)
        if year < self.today.year:
            return whole
        return whole * min(1.0, (self.last_opening - date(year, 1, 1)).days / 365)

    def season(self, course: Course, year: int) -> tuple[date, date] | None:
        """The first and last day on which it may open; None where there is no cohort in that year."""
        if year == PUBLISHED_YEAR and course.code == "PKN-II":
            return None
        first, last = course.months
        opens, closes = date(year, first, 1), min(date(year, last, 28), self.last_opening - timedelta(days=6))
        return (opens, closes) if opens <= closes else None

    def opening(self, dice: Dice, season: tuple[date, date]) -> date:
        """A Monday in the season; what the lockdown forbade was held after it."""
        opens, closes = season
        day = opens + timedelta(days=dice.between(0, (closes - opens).days))
        if LOCKDOWN[0] <= day < LOCKDOWN[1]:
            day = LOCKDOWN[1] + timedelta(days=dice.between(1, 120))
        return monday(day)


def fill(
    courses: Sequence[Course], calendar: Calendar, dice: Dice, enrolments: int, told: Sequence[Plan]
) -> Iterator[Plan]:
    """Ordinary cohorts, year by year, each course by its share: with those `told` about so many enrolments.

    What a programme is still owed at the end of a year is carried into the next, so that any size comes out right.
    """
    owed = dict.fromkeys((course.code for course in courses), 0.0)
    by_code = {course.code: course for course in courses}
    for year, wanted in _by_year(calendar, enrolments, told).items():
        already = Counter[str]()
        for plan in told:
            already[plan.course.code] += plan.size if plan.year == year else 0
        seasons = {c.code: season for c in courses if (season := calendar.season(c, year))}
        weights = {c.code: c.share * _recruiting(c, year) for c in courses if c.code in seasons or already[c.code]}
        whole = sum(weights.values()) or 1.0
        for code, weight in weights.items():
            owed[code] += (wanted + already.total()) * weight / whole - already[code]
        while seasons and sum(owed.values()) > 0:
            code = max(seasons, key=lambda c: (owed[c] / by_code[c].size[1], c))
            course = by_code[code]
            size = dice.between(*course.size)
            if sum(owed.values()) < size / 2:
                break
            owed[code] -= size
            yield from _split(Plan(course, calendar.opening(dice, seasons[code]), size), dice)


def _by_year(calendar: Calendar, enrolments: int, told: Sequence[Plan]) -> dict[int, float]:
    """How many enrolments each year still needs; none where the told ones are more than enough."""
    there = Counter[int]()
    for plan in told:
        there[plan.year] += plan.size
    every_year = sum(calendar.weight(year) for year in calendar.years)
    lacking = {
        year: max(0.0, enrolments * calendar.weight(year) / every_year - there[year]) for year in calendar.years
    }
    wanted, whole = max(0, enrolments - there.total()), sum(lacking.values()) or 1.0
    return {year: part * wanted / whole for year, part in lacking.items()}


def _recruiting(course: Course, year: int) -> float:
    return RECRUITING.get(year, 1.0) if course.kind == "latsar" else 1.0


def _split(plan: Plan, dice: Dice) -> Iterator[Plan]:
    """PKN II of sixty is often held in two classes."""
    if plan.course.code == "PKN-II" and dice.chance(0.5):
        half = plan.size // 2
        yield replace(plan, class_label="A", size=plan.size - half)
        yield replace(plan, class_label="B", size=half)
    else:
        yield plan


def numbered(plans: Sequence[Plan], dice: Dice) -> list[Plan]:
    """The plans in order of opening, each with its number.

    Numbers run per programme and year, PKN II's nationally (with gaps); a single technical course has none.
    """
    ordered = sorted(plans, key=lambda plan: (plan.starts_on, plan.course.code))  # stable: A stays before its B
    held = Counter((plan.course.code, plan.year) for plan in ordered)
    taken = {(plan.course.code, plan.year, plan.number) for plan in ordered if plan.number}
    last = Counter[tuple[str, int]]()
    result: list[Plan] = []
    for plan in ordered:
        series = (plan.course.code, plan.year)
        if plan.number is not None:
            result.append(plan)
            continue
        if plan.class_label == "B":
            result.append(replace(plan, number=last[series]))
            continue
        if held[series] == 1 and plan.course.kind not in {"struktural", "latsar"}:
            result.append(replace(plan, number=0))
            continue
        last[series] += dice.between(1, 9) if plan.course.code == "PKN-II" else 1
        while (*series, last[series]) in taken:
            last[series] += 1
        result.append(replace(plan, number=last[series]))
    return result
