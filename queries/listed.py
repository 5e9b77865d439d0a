"""Enrolments that were read once, as one value in any statement.

On PostgreSQL other programs commit between two statements of ours, and a question asked twice may have two answers.
What must be the same from the first statement to the last is read once, and given to each.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Dialect, SQLColumnExpression
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

LISTED = {
    "sqlite": "(SELECT value FROM json_each({}))",
    "postgresql": "(SELECT unnest(CAST({} AS INTEGER[])))",
}
"""Engine -> the ids of a parameter as a subquery."""


class Ids(TypeDecorator[Any]):
    """Ids in one parameter, however many: SQLite takes 32,766 parameters in a statement."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array, or JSON where there is none."""
        return dialect.type_descriptor(ARRAY(Integer()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The ids as the engine takes them."""
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


class _Listed(FunctionElement[Any]):
    inherit_cache = True


def among(column: SQLColumnExpression[int], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether a column is one of these ids."""
    return column.bool_op("IN")(_Listed(bindparam("ids", ids, Ids(), unique=True)))


@compiles(_Listed)
def _listed(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    (given,) = element.clauses
    return LISTED[compiler.dialect.name].format(compiler.process(given, **options))
