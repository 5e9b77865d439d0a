"""What was reported of one cohort, entered by hand: read, written and undone like a file with that one row."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.importers.on_page import on_the_page
from dashboard.importers.options import ImportOptions, Incoming
from dashboard.importers.tables import TOTALS
from dashboard.importers.totals import GROUPS
from dashboard.intake.jobs import take_in
from dashboard.plain import flat, plain
from queries.loading import read_known
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.importers.importing import Counts
    from dashboard.importers.report import FileReport, Report
    from dashboard.intake.desk import Desk
    from dashboard.texts import Words
    from queries.loading import Known

NOTE, SENT, OTHER = "totals", "data.totals.sent", "data.totals.other"
"""In the session: a number that is being written; as it was sent; the report where another one is stored."""
NEW = (1, 0, 0, 0)
"""How a row is counted that says what was never said."""
TABLE = "laporan"


def draw(desk: Desk) -> None:
    """The key of a cohort, and its numbers."""
    words = desk.words
    st.markdown(words("data.totals.how"))
    if desk.is_busy(NOTE):
        _say(desk)
    if OTHER in st.session_state:
        _confirm(st.session_state[OTHER], desk)
    known = desk.read(read_known)
    about = _about(known, words)
    with st.form("data.totals.form", border=False), st.grid(columns=3, min_column_width=200, gap="small"):
        names = sorted({programme.short_name for programme in known.programmes.values()})
        said: dict[str, str | None] = {
            "program": st.selectbox(
                words("data.totals.programme"), names, index=None, placeholder=words("data.totals.choose")
            ),
            "tahun": st.text_input(words("data.totals.year")),
            "angkatan": st.text_input(words("data.totals.number")),
            "kelas": st.text_input(words("data.totals.class")),
            "penyelenggara": st.text_input(words("data.totals.provider"), placeholder=words("data.totals.home")),
            "instansi": st.selectbox(words("data.totals.about"), list(about), format_func=about.__getitem__),
            "peserta": st.text_input(words("data.totals.participants")),
            "lulus": st.text_input(words("data.totals.passed")),
            "sumber": st.text_input(words("data.totals.source"), placeholder=words("data.totals.source_example")),
        }
        if st.form_submit_button(words("data.totals.note"), icon=":material/save:"):
            _write(said, desk)


def _about(known: Known, words: Words) -> dict[str, str]:
    """What is written of whom -> what it is called: everybody, groups, then agencies whose name means them alone."""
    groups = {words.of("about", code): text for text, code in reversed(GROUPS.items()) if code}
    agencies = {
        agency.name: flat(agency.name)
        for agency in known.agencies.values()
        if known.agencies.get(normalised(agency.name)) == agency
    }
    return {
        "": words("data.totals.everybody"),
        **{text: called for called, text in reversed(groups.items())},
        **dict(sorted(agencies.items(), key=lambda entry: entry[1])),
    }


def _write(said: Mapping[str, str | None], desk: Desk) -> None:
    """As a file of one row, so that a number by hand is read as one in a file is."""
    if not (said["program"] and said["tahun"] and (said["peserta"] or said["lulus"]) and said["sumber"]):
        st.warning(desk.words("data.totals.incomplete"), icon=":material/edit:")
        return
    content = io.StringIO()
    rows = csv.writer(content, delimiter=";")
    rows.writerow(TOTALS[column][0] for column in said)
    rows.writerow(value or "" for value in said.values())
    options = ImportOptions(table=TABLE, **desk.loading())
    st.session_state[SENT] = Incoming(desk.words("data.totals.file"), content.getvalue().encode(), options)
    st.session_state.pop(OTHER, None)
    _send(NEW, desk)


def _send(shown: Counts, desk: Desk) -> None:
    """Have it written, if that is what would happen."""
    now = datetime.now(desk.zone)
    desk.begin(NOTE, partial(take_in, desk.url, [st.session_state[SENT]], now, write=True, shown=[shown]))


def _confirm(other: FileReport, desk: Desk) -> None:
    """Another number is stored: it is replaced when the officer has seen it."""
    words = desk.words
    doubts = " ".join(doubt.sentence for doubt in other.warnings)
    st.warning(plain(f"{words('data.totals.other')} {doubts}"), icon=":material/sync_problem:")
    if st.button(words("data.totals.replace"), icon=":material/published_with_changes:"):
        del st.session_state[OTHER]
        _send(other.counts, desk)


def _say(desk: Desk) -> None:
    """Wait for it, and say what became of it."""
    done: Report | None = desk.outcome(NOTE)
    if done is None:
        return
    (file,), words = done.files, desk.words
    wrong = file.unusable or next((problem.sentence for problem in file.problems), None)
    if wrong:
        st.error(plain(on_the_page(wrong)), icon=":material/block:")
    elif done.outdated and file.changed:
        st.session_state[OTHER] = file
    elif done.outdated and file.new:
        _send(NEW, desk)  # what was to be replaced is gone meanwhile
    elif file.batch_id is None:
        st.info(words("data.totals.nothing_new"), icon=":material/info:")
    else:
        st.success(words("data.totals.noted", number=file.batch_id), icon=":material/check_circle:")
        for doubt in file.warnings:
            st.caption(plain(doubt.sentence))
