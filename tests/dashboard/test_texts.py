"""Texts: numbers, dates and words as Indonesian offices write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.texts import Words
from queries import vocabulary
from queries.agencies import AGENCY_GROUPS, ORIGINS
from queries.attendance.absences import JP_MISSED, JP_MISSED_MORE, SESSIONS_MISSED, SESSIONS_MISSED_MORE
from queries.competency.gains import DIRECTION_CODES
from queries.competency.levels import STANDING_CODES
from queries.generations import GENERATIONS

WORDS = Words("id")


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234, 0, "1.234"),
        (1_000_000, 0, "1.000.000"),
        (83.44, 1, "83,4"),
        (6.25, 1, "6,3"),
        (-1.5, 1, "-1,5"),
    ],
)
def test_numbers_have_points_for_thousands_and_a_comma(value: float, decimals: int, written: str) -> None:
    assert WORDS.number(value, decimals) == written


@pytest.mark.parametrize(("share", "written"), [(0, "0,0\u00a0%"), (0.9512, "95,1\u00a0%"), (1, "100,0\u00a0%")])
def test_a_share_has_one_decimal(share: float, written: str) -> None:
    assert WORDS.percent(share) == written


def test_a_moment_is_told_in_the_zone_of_the_office() -> None:
    moment = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
    assert WORDS.moment(moment, ZoneInfo("Asia/Jakarta")) == "24 November 2026 13.05 WIB"
    assert WORDS.moment(moment, ZoneInfo("Asia/Jayapura")) == "24 November 2026 15.05 WIT"


@pytest.mark.parametrize(
    ("number", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (25, "XXV"), (49, "XLIX"), (1994, "MCMXCIV")]
)
def test_cohorts_are_numbered_in_roman(number: int, roman: str) -> None:
    assert WORDS.roman(number) == roman


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A dan B"), (["A", "B", "C"], "A, B dan C")]
)
def test_things_are_listed_as_one_says_them(parts: list[str], said: str) -> None:
    assert WORDS.joined(parts) == said


@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("origin", ORIGINS),
        ("filter.group", AGENCY_GROUPS),
        ("gender", vocabulary.GENDERS),
        ("generation", GENERATIONS),
        ("position_level", vocabulary.POSITION_LEVELS),
        ("rank", vocabulary.RANKS + vocabulary.PPPK_RANKS),
        ("education", vocabulary.EDUCATIONS),
        ("programme_kind", vocabulary.PROGRAMME_KINDS),
        ("mark", vocabulary.ATTENDANCE_STATUSES),
        ("state", vocabulary.COHORT_STATES),
        ("missed_jp", (*JP_MISSED, JP_MISSED_MORE)),
        ("missed_sessions", (*SESSIONS_MISSED, SESSIONS_MISSED_MORE)),
        ("status", vocabulary.STATUSES),
        ("band", vocabulary.QUALIFICATION_BANDS),
        ("score_kind", vocabulary.ASSESSMENT_KINDS),
        ("direction", DIRECTION_CODES),
        ("standing", STANDING_CODES),
    ],
)
def test_every_code_has_a_word(section: str, codes: tuple[str, ...]) -> None:
    assert sorted(WORDS.listed(section)) == sorted(codes)


def test_a_missing_word_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        WORDS("no.such.text")


def test_what_is_missing_is_not_recorded() -> None:
    assert WORDS.of("gender", None) == "Belum tercatat"
    assert WORDS.of("gender", float("nan")) == "Belum tercatat"
