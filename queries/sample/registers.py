"""Class sessions and the marks in their registers: most people miss nothing, a few much, some lines are empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from queries.sample.calendar import working_days
from queries.sample.dice import Weighted
from queries.vocabulary import ATTENDANCE_STATUSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from queries.sample.courses import Phase
    from queries.sample.dice import Dice
    from queries.sample.plan import Plan

JP_MINUTES = 45
LUNCH_AFTER_JP = 600
LUNCH, BREAK = 75, 15
STARTS = {1: (time(7, 30),), 2: (time(7, 30), time(12, 45)), 4: (time(7, 30), time(9, 15), time(11), time(13, 30))}
"""When the registers of a day begin, by their number."""
ONLINE_SINCE, ONLINE_UNTIL = date(2020, 3, 16), date(2022, 3, 31)
"""The pandemic: courses were held at a distance."""

EMPTY = -1
PRESENT, LATE = ATTENDANCE_STATUSES.index("hadir"), ATTENDANCE_STATUSES.index("terlambat")
ATTENDED = (PRESENT, LATE)
REASONS = Weighted.of({
    ATTENDANCE_STATUSES.index(reason): weight
    for reason, weight in {"sakit": 0.4, "izin": 0.3, "tugas_dinas": 0.2, "alpa": 0.1}.items()
})  # fmt: skip
HEAVY_REASONS = Weighted.of({
    ATTENDANCE_STATUSES.index(reason): weight
    for reason, weight in {"sakit": 0.45, "izin": 0.25, "alpa": 0.3}.items()
})  # fmt: skip
"""Why somebody misses a fifth of a course."""

FAR_DOWN = {"struktural": 0.004, "latsar": 0.005}
FAR_DOWN_ELSEWHERE = 0.014
SESSIONS_NOT_FILLED = 0.025
MARKS_NOT_FILLED = 0.002


@dataclass(frozen=True)
class Session:
    """A meeting, local time; `jp` in hundredths."""

    starts_at: datetime
    ends_at: datetime
    jp: int
    topic: str
    mode: str


def online(day: date) -> bool:
    """Whether a course of that day was held at a distance because of the pandemic."""
    return ONLINE_SINCE <= day <= ONLINE_UNTIL


def sessions_of(plan: Plan) -> list[Session]:
    """All meetings of a cohort, past and to come."""
    return [
        session
        for place, phase in enumerate(plan.course.phases, start=1)
        for session in _phase(phase, plan.starts_on, f"Tahap {place}" if len(plan.course.phases) > 1 else "Materi")
    ]


def _phase(phase: Phase, opening: date, topic: str) -> list[Session]:
    mode = "sinkron" if phase.online or online(opening) else "klasikal"
    sessions: list[Session] = []
    for day in working_days(opening + timedelta(days=phase.after), phase.days, phase.every):
        for start, jp in zip(STARTS[len(phase.jp)], phase.jp, strict=True):
            begins = datetime.combine(day, start)
            rest = LUNCH if jp > LUNCH_AFTER_JP else BREAK if jp > JP_MINUTES * 5 else 0
            ends = begins + timedelta(minutes=jp * JP_MINUTES // 100 + rest)
            sessions.append(Session(begins, ends, jp, f"{topic}, sesi {len(sessions) + 1}", mode))
    return sessions


def marks(dice: Dice, plan: Plan, sessions: list[Session]) -> NDArray[np.int8]:
    """What happened, people by sessions: indexes of ATTENDANCE_STATUSES, nothing left out yet."""
    people, held = plan.size, len(sessions)
    late_share = np.where(dice.numbers.random(people) < 0.8, 0.006, 0.09)  # noqa: PLR2004  a few are often late
    late = dice.numbers.random((people, held)) < late_share[:, None]
    table = np.where(late, LATE, PRESENT).astype(np.int8)
    sometimes = min(max(dice.normal(0.27, 0.09), 0.05), 0.5)
    far_down = FAR_DOWN.get(plan.course.kind, FAR_DOWN_ELSEWHERE)
    luck = dice.numbers.random(people)
    for person in np.flatnonzero(luck < sometimes + far_down):
        if luck[person] < far_down:
            missed = min(max(2, round(held * (0.18 + 0.1 * dice.share()))), held)
            reason = dice.draw(HEAVY_REASONS)
        else:
            missed, reason = 1, dice.draw(REASONS)
        first = dice.between(0, held - missed)
        table[person, first : first + missed] = reason
    return table


def leave_empty(dice: Dice, plan: Plan, sessions: list[Session], table: NDArray[np.int8], today: date) -> None:
    """Take out what was not written down: sessions to come, the last days' registers, and forgotten ones."""
    filled_until = today - timedelta(days=plan.kept.behind)
    for column, session in enumerate(sessions):
        day = session.starts_at.date()
        if day >= today or (_runs(sessions, today) and day > filled_until) or dice.chance(SESSIONS_NOT_FILLED):
            table[:, column] = EMPTY
    table[dice.numbers.random(table.shape) < MARKS_NOT_FILLED] = EMPTY


def _runs(sessions: list[Session], today: date) -> bool:
    return sessions[-1].ends_at.date() >= today
