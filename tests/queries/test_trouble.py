"""Troubles: only a database that fails is one; a mistake of ours comes out as itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import column, select, table, update
from sqlalchemy.exc import DBAPIError

from queries.engine import DatabaseProblem, reading, writing
from queries.schema import Agency, Enrolment

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_column_that_is_not_there_is_a_mistake_of_ours(reader: Engine) -> None:
    wrong = select(column("no_such_column")).select_from(table("agency"))
    with pytest.raises(DBAPIError), reading(reader) as connection:
        connection.execute(wrong)


def test_a_value_that_says_locked_is_not_a_lock(reader: Engine) -> None:
    wrong = (
        select(column("no_such_column")).select_from(table("agency")).where(column("name") == "database is locked")
    )
    with pytest.raises(DBAPIError), reading(reader) as connection:
        connection.execute(wrong)


def test_a_broken_rule_is_a_mistake_of_ours(writer: Engine) -> None:
    with pytest.raises(DBAPIError), writing(writer) as connection:
        connection.execute(Enrolment.__table__.insert().values(cohort_id=1, participant_id=1, agency_id=999_999))


def test_a_table_that_is_not_there_means_an_older_schema(reader: Engine) -> None:
    with pytest.raises(DatabaseProblem) as caught, reading(reader) as connection:
        connection.execute(select(column("id")).select_from(table("a_table_of_tomorrow")))
    assert caught.value.trouble == "older"


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_of_two_writers_who_wait_for_each_other_one_is_told_to_begin_again(writer: Engine) -> None:
    """On SQLite there is one writer at a time."""
    both = Barrier(2, timeout=30)

    def change(codes: tuple[str, str]) -> str:
        try:
            with writing(writer) as connection:
                for place, code in enumerate(codes):
                    connection.execute(update(Agency).where(Agency.code == code).values(name=code))
                    if place == 0:
                        both.wait()
        except DatabaseProblem as problem:
            return problem.trouble
        return "written"

    with ThreadPoolExecutor(2) as threads:
        found = sorted(threads.map(change, [("35.15", "35.73"), ("35.73", "35.15")]))
    assert found == ["locked", "written"]


def test_an_error_does_not_repeat_the_values_of_its_statement(reader: Engine) -> None:
    wrong = (
        select(column("no_such_column")).select_from(table("agency")).where(column("nip") == "197912312005011001")
    )
    with pytest.raises(DBAPIError) as caught, reading(reader) as connection:
        connection.execute(wrong)
    assert "197912312005011001" not in str(caught.value)
