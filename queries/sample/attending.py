"""What a committee keeps of attendance: a register of every session, a recap per participant, both, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from queries.sample.registers import ATTENDED, EMPTY, leave_empty, marks
from queries.sample.rules import Presence
from queries.vocabulary import ATTENDANCE_STATUSES

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from queries.sample.dice import Dice
    from queries.sample.plan import Kept, Plan
    from queries.sample.registers import Session
    from queries.sample.rows import Row

NO_RECAP: Row = {
    "recap_sessions_held": None,
    "recap_sessions_attended": None,
    "recap_jp_held": None,
    "recap_jp_attended": None,
}


@dataclass
class Book:
    """The attendance of one cohort. Tables are people by sessions."""

    kept: Kept
    sessions: list[Session]
    happened: NDArray[np.int8]
    written: NDArray[np.int8]
    over: bool
    """A recap is made at the end."""
    gone: set[int] = field(default_factory=set)
    """Who has withdrawn."""

    @cached_property
    def _jp(self) -> NDArray[np.int64]:
        return np.array([session.jp for session in self.sessions])

    def withdraw(self, person: int, session: int) -> None:
        """From that session on, somebody is no longer expected."""
        self.written[person, session:] = EMPTY
        self.gone.add(person)

    def presence(self, person: int) -> Presence | None:
        """What can be known of somebody's presence; the register wins over the recap."""
        if self.kept.register:
            return self._counted(self.written[person])
        return self._counted(self.happened[person]) if self.kept.recap else None

    def _counted(self, line: NDArray[np.int8]) -> Presence:
        worth = self._jp if self.kept.jp else np.ones_like(self._jp)
        attended, held = worth[np.isin(line, ATTENDED)].sum(), worth[line != EMPTY].sum()
        return Presence(int(attended), int(held), self.kept.jp)

    def recap_columns(self, person: int) -> Row:
        """The recap of somebody, in sessions and, where known, in JP."""
        if not self.kept.recap or not self.over or person in self.gone:
            return NO_RECAP
        attended = np.isin(self.happened[person], ATTENDED)
        return {
            "recap_sessions_held": len(self.sessions),
            "recap_sessions_attended": int(attended.sum()),
            "recap_jp_held": int(self._jp.sum()) if self.kept.jp else None,
            "recap_jp_attended": int(self._jp[attended].sum()) if self.kept.jp else None,
        }

    def session_rows(self, cohort: int, first_session: int) -> list[Row]:
        """All sessions, those to come included."""
        return [
            {
                "id": key,
                "cohort_id": cohort,
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "jp": session.jp if self.kept.jp else None,
                "topic": session.topic,
                "mode": session.mode,
            }
            for key, session in enumerate(self.sessions, start=first_session)
        ]

    def attendance_rows(self, cohort: int, first_session: int, first_enrolment: int) -> list[Row]:
        """The marks that were written."""
        people, columns = np.nonzero(self.written != EMPTY)
        codes = self.written[people, columns]
        return [
            {
                "session_id": first_session + column,
                "enrolment_id": first_enrolment + person,
                "cohort_id": cohort,
                "status": ATTENDANCE_STATUSES[code],
            }
            for person, column, code in zip(people.tolist(), columns.tolist(), codes.tolist(), strict=True)
        ]


def keep(dice: Dice, plan: Plan, sessions: list[Session], today: date) -> Book:
    """The attendance of a cohort as it is on that day."""
    happened = marks(dice, plan, sessions)
    written = happened.copy()
    leave_empty(dice, plan, sessions, written, today)
    return Book(plan.kept, sessions, happened, written, sessions[-1].ends_at.date() < today)
