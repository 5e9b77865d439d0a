"""Correcting one value of a person: which, what it becomes, why; what that will do is looked at before it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.importers.values.cells import ValueProblem
from dashboard.in_turn import do
from dashboard.intake.deeds import Cell, Officer, correct_value, let_go
from dashboard.intake.given import NEVER_EMPTY, choices, doubts, typed_value
from dashboard.intake.shown import escaped_table
from dashboard.intake.told import field_name, hold_said, row_name, value_said
from dashboard.plain import plain
from queries.loading import CORRECTABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.intake.deeds import Outcome
    from dashboard.intake.desk import Desk
    from dashboard.texts import Words
    from queries.loading import Names, Record

CORRECT, RELEASE = "correct", "release"
SEEN, SAID, ROUND = "data.correction.seen", "data.correction.said", "data.correction.round"
"""In the session: what a correction would do, and which; what the last deed came to; which form this is."""
REFUSED = {
    "nip": "refused_nip",
    "recap_sessions_held": "refused_recap",
    "recap_sessions_attended": "refused_recap",
    "recap_jp_held": "refused_recap",
    "recap_jp_attended": "refused_recap",
}
"""Column -> why the tables do not take a value that its reader took."""
FREE_TEXT = frozenset({"name", "unit"})


class Given(NamedTuple):
    """A new value."""

    value: Any


def have_done(desk: Desk) -> None:
    """Wait for what has begun, and say what it came to."""
    for deed in (CORRECT, RELEASE):
        if desk.is_busy(deed):
            done: Outcome | None = desk.outcome(deed)
            if done is not None:
                st.session_state[SAID] = (deed, done)
                st.session_state.pop(SEEN, None)
                if done.fate == "done":
                    forget()
                st.rerun()
    if said := st.session_state.pop(SAID, None):
        deed, done = said
        say(done, f"data.correction.done_{deed}", desk.words)


def forget() -> None:
    """The next correction begins with nothing filled in."""
    st.session_state.pop(SEEN, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def say(outcome: Outcome, done: str, words: Words) -> None:
    """What became of a deed; `done` is the text for one that is done."""
    if outcome.fate == "done":
        numbers = words.joined([str(number) for number in outcome.batches])
        st.success(
            words(done, n=words.number(len(outcome.batches)), numbers=numbers), icon=":material/check_circle:"
        )
        return
    of_column = REFUSED.get(outcome.detail, "refused")
    fate = of_column if outcome.fate == "refused" else outcome.fate
    st.error(plain(words(f"data.fate.{fate}", code=outcome.detail)), icon=":material/block:")


def draw(rows: Sequence[Record], names: Names, desk: Desk) -> None:
    """Choose a value of these rows, and give it another one."""
    words, turn = desk.words, st.session_state.get(ROUND, 0)
    with st.container(border=True):
        st.markdown(f"##### {words('data.correction.title')}")
        st.caption(words("data.correction.how"))
        by_key = {f"{row.table} {row.row_id}": row for row in rows if row.table in CORRECTABLE}
        labels = {key: row_name(row, names, words) for key, row in by_key.items()}
        with st.grid(columns=2, min_column_width=250, gap="small"):
            chosen = st.selectbox(
                words("data.correction.row"),
                list(by_key),
                format_func=labels.__getitem__,
                key="data.correction.row",
            )
            record = by_key[chosen]
            column = st.selectbox(
                words("data.correction.column"), CORRECTABLE[record.table],
                format_func=lambda name: field_name(record.table, name, words), key=f"data.correction.{record.table}",
            )  # fmt: skip
        said = plain(value_said(record.table, column, record.values[column], names, words))
        st.markdown(words("data.correction.now", value=said))
        if column in record.held:
            st.caption(plain(words("data.correction.held", hold=hold_said(record.held[column], desk))))
        cell = Cell(record.table, record.row_id, column, record.values[column])
        locked = record.cohort if record.cohort and names.cohorts[record.cohort].final else None
        given = None
        if locked:
            st.info(plain(words("data.fate.final", code=locked)), icon=":material/lock:")
        else:
            given = _give(record, column, names, desk)
        reason = st.text_input(
            words("data.undo.reason"),
            placeholder=words("data.correction.example"),
            key=f"data.correction.reason.{turn}",
        )
        _offer(cell, given, reason, record, desk)
        _confirm(cell, given, reason, rows, names, desk)


def _give(record: Record, column: str, names: Names, desk: Desk) -> Given | None:
    """The new value; None as long as there is none, or none that can be read."""
    words = desk.words
    key = f"data.correction.{record.table}.{record.row_id}.{column}.{st.session_state.get(ROUND, 0)}"
    if (record.table, column) not in NEVER_EMPTY and st.checkbox(
        words("data.correction.empty"), key=f"{key}.empty"
    ):
        return Given(None)
    listed = choices(record, column, names)
    if listed is not None:
        chosen = st.selectbox(
            words("data.correction.new"), listed, index=None, key=key, placeholder=words("data.correction.choose"),
            format_func=lambda value: value_said(record.table, column, value, names, words),
        )  # fmt: skip
        return None if chosen is None else Given(chosen)
    hint = "" if column in FREE_TEXT else words(f"data.correction.hint.{column}")
    text = st.text_input(words("data.correction.new"), placeholder=hint, autocomplete="off", key=key)
    if not text.strip():
        return None
    try:
        value = typed_value(record, column, text, names, datetime.now(desk.zone).date())
    except ValueProblem as problem:
        st.error(plain(str(problem)), icon=":material/block:")
        return None
    if value is None:
        st.error(words("data.correction.says_nothing"), icon=":material/block:")
        return None
    return Given(value)


def _offer(cell: Cell, given: Given | None, reason: str, record: Record, desk: Desk) -> None:
    """To look at what a correction would do; to let go of what is held."""
    words = desk.words
    with st.container(horizontal=True):
        ready = given is not None and bool(reason.strip())
        if st.button(words("data.correction.look"), icon=":material/search:", disabled=not ready) and given:
            trying = partial(correct_value, cell, given.value, officer_at(desk, reason), write=False)
            st.session_state[SEEN] = ((cell, given), desk.have_done(partial(do, desk.url, trying)))
        if cell.column in record.held and st.button(
            words("data.correction.release"), icon=":material/lock_open_right:", disabled=not reason.strip()
        ):
            desk.begin(RELEASE, partial(do, desk.url, partial(let_go, cell, officer_at(desk, reason))))
    if not ready:
        st.caption(
            words("data.correction.needed_held" if cell.column in record.held else "data.correction.needed")
        )


def _confirm(
    cell: Cell, given: Given | None, reason: str, rows: Sequence[Record], names: Names, desk: Desk
) -> None:
    """What the correction does, and doing it: only where exactly this was looked at."""
    words, looked = desk.words, st.session_state.get(SEEN)
    if given is None or looked is None or looked[1] is None:
        return
    asked, outcome = looked
    if asked != (cell, given):
        if (replace(asked[0], seen=cell.seen), asked[1]) == (cell, given):
            st.warning(words("data.fate.changed"), icon=":material/sync_problem:")
        return
    if outcome.fate != "done":
        say(outcome, "", words)
        return
    before, after = (
        value_said(cell.table, cell.column, value, names, words) for value in (cell.seen, given.value)
    )
    heads = [words(f"data.correction.{name}") for name in ("column", "before", "after")]
    row = [field_name(cell.table, cell.column, words), before, after]
    escaped_table(heads, [row])
    st.markdown(words("data.correction.same" if given.value == cell.seen else "data.correction.then"))
    record = next(row for row in rows if (row.table, row.row_id) == (cell.table, cell.row_id))
    ranks = [row.values["rank"] for row in rows if row.table == "enrolment"]
    for doubt in doubts(record, cell.column, given.value, ranks, datetime.now(desk.zone).date()):
        st.warning(plain(doubt), icon=":material/help:")
    if st.button(words("data.correction.do"), type="primary", icon=":material/save:", disabled=not reason.strip()):
        doing = partial(correct_value, cell, given.value, officer_at(desk, reason), write=True)
        desk.begin(CORRECT, partial(do, desk.url, doing))


def officer_at(desk: Desk, reason: str) -> Officer:
    """Who corrects, and why."""
    return Officer(desk.officer, reason, datetime.now(desk.zone), desk.account_id, desk.corrects)
