"""Where an officer works: who, on which database, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from dashboard import access, live
from dashboard.admission import admit
from dashboard.exporters.stamp import stamped
from dashboard.intake.worker import Lost, Work
from dashboard.logbook import NotWrittenDown
from dashboard.plain import plain
from dashboard.settings import SettingProblem, settings
from dashboard.texts import Words
from dashboard.trouble import trouble_in_words
from queries.engine import DatabaseProblem, database_url, reading_once
from queries.filters import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from dashboard.exporters.stamp import Stamp
    from queries.filters import Scope

T = TypeVar("T")

OF_NAMES, OF_ALL = frozenset({"person", "conflicts"}), frozenset({"past"})
"""Parts of the page that name people; those that speak of everybody's loads."""


@dataclass(frozen=True)
class Desk:
    """An officer's desk."""

    words: Words
    url: str
    """The database that is loaded into."""
    officer: str
    account_id: int | None
    loads: Scope
    """Into whose cohorts the officer may load."""
    corrects: Scope
    """Whom the officer may look up and correct."""
    zone: ZoneInfo

    @property
    def knows_names(self) -> bool:
        """Whether the officer may see who is in the cohorts into which he loads."""
        return self.corrects == self.loads

    def names_by_now(self) -> Scope:
        """Whose names the officer may take away. A download is asked for when no page runs: it asks again.

        Raises PermissionError where there are none left, and queries.engine.DatabaseProblem.
        """
        corrects = self.corrects if self.account_id is None else access.bearer(self.officer).corrects
        if corrects == NOTHING:
            raise PermissionError
        return corrects

    def stamp(self, about: str) -> Stamp:
        """The stamp of a file that is made now."""
        return stamped(self.officer, self.account_id, datetime.now(self.zone), about)

    def loading(self) -> dict[str, Any]:
        """Who loads, and how far he may, as options of a load."""
        return {
            "loaded_by": self.officer, "account_id": self.account_id, "scope": self.loads,
            "names": self.knows_names,
        }  # fmt: skip

    def offered(self, parts: dict[str, Callable[[Desk], None]]) -> dict[str, Callable[[Desk], None]]:
        """The parts of the page that are this officer's. An undo may reach every row: it is for who may load all."""
        hidden = (OF_NAMES if self.corrects == NOTHING else set()) | (set() if self.loads.everything else OF_ALL)
        return {name: part for name, part in parts.items() if name not in hidden}

    def draw(self, *parts: Callable[[Desk], None]) -> None:
        """Draw parts of the page; where the database is away, or cannot write down who is shown, why, and once."""
        try:
            for part in parts:
                part(self)
        except NotWrittenDown:
            st.error(self.words("data.not_written_down"), icon=":material/history_toggle_off:")
        except DatabaseProblem as problem:
            st.error(trouble_in_words(problem, self.words), icon=":material/cloud_off:")

    def read(self, ask: Callable[[Connection], T]) -> T:
        """What the database says now. Raises queries.engine.DatabaseProblem."""
        with reading_once(database_url(self.url)) as connection:
            return ask(connection)

    def have_done(self, job: Callable[..., T]) -> T | None:
        """The result of a job that is done beside the server, while its progress is shown; None where it failed.

        `job` takes `tell`, a function of a stage, how far it is, and of how much. Who goes away meanwhile stops it.
        """
        work = Work(job)
        try:
            return self._wait(work)
        finally:
            work.stop()

    def begin(self, name: str, job: Callable[..., object]) -> None:
        """Begin what must come to its end, and draw the page anew: a click meanwhile does not lose its outcome."""
        st.session_state[f"data.work.{name}"] = Work(job)
        st.rerun()

    def is_busy(self, name: str) -> bool:
        """Whether that has begun and nobody has seen its outcome."""
        return f"data.work.{name}" in st.session_state

    def outcome(self, name: str) -> Any:
        """What it has come to, while its progress is shown; None where it failed."""
        done = self._wait(st.session_state[f"data.work.{name}"])
        del st.session_state[f"data.work.{name}"]
        return done

    def _wait(self, work: Work[T]) -> T | None:
        bar = st.progress(0.0, text=self.words("data.progress.start"))
        share, said = 0.0, self.words("data.progress.start")

        def tell(stage: str | None = None, done: int = 0, of: int = 0) -> None:
            nonlocal share, said
            if stage:
                share = done / of if of else 0.0
                said = self.words(f"data.progress.{stage}", done=self.words.number(done), of=self.words.number(of))
            bar.progress(share, text=said)

        try:
            return work.wait(tell)
        except DatabaseProblem as problem:
            st.error(trouble_in_words(problem, self.words), icon=":material/cloud_off:")
        except SettingProblem as problem:
            st.error(plain(str(problem)), icon=":material/key_off:")
        except Lost:
            st.error(self.words("data.lost"), icon=":material/bug_report:")
        finally:
            bar.empty()
        return None


def open_desk() -> Desk:
    """Open the page; stops here for a reader who may not load."""
    words, chosen = Words(settings().language), settings()
    reader = admit(words)
    st.title(words("data.title"), anchor=False)
    if not reader.may_load or reader.name is None:
        st.info(words("data.not_allowed"), icon=":material/lock:")
        st.stop()
    if reader.signed_in:
        live.follow_rights()
    return Desk(
        words, chosen.real_url, reader.name, reader.account_id, reader.loads, reader.corrects, chosen.timezone
    )
