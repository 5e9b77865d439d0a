"""The entry: which pages there are, and the filters that they share."""

from __future__ import annotations

import streamlit as st

from dashboard import access, ahead, selection
from dashboard.data import look
from dashboard.settings import ROOT, settings
from dashboard.texts import Words
from queries.engine import DatabaseProblem

PAGES = (
    ("overview", "ringkasan", ":material/dashboard:"),
    ("composition", "komposisi", ":material/groups:"),
    ("attendance", "kehadiran", ":material/event_available:"),
    ("competency", "kompetensi", ":material/school:"),
    ("quality", "mutu-data", ":material/fact_check:"),
)
DATA = ("data", "data", ":material/upload_file:")

words = Words(settings().language)
st.set_page_config(page_title=words("app.title"), page_icon=str(ROOT / "dashboard" / "icon.png"), layout="wide")

reader = access.reader()
pages = [
    st.Page(
        ROOT / "pages" / f"{topic}.py", title=words(f"{topic}.title"), url_path=path, icon=icon, default=not place
    )
    for place, (topic, path, icon) in enumerate((*PAGES, DATA) if reader.may_load else PAGES)
]
page = st.navigation({words("app.office"): pages})
topic = next(topic for topic, path, _ in (*PAGES, DATA) if page.url_path in {path, ""})

try:
    shown = look()
    if shown.fresh.is_sample:
        st.warning(words("app.sample_band"), icon=":material/science:")
    if topic == DATA[0]:
        selection.keep()
    elif shown.fresh.has_rows:
        ahead.begin(topic, selection.chosen(reader.scope), shown)
        with st.sidebar:
            selection.draw(reader.scope, shown, words)
except DatabaseProblem:
    pass  # the page says what is wrong, and draws everything anew when it is mended

page.run()
