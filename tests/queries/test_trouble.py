"""Troubles: only a database that fails is one; a mistake of ours comes out as itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import column, select, table
from sqlalchemy.exc import DBAPIError

from queries.engine import DatabaseProblem, reading, writing
from queries.schema import Enrolment

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
