"""What Ringkasan says beside its charts: the sentence that leads, and the programmes at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.cards import CARDS
from dashboard.figure import limits
from dashboard.tables import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.page import Page
    from dashboard.tables import Place
    from dashboard.texts import Words

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
    rows = page.ask("outcomes.by_programme").to_dict("records")
    frame, said = _at_a_glance(rows, words)
    shares = [card.key for card in CARDS if card.whole]
    st.table(written(frame, words, shares=shares, said=said), hide_index=True)
    st.caption(words("overview.programmes_note", **limits()))


def _at_a_glance(rows: Sequence[Mapping[str, Any]], words: Words) -> tuple[pd.DataFrame, dict[Place, str]]:
    """One row per programme, and the words for shares that are no number: hidden, not recorded, not applicable."""
    columns: dict[str, list[Any]] = {
        name: [row[name] for row in rows] for name in ("programme", "enrolments", "cohorts")
    }
    said: dict[Place, str] = {}
    for card in CARDS:
        if card.whole:
            columns[card.key] = [card.value(row) for row in rows]
            columns[f"{card.key}_n"] = [card.n(row) for row in rows]
            for place, row in enumerate(rows):
                if card.value(row) is None:
                    said[place, card.key] = card.written(row, words)
    kinds = {f"{card.key}": "float64" for card in CARDS if card.whole}
    return pd.DataFrame(columns).astype(kinds), said
