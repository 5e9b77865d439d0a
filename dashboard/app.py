"""The entry: which pages there are, and the filters that they share."""

from __future__ import annotations

import streamlit as st

from dashboard import ahead, selection
from dashboard.admission import enter, say_goodbye, say_who
from dashboard.data import look
from dashboard.settings import ROOT, settings
from dashboard.texts import Words
from queries.engine import DatabaseProblem

FIGURES = (
    ("overview", "ringkasan", ":material/dashboard:"),
    ("composition", "komposisi", ":material/groups:"),
    ("attendance", "kehadiran", ":material/event_available:"),
    ("competency", "kompetensi", ":material/school:"),
    ("quality", "mutu-data", ":material/fact_check:"),
)
PEOPLE = ("participants", "peserta", ":material/badge:")
DATA = ("data", "data", ":material/upload_file:")
ACCESS = ("access", "akses", ":material/key:")

words = Words(settings().language)
# The icon is no file here but an address (dashboard/server.py): Streamlit passes it on, and asks nobody for the page's.
st.set_page_config(page_title=words("app.title"), page_icon="/favicon.png", layout="wide")

reader = enter(words)
offered = (
    *(FIGURES if reader.may_see else ()),
    *([PEOPLE] if not reader.people.is_empty else []),
    *([DATA] if reader.may_load else []),
    *([ACCESS] if reader.may_grant else []),
)
pages = [
    st.Page(
        ROOT / "pages" / f"{topic}.py", title=words(f"{topic}.title"), url_path=path, icon=icon, default=not place
    )
    for place, (topic, path, icon) in enumerate(offered)
]
page = st.navigation({words("app.office"): pages})
topic = next((topic for topic, path, _ in offered if page.url_path == path), offered[0][0])
scope = reader.scope_on(topic)

try:
    shown = look()
    if shown.fresh.is_sample:
        st.warning(words("app.sample_band"), icon=":material/science:")
    with st.sidebar:
        say_who(reader, shown, words)
    if topic in {DATA[0], ACCESS[0]}:
        selection.keep()
    elif shown.fresh.has_rows:
        ahead.begin(topic, selection.chosen(scope), shown)
        with st.sidebar:
            selection.draw(scope, shown, words)
except DatabaseProblem:
    pass  # the page says what is wrong, and draws everything anew when it is mended
with st.sidebar:
    say_goodbye(reader, words)

page.run()
