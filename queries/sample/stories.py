"""The cohorts that are in every sample, however small: the published one, those of today, and the odd ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from queries.sample.calendar import last_working_day, monday
from queries.sample.plan import FIRST_YEAR, PUBLISHED_YEAR, Kept, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.sample.courses import Course
    from queries.sample.dice import Dice
    from queries.sample.origins import Origins, Place

PUBLISHED = {"KEJAKSAAN": 2, "LPP-TVRI": 1, "35": 9, "61": 1, "KABKOTA": 43}
"""PKN II Angkatan XXV of 2019 by agency code. Source: Bhirawa on its opening, 26 August 2019."""
PUBLISHED_OPENING = date(2019, 8, 26)
PUBLISHED_NUMBER = 25
NUMBER_IN_SITUBONDO = 49
SITUBONDO = "35.12"


def told(courses: Sequence[Course], agencies: dict[str, Place], today: date) -> list[Plan]:
    """The cohorts that are always there, as seen on `today`."""
    course = {each.code: each for each in courses}
    short = [each for each in courses if each.kind == "teknis"]

    def ago(days: int) -> date:
        return max(monday(today - timedelta(days=days)), monday(date(FIRST_YEAR, 1, 2)))

    def technical(place: int, opening: date, kept: Kept) -> Plan:
        one = short[place % len(short)]
        return Plan(one, opening, one.size[0], kept=kept)

    july = monday(date(today.year - 1, 7, 1))
    classes = [
        Plan(course["PKN-II"], july, 30, class_label=label, kept=Kept(levels=True))
        for label in ("A", "B")
        if july.year != PUBLISHED_YEAR
    ]
    return [
        Plan(
            course["PKN-II"], PUBLISHED_OPENING, sum(PUBLISHED.values()), number=PUBLISHED_NUMBER, published=True
        ),
        *classes,
        Plan(
            course["LATSAR-III"], ago(150), 38, number=NUMBER_IN_SITUBONDO, host=agencies.get(SITUBONDO)
        ),
        Plan(course["PKP"], ago(400), 36, kept=Kept(register=False, scores=False, levels=True, judged=False)),
        technical(0, ago(200), Kept(register=False, recap=True, scores=False)),
        technical(1, ago(260), Kept(register=False)),
        technical(2, ago(330), Kept(register=False, dates=False)),
        technical(0, last_working_day(today), Kept()),
        Plan(course["PKP"], ago(45), 38),
        Plan(course["LATSAR-III"], ago(40), 38, kept=Kept(behind=12)),
        Plan(course["PKA"], monday(today + timedelta(days=14)), 38),
    ]  # fmt: skip


def with_habits(plan: Plan, dice: Dice, places: Origins) -> Plan:
    """An ordinary cohort with what its committee keeps, and with its host where it has one."""
    short = plan.course.kind not in {"struktural", "latsar"}
    manner = dice.share()
    register = manner < 0.87 or manner > 0.985  # noqa: PLR2004  a few of these keep a recap too
    recap = 0.87 <= manner < 0.95 or manner > 0.985  # noqa: PLR2004  and a few cohorts keep neither
    kept = Kept(
        register=register,
        recap=recap,
        scores=dice.chance(0.95) or not (register or recap),
        levels=plan.course.kind == "struktural" and dice.chance(0.35),
        dates=not (short and dice.chance(0.012)),
        behind=dice.between(9, 20) if dice.chance(0.2) else dice.between(1, 3),
        jp=dice.chance(0.95),
        judged=dice.chance(0.985),
    )
    if not kept.dates:
        kept = replace(kept, register=False)
    hosted = dice.chance(0.4 if plan.course.kind == "latsar" else 0.05 if short else 0.0)
    return replace(plan, kept=kept, host=places.host(dice) if hosted else None)
