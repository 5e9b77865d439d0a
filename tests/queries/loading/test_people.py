"""Who is who: by NIP, else by another identifier, else by name within the cohort; never by a guess."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from queries.loading.names import may_be_one_person, name_key
from queries.schema import Enrolment, EnrolmentFact, ImportChange, Participant, ParticipantIdentifier
from tests.queries.loading.conftest import nip_of


def people(connection):
    """Serial of the NIP, name: of everybody."""
    rows = connection.execute(
        select(Participant.nip, Participant.name).order_by(Participant.name, Participant.nip)
    )
    return [(row.nip and row.nip[15:], row.name) for row in rows]


def enrolled(connection):
    return connection.scalar(select(func.count()).select_from(Enrolment))


def reasons(plan):
    return {refusal.line: refusal.reason for refusal in plan.refusals}


def test_one_nip_in_two_cohorts_is_one_person(load, connection):
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        2      | 001 | Ana  | Gresik
        3      | 001 | Ana  | Tuban    # moved to another agency meanwhile
        """)
    assert (people(connection), enrolled(connection)) == ([("001", "Ana")], 2)


def test_the_same_nip_twice_in_one_cohort_refuses_both_rows(load, connection):
    plan = load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Gresik
        001 | Ana  | Gresik
        002 | Ben  | Gresik
        """)
    assert reasons(plan) == {2: "twice_in_cohort", 3: "twice_in_cohort"}
    assert people(connection) == [("002", "Ben")]


def test_two_equal_rows_without_nip_are_refused_and_so_is_one_beside_a_nip(load, connection):
    plan = load("""
        nip | name         | agency
        ----+--------------+-------
            | Ana          | Gresik
            | Ana, S.E.    | Gresik
        003 | Ben          | Gresik
            | Ben          | Gresik   # perhaps the same Ben
        """)
    assert reasons(plan) == {2: "namesake_without_nip", 3: "namesake_without_nip", 5: "namesake_without_nip"}
    assert people(connection) == [("003", "Ben")]


def test_namesakes_with_different_birth_dates_are_two_people(load, connection):
    text = """
        name | born       | agency
        -----+------------+-------
        Ana  | 1979-12-31 | Gresik
        Ana  | 1980-12-31 | Gresik
        """
    load(text)
    plan = load(text)
    assert (plan.count("equal"), enrolled(connection)) == (2, 2)


def test_a_nip_that_comes_later_attaches_to_the_person(load, connection):
    load("""
        name      | agency
        ----------+-------
        Ana Putri | Gresik
        """)
    plan = load("""
        nip | name                | agency
        ----+---------------------+-------
        001 | Dra. ANA PUTRI, M.M | Gresik
        """)
    assert (plan.count("changed"), people(connection), enrolled(connection)) == (
        1,
        [("001", "Dra. ANA PUTRI, M.M")],
        1,
    )


def test_a_row_without_nip_finds_the_person_who_has_one(load, connection):
    load("""
        nip | name | agency | score
        ----+------+--------+------
        001 | Ana  | Gresik | 8000
        """)
    plan = load("""
        name | agency | score
        -----+--------+------
        Ana  | Gresik | 8100
        """)
    assert (plan.count("changed"), people(connection)) == (1, [("001", "Ana")])


def test_a_nip_known_elsewhere_takes_over_the_enrolment_of_its_unnamed_twin(load, connection):
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        2      | 001 | Ana  | Gresik
        3      |     | Ana  | Gresik
        """)
    plan = load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        3      | 001 | Ana  | Gresik
        """)
    assert (plan.count("changed"), people(connection), enrolled(connection)) == (1, [("001", "Ana")], 2)
    assert connection.scalar(select(func.count(EnrolmentFact.participant_id.distinct()))) == 1
    removed = select(ImportChange.before).where(ImportChange.table_name == "participant")
    assert [before["name"] for before in connection.scalars(removed) if before] == ["Ana"]


def test_a_nip_under_a_very_different_name_is_refused_unless_corrections_are_accepted(load, connection):
    load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Gresik
        """)
    other = """
        nip | name   | agency
        ----+--------+-------
        001 | Wahyu  | Gresik
        """
    assert reasons(load(other)) == {2: "nip_of_another_name"}
    assert people(connection) == [("001", "Ana")]
    assert load(other, accept_corrections=True).count("changed") == 1
    assert people(connection) == [("001", "Wahyu")]


def test_a_slightly_different_name_is_a_correction(load, connection):
    load("""
        nip | name         | agency
        ----+--------------+-------
        001 | Budi Santosa | Gresik
        """)
    plan = load("""
        nip | name                | agency
        ----+---------------------+-------
        001 | Budi Santoso, S.Sos | Gresik
        """)
    assert (plan.count("changed"), people(connection)) == (1, [("001", "Budi Santoso, S.Sos")])


def test_a_corrected_nip_is_not_a_second_person(load, connection):
    load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Gresik
        """)
    corrected = """
        nip | name | agency
        ----+------+-------
        010 | Ana  | Gresik
        """
    assert reasons(load(corrected)) == {2: "name_of_another_nip"}
    load(corrected, accept_corrections=True)
    assert (people(connection), enrolled(connection)) == ([("010", "Ana")], 1)


def test_two_people_of_one_name_with_their_nips_are_two_people(load, connection):
    load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Gresik
        """)
    load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Gresik
        002 | Ana  | Tuban
        """)
    assert people(connection) == [("001", "Ana"), ("002", "Ana")]


def test_a_person_without_nip_is_known_across_cohorts_by_an_identifier(load, connection):
    load("""
        cohort | nrp      | name | agency
        -------+----------+------+-------
        2      | 61573402 | Ana  | Gresik
        3      | 61573402 | Ana  | Gresik
        """)
    assert (people(connection), enrolled(connection)) == ([(None, "Ana")], 2)
    assert connection.execute(select(ParticipantIdentifier.kind, ParticipantIdentifier.value)).all() == [
        ("nrp", "61573402")
    ]
    assert set(connection.scalars(select(EnrolmentFact.identified))) == {True}


def test_identifiers_of_two_people_in_one_row_are_refused(load):
    load("""
        nip | nrp      | name | agency
        ----+----------+------+-------
        001 | 11111    | Ana  | Gresik
        002 | 22222    | Ben  | Gresik
        """)
    plan = load("""
        nip | nrp   | name | agency
        ----+-------+------+-------
        001 | 22222 | Ana  | Gresik
        """)
    assert reasons(plan) == {2: "identifiers_disagree"}


def test_a_nip_for_one_of_two_unnamed_namesakes_is_not_given_to_either(load):
    load("""
        name | born       | agency
        -----+------------+-------
        Ana  | 1979-12-31 | Gresik
        Ana  | 1980-12-31 | Gresik
        """)
    plan = load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Gresik
        """)
    assert reasons(plan) == {2: "several_namesakes"}


def test_one_person_said_differently_in_one_file_is_refused(load):
    plan = load("""
        cohort | nip | name | gender | agency
        -------+-----+------+--------+-------
        2      | 001 | Ana  | P      | Gresik
        3      | 001 | Ana  | L      | Gresik
        """)
    assert [(refusal.line, refusal.column, refusal.other_line) for refusal in plan.refusals] == [(3, "gender", 2)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Drs. H. Budi Santoso, M.Si.", "BUDI SANTOSO", True),
        ("Ir. Jum'at", "Jumat", True),
        ("Dr.", "dr", True),
        ("Budi Santoso", "Budi Santosa", False),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_name(one, other, same):
    assert (name_key(one) == name_key(other)) is same


def test_likeness_of_names():
    assert may_be_one_person("Budi Santoso", "Budi Santosa")
    assert not may_be_one_person("Siti Aminah", "Siti Aisyah")


def test_the_drawn_nips_are_well_formed():
    assert len(nip_of("1979-12-31", "001")) == 18
