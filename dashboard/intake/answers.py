"""What an officer says of files that do not say it themselves: each thing once, for all files that it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.importers.importing import ImportOptions
from dashboard.importers.tables import TABLE_NAMES
from dashboard.intake.shown import short
from dashboard.plain import flat, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from dashboard.importers.agencies import AskedAgency
    from dashboard.importers.report import FileReport
    from dashboard.intake.desk import Desk
    from queries.loading import Known

SAID, AGENCIES, CORRECTIONS = "data.said", "data.agencies", "data.corrections"
"""In the session: file -> options; normalised text -> code; whether other names are corrections."""
ASKED_AT_ONCE = 12
TESTS = ("pre", "post")


def options_of(file: UploadedFile, desk: Desk) -> ImportOptions:
    """What was said of a file."""
    said: dict[str, Any] = st.session_state.get(SAID, {}).get(file.file_id, {})
    return ImportOptions(
        **said,
        agencies=dict(st.session_state.get(AGENCIES, {})),
        accept_corrections=bool(st.session_state.get(CORRECTIONS)),
        from_title=True,
        loaded_by=desk.officer,
    )


def forget() -> None:
    """For the next files nothing is said yet."""
    for key in (SAID, AGENCIES, CORRECTIONS):
        st.session_state.pop(key, None)


def ask_agencies(files: Sequence[FileReport], known: Known, desk: Desk) -> None:
    """Which agency a text means, once for all rows of all files."""
    asked: dict[str, AskedAgency] = {}
    rows: dict[str, int] = {}
    for file in files:
        for name, one in file.asked_agencies.items():
            asked.setdefault(name, one)
            rows[name] = rows.get(name, 0) + one.rows
    if not asked:
        return
    words = desk.words
    most = sorted(asked, key=lambda name: (-rows[name], name))
    certain = {name: agency for name in most if (agency := asked[name].unknown.likely)}
    with st.container(border=True):
        st.markdown(f"##### {words('data.agencies.title', n=words.number(len(asked)))}")
        st.caption(words("data.agencies.how"))
        if certain:
            shown = [f"“{flat(asked[name].text)}” → {agency.name}" for name, agency in certain.items()]
            st.caption(plain(", ".join(shown[:ASKED_AT_ONCE])))
            accept = words("data.agencies.accept_certain", n=words.number(len(certain)))
            if st.button(accept, icon=":material/done_all:"):
                _keep({name: agency.code for name, agency in certain.items()})
        with st.form("data.agencies.form", border=False):
            names = _names(known)
            chosen = {name: _agency_choice(asked[name], rows[name], names, desk) for name in most[:ASKED_AT_ONCE]}
            if len(most) > ASKED_AT_ONCE:
                st.caption(words("data.agencies.more", n=words.number(len(most) - ASKED_AT_ONCE)))
            if st.form_submit_button(words("data.agencies.apply")):
                _keep({name: code for name, code in chosen.items() if code})


def _agency_choice(asked: AskedAgency, rows: int, names: dict[str, str], desk: Desk) -> str | None:
    first = [agency.code for agency in (*asked.unknown.named, *asked.unknown.closest)]
    codes = list(dict.fromkeys([*first, *names]))
    return st.selectbox(
        plain(desk.words("data.agencies.text", text=flat(asked.text), n=desk.words.number(rows))),
        codes,
        index=None,
        format_func=lambda code: names.get(code, code),
        placeholder=desk.words("data.agencies.leave"),
    )


def _keep(answers: dict[str, str]) -> None:
    st.session_state[AGENCIES] = {**st.session_state.get(AGENCIES, {}), **answers}
    st.rerun()


def _names(known: Known) -> dict[str, str]:
    """Code -> name of every agency, with its code where another bears that name."""
    agencies = {agency.code: agency.name for agency in known.agencies.values()}
    often = list(agencies.values())
    named = {code: name if often.count(name) == 1 else f"{name} ({code})" for code, name in agencies.items()}
    return dict(sorted(((code, flat(name)) for code, name in named.items()), key=lambda entry: entry[1]))


def ask_of_files(uploaded: Sequence[UploadedFile], files: Sequence[FileReport], known: Known, desk: Desk) -> None:
    """The cohort, the table, and the like, of files that need it; the officer says of which."""
    words = desk.words
    wanting = [file.file_id for file, report in zip(uploaded, files, strict=True) if report.unusable]
    names = {file.file_id: short(file.name) for file in uploaded}
    with (
        st.expander(words("data.of_files.title"), expanded=bool(wanting), icon=":material/tune:"),
        st.form("data.of_files.form", border=False),
    ):
        st.caption(words("data.of_files.how"))
        concerned = st.multiselect(
            words("data.of_files.files"),
            list(names),
            default=wanting or list(names),
            format_func=names.__getitem__,
            placeholder=words("data.of_files.choose"),
        )
        programmes = sorted({programme.short_name for programme in known.programmes.values()})
        with st.grid(columns=4, min_column_width=150, gap="small"):
            program = st.selectbox("Program", programmes, index=None, placeholder=words("data.of_files.in_file"))
            tahun = st.text_input("Tahun", placeholder=words("data.of_files.in_file"))
            angkatan = st.text_input("Angkatan", placeholder=words("data.of_files.in_file"))
            kelas = st.text_input("Kelas", placeholder=words("data.of_files.in_file"))
            table = st.selectbox(
                "Tabel", TABLE_NAMES, index=None, placeholder=words("data.of_files.by_headings"),
                format_func=lambda name: words(f"data.table.{name}"),
            )  # fmt: skip
            tes = st.selectbox("Tes", TESTS, index=None, placeholder=words("data.of_files.in_file"))
            minutes = st.number_input("Menit hadir", 1, 1440, value=None, placeholder="Zoom")
            tanda = st.text_input("Arti tanda", placeholder="x=alpa, 0=izin")
        if st.form_submit_button(words("data.of_files.apply")):
            said = {
                "program": program, "tahun": tahun or None, "angkatan": angkatan or None, "kelas": kelas or None,
                "table": table, "tes": tes, "hadir_menit": minutes,
                "tanda": tuple(part.strip() for part in tanda.split(",") if part.strip()) or None,
            }  # fmt: skip
            told = {name: value for name, value in said.items() if value is not None}
            of_all = st.session_state.setdefault(SAID, {})
            for file_id in concerned:
                of_all[file_id] = told
            st.rerun()


def ask_corrections(files: Sequence[FileReport], desk: Desk) -> None:
    """Whether another name under a known NIP, or the other way about, corrects what is stored."""
    rows = sum(file.corrections for file in files)
    if rows or st.session_state.get(CORRECTIONS):
        st.checkbox(desk.words("data.corrections", n=desk.words.number(rows)), key=CORRECTIONS)
