"""Templates to download: of every table empty, and a cohort's register with its participants in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.cohorts import cohort_label
from dashboard.exporters.register import NothingToFill, register_book
from dashboard.importers.guides import GUIDES
from dashboard.importers.template import template_book
from dashboard.intake.upload import XLSX
from dashboard.page import trouble_in_words
from dashboard.plain import flat
from queries import options
from queries.engine import DatabaseProblem, database_url, read_engine, reading
from queries.filters import EVERYTHING, Filters

if TYPE_CHECKING:
    from dashboard.intake.desk import Desk

FILE_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))


def draw(desk: Desk) -> None:
    """What to fill in."""
    words = desk.words
    st.markdown(words("data.forms.how"))
    with st.container(horizontal=True):
        for table in GUIDES:
            st.download_button(
                words(f"data.table.{table}"), template_book(table), f"templat {table}.xlsx", XLSX,
                icon=":material/download:", on_click="ignore", key=f"data.form.{table}",
            )  # fmt: skip
    st.markdown(f"##### {words('data.forms.register')}")
    st.caption(words("data.forms.register_how"))
    try:
        cohorts = _cohorts(desk)
        if not cohorts:
            st.caption(words("data.forms.no_cohorts"))
            return
        code = st.selectbox(
            words("data.forms.cohort"), list(cohorts), index=None, format_func=cohorts.__getitem__,
            placeholder=words("data.forms.choose_cohort"),
        )  # fmt: skip
        if code:
            st.download_button(
                words("data.forms.download"), register_book(desk.url, code, words),
                f"presensi {cohorts[code].translate(FILE_NAMES)}.xlsx", XLSX,
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    except NothingToFill:
        st.info(words("data.forms.nothing"), icon=":material/info:")
    except DatabaseProblem as problem:
        st.error(trouble_in_words(problem, words), icon=":material/cloud_off:")


def _cohorts(desk: Desk) -> dict[str, str]:
    """Code -> name, the newest first."""
    engine = read_engine(database_url(desk.url))
    try:
        with reading(engine) as connection:
            frame = options.cohorts(connection, Filters(EVERYTHING))
    finally:
        engine.dispose()
    return {
        row.code: flat(
            f"{row.programme} · {cohort_label(desk.words, row.year, row.number, row.class_label, row.host)}"
        )
        for row in frame.itertuples(index=False)
    }
