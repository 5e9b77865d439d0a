"""Values as drivers give them become cells as importers read them; and cells as text, for digests and the spool."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.values.cells import Cell

ZERO_DATE = re.compile(r"0000-00-00( 00:00:00(\.0+)?)?")
"""What MySQL keeps where there is no date."""
DAY = timedelta(days=1)
EXACT_DIGITS = 15
"""Longer whole numbers are no counts: they are numbers of people, exact in a database, as text in our hands."""


class Unreadable(Exception):
    """A value that has no meaning as text."""


def cell_of(value: Any) -> Cell:
    """A cell. Raises Unreadable for bytes that are no text."""
    cell: Cell
    match value:
        case int() if abs(value) >= 10**EXACT_DIGITS:
            cell = str(value)
        case datetime():
            cell = value.replace(tzinfo=None)
        case None | bool() | int() | float() | date() | time():
            cell = value
        case Decimal():
            cell = _decimal(value)
        case timedelta():
            cell = _hour(value)
        case bytes() | bytearray() | memoryview():
            cell = _text(bytes(value))
        case _:
            cell = None if is_zero_date(value) else str(value)
    return cell


def is_zero_date(value: Any) -> bool:
    """Whether a value is MySQL's "no date"."""
    return isinstance(value, str) and bool(ZERO_DATE.fullmatch(value))


def _decimal(value: Decimal) -> str:
    """With a decimal comma: a point before three digits could mean thousands."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".").replace(".", ",") if "." in text else text


def _hour(value: timedelta) -> Cell:
    """TIME of MySQL, which may also be longer than a day or negative."""
    if not timedelta() <= value < DAY:
        return str(value)
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return time(minutes // 60, minutes % 60, seconds)


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise Unreadable from error
    if text and not text.isprintable():  # BIT(1) is a byte of 0 or 1
        raise Unreadable
    return text


def written(cells: Sequence[Cell]) -> str:
    """Cells as JSON, each with its kind."""
    return json.dumps([_tagged(cell) for cell in cells], ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> tuple[Cell, ...]:
    """The cells again."""
    return tuple(_untagged(entry) for entry in json.loads(text))


def digest(columns: Sequence[str], cells: str) -> str:
    """Of a row: its cells as `written`, under the names of their columns."""
    return hashlib.blake2b("\0".join((*columns, cells)).encode(), digest_size=16).hexdigest()


def _tagged(cell: Cell) -> object:
    match cell:
        case datetime():
            return ["datetime", cell.isoformat()]
        case date():
            return ["date", cell.isoformat()]
        case time():
            return ["time", cell.isoformat()]
    return cell


def _untagged(entry: Any) -> Cell:
    match entry:
        case ["datetime", text]:
            return datetime.fromisoformat(text)
        case ["date", text]:
            return date.fromisoformat(text)
        case ["time", text]:
            return time.fromisoformat(text)
    cell: Cell = entry
    return cell
