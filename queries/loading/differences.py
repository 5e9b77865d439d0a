"""Where a register and a recap disagree about a participant: the register counts, both are kept and told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from queries.loading.rows import Refusal
from queries.vocabulary import ATTENDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from queries.loading.calendar import Calendar
    from queries.loading.stored import StoredCohort, Values

Mark = tuple[int, int]
"""Session and enrolment."""
Marks = dict[Mark, str]

HOURS_FROM_UTC = {"WIB": 7, "WITA": 8, "WIT": 9}


def differences(
    cohorts: Iterable[StoredCohort],
    calendar: Calendar,
    marks: Marks,
    recaps: Mapping[int, Values],
    lines: Mapping[int, int],
    now: datetime,
) -> list[Refusal]:
    """A doubt for each participant whose recap says other sessions attended than the register does.

    `recaps` and `lines` are by enrolment: what the recap says, and which line of the file speaks of it. Only
    finished sessions count; a participant without a mark at one of them is not compared.
    """
    by_key = {cohort.key: cohort for cohort in cohorts}
    finished = {
        session["id"] for (key, _), session in calendar.items() if _is_over(session["ends_at"], by_key[key], now)
    }
    recorded: dict[int, int] = {}
    attended: dict[int, int] = {}
    for (session_id, enrolment_id), status in marks.items():
        if session_id in finished and enrolment_id in lines:
            recorded[enrolment_id] = recorded.get(enrolment_id, 0) + 1
            attended[enrolment_id] = attended.get(enrolment_id, 0) + (status in ATTENDED)
    found = []
    for enrolment_id, line in lines.items():
        recap = recaps[enrolment_id]["recap_sessions_attended"]
        if recap is not None and enrolment_id in recorded and recap != attended[enrolment_id]:
            held = recaps[enrolment_id]["recap_sessions_held"]
            detail = f"rekap {recap} dari {held}, presensi {attended[enrolment_id]} dari {recorded[enrolment_id]}"
            found.append(Refusal(line, "recap_sessions_attended", "register_differs", detail=detail))
    return sorted(found, key=lambda doubt: doubt.line)


def _is_over(ends_at: datetime, cohort: StoredCohort, now: datetime) -> bool:
    """Whether a session has ended at `now` (aware), by the clock of its cohort."""
    zone = cohort.before.get("timezone", "WIB")
    from_utc = now.utcoffset() or timedelta()
    local = now.replace(tzinfo=None) - from_utc + timedelta(hours=HOURS_FROM_UTC[zone])
    return ends_at <= local
