"""Files come in: they are checked, what is missing is asked, and only what the officer confirms is written."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import logbook
from dashboard.exporters.recap import recap_book
from dashboard.guard.uploads import let_go
from dashboard.importers.options import Incoming
from dashboard.importers.taking import OF_RESULTS
from dashboard.intake import answers
from dashboard.intake.handed import ask_sheets, forget_sheets, handed
from dashboard.intake.headings import ask_headings
from dashboard.intake.jobs import take_in
from dashboard.intake.new_agencies import ask_new_agencies
from dashboard.intake.shown import by_kind, details, file_table, preview, short, told_apart
from dashboard.intake.strangers import ask_people
from dashboard.plain import flat, plain
from dashboard.settings import settings
from dashboard.waiting import waiting_said
from queries.competency import waiting
from queries.filters import Filters
from queries.loading import read_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from dashboard.importers.report import FileReport, Report
    from dashboard.intake.desk import Desk
    from dashboard.intake.handed import Handed

KINDS = ["csv", "txt", "xlsx", "xlsm", "xls", "ods"]
ROUND, CHECKED, WRITTEN, WRITE = "data.round", "data.checked", "data.written", "write"
"""In the session: which box of files this is; files -> report; what was written; what is being written."""
MOST_TOGETHER = 100_000_000
"""Bytes of the files of one load."""
SAYING_OF_COHORTS = frozenset({"laporan"})
"""Tables whose cohorts may have no rows, so that there is nothing to sum up of them."""
LONGEST_STEM = 60
"""Letters of a file's name that the name of its refused rows repeats: a name may hold 255 bytes."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(desk: Desk) -> None:
    """The way of files into the database."""
    written: Report | None = st.session_state.get(WRITTEN)
    if written:
        _say_written(written, desk)
        return
    words = desk.words
    st.markdown(words("data.upload.promise" if desk.loads.everything else "data.upload.promise_of_part"))
    uploaded = handed(_box(desk))
    if desk.is_busy(WRITE):
        _have_written(desk)
    if not uploaded:
        answers.forget()
        st.session_state.pop(CHECKED, None)
        st.caption(words("data.upload.kinds"))
        return
    if sum(file.size for file in uploaded) > MOST_TOGETHER:
        st.error(
            words("data.upload.too_much", most=words.number(MOST_TOGETHER // 1_000_000)), icon=":material/block:"
        )
        forget_sheets()  # each counts as a file, and what is too much can be chosen no more
        return
    report = _checked(uploaded, desk)
    if report is None:
        if st.button(words("data.upload.again"), icon=":material/refresh:"):
            st.rerun()
        return
    _show(uploaded, report, desk)


def keep(desk: Desk) -> None:
    """Draw the box of files alone, while another part of the page is open: what is not drawn is forgotten."""
    if WRITTEN not in st.session_state:
        _box(desk)


def _box(desk: Desk) -> list[UploadedFile]:
    return st.file_uploader(
        desk.words("data.upload.choose"),
        type=KINDS,
        accept_multiple_files=True,
        key=f"data.files.{st.session_state.get(ROUND, 0)}",
        disabled=desk.is_busy(WRITE),
    )


def _checked(uploaded: Sequence[Handed], desk: Desk) -> Report | None:
    """What would become of these files with what is said of them; asked once."""
    key = [(file.file_id, repr(answers.options_of(file, desk))) for file in uploaded]
    known: tuple[object, Report] | None = st.session_state.get(CHECKED)
    if known and known[0] == key:
        return known[1]
    check = partial(take_in, desk.url, _incoming(uploaded, desk), datetime.now(desk.zone), write=False, shown=None)
    report = desk.have_done(check)
    if report is not None:
        st.session_state[CHECKED] = (key, report)
    return report


def _incoming(uploaded: Sequence[Handed], desk: Desk) -> list[Incoming]:
    return [Incoming(_name(file), file.getvalue(), answers.options_of(file, desk)) for file in uploaded]


def _name(file: Handed) -> str:
    """Without the folder that a browser may send."""
    return PurePath(file.name.replace("\\", "/")).name or "berkas"


def _show(uploaded: Sequence[Handed], report: Report, desk: Desk) -> None:
    words, files = desk.words, report.files
    if report.outdated:
        st.warning(words("data.outdated"), icon=":material/sync_problem:")
    st.markdown(f"##### {words('data.understood', n=words.number(len(files)))}")
    file_table(files, words)
    ask_headings(uploaded, files, desk)
    ask_sheets(uploaded, files, desk)
    known = desk.read(read_known)
    answers.ask_agencies(files, known, desk)
    if desk.loads.everything:  # an agency is there for everybody
        ask_new_agencies(report, known, desk)
    ask_people(files, desk)
    answers.ask_of_files(uploaded, files, known, desk)
    answers.ask_corrections(uploaded, files, desk)
    _look_at_one(files, desk)
    _confirm(uploaded, report, desk)


def _look_at_one(files: Sequence[FileReport], desk: Desk) -> None:
    """The problems and remarks of one file; first of the one that has most."""
    words = desk.words
    worst = max(range(len(files)), key=lambda at: (files[at].unusable is not None, files[at].refused))
    at = worst
    if len(files) > 1:
        names = told_apart([file.name for file in files], words)
        places = by_kind(files)
        at = st.selectbox(words("data.look_at"), places, index=places.index(worst), format_func=names.__getitem__)
    file = files[at]
    details(file, words)
    if file.preview:
        preview(file.preview, words)
    _offer_refused(at, file, desk)


def _offer_refused(at: int, file: FileReport, desk: Desk) -> None:
    """The refused rows of the file at that place."""
    if file.mending:
        st.download_button(
            desk.words("data.refused_rows", n=desk.words.number(file.refused), name=plain(short(file.stem))),
            partial(_mending, file, desk),
            f"ditolak - {flat(file.stem)[:LONGEST_STEM]}.xlsx",
            XLSX,
            icon=":material/download:",
            on_click="ignore",
            key=f"data.refused.{at}",
        )


def _mending(file: FileReport, desk: Desk) -> bytes:
    """The refused rows, as they are taken away: they were the officer's own, and may be of others by now."""
    cohorts = [key.code for key in file.cohorts]
    logbook.first(desk.account_id, "ekspor", {"book": "ditolak", "rows": file.refused, "cohorts": cohorts})
    return file.mending or b""


def _confirm(uploaded: Sequence[Handed], report: Report, desk: Desk) -> None:
    words = desk.words
    usable = [file for file in report.files if file.unusable is None]
    rows = sum(file.new + file.changed for file in usable)
    refused = sum(file.refused for file in usable)
    if not rows:
        st.info(words("data.nothing_to_write"), icon=":material/info:")
        return
    aware = True
    if refused or len(usable) < len(report.files):
        unusable = len(report.files) - len(usable)
        asked = words("data.aware", n=words.number(refused), files=words.number(unusable))
        aware = st.checkbox(asked, key=f"data.aware.{refused}.{unusable}")  # a yes to these, not to others
    label = words("data.write", rows=words.number(rows), files=words.number(len(usable)))
    if st.button(label, type="primary", icon=":material/save:", disabled=not aware):
        shown = [file.counts for file in report.files]
        now = datetime.now(desk.zone)
        desk.begin(WRITE, partial(take_in, desk.url, _incoming(uploaded, desk), now, write=True, shown=shown))


def _have_written(desk: Desk) -> None:
    """Wait for a load that has begun, and keep what became of it."""
    done: Report | None = desk.outcome(WRITE)
    if done is None:
        return
    if done.outdated:
        key, _ = st.session_state[CHECKED]
        st.session_state[CHECKED] = (key, done)
    else:
        st.session_state[WRITTEN] = done
    st.rerun()


def _say_written(report: Report, desk: Desk) -> None:
    words, files = desk.words, report.files
    batches = [str(number) for number in sorted(file.batch_id for file in files if file.batch_id)]
    rows = sum(file.new + file.changed for file in files if file.batch_id)
    st.success(
        words("data.written", rows=words.number(rows), batches=words.joined(batches)),
        icon=":material/check_circle:",
    )
    file_table(files, words)
    _say_waiting(files, desk)
    refused = [(at, file) for at, file in enumerate(files) if file.mending]
    filled = [file for file in files if file.unusable is None and file.table not in SAYING_OF_COHORTS]
    codes = sorted({key.code for file in filled for key in file.cohorts})
    with st.container(horizontal=True):
        if codes and desk.knows_names:
            st.download_button(
                words("data.recap", n=words.number(len(codes))),
                partial(_recap, codes, desk),
                "rekap angkatan.xlsx",
                XLSX,
                type="primary",
                icon=":material/table_view:",
                on_click="ignore",
            )
        for at, file in refused:
            _offer_refused(at, file, desk)
        st.button(words("data.next"), icon=":material/upload_file:", on_click=_begin_anew)
    if refused:
        st.caption(plain(words("data.mend")))


def _say_waiting(files: Sequence[FileReport], desk: Desk) -> None:
    """Results that are stored and not shown yet: who has loaded them looks for them on the other pages."""
    codes = tuple(sorted({key.code for file in files if file.table in OF_RESULTS for key in file.cohorts}))
    if codes:
        mine = Filters(desk.loads, cohorts=codes)
        if sentence := waiting_said(desk.read(partial(waiting, filters=mine)), settings().small_group, desk.words):
            st.info(sentence, icon=":material/hourglass:")


def _recap(codes: list[str], desk: Desk) -> bytes:
    book = recap_book(desk.url, codes, desk.names_by_now(), desk.words, desk.stamp(", ".join(codes)))
    logbook.first(desk.account_id, "ekspor", {"book": "rekap", "cohorts": codes})
    return book


def _begin_anew() -> None:
    """The box is empty again, and what lay in it is gone."""
    if context := get_script_run_ctx():
        let_go(context.session_id)
    answers.forget()
    st.session_state.pop(WRITTEN, None)
    st.session_state.pop(CHECKED, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
