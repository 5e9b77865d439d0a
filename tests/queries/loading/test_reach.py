"""How far an officer's hand reaches: corrections, decisions and locks stay within the cohorts that are his."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from queries.filters import EVERYTHING, NOTHING, Scope
from queries.loading import (
    BeyondReach,
    CohortUnknown,
    correct,
    decide,
    disputes,
    dossier,
    lock,
    people_beyond,
    people_unseen,
    release,
)
from queries.schema import Cohort, Enrolment, Participant, ParticipantIdentifier
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
    assert people_unseen(loaded, MINE, everybody) == set()
    assert people_unseen(loaded, OTHERS, everybody) == everybody - both
    assert people_unseen(loaded, EVERYTHING, everybody) == set()
    for person in both:
        with pytest.raises(BeyondReach):
            correct(loaded, "participant", str(person), "name", "Lain", *WHY, scope=MINE)
    for person in everybody - both:
        correct(loaded, "participant", str(person), "name", "Lain", *WHY, scope=MINE)


def test_of_who_is_shared_others_keep_what_they_have_brought(loaded, load):
    """An officer sees name and NIP, and his own cohort; not addresses, nor who corrected the name and why."""
    both = loaded.scalar(select(Enrolment.participant_id).where(Enrolment.id.in_(rows_of(loaded, "Pusdiklat X"))))
    loaded.execute(insert(ParticipantIdentifier).values(kind="email", value="a@x.go.id", participant_id=both))
    correct(loaded, "participant", str(both), "gender", "P", "surat Pusdiklat X", "petugas X", NOW)
    identity = {row.table: row for row in dossier(loaded, MINE, both)}
    assert "participant_identifier" not in identity
    assert (identity["participant"].source, identity["participant"].held) == (None, {})
    assert identity["participant"].values["name"]
    assert {row.cohort for row in dossier(loaded, MINE, both) if row.cohort} == {CODE}
    everything = {row.table: row for row in dossier(loaded, EVERYTHING, both)}
    assert everything["participant_identifier"].values["value"] == "a@x.go.id"
    assert everything["participant"].held["gender"].reason == "surat Pusdiklat X"


def test_a_conflict_about_a_shared_name_is_for_who_may_decide_it(contradicted):
    other = contradicted.scalar(select(Cohort.id).where(Cohort.code != CODE))
    contradicted.execute(update(Cohort).where(Cohort.id == other).values(provider="Pusdiklat X"))
    assert {one.conflict.table for one in disputes(contradicted, MINE, limit=9)} == {"enrolment", "attendance"}
    assert "participant" in {one.conflict.table for one in disputes(contradicted, EVERYTHING, limit=9)}


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
