"""Working days: when there is class."""

from __future__ import annotations

from datetime import date, timedelta

HOLIDAYS = {(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)}
"""Month and day of the holidays that fall on the same date each year."""
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Monday to Friday, no holiday."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS


def monday(day: date) -> date:
    """The next Monday on which one can begin, or the day itself."""
    day += timedelta(days=-day.weekday() % 7)
    return day if is_working_day(day) else day + timedelta(days=7)


def working_days(first: date, count: int, every: int = 1) -> list[date]:
    """`count` working days from `first` on, of which only each `every`-th is taken."""
    days: list[date] = []
    day, passed = first, 0
    while len(days) < count:
        if is_working_day(day):
            if passed % every == 0:
                days.append(day)
            passed += 1
        day += timedelta(days=1)
    return days


def last_working_day(before: date) -> date:
    """The last working day before a day."""
    day = before - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
