"""One person: found by what is known of him, and all that is stored about him with where it is from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import logbook
from dashboard.importers.values.cells import tidy
from dashboard.intake import correction, subject
from dashboard.intake.shown import escaped_table
from dashboard.intake.told import (
    batch_said,
    cohort_said,
    field_name,
    hold_said,
    row_name,
    score_said,
    session_said,
    source_said,
    value_said,
)
from dashboard.plain import plain
from dashboard.subjects.asked import asked
from queries.loading import (
    AT_MOST,
    CORRECTABLE,
    cohort_names,
    dossier,
    find_people,
    open_conflicts,
    read_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from dashboard.intake.desk import Desk
    from queries.loading import Found, Names, Record

SEARCH, CHOSEN = "data.person.search", "data.person.chosen"
"""In the session: what is looked for; the id of who was chosen. Neither goes into the address."""
COHORTS_NAMED = 3
OF_A_RECAP = frozenset({"recap_sessions_held", "recap_sessions_attended", "recap_jp_held", "recap_jp_attended"})
"""What most cohorts do not have: shown only where it is recorded."""


def draw(desk: Desk) -> None:
    """Find somebody, and show him."""
    words = desk.words
    st.markdown(words("data.person.how"))
    correction.have_done(desk)
    subject.have_done(desk)
    text = st.text_input(
        words("data.person.search"), placeholder=words("data.person.example"), autocomplete="off", key=SEARCH,
        on_change=_forget,
    )  # fmt: skip
    if not tidy(text):
        return
    found = desk.read(partial(_found, desk, tidy(text)))
    chosen: int | None = st.session_state.get(CHOSEN)
    if not found:
        st.info(words("data.person.nobody"), icon=":material/person_search:")
    elif len(found) == 1:
        _look_at([found[0].id], desk)
        _show(found[0].id, desk)
    elif chosen in {one.id for one in found}:
        st.button(words("data.person.back"), icon=":material/arrow_back:", on_click=_forget)
        _look_at([chosen], desk)
        _show(chosen, desk)
    else:
        _look_at([one.id for one in found], desk)
        _choose(found, desk)


def _found(desk: Desk, text: str, connection: Connection) -> list[Found]:
    tries = (find_people(connection, desk.corrects, **wanted) for wanted in asked(text))
    return next((found for found in tries if found), [])


def _look_at(people: list[int], desk: Desk) -> None:
    logbook.first_once("person", desk.account_id, "lihat_orang", {"people": people})


def _forget() -> None:
    st.session_state.pop(CHOSEN, None)
    correction.forget()
    subject.forget()


def _choose(found: Sequence[Found], desk: Desk) -> None:
    """Which of several people."""
    words = desk.words
    codes = {code for one in found for code in one.cohorts}
    named = desk.read(lambda connection: cohort_names(connection, codes))

    def told(one: Found) -> str:
        cohorts = [cohort_said(code, named, words) for code in one.cohorts[:COHORTS_NAMED]]
        more = len(one.cohorts) - len(cohorts)
        parts = [
            words("data.person.born", day=words.full_day(one.birth_date)) if one.birth_date else "",
            words("data.person.nip", nip=one.nip) if one.nip else words("data.person.no_nip"),
            ", ".join([*cohorts, *([words("others", n=words.number(more))] if more else [])]),
        ]
        return plain("; ".join(filter(None, parts)))

    if len(found) == AT_MOST:
        st.caption(words("data.person.at_most", n=words.number(AT_MOST)))
    names = {one.id: plain(one.name or words("data.person.nameless")) for one in found}
    chosen = st.radio(
        words("data.person.which", n=words.number(len(found))), list(names), index=None,
        format_func=names.__getitem__, captions=[told(one) for one in found],
    )  # fmt: skip
    if chosen is not None:
        st.session_state[CHOSEN] = chosen
        st.rerun()


def _show(person: int, desk: Desk) -> None:
    words = desk.words
    rows = desk.read(lambda connection: dossier(connection, desk.corrects, person))
    if not rows:
        st.info(words("data.person.nobody"), icon=":material/person_search:")
        return
    names = desk.read(lambda connection: read_names(connection, {row.cohort for row in rows if row.cohort}))
    st.markdown(f"#### {plain(rows[0].values['name'] or words('data.person.nameless'))}")
    st.caption(words("data.person.number", n=person))
    disputed = desk.read(lambda connection: open_conflicts(connection, [(row.table, row.row_id) for row in rows]))
    if disputed:
        st.warning(words("data.person.disputed", n=words.number(len(disputed))), icon=":material/rule:")
    _identity(rows, names, desk)
    for enrolment in _newest_first(rows, names):
        _cohort(enrolment, rows, names, desk)
    correction.draw(rows, names, desk)
    subject.draw(person, desk)


def _newest_first(rows: Sequence[Record], names: Names) -> list[Record]:
    def when(row: Record) -> tuple[int, str, int]:
        cohort = names.cohorts[row.cohort or ""]
        return -cohort.year, cohort.programme, cohort.number

    return sorted((row for row in rows if row.table == "enrolment"), key=when)


def _identity(rows: Sequence[Record], names: Names, desk: Desk) -> None:
    words = desk.words
    st.markdown(f"##### {words('data.person.identity')}")
    _fields(rows[0], names, desk)
    others = [row for row in rows if row.table == "participant_identifier"]
    if others:
        heads = [words(f"data.field.{name}") for name in ("identifier", "value", "source")]
        kinds = words.listed("data.field.identifiers")
        told = [
            [kinds.get(row.values["kind"], row.values["kind"]), row.values["value"], source_said(row.source, desk)]
            for row in others
        ]
        escaped_table(heads, told)


def _cohort(enrolment: Record, rows: Sequence[Record], names: Names, desk: Desk) -> None:
    """What is stored of one cohort: the enrolment, its scores, its marks."""
    words = desk.words
    final = names.cohorts[enrolment.cohort or ""].final
    sign = f" {words('data.person.final')}" if final else ""
    st.markdown(f"##### {plain(row_name(enrolment, names, words))}{sign}")
    _fields(enrolment, names, desk)
    mine = [row for row in rows if row.values.get("enrolment_id") == enrolment.values["id"]]
    scores = [row for row in mine if row.table == "score"]
    marks = [row for row in mine if row.table == "attendance"]
    if scores:
        st.markdown(f"**{words('data.person.scores')}**")
        _list(scores, "value", "scored", partial(score_said, names=names, words=words), names, desk)
    if marks:
        with st.expander(
            words("data.person.marks", n=words.number(len(marks))), icon=":material/event_available:"
        ):
            _list(marks, "status", "session", partial(session_said, words=words), names, desk)


def _fields(record: Record, names: Names, desk: Desk) -> None:
    """One row, column below column."""
    words = desk.words
    heads = [words(f"data.field.{name}") for name in ("column", "value")]
    columns = [
        column for column in CORRECTABLE[record.table]
        if column not in OF_A_RECAP or column in record.held or record.values[column] is not None
    ]  # fmt: skip
    told = [
        [field_name(record.table, column, words), _said(record, column, names, desk)]
        for column in columns
    ]  # fmt: skip
    if record.held:
        heads.append(words("data.field.held"))
        for row, column in zip(told, columns, strict=True):
            row.append(hold_said(record.held.get(column), desk))
    escaped_table(heads, told)
    st.caption(plain(words("data.person.source", source=source_said(record.source, desk))))


def _list(
    records: Sequence[Record], column: str, first: str, named: Callable[[Record], str], names: Names, desk: Desk
) -> None:
    """Rows of one kind below each other, and once what their sources are."""
    words = desk.words
    kind = "score" if column == "value" else "mark"
    heads = [words(f"data.field.{name}") for name in (first, kind, "source")]
    lines = [[named(row), _said(row, column, names, desk), batch_said(row.source, words)] for row in records]
    if any(row.held for row in records):
        heads.append(words("data.field.held"))
        for line, row in zip(lines, records, strict=True):
            line.append(hold_said(row.held.get(column), desk))
    escaped_table(heads, lines)
    sources = dict.fromkeys(row.source for row in records if row.source)
    told = "; ".join(source_said(source, desk) for source in sources)
    if told:
        st.caption(plain(words("data.person.source", source=told)))


def _said(record: Record, column: str, names: Names, desk: Desk) -> str:
    return value_said(record.table, column, record.values[column], names, desk.words)
