"""Agencies that files name and nobody knows yet: an officer says what they are; they are added with the load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.importers.on_page import on_the_page
from dashboard.intake.answers import NEW_AGENCIES
from dashboard.plain import flat, plain
from queries.loading import NewAgency

if TYPE_CHECKING:
    from dashboard.importers.agencies import AskedAgency
    from dashboard.importers.report import Report
    from dashboard.intake.desk import Desk
    from queries.loading import Known


def ask_new_agencies(report: Report, known: Known, desk: Desk) -> None:
    """Offer to add what is asked about, and say what is added with this load."""
    words = desk.words
    for sentence in report.agency_problems:
        st.error(plain(on_the_page(sentence)), icon=":material/block:")
    for text, new in list(_said().items()):
        level = words.of("agency_level", new.level)
        st.markdown(plain(words("data.new_agency.said", name=flat(new.name), code=flat(new.code), level=level)))
        label = plain(words("data.new_agency.take_back", name=flat(new.name)))
        if st.button(label, icon=":material/undo:", key=f"data.new_agency.{text}"):
            del _said()[text]
            st.rerun()
    asked = {name: one for file in report.files for name, one in file.asked_agencies.items()}
    new_ones = {name: one for name, one in asked.items() if not one.unknown.likely and not one.unknown.named}
    if new_ones:
        with st.expander(words("data.new_agency.title"), icon=":material/add_business:"):
            _ask(new_ones, known, desk)


def _said() -> dict[str, NewAgency]:
    said: dict[str, NewAgency] = st.session_state.setdefault(NEW_AGENCIES, {})
    return said


def _ask(asked: dict[str, AskedAgency], known: Known, desk: Desk) -> None:
    words = desk.words
    st.caption(words("data.new_agency.how"))
    agencies = {agency.code: agency for agency in known.agencies.values()}
    names = {code: flat(f"{agency.name} ({code})") for code, agency in agencies.items()}
    names = dict(sorted(names.items(), key=lambda entry: entry[1]))
    provinces = {
        agency.province_code: agency.name
        for agency in agencies.values()
        if agency.level == "provinsi" and agency.province_code
    }
    text = st.selectbox(
        words("data.new_agency.text"), list(asked), index=None, format_func=lambda name: flat(asked[name].text),
        placeholder=words("data.new_agency.choose"), key="data.new_agency.text",
    )  # fmt: skip
    if text and asked[text].unknown.closest:
        near = words.joined([flat(agency.name) for agency in asked[text].unknown.closest])
        st.caption(plain(words("data.new_agency.closest", names=near)))
    levels = words.listed("agency_level")
    with st.form("data.new_agency.form", border=False):
        with st.grid(columns=3, min_column_width=200, gap="small"):
            name = st.text_input(words("data.new_agency.name"), placeholder=words("data.new_agency.name_example"))
            level = st.selectbox(
                words("data.new_agency.level"), list(levels), index=None, format_func=levels.__getitem__,
                placeholder=words("data.new_agency.none"),
            )  # fmt: skip
            code = st.text_input(words("data.new_agency.code"), placeholder=words("data.new_agency.code_example"))
            parent = st.selectbox(
                words("data.new_agency.parent"), list(names), index=None, format_func=names.__getitem__,
                placeholder=words("data.new_agency.none"),
            )  # fmt: skip
            province = st.selectbox(
                words("data.new_agency.province"), list(provinces), index=None, format_func=provinces.__getitem__,
                placeholder=words("data.new_agency.by_parent"),
            )  # fmt: skip
        if st.form_submit_button(words("data.new_agency.add")):
            if not text or not level or not code.strip():
                st.error(words("data.new_agency.needed"), icon=":material/block:")
            else:
                written = asked[text].text
                _said()[text] = NewAgency(code.strip(), name.strip() or written, level, written, parent, province)
                st.rerun()
