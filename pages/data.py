"""Data: files come in, what came before, what to fill in."""

import streamlit as st

from dashboard.intake import finals, forms, past, totals, upload
from dashboard.intake.desk import open_desk

desk = open_desk()
tabs = {
    "upload": upload.draw,
    "past": past.draw,
    "totals": totals.draw,
    "final": finals.draw,
    "forms": forms.draw,
}
places = st.tabs([desk.words(f"data.tab.{name}") for name in tabs], key="data.tab", on_change="rerun")
for place, (name, draw) in zip(places, tabs.items(), strict=True):
    if place.open or name == "upload":  # a file that is not drawn is forgotten
        with place:
            desk.draw(draw)
