"""Requests of persons: three days to answer, and what answers them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from queries import requests
from queries.loading import copy_of, correct, people_meant, undo
from queries.schema import Account, AuditEvent, ImportBatch, Participant, SubjectRequest
from tests.queries.loading.conftest import NOW

HOUR = timedelta(hours=1)
ONE = """
    nip | name        | agency
    ----+-------------+-------
    001 | Ana Lestari | Gresik
    """


@pytest.fixture
def ana(load, connection):
    load(ONE)
    return connection.scalar(select(Participant.id))


def test_there_are_three_times_twenty_four_hours(connection, ana):
    assert requests.pressing(connection, NOW) == (0, 0)
    requests.ask(connection, "salinan", ana, None, NOW)
    (one,) = requests.requests(connection)
    assert (one.person, one.due_at - one.received_at) == (ana, timedelta(hours=72))
    at = {hours: requests.pressing(connection, NOW + hours * HOUR) for hours in (47, 48, 71, 72, 100)}
    assert at == {47: (0, 0), 48: (0, 1), 71: (0, 1), 72: (1, 0), 100: (1, 0)}
    with pytest.raises(requests.NobodyThere):
        requests.ask(connection, "salinan", ana + 1, None, NOW)


@pytest.mark.parametrize(
    ("table", "column", "value"), [("participant", "gender", "P"), ("enrolment", "rank", "IV/a")]
)
def test_a_correction_answers_what_was_asked_of_its_kind(table, column, value, connection, ana):
    for kind in ("salinan", "perbaikan"):
        requests.ask(connection, kind, ana, None, NOW)
    correct(connection, table, "1", column, value, "menurut KTP", "petugas", NOW)
    assert [one.kind for one in requests.requests(connection)] == ["salinan"]
    assert [one.kind for one in requests.requests(connection, answered=True)] == ["perbaikan"]
    said = connection.scalars(select(AuditEvent.detail).order_by(AuditEvent.id)).all()
    assert said[-1] == {"request": 2, "kind": "perbaikan", "answered": True}


def test_a_letter_of_yesterday_is_answered_two_days_from_now(connection, ana):
    requests.ask(connection, "salinan", ana, None, NOW, NOW - 24 * HOUR)
    (one,) = requests.requests(connection)
    assert (one.received_at, one.due_at) == (NOW - 24 * HOUR, NOW + 48 * HOUR)
    assert connection.scalar(select(AuditEvent.at)) == NOW


def test_who_corrects_is_who_has_answered(connection, ana):
    connection.execute(insert(Account).values(id=7, login="petugas", made_at=NOW))
    requests.ask(connection, "perbaikan", ana, None, NOW)
    correct(connection, "participant", "1", "gender", "P", "menurut KTP", "petugas", NOW, account=7)
    answered = select(AuditEvent.account_id).order_by(AuditEvent.id.desc()).limit(1)
    assert connection.scalar(select(SubjectRequest.answered_by)) == connection.scalar(answered) == 7


def test_who_has_asked_stays_under_his_number(connection, load):
    """His row would go when his enrolment turns out to be another one's, or when its load is undone."""
    load(
        """
        cohort | nip | name        | agency
        -------+-----+-------------+-------
        2      |     | Ana Lestari | Gresik
        3      | 001 | Ana Lestari | Gresik
        """
    )
    unnumbered = connection.scalar(select(Participant.id).where(Participant.nip.is_(None)))
    requests.ask(connection, "salinan", unnumbered, None, NOW)
    load(
        """
        cohort | nip | name        | agency
        -------+-----+-------------+-------
        2      | 001 | Ana Lestari | Gresik
        """
    )
    assert people_meant(connection, number=unnumbered)[0].cohorts == ()
    assert [one.kind for one in copy_of(connection, unnumbered).requests] == ["salinan"]
    first = connection.scalar(select(ImportBatch.id).order_by(ImportBatch.id))
    undo(connection, first, "petugas", "salah", NOW)
    assert people_meant(connection, number=unnumbered)


def test_a_name_means_somebody_in_a_cohort_only(connection, ana):
    code = "PKA.2024.2@BPSDM Jatim"
    assert [one.id for one in people_meant(connection, name="ANA LESTARI, S.E.", cohort=code)] == [ana]
    assert people_meant(connection, name="Ana Lestari") == []
    assert people_meant(connection, name="Ana", cohort=code) == []
    assert people_meant(connection) == []
