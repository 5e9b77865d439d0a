"""Where an administrator works: who, on which database, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dashboard import live
from dashboard.admission import admit
from dashboard.plain import plain
from dashboard.rights.said import problem_said
from dashboard.settings import settings
from dashboard.texts import Words
from dashboard.trouble import say_trouble, trouble_in_words
from queries.engine import DatabaseProblem, database_url, reading_once, write_engine, writing
from queries.grants import GrantProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

T = TypeVar("T")

SAID = "access.said"
"""In the session: what the last deed came to."""


@dataclass(frozen=True)
class RightsDesk:
    """An administrator's desk."""

    words: Words
    url: str
    account_id: int
    zone: ZoneInfo

    def now(self) -> datetime:
        """In the office's zone: its date is today."""
        return datetime.now(self.zone)

    def read(self, ask: Callable[[Connection], T]) -> T:
        """What the database says now; where it is away, the page says so and stops."""
        try:
            with reading_once(database_url(self.url)) as connection:
                return ask(connection)
        except DatabaseProblem as problem:
            say_trouble(problem, self.words)

    def have_done(self, deed: Callable[[Connection], str]) -> None:
        """Do it in a transaction, and say what it came to: `deed` returns the sentence."""
        engine = write_engine(database_url(self.url))
        try:
            with writing(engine) as connection:
                done = deed(connection)
        except GrantProblem as problem:
            st.error(plain(problem_said(problem, self.words)), icon=":material/block:")
        except DatabaseProblem as problem:
            st.error(trouble_in_words(problem, self.words), icon=":material/cloud_off:")
        else:
            st.session_state[SAID] = done
            st.rerun()
        finally:
            engine.dispose()


def open_rights() -> RightsDesk:
    """Open the page; stops here for a reader who gives no rights."""
    words, chosen = Words(settings().language), settings()
    reader = admit(words)
    st.title(words("access.title"), anchor=False)
    if not reader.may_grant or reader.account_id is None:
        st.info(words("access.only_admins"), icon=":material/lock:")
        st.stop()
    live.follow_rights()
    if said := st.session_state.pop(SAID, None):
        st.success(plain(said), icon=":material/check_circle:")
    return RightsDesk(words, chosen.real_url, reader.account_id, chosen.timezone)
