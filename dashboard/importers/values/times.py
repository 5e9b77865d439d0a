"""Hours as schedules write them: "08.00-12.00", "08:00 s.d. 12:00 WIB", or a time cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache

from dashboard.importers.values.cells import REMEMBERED, Cell, ValueProblem, text_of

ONE = r"(\d{1,2})\s*[.:]\s*(\d{2})(?:[.:]\d{2})?"
ZONE = r"(?:\s*(wib|wita|wit))?"
UNTIL = r"\s*(?:-|–|—|−|s\s*/\s*d|s\.?\s*d\.?|sampai(?:\s+dengan)?|hingga)\s*"
HOURS = re.compile(rf"(?:pukul|pkl\.?|jam)?\s*{ONE}{ZONE}(?:{UNTIL}{ONE}{ZONE})?")

HOW = "Tulis jam dan menitnya, misalnya 08.00; untuk mulai dan selesai 08.00-12.00."
MIDNIGHT = "Jam 24.00 tidak dipakai: akhiri sesi pada 23.59, dan bila berlanjut mulai sesi baru pada 00.00."


@dataclass(frozen=True)
class Hours:
    """When something begins and, where it says so, ends; and the time zone, where it stands there."""

    start: time
    end: time | None = None
    zone: str | None = None


@lru_cache(REMEMBERED, typed=True)
def hours(cell: Cell) -> Hours | None:
    """The hour or the hours in a cell."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return Hours(cell.replace(microsecond=0))
    if isinstance(cell, (bool, int, float)):
        raise ValueProblem(f"Sel ini berisi angka, bukan jam. {HOW}")
    text = text_of(cell)
    if text is None:
        return None
    match = HOURS.fullmatch(text.casefold())
    if match is None:
        raise ValueProblem(f"Jam ini tidak terbaca. {HOW}")
    zones = {zone.upper() for zone in (match[3], match[6]) if zone}
    if len(zones) > 1:
        raise ValueProblem("Dua zona waktu dalam satu sel. Tulis salah satunya saja.")
    start = _time(match[1], match[2])
    end = _time(match[4], match[5]) if match[4] else None
    return Hours(start, end, zones.pop() if zones else None)


def _time(hour: str, minute: str) -> time:
    if int(hour) == 24 and int(minute) == 0:  # noqa: PLR2004  as people write midnight
        raise ValueProblem(MIDNIGHT)
    try:
        return time(int(hour), int(minute))
    except ValueError as error:
        raise ValueProblem(f"Jam {hour}.{minute} tidak ada. {HOW}") from error
