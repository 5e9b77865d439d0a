"""Rights: who gets which, until when, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from queries import audit
from queries.grants import (
    GrantProblem,
    NewRight,
    every_right,
    grant,
    in_a_year,
    login_of,
    providers,
    revoke,
    rights,
)
from queries.schema import AccessGrant, Account

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
TODAY = NOW.date()
ANA = "ana@jatimprov.go.id"


def test_a_right_is_found_by_its_login_and_holds_for_a_year_to_the_day(writer: Engine) -> None:
    with writer.begin() as connection:
        grant(connection, NewRight(" Ana@JatimProv.go.id ", "analis"), None, NOW)
        (right,) = rights(connection, "ANA@jatimprov.go.id", TODAY).held
        assert (right.login, right.role, right.scope_kind, right.individuals) == (ANA, "analis", "semua", False)
        assert right.ends_on == date(2027, 11, 24)
        assert rights(connection, ANA, date(2027, 11, 24)).held
        assert not rights(connection, ANA, date(2027, 11, 25)).held
        assert rights(connection, ANA, date(2027, 11, 25)).account_id  # known still, for the log


def test_nobody_has_what_nobody_gave_him(writer: Engine) -> None:
    with writer.begin() as connection:
        grant(connection, NewRight(ANA, "analis"), None, NOW)
        for other in ("ben@jatimprov.go.id", "", "ana@jatimprov.go.id@x.id", "\u212aana", "a na"):
            assert rights(connection, other, TODAY).account_id is None


def test_a_revoked_right_holds_no_more_and_is_kept(writer: Engine) -> None:
    with writer.begin() as connection:
        number = grant(connection, NewRight(ANA, "analis"), None, NOW)
        revoke(connection, number, None, NOW)
        assert not rights(connection, ANA, TODAY).held
        assert connection.scalar(select(func.count()).select_from(AccessGrant)) == 1
        with pytest.raises(GrantProblem, match="right_unknown"):
            revoke(connection, number, None, NOW)


def test_the_same_right_given_anew_takes_the_place_of_the_one_before(writer: Engine) -> None:
    with writer.begin() as connection:
        grant(connection, NewRight(ANA, "instansi", "instansi", "35.15", individuals=True), None, NOW)
        grant(connection, NewRight(ANA, "instansi", "instansi", "35.25"), None, NOW)
        grant(connection, NewRight(ANA, "instansi", "instansi", "35.15"), None, NOW)
        held = [(right.scope_value, right.individuals) for right in every_right(connection, TODAY)]
        assert held == [("35.15", False), ("35.25", False)]
        assert connection.scalar(select(func.count()).select_from(Account)) == 1


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewRight("", "analis"), "login_unfit"),
        (NewRight("ána@x.id", "analis"), "login_unfit"),
        (NewRight(ANA, "raja"), "role_unknown"),
        (NewRight(ANA, "instansi"), "scope_unfit"),
        (NewRight(ANA, "pimpinan", "instansi", "35.15"), "scope_unfit"),
        (NewRight(ANA, "admin", "penyelenggara", "BPSDM Jatim"), "scope_unfit"),
        (NewRight(ANA, "petugas_data", "instansi", "35.15"), "scope_unfit"),
        (NewRight(ANA, "analis", "semua", "35.15"), "scope_unfit"),
        (NewRight(ANA, "instansi", "instansi", "99.99"), "agency_unknown"),
        (NewRight(ANA, "analis", "penyelenggara", "Nobody"), "provider_unknown"),
        (NewRight(ANA, "analis", "jenis_program", "memasak"), "kind_unknown"),
        (NewRight(ANA, "admin", individuals=True), "individuals_unfit"),
        (NewRight(ANA, "analis", until=TODAY - timedelta(days=1)), "ends_too_early"),
        (NewRight(ANA, "analis", until=TODAY + timedelta(days=366)), "ends_too_late"),
    ],
)
def test_what_cannot_be_given_is_refused_and_leaves_nothing(writer: Engine, new: NewRight, fault: str) -> None:
    with writer.begin() as connection:
        with pytest.raises(GrantProblem, match=fault):
            grant(connection, new, None, NOW)
        assert every_right(connection, TODAY) == []
        assert audit.events(connection, limit=5) == []


def test_giving_and_taking_is_logged_by_numbers_without_a_name(writer: Engine) -> None:
    with writer.begin() as connection:
        admin = grant(connection, NewRight("root", "admin"), None, NOW)
        account = rights(connection, "root", TODAY).account_id
        number = grant(connection, NewRight(ANA, "analis"), account, NOW)
        revoke(connection, number, account, NOW)
        taken, given, first = audit.events(connection, limit=5)
        assert (taken.action, taken.login, taken.detail["right"]) == ("cabut_hak", "root", number)
        assert (given.action, given.login, given.detail["role"]) == ("beri_hak", "root", "analis")
        assert (first.login, first.detail["right"]) == (None, admin)
        assert ANA not in str([event.detail for event in (taken, given, first)])


def test_the_home_academy_is_a_provider_before_it_has_a_cohort(writer: Engine) -> None:
    with writer.begin() as connection:
        assert providers(connection) == ["BPSDM Jatim"]


def test_a_year_from_leap_day_is_the_last_of_february() -> None:
    assert in_a_year(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("text", ["a\u2060na", "ana\n", "ana ben", "\u0430na", "x" * 255])
def test_what_could_be_taken_for_another_login_is_none(text: str) -> None:
    assert login_of(text) in {None, "ana"}
    assert login_of(text) == ("ana" if text == "ana\n" else None)
