"""What an officer does to single values, in one transaction: a correction, letting go of one, decisions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from queries import audit
from queries.loading import (
    BeyondReach,
    CohortFinal,
    ConflictDecided,
    ConflictOpen,
    NotHeld,
    ReasonNeeded,
    RowGone,
    SampleDatabase,
    ValueChanged,
    ValueRefused,
    correct,
    decide,
    loading,
    release,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from queries.filters import Scope

Fate = Literal[
    "done", "gone", "final", "refused", "changed", "decided", "waiting", "not_held", "reason", "sample", "beyond"
]


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    fate: Fate
    detail: str = ""
    """The code of the cohort that is final; the column whose value is refused."""
    batches: tuple[int, ...] = ()
    """The numbers under which the history has it."""


@dataclass(frozen=True)
class Cell:
    """A column of a row, and what an officer has seen there."""

    table: str
    row_id: str
    column: str
    seen: Any


@dataclass(frozen=True)
class Officer:
    """Who does it, why, when, and how far his hand reaches."""

    name: str
    reason: str
    now: datetime
    account_id: int | None
    scope: Scope


def correct_value(cell: Cell, value: Any, officer: Officer, engine: Engine, *, write: bool) -> Outcome:
    """Correct a value and hold it, or try whether that can be. Raises queries.engine.DatabaseProblem."""

    def deed(connection: Connection) -> list[int]:
        told = (officer.reason, officer.name, officer.now)
        place = (cell.table, cell.row_id, cell.column)
        correcting = partial(correct, scope=officer.scope, account=officer.account_id)
        return [correcting(connection, *place, value, *told, agreed=partial(_is_seen, cell.seen))]

    return _become(deed, officer, engine, write=write)


def let_go(cell: Cell, officer: Officer, engine: Engine) -> Outcome:
    """Hold a value no more. Raises queries.engine.DatabaseProblem."""

    def deed(connection: Connection) -> list[int]:
        told = (officer.reason, officer.name, officer.now)
        return [release(connection, cell.table, cell.row_id, cell.column, *told, scope=officer.scope)]

    return _become(deed, officer, engine)


def decide_all(seen: Mapping[int, Any], officer: Officer, engine: Engine, *, take: bool) -> Outcome:
    """Decide these conflicts (id -> what is stored, as the officer saw it), all or none.

    Raises queries.engine.DatabaseProblem.
    """

    def deed(connection: Connection) -> list[int]:
        said = partial(decide, connection, take=take, reason=officer.reason, who=officer.name, now=officer.now)
        return [
            said(conflict, agreed=partial(_is_seen, stored), scope=officer.scope)
            for conflict, stored in seen.items()
        ]

    return _become(deed, officer, engine)


class _Tried(Exception):
    """It can be done; it was asked whether."""


def _is_seen(seen: Any, stored: Any) -> bool:
    return bool(seen == stored)


def _become(
    deed: Callable[[Connection], list[int]], officer: Officer, engine: Engine, *, write: bool = True
) -> Outcome:
    batches: list[int] = []
    try:
        with suppress(_Tried), loading(engine) as connection:
            batches = deed(connection)
            if not write:
                raise _Tried
            audit.record(connection, officer.account_id, "koreksi", {"batches": batches}, officer.now)
    except CohortFinal as final:
        return Outcome("final", final.code)
    except ValueRefused as refused:
        return Outcome("refused", str(refused))
    except (
        BeyondReach,
        RowGone,
        ValueChanged,
        ConflictDecided,
        ConflictOpen,
        NotHeld,
        ReasonNeeded,
        SampleDatabase,
    ) as problem:
        return Outcome(_FATES[type(problem)])
    return Outcome("done", batches=tuple(batches) if write else ())


_FATES: dict[type[Exception], Fate] = {
    BeyondReach: "beyond",
    RowGone: "gone",
    ValueChanged: "changed",
    ConflictDecided: "decided",
    ConflictOpen: "waiting",
    NotHeld: "not_held",
    ReasonNeeded: "reason",
    SampleDatabase: "sample",
}
