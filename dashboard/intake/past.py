"""What was loaded before, by whom and when; and taking it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.importers.report import FILE_UNUSABLE
from dashboard.importers.settling import deed
from dashboard.intake.jobs import take_back
from dashboard.plain import flat, plain
from queries.loading import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.intake.desk import Desk
    from queries.loading import PastBatch

SHOWN = 50
SEEN, SAID = "data.undo.seen", "data.undo.said"
"""In the session: what an undo would do, for which batch; what the last one did."""
NOT_UNDONE = frozenset({"kunci", "buka-kunci"})


def draw(desk: Desk) -> None:
    """The last loads, corrections, locks and undos."""
    words = desk.words
    batches = desk.read(partial(history, limit=SHOWN))
    if done := st.session_state.pop(SAID, None):
        st.info(plain(" ".join(line.strip() for line in done)), icon=":material/undo:")
    if not batches:
        st.caption(words("data.past.nothing"))
        return
    heads = [words(f"data.column.{name}") for name in ("number", "moment", "officer", "deed", "undone")]
    rows = [_row(batch, desk) for batch in batches]
    st.table(pd.DataFrame(rows, columns=heads), hide_index=True)
    if len(batches) == SHOWN:
        st.caption(words("data.past.last", n=words.number(SHOWN)))
    _undo([batch for batch in batches if batch.undone_at is None and batch.kind not in NOT_UNDONE], desk)


def _row(batch: PastBatch, desk: Desk) -> list[str]:
    words = desk.words
    reason = words("data.past.reason", reason=batch.reason) if batch.reason else ""
    undone = (
        words("data.past.undone", moment=words.moment(batch.undone_at, desk.zone), by=batch.undone_by)
        if batch.undone_at
        else words("nothing.no_data")
    )
    said = f"{deed(batch)}. {reason}".strip()
    said = said[0].upper() + said[1:]
    return [
        str(batch.id), words.moment(batch.at, desk.zone), plain(flat(batch.by)), plain(flat(said)),
        plain(flat(undone)),
    ]  # fmt: skip


def _undo(batches: Sequence[PastBatch], desk: Desk) -> None:
    words = desk.words
    if not batches:
        return
    with st.container(border=True):
        st.markdown(f"##### {words('data.undo.title')}")
        st.caption(words("data.undo.how"))
        names = {batch.id: flat(f"{batch.id} · {deed(batch)}") for batch in batches}
        number = st.selectbox(words("data.undo.which"), list(names), format_func=names.__getitem__)
        reason = st.text_input(words("data.undo.reason"), placeholder=words("data.undo.reason_example"))
        seen = st.session_state.get(SEEN)
        if st.button(words("data.undo.look"), icon=":material/search:"):
            code, lines = _take_back(number, reason, desk, write=False) or (FILE_UNUSABLE, [])
            st.session_state[SEEN] = seen = (number, code, lines)
        if seen and seen[0] == number:
            st.markdown("\n".join(f"- {plain(line.strip())}" for line in seen[2]))
            if seen[1] == FILE_UNUSABLE:
                return
            if st.button(words("data.undo.do"), icon=":material/undo:", disabled=not reason.strip()):
                done = _take_back(number, reason, desk, write=True)
                if done:
                    st.session_state[SAID] = done[1]
                    st.session_state.pop(SEEN)
                    st.rerun()
            if not reason.strip():
                st.caption(words("data.undo.reason_needed"))


def _take_back(number: int, reason: str, desk: Desk, *, write: bool) -> tuple[int, list[str]] | None:
    job = partial(take_back, desk.url, number, desk.officer, reason, desk.zone, write=write)
    return desk.have_done(job, may_stop=not write)
