"""What Ringkasan says beside its charts: the sentence that leads, and the programmes at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.cards import CARDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.page import Page

ATTENDANCE, SATISFYING = (next(card for card in CARDS if card.key == key) for key in ("attendance", "satisfying"))


def lead(page: Page) -> None:
    """The sentence that a head of agency takes into the meeting."""
    words, size = page.words, page.size()
    outcomes = page.ask("outcomes.in_total").iloc[0].to_dict()
    states = dict(page.ask("overview.states").itertuples(index=False))
    counts = {name: words.number(count) for name, count in size.items()}
    parts = [words("overview.lead", **counts)]
    if states.get("berjalan"):
        parts.append(words("overview.lead_running", n=words.number(states["berjalan"])))
    if size["unitemised"]:
        parts.append(words("overview.lead_unitemised", n=counts["unitemised"]))
    if ATTENDANCE.value(outcomes) is not None:
        parts.append(words("overview.lead_attendance", rate=ATTENDANCE.written(outcomes, words)))
    if SATISFYING.value(outcomes) is not None:
        share, n = SATISFYING.written(outcomes, words), words.number(outcomes["banded"])
        parts.append(words("overview.lead_satisfying", share=share, n=n))
    st.markdown(f"#### {' '.join(parts)}")


def attention(page: Page) -> None:
    """What needs somebody: cohorts that run now and whose registers are not kept."""
    words, registers = page.words, page.ask("overview.registers").iloc[0].to_dict()
    if registers["sessions_held"]:
        share = words.percent(registers["sessions_filled"] / registers["sessions_held"])
        behind, cohorts = words.number(registers["behind"]), words.number(registers["cohorts"])
        sentence = words("overview.lead_registers", share=share, behind=behind, cohorts=cohorts)
        st.info(f"**{words('overview.attention')}.** {sentence}", icon=":material/edit_calendar:")


def programmes(page: Page) -> None:
    """The programmes at a glance: one row each, every share with its n."""
    words = page.words
    st.markdown(f"##### {words('overview.programmes')}")
    rows = [_row(row, page) for row in page.ask("outcomes.by_programme").to_dict("records")]
    st.table(pd.DataFrame(rows), hide_index=True)
    st.caption(words("overview.programmes_note"))


def _row(counts: Mapping[str, Any], page: Page) -> dict[str, str]:
    words = page.words
    shares = {}
    for card in CARDS:
        if card.whole:
            shares[words(f"card.{card.key}.label")] = card.written(counts, words)
            shares[words(f"card.{card.key}.n")] = words.number(card.n(counts))
    return {
        words("column.programme"): counts["programme"],
        words("column.enrolments"): words.number(counts["enrolments"]),
        words("column.cohorts"): words.number(counts["cohorts"]),
        **shares,
    }
