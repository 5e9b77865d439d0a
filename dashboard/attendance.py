"""What stands above the charts of Kehadiran: the rates with what they cover, and the choice of the measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import selection
from dashboard.cards import small_card
from dashboard.figure import hidden_of
from dashboard.rest import said_of_rest
from queries.attendance.measures import JP, SESSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.page import Page

IN_SESSIONS = {
    "attendance.rate_by_month": "attendance.session_rate_by_month",
    "attendance.rate_by_agency": "attendance.session_rate_by_agency",
    "attendance.rate_by_cohort": "attendance.session_rate_by_cohort",
    "attendance.missed_jp": "attendance.missed_sessions",
}
"""The figures in JP, and the same in sessions."""


def in_measure(page: Page) -> Callable[[str], None]:
    """Let the reader choose JP or sessions; gives what shows a figure in that measure.

    Where a selection has JP or sessions alone there is nothing to choose, and the page says so; where it has
    neither, that is said once and no figure follows.
    """
    total = page.ask("attendance.in_total").iloc[0]
    words = page.words
    if total["jp_known"] and total["sessions_known"]:
        options = {"jp": words("attendance.measure.jp"), "sesi": words("attendance.measure.sessions")}
        sessions = selection.one("ukuran", options, words("attendance.measure.label")) == "sesi"
    else:
        sessions = bool(total["sessions_known"])
        missing = "no_jp" if sessions else "no_sessions" if total["jp_known"] else "none"
        st.caption(words(f"attendance.measure.{missing}"))
    anything = total["jp_known"] or total["sessions_known"]

    def show(key: str) -> None:
        if anything:
            page.show(IN_SESSIONS.get(key, key) if sessions else key)

    return show


def show_cards(page: Page) -> None:
    """Both rates, each with its own coverage; who is below the limit; whose register is behind."""
    words, number = page.words, page.words.number
    total = page.ask("attendance.in_total").iloc[0]
    registers = page.ask("attendance.completeness")
    held, filled = registers["sessions_held"].sum(), registers["sessions_filled"].sum()
    with st.grid(columns=4, min_column_width=200, gap="small"):
        for measure, rate in ((JP, "jp_rate"), (SESSIONS, "session_rate")):
            known = measure.known
            small_card(
                words(f"attendance.card.{rate}"),
                _said(total[rate], words.percent, total[known], page),
                words(
                    f"attendance.card.{known}",
                    known=number(total[known]),
                    expected=number(total["attendance_expected"]),
                ),
                said_of_rest(page, measure.attended, measure.recorded, known),
            )
        small_card(
            words("attendance.card.below_limit"),
            _said(total["below_limit"], number, total["limited"], page),
            words("attendance.card.limited", n=number(total["limited"])),
        )
        small_card(
            words("attendance.card.behind"),
            _said(registers["behind"].sum(), number, len(registers), page),
            words(
                "attendance.card.registers",
                cohorts=number(registers["cohorts"].sum()),
                filled=number(filled),
                held=number(held),
            ),
        )


def _said(value: float, written: Callable[[float], str], n: int, page: Page) -> str:
    if not n:
        return page.words("nothing.no_data")
    return hidden_of(n, page.words, short=True) if pd.isna(value) else written(value)
