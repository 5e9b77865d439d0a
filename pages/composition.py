"""Komposisi Peserta: who came, from where, and who they are."""

import streamlit as st

from dashboard.page import open_page

page = open_page("composition")
page.say_people()
page.show("composition.by_origin")
left, right = st.columns(2, gap="medium")
with left:
    page.show_first("composition.by_office", "composition.top_agencies")
    page.show("composition.by_generation_and_gender")
    page.show("composition.by_education")
with right:
    page.show("composition.by_programme")
    page.show("composition.by_position_level")
    page.show("composition.by_rank")
