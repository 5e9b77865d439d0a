"""Headings of sessions in a register that has a column for each: a date, a session of that date, or its number.

"26/8", "Senin, 26 Agt 2019", "26/8 Sesi 2", "26/8 08.00"; "Agustus 2019" over 26; a date over "1"; "Sesi 1".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from dashboard.importers.values.cells import Cell, ValueProblem, tidy, words_of
from dashboard.importers.values.dates import MONTHS, WEEKDAY_BEFORE, date_of
from dashboard.importers.values.times import hours
from dashboard.importers.values.training import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAY_AND_MONTH = re.compile(
    r"(?P<day>\d{1,2})\s*[-/.]\s*(?P<month>\d{1,2})|(?P<of>\d{1,2})[\s/-]*(?P<name>[a-z]+)\.?"
)
MONTH_OVER_DAYS = re.compile(r"(?:bulan\s+)?(?P<name>[a-z]+)\.?(?:\s+(?P<year>\d{4}))?")
SESSION = re.compile(r"(?:sesi|pertemuan|tatap muka)(?:\s*ke)?[\s.-]*(?P<number>\d{1,2}|[ivx]{1,5})")
SESSION_OF_A_DAY = re.compile(r"(?:(?:jam|s)(?:\s*ke)?[\s.-]*)?(?P<number>\d{1,2}|[ivx]{1,4})")
TAIL = re.compile(r"(?P<day>.*?\d.*?)[\s,;/(-]+(?P<rest>sesi.*|\(.*\)|s\d+|pukul.*|jam.*|\d{1,2}[.:]\d{2}.*)")
DATE_BEFORE = re.compile(r"^(?:tanggal|tgl)\b[\s.:]*")
SAYS_NOTHING = frozenset(
    {
        "tanggal", "tgl", "hari tanggal", "kehadiran", "presensi", "absensi", "daftar hadir", "daftar presensi",
        "tanggal pelaksanaan", "hari", "waktu", "status kehadiran", "rekap kehadiran", "tanda kehadiran",
        "tanggal pertemuan", "kehadiran peserta", "senin", "selasa", "rabu", "kamis", "jumat", "jum at", "sabtu",
        "minggu", "ahad",
    }
)  # fmt: skip
"""Headings over dates that add nothing to them."""
OF_SESSIONS = frozenset({"sesi", "pertemuan", "sesi ke", "pertemuan ke", "tatap muka", "kehadiran sesi"})
"""Headings under which a bare number is that of a session."""
LAST_DAY, HALF_A_YEAR = 31, 6


@dataclass(frozen=True)
class SessionHeading:
    """Which session a column is about, as far as its heading says."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    hour: time | None = None
    ordinal: int | None = None
    """Which session of the day."""
    nth: int | None = None
    """Which session of the cohort."""

    def is_certain(self) -> bool:
        """Whether it is about one session: a day, or a number in the cohort."""
        return bool(self.day and self.month) or self.nth is not None

    def date_in(self, year: int) -> date | None:
        """The day, where it names one. Raises ValueError where the calendar has no such day."""
        return date(self.year or year, self.month, self.day) if self.day and self.month else None


def session_heading(parts: Sequence[Cell]) -> SessionHeading | None:
    """What the headings of a column say from the top; None where it is no column of a session."""
    found = SessionHeading()
    under_sessions = False
    for part in parts:
        words = words_of(tidy(str(part)))
        if words in SAYS_NOTHING:
            continue
        if words in OF_SESSIONS:
            under_sessions = True
            continue
        added = _add(found, part, under_sessions=under_sessions)
        if added is None:
            return None
        found = added
    if found.day:
        found = replace(found, nth=None)  # "Sesi 1 (26/8)": of the day or of the cohort, nobody knows
    return found if found.is_certain() else None


def years(headings: Iterable[SessionHeading], first: int) -> list[int]:
    """The year of each heading that names none: that of the cohort, and the next where the months begin again."""
    found, year, before = [], first, 0
    for heading in headings:
        if heading.month:
            year += before - heading.month > HALF_A_YEAR
            before = heading.month
        found.append(heading.year or year)
    return found


def _add(found: SessionHeading, part: Cell, *, under_sessions: bool) -> SessionHeading | None:
    match part:
        case datetime() | date():
            hour = part.time() if isinstance(part, datetime) and part.time() != time() else None
            return replace(found, day=part.day, month=part.month, year=part.year, hour=hour)
        case time():
            return replace(found, hour=part)
        case float():
            return None  # 26.1 may have been written 26.10
    return _add_text(found, part, under_sessions=under_sessions)


def _add_text(found: SessionHeading, part: Cell, *, under_sessions: bool) -> SessionHeading | None:
    text = tidy(str(part)).casefold()
    if text.isdecimal():
        return _number(found, int(text), under_sessions=under_sessions)
    split = TAIL.fullmatch(text)
    if split and (begun := _said(found, split["day"])):
        return _said(begun, split["rest"].strip("()"))
    return _said(found, text, under_sessions=under_sessions)


def _number(found: SessionHeading, number: int, *, under_sessions: bool) -> SessionHeading | None:
    if found.day and number:
        return replace(found, ordinal=number)
    if found.month and 1 <= number <= LAST_DAY:
        return replace(found, day=number)
    return replace(found, nth=number) if under_sessions and number else None


def _said(found: SessionHeading, text: str, *, under_sessions: bool = False) -> SessionHeading | None:
    """The heading with what one text adds."""
    session = SESSION.fullmatch(text) or (
        SESSION_OF_A_DAY.fullmatch(text) if found.day or under_sessions else None
    )
    if session:
        try:
            number = ordinal(session["number"])
        except ValueProblem:
            return None
        return replace(found, ordinal=number) if found.day else replace(found, nth=number)
    if found.day:
        try:
            said = hours(text)
        except ValueProblem:
            return None
        return replace(found, hour=said.start) if said else None
    return _day(found, DATE_BEFORE.sub("", WEEKDAY_BEFORE.sub("", text).lstrip(",/ ")))


def _day(found: SessionHeading, text: str) -> SessionHeading | None:
    short = DAY_AND_MONTH.fullmatch(text)
    if short:
        month = int(short["month"]) if short["month"] else MONTHS.get(short["name"])
        day = int(short["day"] or short["of"])
        return replace(found, day=day, month=month) if month and _exists(day, month) else None
    over = MONTH_OVER_DAYS.fullmatch(text)
    if over and over["name"] in MONTHS:
        return replace(found, month=MONTHS[over["name"]], year=int(over["year"]) if over["year"] else None)
    try:
        whole = date_of(text)
    except ValueProblem:
        return None
    return replace(found, day=whole.day, month=whole.month, year=whole.year) if whole else None


def _exists(day: int, month: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True
