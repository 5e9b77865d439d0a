"""The rules of competency, each on a cohort small enough to count by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from sqlalchemy import insert, update

from queries import competency, facts, outcomes
from queries.filters import EVERYTHING, Filters
from queries.schema import (
    Agency,
    Assessment,
    Cohort,
    CompetencyStandard,
    Enrolment,
    Participant,
    Programme,
    RuleBand,
    RuleSet,
    Score,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

ALL = Filters(EVERYTHING)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SIKAP, RANCANGAN, TES, TES_LAIN, INTEGRITAS, TES_KETIGA = range(1, 7)
KINDS = {
    SIKAP: "komponen", RANCANGAN: "komponen", TES: "tes", TES_LAIN: "tes", INTEGRITAS: "kompetensi", TES_KETIGA: "tes"
}  # fmt: skip
NAMES = {
    SIKAP: "Sikap", RANCANGAN: "Rancangan", TES: "Tes", TES_LAIN: "Tes lain", INTEGRITAS: "Integritas",
    TES_KETIGA: "Tes ketiga",
}  # fmt: skip
BANDS = {"sangat_memuaskan": 9000, "memuaskan": 8000, "cukup": 7000, "kurang": 6000, "tidak_memuaskan": -1}

Person = dict[str, Any]
"""Columns of an enrolment, and `scores`: (assessment, stage) -> hundredths."""


@pytest.fixture
def asked(bare: Engine) -> Callable[..., pd.DataFrame]:
    """Puts people into one cohort and asks a query about it."""

    def ask(query: Any, *people: Person) -> pd.DataFrame:
        with bare.begin() as connection:
            connection.execute(
                insert(Agency), [{"id": 1, "code": "35.25", "name": "Kabupaten Gresik", "level": "kabupaten"}]
            )
            connection.execute(
                insert(Programme), [{"code": "PKA", "name": "PKA", "short_name": "PKA", "kind": "struktural"}]
            )
            connection.execute(
                insert(RuleSet),
                [
                    {
                        "id": 1,
                        "programme_code": "PKA",
                        "since_year": 2019,
                        "pass_rule": "total",
                        "source": "contoh",
                        "confirmed": False,
                    }
                ],
            )
            connection.execute(
                insert(RuleBand),
                [{"rule_set_id": 1, "above": above, "code": code, "label": code} for code, above in BANDS.items()],
            )
            connection.execute(
                insert(Assessment),
                [
                    {
                        "id": key,
                        "code": NAMES[key],
                        "name": NAMES[key],
                        "kind": kind,
                        "scale_min": 0,
                        "scale_max": 10000,
                    }
                    for key, kind in KINDS.items()
                ],
            )
            connection.execute(
                insert(CompetencyStandard),
                [{"assessment_id": INTEGRITAS, "position_level": "administrator", "required": 300}],
            )
            connection.execute(
                insert(Cohort),
                [
                    {
                        "id": 1,
                        "provider": "BPSDM Jatim",
                        "programme_code": "PKA",
                        "year": 2026,
                        "number": 1,
                        "class_label": "",
                        "timezone": "WIB",
                    }
                ],
            )
            for key, person in zip(count(1), people):
                columns = {"status": "lulus", "position_level": "administrator", **person}
                scores = columns.pop("scores", {})
                connection.execute(insert(Participant), [{"id": key, "name": f"Peserta {key}"}])
                connection.execute(
                    insert(Enrolment),
                    [{"id": key, "cohort_id": 1, "participant_id": key, "agency_id": 1, **columns}],
                )
                for (assessment, stage), value in scores.items():
                    connection.execute(
                        insert(Score),
                        [{"enrolment_id": key, "assessment_id": assessment, "stage": stage, "value": value}],
                    )
            facts.recompute_all(connection, NOW)
            frame: pd.DataFrame = query(connection, ALL)
        return frame

    return ask  # fmt: skip


def of(*scores: tuple[int, str, int], **columns: Any) -> Person:
    return {**columns, "scores": {(assessment, stage): value for assessment, stage, value in scores}}


def test_exactly_90_is_memuaskan_not_sangat_memuaskan(asked: Callable[..., pd.DataFrame]) -> None:
    frame = asked(competency.bands, *[{"final_score": score} for score in (9000, 9001, 8000, 8001, 7001)])
    assert frame.set_index("band")["enrolments"].to_dict() == {"sangat_memuaskan": 1, "memuaskan": 2, "cukup": 2}


def test_bands_say_how_many_follow_rules_that_nobody_has_confirmed(asked: Callable[..., pd.DataFrame]) -> None:
    def confirmed(connection: Connection, filters: Filters) -> pd.DataFrame:
        before = competency.bands(connection, filters)["unconfirmed"]
        connection.execute(update(RuleSet).values(confirmed=True))
        return competency.bands(connection, filters).assign(before=before)

    frame = asked(confirmed, *[{"final_score": 8500}] * 5, {"final_score": None})
    assert frame[["enrolments", "before", "unconfirmed"]].to_dict("list") == {
        "enrolments": [5],
        "before": [5],
        "unconfirmed": [0],
    }


def test_bands_of_a_cohort_with_rules_of_its_own_have_their_standing(asked: Callable[..., pd.DataFrame]) -> None:
    later = {"id": 2, "programme_code": "PKA", "since_year": 2030, "pass_rule": "total", "source": "keputusan"}

    def own_rules(connection: Connection, filters: Filters) -> pd.DataFrame:
        connection.execute(insert(RuleSet).values(**later, confirmed=True))
        connection.execute(update(Cohort).values(rule_set_id=2))
        confirmed = competency.bands(connection, filters)["unconfirmed"]
        connection.execute(update(RuleSet).values(confirmed=RuleSet.id == 1))
        return competency.bands(connection, filters).assign(confirmed=confirmed)

    frame = asked(own_rules, *[{"final_score": 8500}] * 5)
    assert frame[["confirmed", "unconfirmed"]].to_dict("list") == {"confirmed": [0], "unconfirmed": [5]}


def test_quartiles_are_whole_points_rounded_half_up(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((SIKAP, "akhir", score)) for score in (7949, 7950, 8049, 8050) for _ in range(5)]
    row = asked(competency.components, *people).iloc[0]
    assert (row["lower"], row["median"], row["upper"]) == (79, 80, 80)


def test_who_waits_or_withdrew_is_counted_beside_and_not_in_the_share(asked: Callable[..., pd.DataFrame]) -> None:
    statuses = ["lulus"] * 4 + ["ditunda"] + ["belum_dinilai", "aktif", "batal"]
    frame = asked(competency.status, *[{"status": status} for status in statuses])
    assert frame.to_dict("records") == [
        {"status": "lulus", "enrolments": 4, "share": 0.8, "waiting": 2, "withdrawn": 1},
        {"status": "ditunda", "enrolments": 1, "share": 0.2, "waiting": 2, "withdrawn": 1},
    ]


def test_four_results_are_too_few_to_show(asked: Callable[..., pd.DataFrame]) -> None:
    assert asked(competency.status, *[{"status": "lulus"}] * 4, {"status": "aktif"}).empty


def test_a_recorded_zero_is_a_zero_and_a_missing_value_is_nothing(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((SIKAP, "akhir", 8000))] * 4 + [of((SIKAP, "akhir", 0)), of()]
    row = asked(competency.components, *people).iloc[0]
    assert (row["scores"], row["mean"], row["without_scores"]) == (5, 64.0, 1)


def test_a_remedial_is_counted_and_not_averaged(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((SIKAP, "akhir", 8000))] * 4 + [of((SIKAP, "akhir", 6000), (SIKAP, "remedial", 8500))]
    row = asked(competency.components, *people).iloc[0]
    assert (row["scores"], row["mean"], row["remedials"]) == (5, 76.0, 1)


def test_a_component_that_four_have_is_hidden(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((SIKAP, "akhir", 8000), (RANCANGAN, "akhir", 8000))] * 4 + [of((SIKAP, "akhir", 8000))]
    frame = asked(competency.components, *people)
    assert frame["component"].tolist() == ["Sikap"]
    assert frame["hidden"].tolist() == [4]


def test_scores_of_who_withdrew_are_not_counted(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((SIKAP, "akhir", 8000))] * 5 + [of((SIKAP, "akhir", 1000), status="batal")]
    row = asked(competency.components, *people).iloc[0]
    assert (row["scores"], row["mean"], row["withdrawn"]) == (5, 80.0, 1)


def test_a_final_score_that_is_a_post_test_stays_out_of_the_final_scores(
    asked: Callable[..., pd.DataFrame],
) -> None:
    by_component = [of((SIKAP, "akhir", 8000), (TES, "post", 9000), final_score=8000)] * 5
    by_test = [of((TES, "post", 9900), final_score=9900)] * 5
    row = asked(competency.by_generation, *by_component, *by_test).iloc[0]
    assert (row["enrolments"], row["mean"], row["by_test"]) == (5, 80.0, 5)


def test_a_pair_needs_both_tests_and_a_fall_is_a_fall(asked: Callable[..., pd.DataFrame]) -> None:
    pairs = [(5000, 8000), (5000, 7000), (6000, 6000), (9000, 8000), (4000, 8005)]
    people = [of((TES, "pre", pre), (TES, "post", post)) for pre, post in pairs]
    alone = [of((TES, "pre", 1000)), of((TES, "post", 9900)), of()]
    frame = asked(competency.directions, *people, *alone)
    assert frame[["direction", "pairs"]].to_numpy().tolist() == [["fell", 1], ["equal", 1], ["rose", 3]]
    assert frame[["unpaired", "without_scores"]].to_numpy().tolist()[0] == [2, 1]


def test_the_gain_is_rounded_by_itself(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((TES, "pre", 6004), (TES, "post", 8012))] * 5
    row = asked(competency.gains, *people).iloc[0]
    assert (row["before"], row["after"], row["gain"]) == (60.0, 80.1, 20.1)


def test_a_pre_of_one_test_and_a_post_of_another_are_no_pair(asked: Callable[..., pd.DataFrame]) -> None:
    assert asked(competency.gains, *[of((TES, "pre", 6000), (TES_LAIN, "post", 8000))] * 5).empty


def test_a_fall_of_one_point_is_below_zero_and_no_gain_is_not(asked: Callable[..., pd.DataFrame]) -> None:
    people = [of((TES, "pre", 6000), (TES, "post", 6000 + gain)) for gain in [-100, 0, 999, 1000] * 5]
    frame = asked(competency.gain_spread, *people)
    assert bins(frame) == [(-100, 0, 5), (0, 10, 10), (10, 100, 5)]
    assert frame["fallen"].iloc[0] == 0.25


@pytest.mark.parametrize(
    ("gains", "told"),
    [
        ([-3000, 0, *[1000] * 8, *[2000] * 9, 3500, 6000], [(-100, 20, 10), (20, 100, 11)]),
        ([*[0] * 5, 1000, *[2000] * 10, *[10000] * 5], [(-100, 10, 5), (10, 20, 1), (20, 30, 10), (90, 100, 5)]),
        ([0] * 20, []),  # all in one bin
        ([*[0] * 3, *[1000] * 17, *[2000] * 3], []),  # neither end has five
        ([0, 1000] * 9, []),  # eighteen
    ],
)
def test_no_bin_at_an_end_is_of_fewer_than_five_so_nobody_is_the_lowest_or_highest(
    gains: list[int], told: list[tuple[int, int, int]], asked: Callable[..., pd.DataFrame]
) -> None:
    people = [of((TES, "pre", max(0, -gain)), (TES, "post", max(0, gain))) for gain in gains]
    assert [row for row in bins(asked(competency.gain_spread, *people)) if row[2]] == told


def bins(frame: pd.DataFrame) -> list[tuple[int, int, int]]:
    return [tuple(row) for row in frame[["at_least", "under", "pairs"]].to_numpy().tolist()]


def test_two_people_with_three_tests_each_are_two(asked: Callable[..., pd.DataFrame]) -> None:
    """Six pairs, beside five who were tested once: of the two it is not told how they did."""
    both = {(test, stage): 6000 for test in (TES, TES_LAIN, TES_KETIGA) for stage in ("pre", "post")}
    people = [of(*((*place, value) for place, value in both.items()))] * 2 + [of((TES, "pre", 6000))] * 5
    row = asked(outcomes.in_total, *people).iloc[0]
    assert (row["pairs"], row["paired"]) == (6, 2)
    assert pd.isna(row["improved"])
    assert pd.isna(row["fell"])


def test_of_few_with_a_pair_no_test_is_told_however_many_were_tested(asked: Callable[..., pd.DataFrame]) -> None:
    few = [of((TES, "pre", 6000), (TES, "post", 7000))] * 4 + [of((TES, "pre", 6000))] * 9
    assert asked(competency.gains, *few).empty


def test_a_post_without_a_standard_is_left_out_and_counted(asked: Callable[..., pd.DataFrame]) -> None:
    levels = [200, 300, 300, 400, 300]
    people = [of((INTEGRITAS, "akhir", level)) for level in levels]
    people += [of((INTEGRITAS, "akhir", 500), position_level=post) for post in ("fungsional", None)]
    row = asked(competency.against_standard, *people).iloc[0]
    assert (row["scores"], row["level"], row["required"], row["gap"]) == (5, 3.0, 3.0, 0.0)
    assert (row["met"], row["without_standard"]) == (0.8, 2)


def test_each_kind_is_counted_by_itself(asked: Callable[..., pd.DataFrame]) -> None:
    frame = asked(competency.kinds, of((SIKAP, "akhir", 1), (TES, "pre", 1)), of((SIKAP, "remedial", 1)), of())
    assert frame.set_index("kind")["enrolments"].to_dict() == {"komponen": 1, "tes": 1, "kompetensi": 0}
