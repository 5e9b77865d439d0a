"""Registers, scores and verdicts of the sample; the verdicts are recomputed from the rules in the database."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection, func, select

from queries.schema import (
    Assessment,
    Attendance,
    Cohort,
    Enrolment,
    RuleSet,
    Score,
)
from tests.queries.sample.reading import count
from tests.queries.sample.verdicts import Verdicts


def test_final_scores_and_statuses_follow_from_the_rules(connection: Connection) -> None:
    verdicts = Verdicts(connection)
    seen = Counter[str]()
    rows = connection.execute(
        select(Enrolment, Cohort.rule_set_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Cohort.finalised_at.is_not(None), Enrolment.status != "batal")
    )
    for row in rows:
        if not verdicts.scores[row.id]:
            continue  # of some cohorts only the final list was kept
        final = verdicts.final(row.rule_set_id, row.id)
        if final is None:
            assert (row.status, row.final_score) == ("belum_dinilai", None)
            seen["without a value"] += 1
            continue
        values, total = final
        assert row.final_score == total
        assert row.status == verdicts.status(row.rule_set_id, row, values, total)
        seen[row.status] += 1
    assert set(seen) == {"lulus", "ditunda", "tidak_lulus", "without a value"}
    assert seen["lulus"] / seen.total() > 0.9


def test_a_remedial_follows_a_deferring_value_and_is_capped(connection: Connection) -> None:
    cap = dict(
        connection.execute(
            select(Enrolment.id, RuleSet.remedial_cap)
            .join_from(Enrolment, Cohort, Cohort.id == Enrolment.cohort_id)
            .join(RuleSet, RuleSet.id == Cohort.rule_set_id)
        ).all()
    )
    first = {
        (row.enrolment_id, row.assessment_id): row.value
        for row in connection.execute(select(Score).where(Score.stage == "akhir"))
    }
    remedials = connection.execute(select(Score).where(Score.stage == "remedial")).all()
    assert remedials
    for row in remedials:
        assert row.value <= (cap[row.enrolment_id] or 0)
        assert 6_000 < first[row.enrolment_id, row.assessment_id] <= 7_000


def test_withdrawn_people_have_no_verdict(connection: Connection) -> None:
    withdrawn = connection.execute(select(Enrolment).where(Enrolment.status == "batal")).all()
    assert withdrawn
    assert {row.final_score for row in withdrawn} == {None}
    assert not count(connection, Score, Score.enrolment_id.in_([row.id for row in withdrawn]))


def test_scores_lie_on_their_scales(connection: Connection) -> None:
    outside = (
        select(func.count())
        .select_from(Score)
        .join(Assessment)
        .where((Score.value < Assessment.scale_min) | (Score.value > Assessment.scale_max))
    )
    assert connection.scalar(outside) == 0


def test_most_tests_rise_and_some_fall(connection: Connection) -> None:
    pairs: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(select(Score).where(Score.stage.in_(("pre", "post")))):
        pairs[row.enrolment_id][row.stage] = row.value
    both = [pair for pair in pairs.values() if len(pair) == 2]
    falls = sum(pair["post"] < pair["pre"] for pair in both)
    assert 0.01 < falls / len(both) < 0.1
    assert len(both) < len(pairs)


def test_attendance_is_skewed_to_all_present(connection: Connection) -> None:
    statuses = dict(connection.execute(select(Attendance.status, func.count()).group_by(Attendance.status)).all())
    assert set(statuses) == {"hadir", "terlambat", "izin", "sakit", "tugas_dinas", "alpa"}
    present = (statuses["hadir"] + statuses["terlambat"]) / sum(statuses.values())
    assert 0.95 < present < 0.985
    lines: dict[int, list[bool]] = defaultdict(list)
    for row in connection.execute(select(Attendance.enrolment_id, Attendance.status)):
        lines[row.enrolment_id].append(row.status in {"hadir", "terlambat"})
    full = sum(all(line) for line in lines.values()) / len(lines)
    assert 0.6 < full < 0.85
    assert any(sum(line) / len(line) < 0.8 for line in lines.values() if len(line) >= 8)
