"""Draws of the sample that are too rare to be seen in a small one."""

from __future__ import annotations

from queries.sample.dice import Dice
from queries.sample.evaluation import Result, component_values, decide
from queries.sample.numerals import roman
from queries.sample.rules import Presence, Rule

PKA = Rule(
    id=1,
    since_year=2023,
    per_aspect=True,
    pass_above=7000,
    defer_above=6000,
    remedial_cap=8500,
    weights={1: 1000, 2: 2000, 3: 2000, 4: 3000, 5: 2000},
    limits={"porsi": 8500, "jp_absen": 1800},
)
GOOD = [(1, "akhir", 9000), (2, "akhir", 9000), (3, "akhir", 9000), (4, "akhir", 9000), (5, "akhir", 9000)]


def judged(scores: list[tuple[int, str, int]], presence: Presence | None = None) -> tuple[str, int | None]:
    result = Result(scores=scores)
    decide(result, PKA, presence)
    return result.status, result.final_score


def test_a_remedial_is_worth_at_most_the_cap_and_some_reach_it() -> None:
    dice = Dice(1)
    remedials = [
        value
        for _ in range(20_000)
        for _, stage, value in component_values(dice, PKA).scores
        if stage == "remedial"
    ]
    assert len(remedials) > 50
    assert max(remedials) == 8500


def test_exactly_70_is_deferred_and_exactly_60_has_failed() -> None:
    assert judged([*GOOD[:4], (5, "akhir", 7001)])[0] == "lulus"
    assert judged([*GOOD[:4], (5, "akhir", 7000)])[0] == "ditunda"
    assert judged([*GOOD[:4], (5, "akhir", 6001)])[0] == "ditunda"
    assert judged([*GOOD[:4], (5, "akhir", 6000)])[0] == "tidak_lulus"


def test_a_remedial_takes_the_place_of_the_value() -> None:
    assert judged([*GOOD[:4], (5, "akhir", 6500), (5, "remedial", 8500)]) == ("lulus", 8900)


def test_half_a_hundredth_is_rounded_up() -> None:
    assert judged([(1, "akhir", 9005), *GOOD[1:]]) == ("lulus", 9001)  # 9000,5
    assert judged([(1, "akhir", 9004), *GOOD[1:]]) == ("lulus", 9000)


def test_a_missing_value_is_not_a_zero() -> None:
    assert judged(GOOD[:4]) == ("belum_dinilai", None)


def test_18_jp_may_be_missed_and_no_more() -> None:
    assert judged(GOOD, Presence(attended=18_200, held=20_000))[0] == "lulus"
    assert judged(GOOD, Presence(attended=18_199, held=20_000))[0] == "tidak_lulus"
    assert judged(GOOD, Presence(attended=18_199, held=20_000, in_jp=False))[0] == "lulus"


def test_85_percent_are_enough() -> None:
    assert judged(GOOD, Presence(attended=8500, held=10_000))[0] == "lulus"
    assert judged(GOOD, Presence(attended=8499, held=10_000))[0] == "tidak_lulus"


def test_numbers_are_written_in_roman() -> None:
    assert [roman(number) for number in (1, 4, 9, 25, 49, 944)] == ["I", "IV", "IX", "XXV", "XLIX", "CMXLIV"]
