"""Moments in SQL, the same on both engines: a cohort's local time as UTC, its days and months, what comes first.

SQLite keeps moments as text. They are normalised before they are compared, since other programs may have written
"2026-11-24T07:30" where we write "2026-11-24 07:30:00.000000"; parts of a second are dropped there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Date, Text, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from queries.schema.base import UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy import SQLColumnExpression
    from sqlalchemy.sql.compiler import SQLCompiler

UTC_OFFSETS = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours of vocabulary.TIMEZONES before UTC; Indonesia knows no summer time."""
GRACE = timedelta(days=7)
"""How long a register may stay empty before its cohort is behind."""


class Clock:
    """One moment, in the time of every cohort. Raises ValueError for a naive moment."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("facts need a moment with its time zone")
        self._now = now.astimezone(UTC)

    @property
    def now(self) -> ColumnElement[datetime]:
        """The moment, to be compared with `utc`."""
        return literal(self._now, UtcDateTime)

    @property
    def grace_began(self) -> ColumnElement[datetime]:
        """Registers of sessions that ended earlier are late if they are empty."""
        return literal(self._now - GRACE, UtcDateTime)

    def today(self, timezone: SQLColumnExpression[str]) -> ColumnElement[date]:
        """The day in the cohort's time zone."""
        days = {
            zone: literal((self._now + timedelta(hours=hours)).date(), Date) for zone, hours in UTC_OFFSETS.items()
        }
        return case(days, value=timezone)


class _OfMoment(FunctionElement[Any]):
    """A function that each engine writes in its own way."""


class day(_OfMoment):  # noqa: N801  SQL functions are written small
    """The day of a local moment."""

    type = Date()
    inherit_cache = True


class month(_OfMoment):  # noqa: N801  SQL functions are written small
    """The month of a local moment: "2026-11"."""

    type = Text()
    inherit_cache = True


class _Utc(_OfMoment):
    type = UtcDateTime()
    inherit_cache = True


class when_grace_ends(_OfMoment):  # noqa: N801  SQL functions are written small
    """The first moment at which a session that ended at this moment (UTC) ended more than GRACE ago."""

    type = UtcDateTime()
    inherit_cache = True


class midnight_after(_OfMoment):  # noqa: N801  SQL functions are written small
    """The local moment at which this day is over."""

    type = Date()
    inherit_cache = True


class earliest(_OfMoment):  # noqa: N801  SQL functions are written small
    """The earliest of several moments (UTC); missing ones don't count."""

    type = UtcDateTime()
    inherit_cache = True


def utc(local: SQLColumnExpression[Any], timezone: SQLColumnExpression[str]) -> ColumnElement[datetime]:
    """A local moment, or the midnight with which a day begins, in UTC."""
    return _Utc(local, case({zone: literal(hours) for zone, hours in UTC_OFFSETS.items()}, value=timezone))


def _arguments(element: _OfMoment, compiler: SQLCompiler, options: Any) -> list[str]:
    return [compiler.process(argument, **options) for argument in element.clauses]


@compiles(day, "sqlite")
def _day_sqlite(element: day, compiler: SQLCompiler, **options: Any) -> str:
    return "date({})".format(*_arguments(element, compiler, options))


@compiles(day, "postgresql")
def _day_postgresql(element: day, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST({} AS DATE)".format(*_arguments(element, compiler, options))


@compiles(month, "sqlite")
def _month_sqlite(element: month, compiler: SQLCompiler, **options: Any) -> str:
    return "strftime('%Y-%m', {})".format(*_arguments(element, compiler, options))


@compiles(month, "postgresql")
def _month_postgresql(element: month, compiler: SQLCompiler, **options: Any) -> str:
    return "to_char({}, 'YYYY-MM')".format(*_arguments(element, compiler, options))


@compiles(_Utc, "sqlite")
def _utc_sqlite(element: _Utc, compiler: SQLCompiler, **options: Any) -> str:
    local, hours = _arguments(element, compiler, options)
    return f"strftime('%Y-%m-%d %H:%M:%S.000000', {local}, '-' || {hours} || ' hours')"


@compiles(_Utc, "postgresql")
def _utc_postgresql(element: _Utc, compiler: SQLCompiler, **options: Any) -> str:
    local, hours = _arguments(element, compiler, options)
    return f"CAST({local} AS TIMESTAMP) AT TIME ZONE make_interval(hours => CAST({hours} AS INTEGER))"


@compiles(when_grace_ends, "sqlite")
def _grace_sqlite(element: when_grace_ends, compiler: SQLCompiler, **options: Any) -> str:
    (ended,) = _arguments(element, compiler, options)
    return f"strftime('%Y-%m-%d %H:%M:%S.000001', {ended}, '+{GRACE.days} days')"


@compiles(when_grace_ends, "postgresql")
def _grace_postgresql(element: when_grace_ends, compiler: SQLCompiler, **options: Any) -> str:
    (ended,) = _arguments(element, compiler, options)
    return f"{ended} + INTERVAL '{GRACE.days} days 1 microsecond'"


@compiles(midnight_after, "sqlite")
def _midnight_sqlite(element: midnight_after, compiler: SQLCompiler, **options: Any) -> str:
    return "date({}, '+1 day')".format(*_arguments(element, compiler, options))


@compiles(midnight_after, "postgresql")
def _midnight_postgresql(element: midnight_after, compiler: SQLCompiler, **options: Any) -> str:
    return "{} + 1".format(*_arguments(element, compiler, options))


@compiles(earliest, "sqlite")
def _earliest_sqlite(element: earliest, compiler: SQLCompiler, **options: Any) -> str:
    moments = ", ".join(f"coalesce({moment}, '~')" for moment in _arguments(element, compiler, options))
    return f"nullif(min({moments}), '~')"


@compiles(earliest, "postgresql")
def _earliest_postgresql(element: earliest, compiler: SQLCompiler, **options: Any) -> str:
    return f"least({', '.join(_arguments(element, compiler, options))})"
