"""Data: files come in, one person is looked up and corrected, conflicts are decided, what came before."""

import streamlit as st

from dashboard.intake import conflicts, finals, forms, past, person, subject, totals, upload
from dashboard.intake.desk import open_desk

desk = open_desk()
desk.draw(conflicts.announce, subject.announce)
tabs = desk.offered(
    {
        "upload": upload.draw,
        "person": person.draw,
        "conflicts": conflicts.draw,
        "past": past.draw,
        "totals": totals.draw,
        "final": finals.draw,
        "forms": forms.draw,
    }
)
places = st.tabs([desk.words(f"data.tab.{name}") for name in tabs], key="data.tab", on_change="rerun")
for place, (name, draw) in zip(places, tabs.items(), strict=True):
    with place:
        if place.open:
            desk.draw(draw)
        elif name == "upload":
            upload.keep(desk)
