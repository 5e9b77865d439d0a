"""Rule sets and assessments: weights, bands and limits, each with its source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from queries.schema import (
    Assessment,
    CompetencyStandard,
    Programme,
    RuleAttendance,
    RuleBand,
    RuleComponent,
    RuleSet,
)
from tests.queries.reference.lookups import band_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def test_the_weights_of_every_rule_set_with_components_sum_to_100(connection: Connection):
    sums = connection.scalars(select(func.sum(RuleComponent.weight)).group_by(RuleComponent.rule_set_id)).all()
    assert set(sums) == {100_00}


def test_every_rule_names_its_source_and_none_claims_to_be_confirmed(connection: Connection):
    rules = connection.execute(select(RuleSet.source, RuleSet.confirmed)).all()
    assert all("belum dikonfirmasi" in row.source for row in rules)
    assert not any(row.confirmed for row in rules)


def test_every_rule_set_has_bands_down_to_zero_and_passes_at_the_edge_of_one(connection: Connection):
    for rule in connection.execute(select(RuleSet.id, RuleSet.pass_above)):
        edges = connection.scalars(select(RuleBand.above).where(RuleBand.rule_set_id == rule.id)).all()
        assert min(edges) == -1
        assert rule.pass_above is None or rule.pass_above in edges


@pytest.mark.parametrize(
    ("score", "label"),
    [
        (100_00, "Sangat Memuaskan"),
        (90_01, "Sangat Memuaskan"),
        (90_00, "Memuaskan"),
        (80_01, "Memuaskan"),
        (80_00, "Baik"),
        (70_01, "Baik"),
        (70_00, "Kurang Baik"),
        (60_01, "Kurang Baik"),
        (60_00, "Tidak Memenuhi Kualifikasi"),
        (0, "Tidak Memenuhi Kualifikasi"),
    ],
)
def test_exactly_90_is_memuaskan_not_sangat_memuaskan(connection: Connection, score: int, label: str):
    assert band_of(connection, "PKA", 2023, score) == label


@pytest.mark.parametrize(
    ("score", "label"),
    [
        (92_50, "Sangat Memuaskan"),
        (92_49, "Memuaskan"),
        (85_00, "Memuaskan"),
        (77_50, "Cukup Memuaskan"),
        (70_00, "Kurang Memuaskan"),
        (69_99, "Tidak Memuaskan"),
    ],
)
def test_diklatpim_before_2019_had_other_bands_with_inclusive_edges(
    connection: Connection, score: int, label: str
):
    assert band_of(connection, "PKN-II", 2015, score) == label


def test_the_word_above_70_differs_between_latsar_and_pka(connection: Connection):
    assert band_of(connection, "LATSAR-III", 2021, 75_00) == "Cukup Memuaskan"
    assert band_of(connection, "PKA", 2023, 75_00) == "Baik"


def test_pka_limits_absence_by_share_and_by_18_jp(connection: Connection):
    limits = connection.execute(
        select(RuleAttendance.kind, RuleAttendance.value)
        .join(RuleSet, RuleSet.id == RuleAttendance.rule_set_id)
        .where(RuleSet.programme_code == "PKA", RuleSet.since_year == 2023)
    ).all()
    assert {row.kind: row.value for row in limits} == {"porsi": 85_00, "jp_absen": 18_00}


def test_a_jp_that_is_not_known_is_missing_and_not_zero(connection: Connection):
    known = {row.code: row.jp_total for row in connection.execute(select(Programme.code, Programme.jp_total))}
    assert known["PKA"] == 908_00
    assert known["PKN-II"] is None


def test_every_course_has_a_test_of_its_own_and_leadership_programmes_have_none(connection: Connection):
    courses = set(
        connection.scalars(select(Programme.code).where(Programme.kind.not_in(("struktural", "latsar"))))
    )
    tests = set(connection.scalars(select(Assessment.code).where(Assessment.kind == "tes")))
    assert len(courses) == 15
    assert tests == {f"TES.{code}" for code in courses}


def test_components_are_scored_to_100_and_competencies_in_levels_1_to_5(connection: Connection):
    scales = connection.execute(
        select(Assessment.kind, Assessment.scale_min, Assessment.scale_max).distinct()
    ).all()
    assert {tuple(row) for row in scales} == {
        ("komponen", 0, 100_00),
        ("tes", 0, 100_00),
        ("kompetensi", 1_00, 5_00),
    }


def test_only_components_make_up_a_final_score(connection: Connection):
    kinds = connection.scalars(
        select(Assessment.kind).join(RuleComponent, RuleComponent.assessment_id == Assessment.id).distinct()
    ).all()
    assert kinds == ["komponen"]


def test_nine_competencies_have_a_standard_for_every_post_but_fungsional(connection: Connection):
    standards = connection.execute(select(CompetencyStandard.position_level, CompetencyStandard.required)).all()
    assert Counter((row.position_level, row.required) for row in standards) == {
        ("pelaksana", 1_00): 9,
        ("pengawas", 2_00): 9,
        ("administrator", 3_00): 9,
        ("jpt_pratama", 4_00): 9,
        ("jpt_madya", 5_00): 9,
        ("jpt_utama", 5_00): 9,
    }
