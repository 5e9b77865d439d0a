"""The one cached door to the queries, and which database is behind it.

Without DATABASE_URL there are two files: the sample is shown while the real one is empty; from the first real
import on, the real one. A result is cached by query, filters (the scope among them), database and data version,
so nothing stale is ever shown as current.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

from dashboard.settings import settings
from queries import attendance, competency, composition, options, outcomes, overview, quality, rest
from queries.engine import DatabaseProblem, Trouble, check_connection, database_url, read_engine, reading
from queries.freshness import Freshness, freshness

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from queries.filters import Filters

    Query = Callable[[Connection, Filters], pd.DataFrame]

QUERIES: dict[str, Query] = {
    "overview.size": overview.size,
    "overview.people": overview.people,
    "overview.by_year": overview.by_year,
    "overview.states": overview.states,
    "overview.registers": overview.registers,
    "outcomes.in_total": outcomes.in_total,
    "outcomes.by_year": outcomes.by_year,
    "outcomes.by_programme": outcomes.by_programme,
    "rest.in_total": rest.in_total,
    "composition.by_origin": composition.by_origin,
    "composition.by_agency": composition.by_agency,
    "composition.top_agencies": composition.top_agencies,
    "composition.by_office": composition.by_office,
    "composition.by_generation_and_gender": composition.by_generation_and_gender,
    "composition.by_position_level": composition.by_position_level,
    "composition.by_rank": composition.by_rank,
    "composition.by_education": composition.by_education,
    "composition.by_programme": composition.by_programme,
    "attendance.in_total": attendance.in_total,
    "attendance.rate_by_month": attendance.rate_by_month,
    "attendance.session_rate_by_month": attendance.session_rate_by_month,
    "attendance.undated": attendance.undated,
    "attendance.rate_by_agency": attendance.rate_by_agency,
    "attendance.rate_of_every_agency": attendance.rate_of_every_agency,
    "attendance.session_rate_by_agency": attendance.session_rate_by_agency,
    "attendance.session_rate_of_every_agency": attendance.session_rate_of_every_agency,
    "attendance.rate_by_cohort": attendance.rate_by_cohort,
    "attendance.rate_of_every_cohort": attendance.rate_of_every_cohort,
    "attendance.session_rate_by_cohort": attendance.session_rate_by_cohort,
    "attendance.session_rate_of_every_cohort": attendance.session_rate_of_every_cohort,
    "attendance.missed_jp": attendance.missed_jp,
    "attendance.missed_sessions": attendance.missed_sessions,
    "attendance.kinds_of_absence": attendance.kinds_of_absence,
    "attendance.completeness": attendance.completeness,
    "attendance.completeness_of_every_cohort": attendance.completeness_of_every_cohort,
    "attendance.unrecorded": attendance.unrecorded,
    "competency.kinds": competency.kinds,
    "competency.waiting": competency.waiting,
    "competency.status": competency.status,
    "competency.bands": competency.bands,
    "competency.components": competency.components,
    "competency.by_cohort": competency.by_cohort,
    "competency.by_agency": competency.by_agency,
    "competency.by_generation": competency.by_generation,
    "competency.gains": competency.gains,
    "competency.gains_by_cohort": competency.gains_by_cohort,
    "competency.directions": competency.directions,
    "competency.gain_spread": competency.gain_spread,
    "competency.against_standard": competency.against_standard,
    "competency.standings": competency.standings,
    "competency.by_position_level": competency.by_position_level,
    "quality.agreement": quality.agreement,
    "quality.disagreements": quality.disagreements,
    "quality.every_report": quality.every_report,
    "quality.gaps": quality.gaps,
    "quality.conflicts": quality.conflicts,
    "options.years": options.years,
    "options.agencies": options.agencies,
    "options.programmes": options.programmes,
    "options.genders": options.genders,
    "options.cohorts": options.cohorts,
}


@dataclass(frozen=True)
class Source:
    """A database as it was when a page was opened: everything on the page is read at this version."""

    url: str
    fresh: Freshness


class Down(NamedTuple):
    """A database that could not be used when it was looked at."""

    trouble: Trouble
    database: str


LOOK_S = 0.5
"""How long a look at a database holds, in seconds."""
FORGOTTEN_AFTER = 20_000
"""Answers. Streamlit keeps a lock for each question that was ever asked; then the cache begins anew."""
SHOWN = "shown"
"""Where a run keeps what it has looked at."""


def look() -> Source:
    """Look which database to show, once per run, in the entry: band, filters and page must speak of the same.

    Raises DatabaseProblem where it cannot be used; so does `shown` then.
    """
    st.session_state[SHOWN] = _source()
    return shown()


def shown() -> Source:
    """What this run shows. Raises DatabaseProblem."""
    return _up(st.session_state[SHOWN])


def source() -> Source:
    """The database as it is by now, with its version. Raises DatabaseProblem where it cannot be used."""
    return _up(_source())


def ask(name: str, filters: Filters, origin: Source) -> pd.DataFrame:
    """The answer to the query `name`, in the columns that it declares. Raises DatabaseProblem.

    Where the data have moved since `origin` was looked at, it is the answer of now, and nobody else gets it.
    """
    try:
        return _answer(repr((name, filters, origin)), name, filters, origin)
    except _Moved as moved:
        return moved.answer


class _Moved(Exception):
    """An answer that is of another version than the one that it was asked of: not to be kept."""

    def __init__(self, answer: pd.DataFrame) -> None:
        super().__init__()
        self.answer = answer


_answered = count(1)


def _up(looked: Source | Down) -> Source:
    if isinstance(looked, Down):
        raise DatabaseProblem(looked.trouble, looked.database)
    return looked


@st.cache_data(ttl=LOOK_S, show_spinner=False)
def _source() -> Source | Down:
    """Cached for LOOK_S, troubles too: one look per process, however many readers poll."""
    chosen = settings()
    try:
        real = Source(chosen.real_url, _freshness(chosen.real_url))
        if chosen.database_url or real.fresh.has_rows:
            return real
        return Source(chosen.sample_url, _freshness(chosen.sample_url))
    except DatabaseProblem as problem:
        return Down(problem.trouble, problem.database)


def _freshness(url: str) -> Freshness:
    with reading(engine(url)) as connection:
        check_connection(connection)
        return freshness(connection)


@st.cache_data(max_entries=2_000, max_size="256 MB", show_spinner=False)
def _answer(key: str, _name: str, _filters: Filters, _origin: Source) -> pd.DataFrame:  # noqa: ARG001  hashed
    """Whoever asks the same meanwhile waits for this answer.

    The key says the whole question: Streamlit hashes a text at once, its parts in a millisecond.
    """
    if next(_answered) % FORGOTTEN_AFTER == 0:
        _answer.clear()
    with reading(engine(_origin.url)) as connection:
        answer = QUERIES[_name](connection, _filters)
        if freshness(connection) != _origin.fresh:  # in the transaction of the answer: what it is an answer of
            raise _Moved(answer)
    return answer


@st.cache_resource(show_spinner=False, on_release=lambda engine: engine.dispose())
def engine(url: str) -> Engine:
    """The engine by which readers of this process reach a database."""
    return read_engine(database_url(url))
