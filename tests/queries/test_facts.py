"""Facts: each rule by a small drawing, on both engines; all of them on the sample, against the twin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from queries import facts
from queries.freshness import freshness
from queries.schema import (
    Cohort,
    CohortFact,
    CompetencyStandard,
    Enrolment,
    EnrolmentFact,
    Participant,
    RuleAttendance,
)
from tests.academy import (
    COURSE,
    NEW_RULES,
    OLD_RULES,
    add_agency,
    add_assessment,
    add_cohort,
    enrol,
    found,
    mark,
    meet,
    score,
)
from tests.conftest import SAMPLE_DAY
from tests.databases import IN_TURN
from tests.drawing import drawn
from tests.facts_twin import stored_facts, twin_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""12:00 WIB, 13:00 WITA, 14:00 WIT of Tuesday 24 November."""


@pytest.fixture
def academy(bare: Engine) -> Iterator[Connection]:
    with bare.begin() as connection:
        found(connection)
        yield connection


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_facts_of_the_sample_are_those_of_the_twin(sample_reader: Connection) -> None:
    assert stored_facts(sample_reader) == twin_facts(
        sample_reader, datetime.combine(SAMPLE_DAY, time(0), tzinfo=UTC)
    )


REGISTER = """
    person | 1: 300 JP | 2: no JP  | 3: 200 JP | 4: later
    -------+-----------+-----------+-----------+---------
    1      | hadir     | hadir     | hadir     |
    2      | hadir     | terlambat | izin      |
    3      | alpa      | sakit     | tugas_dinas |
    4      | hadir     |           |           |          # two sessions without a mark: not recorded
    5      |           |           |           |          # the register knows others, so nothing is known of 5
    6      |           |           |           | hadir    # a mark of a session that has not ended
    """


def _fill_register(connection: Connection) -> None:
    add_cohort(connection)
    for number in range(1, 8):
        enrol(connection, number, status="batal" if number == 7 else "aktif")
    for number, (day, jp) in enumerate(
        (("2026-10-30", 300), ("2026-11-02", None), ("2026-11-03", 200), ("2026-11-25", 300)), start=1
    ):
        meet(connection, number, day, jp=jp)
    for row in drawn(REGISTER):
        for session, status in enumerate(list(row.values())[1:], start=1):
            if status:
                mark(connection, session, int(row["person"] or 0), status)
    mark(connection, 1, 7)  # who withdrew may have come before


ATTENDANCE = """
    person | sessions | jp          | kinds
    -------+----------+-------------+----------
    1      | 3 3 3    | 500 500 500 | 0 0 0 0 0
    2      | 3 3 2    | 500 500 300 | 1 1 0 0 0
    3      | 3 3 0    | 500 500 0   | 0 0 1 1 1
    4      | 3 1 1    | 500 300 300 | 0 0 0 0 0
    5      | 3 0 0    | 500 0 0     | 0 0 0 0 0
    6      | 3 0 0    | 500 0 0     | 0 0 0 0 0
    7      |          |             |
    """


def test_a_register_counts_finished_sessions_and_what_is_not_recorded_is_no_absence(academy: Connection) -> None:
    _fill_register(academy)
    facts.recompute(academy, [1], NOON)
    for row, fact in zip(drawn(ATTENDANCE), _enrolments(academy), strict=True):
        assert [_written(fact, measure) for measure in ("sessions", "jp", "kinds")] == list(row.values())[1:]
    sources = [fact["attendance_source"] for fact in _enrolments(academy)]
    assert sources == ["register"] * 6 + [None]


def test_months_are_those_of_the_sessions_and_add_up_to_the_enrolment(academy: Connection) -> None:
    _fill_register(academy)
    facts.recompute(academy, [1], NOON)
    months = stored_facts(academy)["attendance"]
    assert {month for _, month in months} == {"2026-10", "2026-11"}
    assert not any(enrolment == 7 for enrolment, _ in months)
    october, november = months[2, "2026-10"], months[2, "2026-11"]
    assert (october["sessions_held"], november["sessions_held"]) == (1, 2)
    assert (november["late"], november["permission"], november["jp_held"]) == (1, 1, 200)
    assert months[4, "2026-11"]["sessions_recorded"] == 0
    assert months[4, "2026-11"]["jp_recorded"] == 0


def test_jp_are_missing_where_no_finished_session_has_them(academy: Connection) -> None:
    add_cohort(academy)
    enrol(academy, 1)
    meet(academy, 1, "2026-11-20", jp=None)
    meet(academy, 2, "2026-11-30", jp=300)
    mark(academy, 1, 1)
    facts.recompute(academy, [1], NOON)
    (fact,) = _enrolments(academy)
    assert (fact["sessions_attended"], fact["jp_held"], fact["jp_recorded"], fact["jp_attended"]) == (
        1,
        None,
        None,
        None,
    )


def test_a_session_is_held_when_it_has_ended_in_the_time_of_its_cohort(academy: Connection) -> None:
    for number, zone in enumerate(("WIB", "WITA", "WIT"), start=1):
        add_cohort(academy, number, timezone=zone)
        meet(academy, number, "2026-11-24", until="13:00", cohort=number)
    facts.recompute_all(academy, NOON)
    assert [fact["sessions_held"] for fact in _cohorts(academy)] == [0, 1, 1]


RECAPS = """
    person | held | attended | jp_held | jp_attended | source | sessions | jp
    -------+------+----------+---------+-------------+--------+----------+---------------
    1      | 10   | 9        |         |             | recap  | 10 10 9  |
    2      |      |          | 4000    | 3850        | recap  |          | 4000 4000 3850
    3      | 10   | 10       | 4000    | 4000        | recap  | 10 10 10 | 4000 4000 4000
    4      | 10   |          |         |             |        |          |  # held alone is no measure
    5      |      |          |         |             |        |          |
    """


def test_without_a_register_the_recap_speaks(academy: Connection) -> None:
    add_cohort(academy)
    meet(academy, 1, "2026-11-20")
    rows = drawn(RECAPS)
    for row in rows:
        recap = {
            f"recap_{column}": int(value)
            for column, value in zip(
                ("sessions_held", "sessions_attended", "jp_held", "jp_attended"),
                list(row.values())[1:5],
                strict=True,
            )
            if value
        }
        enrol(academy, int(row["person"] or 0), **recap)
    facts.recompute(academy, [1], NOON)
    for row, fact in zip(rows, _enrolments(academy), strict=True):
        said = [fact["attendance_source"], _written(fact, "sessions"), _written(fact, "jp")]
        assert said == [row["source"], row["sessions"], row["jp"]]
        assert fact["unexcused"] is None


def test_the_register_wins_over_the_recap_from_its_first_mark_on(academy: Connection) -> None:
    add_cohort(academy)
    recap = {"recap_sessions_held": 10, "recap_sessions_attended": 10}
    enrol(academy, 1, **recap)
    enrol(academy, 2, **recap)
    meet(academy, 1, "2026-11-20")
    mark(academy, 1, 1, "alpa")
    facts.recompute(academy, [1], NOON)
    assert [(fact["attendance_source"], fact["sessions_held"]) for fact in _enrolments(academy)] == [
        ("register", 1)
    ] * 2


BANDS = """
    score | status        | cohort            | band
    ------+---------------+-------------------+------------------
    9001  | lulus         | 2026              | sangat_memuaskan
    9000  | lulus         | 2026              | memuaskan         # exactly 90,00 is not above 90,00
    8000  | lulus         | 2026              | cukup
    0     | tidak_lulus   | 2026              | tidak_memuaskan
          | belum_dinilai | 2026              |
    9001  | batal         | 2026              |                   # who withdrew has no result
    8600  | lulus         | 2022              | sangat_memuaskan  # the rules of 2019 still held
    8600  | lulus         | 2018              |                   # before the first rules
    8600  | lulus         | 2026 of rules 1   | sangat_memuaskan  # the cohort's own rules come first
    """


def test_the_band_is_that_of_the_cohorts_rules_or_of_the_programmes_newest(academy: Connection) -> None:
    rows = drawn(BANDS)
    for number, row in enumerate(rows, start=1):
        year, _, rules = (row["cohort"] or "").partition(" of rules ")
        add_cohort(academy, number, year=int(year), rule_set_id=int(rules) if rules else None)
        enrol(
            academy, number, number, status=row["status"], final_score=int(row["score"]) if row["score"] else None
        )
    assert (OLD_RULES, NEW_RULES) == (1, 2)
    facts.recompute_all(academy, NOON)
    assert [fact["band"] for fact in _enrolments(academy)] == [row["band"] for row in rows]


def test_an_enrolment_carries_its_person_post_and_programme(academy: Connection) -> None:
    add_cohort(academy, programme_code=COURSE)
    enrol(academy, 1, position_level="pengawas", rank="III/d", education="S1", agency_id=2)
    academy.execute(
        update(Participant).values(nip="197801012006041001", gender="P", birth_date=date(1978, 12, 31))
    )
    facts.recompute(academy, [1], NOON)
    (fact,) = _enrolments(academy)
    assert (fact["identified"], fact["gender"], fact["birth_year"]) == (True, "P", 1978)
    assert (fact["programme_code"], fact["programme_kind"], fact["year"]) == (COURSE, "teknis", 2026)
    assert (fact["position_level"], fact["rank"], fact["education"], fact["agency_id"]) == (
        "pengawas",
        "III/d",
        "S1",
        2,
    )


LIMITS = """
    cohort            | share
    ------------------+-------
    2026              | 8500
    2022              |        # the rules of 2019 limit JP, not their share
    2018              |        # before the first rules
    2022 of rules 2   | 8500   # the cohort's own rules come first
    """


def test_the_limit_is_the_share_of_jp_in_the_rules_of_the_cohort(academy: Connection) -> None:
    for rules, kind, value in (
        (NEW_RULES, "porsi", 8500),
        (NEW_RULES, "jp_absen", 1800),
        (OLD_RULES, "jp_absen", 900),
    ):
        academy.execute(insert(RuleAttendance).values(rule_set_id=rules, kind=kind, value=value))
    rows = drawn(LIMITS)
    for number, row in enumerate(rows, start=1):
        year, _, rules = (row["cohort"] or "").partition(" of rules ")
        add_cohort(academy, number, year=int(year), rule_set_id=int(rules) if rules else None)
        enrol(academy, number, number, status="batal" if number == 1 else "aktif")
    facts.recompute_all(academy, NOON)
    assert [_told(fact["limit_share"]) for fact in _enrolments(academy)] == [row["share"] for row in rows]


def test_attendance_is_expected_of_who_stays_in_a_cohort_that_is_not_only_planned(academy: Connection) -> None:
    add_cohort(academy, 1, starts_on=date(2026, 11, 25))
    add_cohort(academy, 2, starts_on=date(2026, 11, 24))
    for number, cohort, status in ((1, 1, "aktif"), (2, 2, "aktif"), (3, 2, "batal")):
        enrol(academy, number, cohort, status=status)
    facts.recompute_all(academy, NOON)
    assert [fact["expected"] for fact in _enrolments(academy)] == [False, True, False]
    facts.recompute_all(academy, NOON + timedelta(days=1))
    assert [fact["expected"] for fact in _enrolments(academy)] == [True, True, False]


COMPONENT, LEVEL = 2, 3
KINDS = ("component", "test", "competency", "judged_level", "unjudged_level")

SCORES = """
    person | assessment | stages                  | value | again | pre  | post | required
    -------+------------+-------------------------+-------+-------+------+------+---------
    1      | 1          | pre 5000 post 6000      |       | no    | 5000 | 6000 |
    1      | 2          | akhir 7000 remedial 8000 | 7000  | yes   |      |      |
    1      | 3          | akhir 300               | 300   | no    |      |      | 400
    2      | 1          | pre 5000                |       | no    | 5000 |      |         # no pair
    2      | 3          | akhir 300               | 300   | no    |      |      |         # a post without a standard
    3      | 1          | post 6000               |       | no    |      | 6000 |
    4      | 1          | pre 6000 post 5000      |       | no    | 6000 | 5000 |
    5      | 1          | pre 0 post 0            |       | no    | 0    | 0    |         # a zero is a score
    """
UNCOUNTED = """
    person | assessment | stages
    -------+------------+-------------------------
    6      | 1          | akhir 5000               # no stage of a test
    6      | 2          | remedial 8000            # nothing was taken again
    6      | 3          | pre 100 pascapelatihan 300
    7      | 1          | pre 5000 post 6000       # who withdrew has no result
    7      | 2          | akhir 7000
    """
SCORED = """
    person | has                                        | pairs improved fell
    -------+--------------------------------------------+--------------------
    1      | component test competency judged_level     | 1 1 0
    2      | test competency unjudged_level             | 0 0 0
    3      | test                                       | 0 0 0
    4      | test                                       | 1 0 1
    5      | test                                       | 1 0 0
    6      |                                            | 0 0 0
    7      |                                            | 0 0 0
    """


def test_a_score_counts_in_the_stage_of_its_kind(academy: Connection) -> None:
    add_assessment(academy, COMPONENT, "komponen")
    add_assessment(academy, LEVEL, "kompetensi")
    for assessment in (COMPONENT, LEVEL):  # of a component no post needs anything
        academy.execute(
            insert(CompetencyStandard).values(assessment_id=assessment, position_level="pengawas", required=400)
        )
    add_cohort(academy)
    for number in range(1, 8):
        enrol(
            academy,
            number,
            status="batal" if number == 7 else "lulus",
            position_level="pengawas" if number == 1 else "fungsional",
        )
    rows = drawn(SCORES)
    for row in [*rows, *drawn(UNCOUNTED)]:
        words = (row["stages"] or "").split()
        stages = {stage: int(value) for stage, value in zip(words[::2], words[1::2], strict=True)}
        score(academy, int(row["person"] or 0), int(row["assessment"] or 0), **stages)
    facts.recompute(academy, [1], NOON)
    assert [
        {
            "person": str(fact["enrolment_id"]),
            "assessment": str(fact["assessment_id"]),
            "value": _told(fact["value"]),
            "again": "yes" if fact["remedial"] else "no",
            **{column: _told(fact[column]) for column in ("pre", "post", "required")},
        }
        for _, fact in sorted(stored_facts(academy)["score"].items())
    ] == [{name: value for name, value in row.items() if name != "stages"} for row in rows]
    for row, fact in zip(drawn(SCORED), _enrolments(academy), strict=True):
        has = [kind for kind in KINDS if fact[f"has_{kind}"]]
        assert has == (row["has"] or "").split()
        assert f"{fact['pairs']} {fact['improved']} {fact['fell']}" == row["pairs improved fell"]


def test_an_enrolment_counts_with_the_government_of_its_agency(academy: Connection) -> None:
    add_agency(academy, 9, level="pusat")
    add_agency(academy, 3, parent_id=9)
    add_agency(academy, 4, parent_id=3)
    add_agency(academy, 5, level="provinsi", province_code="35")
    add_cohort(academy)
    for number, agency in enumerate((1, 4, 9, 5), start=1):
        enrol(academy, number, agency_id=agency)
    facts.recompute(academy, [1], NOON)
    origins = [fact["origin"] for fact in _enrolments(academy)]
    assert origins == ["kabkota_lain", "pusat", "pusat", "provinsi_sendiri"]


STATES = """
    starts | ends   | sessions     | people            | state         | next look
    -------+--------+--------------+-------------------+---------------+------------
    11-25  | 11-30  |              | aktif             | direncanakan  | 11-25 00:00
    11-24  | 11-24  |              | aktif             | berjalan      | 11-25 00:00
    11-01  | 11-23  |              | lulus aktif       | selesai       |
    11-01  | 11-23  |              | lulus tidak_lulus | final         |
    11-01  | 11-23  |              | lulus batal       | final         |  # who withdrew is not waited for
    11-01  | 11-23  |              | batal             | selesai       |  # nobody is left to be assessed
    11-01  | 11-24  |              | lulus             | berjalan      | 11-25 00:00
           |        |              | lulus             | tanpa_tanggal |
    11-01  |        |              | lulus             | tanpa_tanggal |
    11-26  |        |              | aktif             | direncanakan  | 11-26 00:00  # the start alone says so
           | 11-23  |              | aktif             | tanpa_tanggal |
           | 11-23  |              | lulus             | final         |
           |        | 11-24        | aktif             | berjalan      | 11-25 00:00
           |        | 11-10        | aktif             | selesai       |
           |        | 11-20 11-28  | aktif             | berjalan      | 11-27 10:00  # 20 Nov is empty for 7 days
           |        | 11-28        | aktif             | direncanakan  | 11-28 00:00
    11-01  |        | 11-10 11-28  | aktif             | berjalan      | 11-28 10:00
    """


def test_a_cohorts_state_follows_from_its_dates_sessions_and_results(academy: Connection) -> None:
    rows = drawn(STATES)
    for number, row in enumerate(rows, start=1):
        dates = {
            f"{name}_on": date.fromisoformat(f"2026-{day}") for name in ("starts", "ends") if (day := row[name])
        }
        add_cohort(academy, number, **dates)
        for place, day in enumerate((row["sessions"] or "").split()):
            meet(academy, number * 10 + place, f"2026-{day}", cohort=number)
        for place, status in enumerate((row["people"] or "").split()):
            enrol(academy, number * 10 + place, number, status=status)
    facts.recompute_all(academy, NOON)
    assert [fact["state"] for fact in _cohorts(academy)] == [row["state"] for row in rows]
    assert [_wib(moment) for moment in _due(academy)] == [row["next look"] for row in rows]


def test_what_is_finalised_is_final_and_waits_for_no_midnight(academy: Connection) -> None:
    add_cohort(academy, finalised_at=NOON, starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 30))
    facts.recompute_all(academy, NOON)
    assert [fact["state"] for fact in _cohorts(academy)] == ["final"]
    assert _due(academy) == [None]


def test_today_is_the_day_of_the_cohorts_zone(academy: Connection) -> None:
    late = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # 23:30 WIB, but already Wednesday in WITA
    for number, zone in enumerate(("WIB", "WITA"), start=1):
        add_cohort(academy, number, timezone=zone, starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 25))
    facts.recompute_all(academy, late)
    assert [fact["state"] for fact in _cohorts(academy)] == ["direncanakan", "berjalan"]
    assert _due(academy) == [datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC)]


def test_a_register_is_behind_when_a_session_stays_empty_for_more_than_seven_days(academy: Connection) -> None:
    add_cohort(academy, finalised_at=NOON)
    enrol(academy, 1)
    meet(academy, 1, "2026-11-10")
    meet(academy, 2, "2026-11-17", until="12:00")  # seven days ago to the minute
    mark(academy, 1, 1)
    facts.recompute_all(academy, NOON)
    (fact,) = _cohorts(academy)
    assert (fact["sessions_planned"], fact["sessions_held"], fact["sessions_filled"]) == (2, 2, 1)
    assert not fact["behind"]
    (due,) = _due(academy)
    assert due == NOON + timedelta(microseconds=1)
    facts.recompute_all(academy, due)
    assert [fact["behind"] for fact in _cohorts(academy)] == [True]
    assert _due(academy) == [None]


def test_the_next_look_is_at_the_end_of_the_next_session(academy: Connection) -> None:
    add_cohort(academy, timezone="WIT", finalised_at=NOON)
    enrol(academy, 1)
    for number, until in enumerate(("10:00", "14:00", "14:01", "16:00"), start=1):  # it is 14:00 there
        meet(academy, number, "2026-11-24", until=until)
        mark(academy, number, 1)
    facts.recompute_all(academy, NOON)
    assert [fact["sessions_held"] for fact in _cohorts(academy)] == [2]
    assert _due(academy) == [NOON + timedelta(minutes=1)]


def test_times_that_others_wrote_are_read_as_times(academy: Connection) -> None:
    add_cohort(academy)
    enrol(academy, 1)
    insertion = text(
        "INSERT INTO class_session (id, cohort_id, starts_at, ends_at)"
        " VALUES (1, 1, '2026-11-24T08:00', '2026-11-24T10:00')"
    )
    academy.execute(insertion)
    mark(academy, 1, 1)
    facts.recompute_all(academy, NOON)
    assert [fact["sessions_attended"] for fact in _enrolments(academy)] == [1]
    facts.recompute_all(academy, NOON.replace(hour=2))
    assert [fact["attendance_source"] for fact in _enrolments(academy)] == [None]


def test_facts_of_other_cohorts_stay_and_those_of_a_cohort_that_is_gone_go(academy: Connection) -> None:
    for number in (1, 2):
        add_cohort(academy, number)
        enrol(academy, number, number)
    facts.recompute_all(academy, NOON)
    academy.execute(update(Enrolment).values(final_score=8500))
    facts.recompute(academy, [2], NOON)
    assert [fact["final_score"] for fact in _enrolments(academy)] == [None, 8500]
    academy.execute(delete(Enrolment).where(Enrolment.id == 2))
    academy.execute(delete(Cohort).where(Cohort.id == 2))
    facts.recompute(academy, [2], NOON)
    assert [fact["cohort_id"] for fact in _cohorts(academy)] == [1]
    assert [fact["enrolment_id"] for fact in _enrolments(academy)] == [1]


def test_one_computation_publishes_once(academy: Connection) -> None:
    add_cohort(academy)
    before = freshness(academy).version
    facts.recompute(academy, [1], NOON)
    facts.recompute_all(academy, NOON)
    after = freshness(academy)
    assert (after.version, after.changed_at) == (before + 2, NOON)


def test_more_cohorts_than_fit_in_a_statement(academy: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "AT_ONCE", 2)
    for number in range(1, 6):
        add_cohort(academy, number)
        enrol(academy, number, number)
    facts.recompute(academy, range(1, 6), NOON)
    assert len(_enrolments(academy)) == len(_cohorts(academy)) == 5
    facts.recompute_all(academy, NOON)
    assert len(_enrolments(academy)) == len(_cohorts(academy)) == 5


def test_an_enrolment_that_moved_counts_in_its_new_cohort_whichever_is_computed_first(academy: Connection) -> None:
    add_cohort(academy, 1)
    add_cohort(academy, 2)
    enrol(academy, 1, cohort=2)
    score(academy, 1, 1, post=8000)
    facts.recompute(academy, [1, 2], NOON)
    academy.execute(update(Enrolment).values(cohort_id=1))
    for cohort in (1, 2):
        facts.recompute(academy, [cohort], NOON)
        assert [fact["cohort_id"] for fact in _enrolments(academy)] == [1]
        assert [fact["cohort_id"] for fact in stored_facts(academy)["score"].values()] == [1]
    assert [fact["enrolments"] for fact in _cohorts(academy)] == [1, 0]


def test_a_moment_without_zone_is_refused(academy: Connection) -> None:
    with pytest.raises(ValueError, match="time zone"):
        facts.recompute(academy, [1], NOON.replace(tzinfo=None))


def _enrolments(connection: Connection) -> list[dict[str, Any]]:
    statement = select(EnrolmentFact.__table__).order_by(EnrolmentFact.enrolment_id)
    return [dict(row) for row in connection.execute(statement).mappings()]


def _cohorts(connection: Connection) -> list[dict[str, Any]]:
    statement = select(CohortFact.__table__).order_by(CohortFact.cohort_id)
    return [dict(row) for row in connection.execute(statement).mappings()]


def _written(fact: dict[str, Any], measure: str) -> str | None:
    columns = {
        "sessions": ("sessions_held", "sessions_recorded", "sessions_attended"),
        "jp": ("jp_held", "jp_recorded", "jp_attended"),
        "kinds": ("late", "permission", "sick", "duty", "unexcused"),
    }[measure]
    values = [fact[column] for column in columns]
    return None if set(values) == {None} else " ".join(map(str, values))


def _told(value: int | None) -> str | None:
    return None if value is None else str(value)


def _due(connection: Connection) -> list[datetime | None]:
    return list(connection.scalars(select(Cohort.next_due_at).order_by(Cohort.id)))


def _wib(moment: datetime | None) -> str | None:
    return (moment + timedelta(hours=7)).strftime("%m-%d %H:%M") if moment else None
