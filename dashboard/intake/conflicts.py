"""What files say against corrected values: each to be decided once, several at a time."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import logbook
from dashboard.in_turn import do
from dashboard.intake.correction import officer_at, say
from dashboard.intake.deeds import decide_all
from dashboard.intake.shown import short
from dashboard.intake.told import field_name, hold_said, row_name, value_said
from dashboard.plain import plain
from queries.loading import count_disputes, disputes, read_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.intake.deeds import Outcome
    from dashboard.intake.desk import Desk
    from queries.loading import Dispute, Names

SHOWN = 25
DECIDE, SAID, REASON, SEEN = "decide", "data.conflict.said", "data.conflict.reason", "data.conflict.seen"
"""In the session: decisions that are being written; what became of the last ones; why; what was stored as shown."""


def announce(desk: Desk) -> None:
    """How many there are, whichever part of the page is open."""
    waiting = desk.read(lambda connection: count_disputes(connection, desk.corrects))
    if waiting:
        st.warning(desk.words("data.conflict.waiting", n=desk.words.number(waiting)), icon=":material/rule:")


def draw(desk: Desk) -> None:
    """The newest, and what to do about them."""
    words = desk.words
    st.markdown(words("data.conflict.how"))
    _have_decided(desk)
    found = desk.read(lambda connection: disputes(connection, desk.corrects, limit=SHOWN))
    if not found:
        st.caption(words("data.conflict.none"))
        return
    people = sorted({one.person for one in found})
    logbook.first_once("conflicts", desk.account_id, "lihat_orang", {"people": people})
    names = desk.read(
        lambda connection: read_names(connection, {one.record.cohort for one in found if one.record.cohort})
    )
    ids = [one.conflict.id for one in found]
    if len(found) > 1:
        st.button(
            words("data.conflict.all", n=words.number(len(found))), icon=":material/select_all:", on_click=_choose,
            args=(ids,),
        )  # fmt: skip
    chosen = [one for one in found if _show(one, names, desk)]
    if len(found) == SHOWN:
        st.caption(words("data.conflict.newest", n=words.number(SHOWN)))
    _decide(chosen, desk)
    st.session_state[SEEN] = {one.conflict.id: _stored(one) for one in found}


def _stored(one: Dispute) -> Any:
    return one.record.values[one.conflict.column]


def _choose(ids: Sequence[int]) -> None:
    for conflict in ids:
        st.session_state[_key(conflict)] = True


def _key(conflict: int) -> str:
    return f"data.conflict.{conflict}"


def _show(one: Dispute, names: Names, desk: Desk) -> bool:
    """One conflict; whether it is chosen."""
    words, conflict, record = desk.words, one.conflict, one.record
    column = field_name(conflict.table, conflict.column, words)
    stored, said = (
        plain(value_said(conflict.table, conflict.column, value, names, words))
        for value in (_stored(one), one.value)
    )
    hold = record.held.get(conflict.column)
    line = words("data.conflict.line", line=words.number(conflict.line)) if conflict.line else ""
    told = (
        words("data.conflict.stored", value=stored, hold=plain(hold_said(hold, desk)))
        if hold
        else words("data.conflict.not_held", value=stored),
        words(
            "data.conflict.said", value=said, file=plain(short(conflict.file_name)), line=line,
            moment=words.moment(conflict.raised_at, desk.zone),
        ),
    )  # fmt: skip
    name = one.name or words("data.person.nameless")
    title = f"**{plain(name)}** · {plain(row_name(record, names, words))} · {plain(column)}"
    with st.container(border=True):
        chosen = st.checkbox(title, key=_key(conflict.id))
        st.markdown("\n".join(f"- {part}" for part in told))
    return chosen


def _decide(chosen: Sequence[Dispute], desk: Desk) -> None:
    words = desk.words
    reason = st.text_input(words("data.undo.reason"), placeholder=words("data.conflict.example"), key=REASON)
    ready = bool(chosen and reason.strip())
    cells = Counter((one.conflict.table, one.conflict.row_id, one.conflict.column) for one in chosen)
    twice = any(often > 1 for often in cells.values())
    n = words.number(len(chosen))
    with st.container(horizontal=True):
        keep = st.button(words("data.conflict.keep", n=n), icon=":material/push_pin:", disabled=not ready)
        take = st.button(
            words("data.conflict.take", n=n), icon=":material/file_open:", disabled=not ready or twice
        )
    if not ready:
        st.caption(words("data.conflict.needed"))
    elif twice:
        st.caption(words("data.conflict.twice"))
    if keep or take:
        before = st.session_state.get(SEEN, {})
        seen = {one.conflict.id: before.get(one.conflict.id, _stored(one)) for one in chosen}
        officer = officer_at(desk, reason)
        desk.begin(DECIDE, partial(do, desk.url, partial(decide_all, seen, officer, take=take)))


def _have_decided(desk: Desk) -> None:
    """Wait for decisions that have begun, and say what became of them."""
    if desk.is_busy(DECIDE):
        done: Outcome | None = desk.outcome(DECIDE)
        if done is not None:
            st.session_state[SAID] = done
            if done.fate == "done":
                st.session_state[REASON] = ""  # the next ones have a reason of their own
            st.rerun()
    if said := st.session_state.pop(SAID, None):
        say(said, "data.conflict.done", desk.words)
