"""Kehadiran: who was expected, who came, and what is not written down."""

import streamlit as st

from dashboard.attendance import in_measure, show_cards
from dashboard.page import open_page

page = open_page("attendance")
show_cards(page)
show = in_measure(page)
show("attendance.rate_by_month")
show("attendance.rate_by_agency")
left, right = st.columns(2, gap="medium")
with left:
    show("attendance.missed_jp")
with right:
    show("attendance.kinds_of_absence")
show("attendance.rate_by_cohort")
page.show("attendance.completeness")
