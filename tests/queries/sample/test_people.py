"""Invented people: numbered as civil servants are, sent again, from agencies large and small."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import Connection, func, select

from queries.schema import (
    Agency,
    Cohort,
    Enrolment,
    EnrolmentFact,
    Participant,
    ParticipantIdentifier,
)
from tests.queries.sample.reading import SIZE, TODAY, count


def test_every_nip_is_well_formed_and_agrees_with_birth_date_and_gender(connection: Connection) -> None:
    people = connection.execute(select(Participant).where(Participant.nip.is_not(None))).all()
    assert len(people) > SIZE / 2
    contracts = 0
    for person in people:
        nip = person.nip
        assert len(nip) == 18
        assert nip.isdecimal()
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
        year, month, sex, serial = int(nip[8:12]), int(nip[12:14]), nip[14], nip[15:]
        assert person.birth_date in {born, None}
        assert person.gender in {{"1": "L", "2": "P"}[sex], None}
        assert serial != "000"
        if month == 21:
            contracts += 1
            assert 2021 <= year <= TODAY.year
        else:
            assert date(year, month, 1) <= TODAY
            assert (date(year, month, 28) - born).days >= 18 * 365.25
    assert contracts > 0
    assert len({person.nip for person in people}) == len(people)


def test_nobody_is_trained_before_being_appointed(connection: Connection) -> None:
    rows = connection.execute(
        select(Participant.nip, Cohort.starts_on, Cohort.year, Enrolment.rank)
        .join_from(Enrolment, Participant)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Participant.nip.is_not(None))
    )
    for row in rows:
        assert int(row.nip[8:12]) <= row.year
        assert (int(row.nip[12:14]) == 21) == (row.rank in {"VII", "IX", "X"})


def test_the_same_people_come_again_but_never_twice_in_a_year(connection: Connection) -> None:
    visits = connection.execute(
        select(Enrolment.participant_id, Cohort.year).join(Cohort, Cohort.id == Enrolment.cohort_id)
    ).all()
    assert max(Counter(visits).values()) == 1
    alumni = sum(times > 1 for times in Counter(row.participant_id for row in visits).values())
    assert 0.03 * SIZE < alumni < 0.3 * SIZE


def test_some_people_have_no_nip_some_only_another_number_some_nothing(connection: Connection) -> None:
    without = set(connection.scalars(select(Participant.id).where(Participant.nip.is_(None))))
    numbered = set(connection.scalars(select(ParticipantIdentifier.participant_id)))
    assert without & numbered
    assert without - numbered
    assert numbered - without
    assert count(connection, Participant, Participant.gender.is_(None))
    assert count(connection, Participant, Participant.birth_date.is_(None))
    assert count(connection, Enrolment, Enrolment.education.is_(None))


def test_women_are_nearly_half_and_newcomers_are_young(connection: Connection) -> None:
    women = count(connection, Participant, Participant.gender == "P")
    assert 0.38 < women / count(connection, Participant, Participant.gender.is_not(None)) < 0.53
    ages = connection.execute(
        select(EnrolmentFact.programme_code, func.avg(EnrolmentFact.year - EnrolmentFact.birth_year)).group_by(
            EnrolmentFact.programme_code
        )
    )
    age = dict(ages.all())
    assert age["LATSAR-II"] < age["LATSAR-III"] < 31 < age["PKP"] < age["PKA"] < age["PKN-II"] < 58


def test_kabupaten_and_kota_malang_both_send_people_and_some_agencies_are_small(
    connection: Connection,
) -> None:
    sent = dict(
        connection.execute(
            select(Agency.code, func.count())
            .join(Enrolment, Enrolment.agency_id == Agency.id)
            .group_by(Agency.code)
        ).all()
    )
    assert {"35.07", "35.73"} <= set(sent)
    assert sum(people < 5 for people in sent.values()) >= 5
