"""Settling a cohort: once final, no file and no undo changes its rows; with a reason it is opened again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.importers.on_page import on_the_page
from dashboard.importers.report import ALL_TAKEN
from dashboard.intake.cohorts import choose_cohort
from dashboard.intake.jobs import make_final
from dashboard.plain import plain

if TYPE_CHECKING:
    from dashboard.intake.desk import Desk

SETTLE, REASON = "final", "data.final.reason"
"""In the session: a lock that is being set or taken off; why."""


def draw(desk: Desk) -> None:
    """Choose a cohort, lock it or open it."""
    words = desk.words
    st.markdown(words("data.final.how"))
    if desk.is_busy(SETTLE):
        _say(desk)
    cohort = choose_cohort("final", desk, desk.loads)
    if cohort is None:
        return
    st.markdown(words("data.final.is_final" if cohort.final else "data.final.is_open"))
    reason = st.text_input(words("data.undo.reason"), placeholder=words("data.final.example"), key=REASON)
    label, icon = ("open", ":material/lock_open:") if cohort.final else ("lock", ":material/lock:")
    if st.button(words(f"data.final.{label}"), icon=icon, disabled=not reason.strip()):
        of_whom = (desk.url, cohort.code, desk.officer, reason, desk.zone)
        settling = partial(make_final, *of_whom, scope=desk.loads, account_id=desk.account_id)
        desk.begin(SETTLE, partial(settling, final=not cohort.final))
    if not reason.strip():
        st.caption(words("data.final.reason_needed"))


def _say(desk: Desk) -> None:
    done: tuple[int, str] | None = desk.outcome(SETTLE)
    if done is not None:
        code, sentence = done
        st.session_state[REASON] = ""  # the next deed has a reason of its own
        tell = st.success if code == ALL_TAKEN else st.error
        tell(plain(on_the_page(sentence)))
