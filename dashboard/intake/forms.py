"""Templates to download: of every table empty, and a cohort's register with its participants in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.cohorts import cohort_label
from dashboard.exporters.register import NothingToFill, register_book
from dashboard.importers.guides import GUIDES
from dashboard.importers.template import template_book
from dashboard.intake.upload import XLSX
from dashboard.plain import flat
from queries import recap

if TYPE_CHECKING:
    import pandas as pd

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
    years = desk.read(recap.years)["year"].tolist()
    if not years:
        st.caption(words("data.forms.no_cohorts"))
        return
    year = st.selectbox(words("data.forms.year"), years)
    cohorts = _named(desk.read(lambda connection: recap.of_year(connection, year)), desk)
    code = st.selectbox(
        words("data.forms.cohort"), list(cohorts), index=None, format_func=cohorts.__getitem__,
        placeholder=words("data.forms.choose_cohort"),
    )  # fmt: skip
    if code:
        try:
            st.download_button(
                words("data.forms.download"), register_book(desk.url, code, words),
                f"presensi {cohorts[code].translate(FILE_NAMES)}.xlsx", XLSX,
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        except NothingToFill:
            st.info(words("data.forms.nothing"), icon=":material/info:")


def _named(frame: pd.DataFrame, desk: Desk) -> dict[str, str]:
    """Code -> name; with who holds it where two hold one of the same name."""
    names = {
        row.code: flat(
            f"{row.programme} · {cohort_label(desk.words, row.year, row.number, row.class_label, row.host)}"
        )
        for row in frame.itertuples(index=False)
    }
    often = Counter(names.values())
    providers = dict(zip(frame["code"], frame["provider"], strict=True))
    return {code: f"{name}, {flat(providers[code])}" if often[name] > 1 else name for code, name in names.items()}
