"""Tables of test data, drawn as text: a row that is there for a reason says so after a `#`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

if TYPE_CHECKING:
    from sqlalchemy import Connection

READ: dict[type, Any] = {
    bool: lambda text: text == "true",
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def drawn(text: str) -> list[dict[str, str | None]]:
    """The rows under the ruled heading, as text; an empty cell is None."""
    lines = [line.split("#")[0].strip() for line in text.strip().splitlines()]
    heading, _rule, *rows = [line for line in lines if line]
    names = [name.strip() for name in heading.split("|")]
    cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
    return [dict(zip(names, row, strict=True)) for row in cells]


def insert_drawn(connection: Connection, model: Any, text: str, **same: Any) -> None:
    """Insert the drawn rows, each cell read as its column's type; `same` is in every row."""
    columns = model.__table__.columns
    for row in drawn(text):
        values = {name: _value(columns[name], cell) for name, cell in row.items() if cell is not None}
        connection.execute(insert(model).values({**same, **values}))


def _value(column: Any, cell: str) -> Any:
    kind = column.type.python_type
    return READ.get(kind, kind)(cell)
