"""What participants achieve: components and remedials, tests, levels of competency, and the verdict.

The three kinds of score are never mixed. In a course without components the committee's final
score is the post-test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.sample.dice import Weighted

if TYPE_CHECKING:
    from queries.sample.dice import Dice
    from queries.sample.rules import Presence, Rule

HIGHEST = 10_000
USUAL, SPREAD = 8580.0, 330.0
"""Mean and spread of component values, in hundredths: about one in ten is Sangat Memuaskan."""
LOWEST_USUAL = 7_120
WEAK = 0.018
"""Share of people with a weak aspect; one in six of them is beyond a remedial."""
WITHOUT_A_VALUE = 0.011
REMEDIAL_TAKEN = 0.55

QUESTIONS = (20, 25, 40, 50)
USUAL_BEFORE, USUAL_AFTER = 62, 84
FALLS = 0.045
MISSED_TEST = 0.012
LEVEL_STEPS = Weighted.of({-2: 0.02, -1: 0.22, 0: 0.56, 1: 0.2})
"""Levels of competency above or below what the post needs."""
LEVEL = 100
HIGHEST_LEVEL = 5
LEVEL_OF_POST = {"pelaksana": 1, "fungsional": 2, "pengawas": 2, "administrator": 3, "jpt_pratama": 4}

Value = tuple[int, str, int]
"""Assessment, stage, value in hundredths."""


@dataclass
class Result:
    """What is known of one participant at the end."""

    scores: list[Value] = field(default_factory=list)
    final_score: int | None = None
    status: str = "belum_dinilai"


def component_values(dice: Dice, rule: Rule) -> Result:
    """Values of the rule's components; a few lack one, a few are weak, some of those had their remedial."""
    result = Result()
    aspects = list(rule.weights)
    ability = dice.normal(USUAL, SPREAD)
    values = {
        aspect: min(max(round(ability + dice.normal(0, 240)), LOWEST_USUAL), HIGHEST - 150) for aspect in aspects
    }
    if dice.chance(WEAK):
        _weaken(dice, rule, values)
    if dice.chance(WITHOUT_A_VALUE):
        del values[dice.pick(aspects)]
    result.scores = [(aspect, "akhir", value) for aspect, value in values.items()]
    if rule.remedial_cap is not None and rule.pass_above is not None and rule.defer_above is not None:
        for aspect, value in values.items():
            if rule.defer_above < value <= rule.pass_above and dice.chance(REMEDIAL_TAKEN):
                again = min(dice.between(6_600, 9_400), rule.remedial_cap)
                result.scores.append((aspect, "remedial", again))
    return result


def _weaken(dice: Dice, rule: Rule, values: dict[int, int]) -> None:
    """Below the line in one aspect, or where the total decides in all."""
    low, high = (4_500, 6_000) if dice.chance(1 / 6) else (6_050, 7_000)
    for aspect in [dice.pick(list(values))] if rule.per_aspect else list(values):
        values[aspect] = dice.between(low, high)


def test_values(dice: Dice, test: int, questions: int, *, before_only: bool) -> Result:
    """A test before and after, in whole right answers: most rise, some fall, a few missed one."""
    before = min(max(dice.normal(USUAL_BEFORE, 11), 15), 92)
    after = min(max(dice.normal(USUAL_AFTER, 5.5) + 0.3 * (before - USUAL_BEFORE), before + 1), 100)
    if dice.chance(FALLS):
        before = dice.between(80, 95)
        after = before - dice.between(3, 14)
    result = Result()
    if not dice.chance(MISSED_TEST):
        result.scores.append((test, "pre", _graded(before, questions)))
    if not before_only and not dice.chance(MISSED_TEST):
        result.scores.append((test, "post", _graded(after, questions)))
    return result


def _graded(percent: float, questions: int) -> int:
    return HIGHEST * round(percent * questions / 100) // questions


def levels(dice: Dice, competencies: tuple[int, ...], position_level: str) -> list[Value]:
    """A level for each competency, around the one that the post needs."""
    needed = LEVEL_OF_POST[position_level]
    return [
        (one, "akhir", LEVEL * min(max(needed + dice.draw(LEVEL_STEPS), 1), HIGHEST_LEVEL)) for one in competencies
    ]


def decide(result: Result, rule: Rule, presence: Presence | None) -> None:
    """Final score and status by the rule; who lacks a value is not yet assessed."""
    final = {assessment: value for assessment, stage, value in result.scores if stage in {"akhir", "post"}}
    final |= {assessment: value for assessment, stage, value in result.scores if stage == "remedial"}
    if rule.weights.keys() - final.keys() or not final:
        return
    result.final_score = rule.total(final) if rule.weights else next(iter(final.values()))
    result.status = rule.status(final, result.final_score, presence)
