"""Participants by name: whom a search finds, in whose scope, and what is told of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from queries import participants as module
from queries.filters import EVERYTHING, NOTHING, Filters, Scope
from queries.participants import PARTICIPANTS, participants
from queries.refresher import refresh
from tests.academy import COURSE, add_agency, add_cohort, add_person, enrol, found, mark, meet

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from sqlalchemy import Connection, Engine

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ALL = Filters(EVERYTHING)
PEOPLE = {
    1: "Ana Putri",
    2: "ANA RAHMA",
    3: "Renée Ana",
    4: "Ma\u2019ruf 50%_[x]*?",
    5: 'Zainal \'OR\' "1"="1',
    6: None,  # forgotten
    7: "Ana Orang Lain",
}


@pytest.fixture
def academy(bare: Engine, reader: Engine) -> Iterator[Connection]:
    """1 to 6 in the first cohort, of agency 1, but 3 of its office; 7 in another provider's course, of agency 2."""
    with bare.begin() as connection:
        found(connection)
        add_agency(connection, 3, parent_id=1, name="Dinas Satu")
        add_cohort(connection, 1)
        add_cohort(connection, 2, programme_code=COURSE, provider="Pusdiklat X")
        meet(connection, 1, "2026-03-02", jp=300)
        meet(connection, 2, "2026-03-03", jp=100)
        for number, name in PEOPLE.items():
            add_person(connection, number, name=name)
            placed = {"cohort": 2 if number == 7 else 1, "agency_id": {3: 3, 7: 2}.get(number, 1)}
            enrol(connection, number, person=number, **placed, status="lulus", final_score=9000 - 100 * number)
        mark(connection, 1, 1)
        mark(connection, 2, 1, "sakit")
        mark(connection, 1, 2, "alpa")
    refresh(bare, NOW)
    with reader.connect() as connection:
        yield connection


def who(frame: pd.DataFrame) -> list[int]:
    return frame["participant_id"].tolist()


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("ana", [7, 1, 2, 3]),
        ("PUTRI ana", [1]),
        ("renee", [3]),
        ("RENÉE", [3]),
        ("rene\u0301e", [3]),
        ("ma'ruf", [4]),
        ("Ma`ruf", [4]),
        ("50%_[x]*?", [4]),
        ("%", [4]),
        ("_", [4]),
        ("*", [4]),
        ("[a-z]", []),
        ("a.a", []),
        ("ana|zainal", []),
        ('\'or\' "1"="1', [5]),
        ("'; DROP TABLE participant; --", []),
        ("\\", []),
        ("anaputri", []),
    ],
)
def test_a_name_is_found_by_its_words_whatever_the_case_and_accents_and_a_sign_is_a_sign(
    academy: Connection, text: str, people: list[int]
) -> None:
    assert sorted(who(participants(academy, ALL, text))) == sorted(people)


@pytest.mark.parametrize("text", ["Mu\u1e25ammad Ma`ruf", "mu\u1e24AMMAD", "muhammad ma'ruf", "ma\u2019ruf muh"])
def test_letters_of_any_alphabet_with_dots_and_every_apostrophe_are_found_as_they_are_typed(
    academy: Connection, bare: Engine, text: str
) -> None:
    assert academy
    with bare.begin() as connection:
        enrol(connection, 8, person=add_person(connection, 8, name="Mu\u1e25ammad Ma`ruf"))
    refresh(bare, NOW)
    with bare.connect() as connection:
        assert who(participants(connection, ALL, text)) == [8]


@pytest.mark.parametrize(
    ("scope", "people"),
    [
        (Scope(agencies=("35.01",)), {1, 2, 3}),
        (Scope(agencies=("A3",)), {3}),
        (Scope(providers=("Pusdiklat X",)), {7}),
        (Scope(programme_kinds=("teknis",)), {7}),
        (Scope(agencies=("A3",), providers=("Pusdiklat X",)), {3, 7}),
        (NOTHING, set()),
    ],
)
def test_nobody_is_found_beyond_the_scope(academy: Connection, scope: Scope, people: set[int]) -> None:
    assert set(who(participants(academy, Filters(scope), "ana"))) == people
    asked_for_others = Filters(scope, agencies=("35.01", "35.02"), cohorts=tuple(codes(academy)))
    assert set(who(participants(academy, asked_for_others, "ana"))) <= people
    assert set(participants(academy, Filters(scope), "ana")["found"]) <= {len(people)}


def codes(connection: Connection) -> set[str]:
    return set(participants(connection, ALL)["code"])


def test_who_was_forgotten_has_no_row(academy: Connection) -> None:
    assert sorted(who(participants(academy, ALL))) == [1, 2, 3, 4, 5, 7]


def test_a_row_tells_what_came_of_it_and_neither_why_somebody_was_absent_nor_a_number_of_his(
    academy: Connection,
) -> None:
    row = participants(academy, ALL, "putri").iloc[0]
    assert (row["jp_attended"], row["jp_recorded"], row["final_score"], row["status"]) == (300, 400, 8900, "lulus")
    assert not {"nip", "birth_date", "gender", "sick", "permission", "unexcused", "unit"} & set(PARTICIPANTS)


@pytest.mark.parametrize(
    ("order", "first"),
    [("name", [7, 1, 2]), ("agency", [3, 1, 2]), ("attendance", [2, 1, 7]), ("score", [1, 2, 3])],
)
def test_rows_come_in_the_order_that_is_asked(academy: Connection, order: str, first: list[int]) -> None:
    assert who(participants(academy, ALL, order=order))[:3] == first


def test_of_many_the_first_are_listed_and_all_are_counted(
    academy: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LISTED", 2)
    first = participants(academy, ALL)
    assert who(first) == [7, 1]
    assert first["found"].tolist() == [6, 6]


def test_of_nobody_the_columns_are_the_same(academy: Connection) -> None:
    nobody = participants(academy, Filters(EVERYTHING, years=(1999,)))
    assert nobody.dtypes.astype(str).to_dict() == PARTICIPANTS
