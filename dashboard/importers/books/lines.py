"""The lines between the process that opens a workbook and the one that uses its rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

Fault = Literal["damaged", "locked", "large", "errors", "document", "archive", "binary"]
"""Why a workbook cannot be read."""
NOT_CALCULATED = "#BELUM DIHITUNG"
"""Stands for a formula whose value its file does not hold."""


class Unreadable(Exception):
    """Carries a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True)
class SheetHead:
    """What is known of a sheet before its rows."""

    title: str
    hidden_rows: int = 0
    hidden_columns: int = 0
    epoch: str = "1899-12-30"
    """The day that the number 0 means."""


def encoded(value: object) -> str:
    """A value as a line."""
    return json.dumps(value, default=_tagged, separators=(",", ":"))


def decoded(line: str) -> Any:
    """The value in a line."""
    return json.loads(line, object_hook=_untagged)


def _tagged(value: object) -> dict[str, Any]:
    match value:
        case datetime() | date() | time():
            return {type(value).__name__: value.isoformat()}
        case timedelta():
            return {"timedelta": value.total_seconds()}
        case SheetHead():
            return {"head": [value.title, value.hidden_rows, value.hidden_columns, value.epoch]}
    raise TypeError(type(value).__name__)


def _untagged(entry: dict[str, Any]) -> Any:
    ((kind, value),) = entry.items()
    match kind:
        case "datetime":
            return datetime.fromisoformat(value)
        case "date":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case "timedelta":
            return timedelta(seconds=value)
        case "head":
            return SheetHead(*value)
    return entry
