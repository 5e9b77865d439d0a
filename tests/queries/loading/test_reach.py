"""How far an officer's hand reaches: corrections, decisions and locks stay within the cohorts that are his."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from queries.filters import NOTHING, Scope
from queries.loading import BeyondReach, CohortUnknown, correct, decide, disputes, lock, people_beyond, release
from queries.schema import Cohort, Enrolment, Participant
from tests.queries.loading.conftest import NOW
from tests.queries.loading.test_disputes import CODE, contradicted
from tests.queries.loading.test_dossier import ROSTER

__all__ = ["contradicted"]

WHY = ("salah ketik", "petugas", NOW)
MINE, OTHERS = Scope(providers=("BPSDM Jatim",)), Scope(providers=("Pusdiklat X",))
AGENCY = Scope(agencies=("35.25",))


@pytest.fixture
def loaded(connection, load):
    """One cohort of the home academy's, and one that is moved to another provider; Ana is in both."""
    load(ROSTER)
    second = connection.scalars(select(Cohort.id).order_by(Cohort.id)).all()[1]
    connection.execute(update(Cohort).where(Cohort.id == second).values(provider="Pusdiklat X"))
    return connection


def rows_of(connection, provider):
    of_cohort = select(Enrolment.id).join(Cohort, Cohort.id == Enrolment.cohort_id)
    return list(connection.scalars(of_cohort.where(Cohort.provider == provider)))


@pytest.mark.parametrize("scope", [OTHERS, AGENCY, NOTHING])
def test_a_value_of_another_ones_cohort_is_not_corrected(scope, loaded):
    (row, *_) = rows_of(loaded, "BPSDM Jatim")
    with pytest.raises(BeyondReach):
        correct(loaded, "enrolment", str(row), "unit", "Dinas", *WHY, scope=scope)
    correct(loaded, "enrolment", str(row), "unit", "Dinas", *WHY, scope=MINE)
    with pytest.raises(BeyondReach):
        release(loaded, "enrolment", str(row), "unit", *WHY, scope=scope)


def test_who_is_in_another_ones_cohort_too_keeps_the_name(loaded):
    both = set(
        loaded.scalars(select(Enrolment.participant_id).where(Enrolment.id.in_(rows_of(loaded, "Pusdiklat X"))))
    )
    everybody = set(loaded.scalars(select(Participant.id)))
    assert people_beyond(loaded, MINE, everybody) == both
    for person in both:
        with pytest.raises(BeyondReach):
            correct(loaded, "participant", str(person), "name", "Lain", *WHY, scope=MINE)
    for person in everybody - both:
        correct(loaded, "participant", str(person), "name", "Lain", *WHY, scope=MINE)


def test_a_conflict_is_decided_by_whose_cohort_it_is(contradicted):
    (one, *_) = disputes(contradicted, MINE, limit=5)
    for scope in (OTHERS, AGENCY, NOTHING):
        with pytest.raises(BeyondReach):
            decide(contradicted, one.conflict.id, take=True, reason="r", who="w", now=NOW, scope=scope)
    decide(contradicted, one.conflict.id, take=True, reason="r", who="w", now=NOW, scope=MINE)


def test_a_cohort_of_another_is_not_locked(loaded):
    for scope in (OTHERS, AGENCY, NOTHING):
        with pytest.raises(CohortUnknown):
            lock(loaded, CODE, "petugas", "sudah", NOW, scope)
    lock(loaded, CODE, "petugas", "sudah", NOW, MINE)
