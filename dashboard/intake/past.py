"""What was loaded before, by whom and when; and taking it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.importers.on_page import on_the_page
from dashboard.importers.report import FILE_UNUSABLE
from dashboard.importers.settling import deed
from dashboard.intake.jobs import take_back
from dashboard.plain import flat, plain
from queries.loading import FORGETTING, history

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.importers.settling import UndoReport
    from dashboard.intake.desk import Desk
    from queries.loading import PastBatch

SHOWN = 50
LIMIT = "data.past.limit"
"""In the session: how many are shown."""
SEEN, SAID, UNDO = "data.undo.seen", "data.undo.said", "undo"
"""In the session: what an undo would do, for which batch; what the last one did; one that is being done."""
NOT_UNDONE = frozenset({"kunci", "buka-kunci", FORGETTING})


def draw(desk: Desk) -> None:
    """The last loads, corrections, locks and undos."""
    words = desk.words
    if desk.is_busy(UNDO):
        _have_undone(desk)
    limit = st.session_state.get(LIMIT, SHOWN)
    batches = desk.read(partial(history, limit=limit))
    if done := st.session_state.pop(SAID, None):
        st.info(plain(on_the_page(" ".join(line.strip() for line in done))), icon=":material/undo:")
    if not batches:
        st.caption(words("data.past.nothing"))
        return
    heads = [words(f"data.column.{name}") for name in ("number", "moment", "officer", "deed", "undone")]
    rows = [_row(batch, desk) for batch in batches]
    st.table(pd.DataFrame(rows, columns=heads), hide_index=True)
    if len(batches) == limit:
        st.caption(words("data.past.last", n=words.number(limit)))
        if st.button(words("data.past.more"), icon=":material/expand_more:"):
            st.session_state[LIMIT] = limit + SHOWN
            st.rerun()
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
        if st.button(words("data.undo.look"), icon=":material/search:"):
            st.session_state[SEEN] = (number, desk.have_done(_taking_back(number, reason, None, desk)))
        seen_number, seen = st.session_state.get(SEEN) or (None, None)
        if seen_number != number or seen is None:
            return
        if seen.outdated:
            st.warning(words("data.undo.outdated"), icon=":material/sync_problem:")
        st.markdown("\n".join(f"- {plain(on_the_page(line.strip()))}" for line in seen.lines))
        if seen.code == FILE_UNUSABLE:
            return
        if st.button(words("data.undo.do"), icon=":material/undo:", disabled=not reason.strip()):
            desk.begin(UNDO, _taking_back(number, reason, seen.lines, desk))
        if not reason.strip():
            st.caption(words("data.undo.reason_needed"))


def _have_undone(desk: Desk) -> None:
    """Wait for an undo that has begun, and say what it did."""
    done: UndoReport | None = desk.outcome(UNDO)
    if done is None:
        return
    if done.outdated:
        number, _ = st.session_state[SEEN]
        st.session_state[SEEN] = (number, done)
    else:
        st.session_state[SAID] = done.lines
        st.session_state.pop(SEEN, None)


def _taking_back(number: int, reason: str, shown: Sequence[str] | None, desk: Desk) -> Callable[..., UndoReport]:
    of_whom = (desk.url, number, desk.officer, reason, desk.zone)
    return partial(take_back, *of_whom, shown=shown, scope=desk.loads, account_id=desk.account_id)
