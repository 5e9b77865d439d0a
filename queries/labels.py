"""What a programme or an agency is called: its name, with its code where another one bears the same name.

Rows are grouped by code and named by these, so that no two of them are summed, or drawn, as one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, exists
from sqlalchemy.orm import InstrumentedAttribute, aliased

from queries.frames import Columns
from queries.schema import Agency, Cohort, Programme

COHORT: Columns = {
    "code": "str",
    "programme": "str",
    "year": "int64",
    "number": "int64",  # 0 = none
    "class_label": "str",
    "host": "str",
}
"""What names a cohort beside others of its provider."""


def cohort_columns() -> tuple[SQLColumnExpression[Any], ...]:
    """The columns of COHORT, of the `cohort` and the `programme` that the statement joins."""
    programme = programme_label().label("programme")
    return Cohort.code, programme, Cohort.year, Cohort.number, Cohort.class_label, Cohort.host


def programme_label() -> ColumnElement[str]:
    """The short name of the `programme` that the statement joins, unlike any other's."""
    other = aliased(Programme)
    namesake = exists().where(other.short_name == Programme.short_name, other.code != Programme.code)
    return _told_apart(Programme.short_name, namesake.correlate(Programme), Programme.code)


def agency_label() -> ColumnElement[str]:
    """The name of the `agency` that the statement joins, unlike any other's."""
    other = aliased(Agency)
    namesake = exists().where(other.name == Agency.name, other.code != Agency.code)
    return _told_apart(Agency.name, namesake.correlate(Agency), Agency.code)


def _told_apart(
    name: InstrumentedAttribute[str], namesake: ColumnElement[bool], code: InstrumentedAttribute[str]
) -> ColumnElement[str]:
    return case((namesake, name + " (" + code + ")"), else_=name)
