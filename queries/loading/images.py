"""A row as JSON keeps it, and back: the images by which loads are undone and values are held."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from queries.schema import Base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Table

DERIVED = frozenset({"code", "next_due_at", "finalised_at"})
"""Columns of a cohort that are computed, or that lock it: not part of an image."""

Image = dict[str, Any]
"""Column name -> value; dates and moments as ISO text."""


def plain(value: Any) -> Any:
    """A value as JSON keeps it; a moment in UTC, as both databases give it back."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC)
    return value.isoformat() if isinstance(value, date) else value


def image(table: str, row: Mapping[str, Any]) -> Image:
    """A row as JSON keeps it; a column that `row` does not name is null, as the database leaves it."""
    return {column.name: plain(row.get(column.name)) for column in columns_of(table)}


def values(table: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The row of an image, as the database takes it."""
    types = {column.name: column.type.python_type for column in columns_of(table) if column.name in kept}
    return {name: _read(kind, kept[name]) for name, kind in types.items()}


def typed(table: str, column: str, value: Any) -> Any:
    """One value of an image, as the database takes it."""
    return values(table, {column: value})[column]


@cache
def columns_of(table: str) -> tuple[Any, ...]:
    """The columns of a table that an image has."""
    derived = DERIVED if table == "cohort" else frozenset()
    return tuple(column for column in table_of(table).columns if column.name not in derived)


def table_of(name: str) -> Table:
    """The table of that name."""
    return Base.metadata.tables[name]


def row_id(table: str, row: Mapping[str, Any]) -> str:
    """The primary key of a row, its parts joined by ':'."""
    return ":".join(str(row[column.name]) for column in table_of(table).primary_key)


def key(table: str, joined: str) -> tuple[Any, ...]:
    """The primary key again; only its last part may hold a ':' itself."""
    keys = list(table_of(table).primary_key)
    parts = joined.split(":", len(keys) - 1)
    return tuple(column.type.python_type(part) for column, part in zip(keys, parts, strict=True))


def has_key(table: str, joined: str) -> ColumnElement[bool]:
    """The condition that a row has this key."""
    keys = list(table_of(table).primary_key)
    first, *rest = (
        cast("ColumnElement[bool]", column == part) for column, part in zip(keys, key(table, joined), strict=True)
    )
    for condition in rest:
        first &= condition
    return first


def _read(kind: type, value: Any) -> Any:
    return kind.fromisoformat(value) if isinstance(value, str) and issubclass(kind, date) else value
