"""What an officer says of files that do not say it themselves: each thing once, for all files that it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.importers.options import ImportOptions
from dashboard.importers.tables import TABLE_NAMES
from dashboard.intake.handed import forget_sheets
from dashboard.intake.shown import told_apart
from dashboard.plain import flat, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.importers.agencies import AskedAgency
    from dashboard.importers.asking import AskedHeadings
    from dashboard.importers.report import FileReport
    from dashboard.intake.desk import Desk
    from dashboard.intake.handed import Handed
    from queries.loading import Known, Meanings

SAID, AGENCIES, CORRECTIONS, MEANINGS = "data.said", "data.agencies", "data.corrections", "data.meanings"
"""In the session: file -> options; normalised text -> Answer; the files whose other names are corrections; Meanings."""
NEW_AGENCIES = "data.new_agencies"
"""Normalised text -> NewAgency."""
PEOPLE = "data.people"
"""Address or number that nobody has -> whom it means."""
ASKED_AT_ONCE = 12
TESTS = ("pre", "post")


class Answer(NamedTuple):
    """Which agency a text means."""

    text: str
    """As it is written."""
    code: str


def options_of(file: Handed, desk: Desk) -> ImportOptions:
    """What was said of a file."""
    said: dict[str, Any] = st.session_state.get(SAID, {}).get(file.file_id, {})
    return ImportOptions(
        **said,
        lembar=file.sheet,
        agencies={name: answer.code for name, answer in _answers().items()},
        new_agencies=tuple(st.session_state.get(NEW_AGENCIES, {}).values()),
        people=st.session_state.get(PEOPLE, {}),
        meanings=_meanings(),
        accept_corrections=file.file_id in st.session_state.get(CORRECTIONS, ()),
        from_title=True,
        **desk.loading(),
    )


def forget() -> None:
    """For the next files nothing is said yet."""
    for key in (SAID, AGENCIES, CORRECTIONS, MEANINGS, NEW_AGENCIES, PEOPLE):
        st.session_state.pop(key, None)
    forget_sheets()


def say(files: Iterable[str], **said: Any) -> None:
    """Say something of these files, beside what was said of them before."""
    of_all = st.session_state.setdefault(SAID, {})
    for file_id in files:
        of_all[file_id] = {**of_all.get(file_id, {}), **said}


def mean(asked: AskedHeadings, said: Mapping[str, str | None]) -> None:
    """Say what headings of a row of headings mean; None takes back what was said."""
    if asked.table is None:
        return
    key = (asked.pattern, asked.table)
    answered = {**_meanings().get(key, {}), **said}
    told = {heading: means for heading, means in answered.items() if means is not None}
    st.session_state[MEANINGS] = {**_meanings(), key: told}


def _meanings() -> Meanings:
    said: Meanings = st.session_state.get(MEANINGS, {})
    return said


def ask_agencies(files: Sequence[FileReport], known: Known, desk: Desk) -> None:
    """Which agency a text means, once for all rows of all files."""
    asked: dict[str, AskedAgency] = {}
    rows: dict[str, int] = {}
    for file in files:
        for name, one in file.asked_agencies.items():
            asked.setdefault(name, one)
            rows[name] = rows.get(name, 0) + one.rows
    names = _names(known)
    if asked:
        _ask(asked, rows, names, desk)
    if _answers():
        _offer_to_change(names, desk)


def _ask(asked: dict[str, AskedAgency], rows: dict[str, int], names: dict[str, str], desk: Desk) -> None:
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
                _keep({name: Answer(asked[name].text, agency.code) for name, agency in certain.items()})
        with st.form("data.agencies.form", border=False):
            chosen = {
                name: _agency_choice(name, asked[name], rows[name], names, desk) for name in most[:ASKED_AT_ONCE]
            }
            if len(most) > ASKED_AT_ONCE:
                st.caption(words("data.agencies.more", n=words.number(len(most) - ASKED_AT_ONCE)))
            if st.form_submit_button(words("data.agencies.apply")):
                _keep({name: Answer(asked[name].text, code) for name, code in chosen.items() if code})


def _offer_to_change(names: dict[str, str], desk: Desk) -> None:
    """What was answered, until it is written."""
    words, answers = desk.words, _answers()
    with (
        st.expander(words("data.agencies.answered", n=words.number(len(answers))), icon=":material/edit:"),
        st.form("data.agencies.answers", border=False),
    ):
        codes = list(names)
        chosen = {
            name: st.selectbox(
                plain(flat(answer.text)),
                codes,
                index=codes.index(answer.code) if answer.code in names else None,
                format_func=names.__getitem__,
                placeholder=words("data.agencies.leave"),
                key=f"data.answer.{name}",
            )
            for name, answer in answers.items()
        }
        if st.form_submit_button(words("data.agencies.change")):
            st.session_state[AGENCIES] = {
                name: Answer(answers[name].text, code) for name, code in chosen.items() if code
            }
            st.rerun()


def _agency_choice(name: str, asked: AskedAgency, rows: int, names: dict[str, str], desk: Desk) -> str | None:
    first = [agency.code for agency in (*asked.unknown.named, *asked.unknown.closest)]
    codes = list(dict.fromkeys([*first, *names]))
    return st.selectbox(
        plain(desk.words("data.agencies.text", text=flat(asked.text), n=desk.words.number(rows))),
        codes,
        index=None,
        format_func=lambda code: names.get(code, code),
        placeholder=desk.words("data.agencies.leave"),
        key=f"data.agency.{name}",
    )


def _answers() -> dict[str, Answer]:
    """Normalised text -> what was answered so far."""
    answers: dict[str, Answer] = st.session_state.get(AGENCIES, {})
    return answers


def _keep(answers: dict[str, Answer]) -> None:
    st.session_state[AGENCIES] = {**_answers(), **answers}
    st.rerun()


def _names(known: Known) -> dict[str, str]:
    """Code -> name of every agency, with its code where another bears that name."""
    agencies = {agency.code: agency.name for agency in known.agencies.values()}
    often = list(agencies.values())
    named = {code: name if often.count(name) == 1 else f"{name} ({code})" for code, name in agencies.items()}
    return dict(sorted(((code, flat(name)) for code, name in named.items()), key=lambda entry: entry[1]))


def ask_of_files(uploaded: Sequence[Handed], files: Sequence[FileReport], known: Known, desk: Desk) -> None:
    """The cohort, the table, and the like, of files that need it; the officer says of which."""
    words = desk.words
    wanting = [file.file_id for file, report in zip(uploaded, files, strict=True) if report.unusable]
    shown = told_apart([file.name for file in uploaded], words)
    names = {file.file_id: name for file, name in zip(uploaded, shown, strict=True)}
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
                line = of_all.get(file_id, {}).get("heading_line")
                of_all[file_id] = told | ({"heading_line": line} if line else {})
            st.rerun()


def ask_corrections(uploaded: Sequence[Handed], files: Sequence[FileReport], desk: Desk) -> None:
    """Whether another name under a known NIP, or the other way about, corrects what is stored.

    A yes is of the files that it was asked about; one that comes later is asked about again.
    """
    accepted: frozenset[str] = st.session_state.get(CORRECTIONS, frozenset())
    asked = {file.file_id: report.corrections for file, report in zip(uploaded, files, strict=True)}
    wanting = frozenset(file_id for file_id, rows in asked.items() if rows)
    words = desk.words
    if wanting:
        st.markdown(words("data.corrections", n=words.number(sum(asked.values()))))
        if st.button(words("data.correct"), icon=":material/how_to_reg:"):
            st.session_state[CORRECTIONS] = accepted | wanting
            st.rerun()
    taken = sum(report.corrected for report in files)
    if accepted & asked.keys():
        st.caption(words("data.corrected", n=words.number(taken)))
        if st.button(words("data.uncorrect"), icon=":material/undo:"):
            st.session_state[CORRECTIONS] = frozenset()
            st.rerun()
