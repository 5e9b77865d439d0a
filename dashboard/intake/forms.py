"""Templates to download: of every table empty, and a cohort's register with its participants in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import logbook
from dashboard.exporters.register import NothingToFill, register_book
from dashboard.importers.guides import GUIDES
from dashboard.importers.template import template_book
from dashboard.intake.cohorts import choose_cohort
from dashboard.intake.upload import XLSX
from queries.filters import NOTHING

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
    if desk.corrects == NOTHING:
        return
    st.markdown(f"##### {words('data.forms.register')}")
    st.caption(words("data.forms.register_how"))
    cohort = choose_cohort("forms", desk, desk.corrects)
    if cohort:
        try:
            register_book(desk.url, cohort.code, desk.corrects, words, desk.stamp(cohort.code))
            st.download_button(
                words("data.forms.download"), partial(_taken, cohort.code, desk),
                f"presensi {cohort.name.translate(FILE_NAMES)}.xlsx", XLSX,
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        except NothingToFill:
            st.info(words("data.forms.nothing"), icon=":material/info:")


def _taken(code: str, desk: Desk) -> bytes:
    """The register, as it is taken away."""
    book = register_book(desk.url, code, desk.names_by_now(), desk.words, desk.stamp(code))
    logbook.first(desk.account_id, "ekspor", {"book": "presensi", "cohorts": [code]})
    return book
