"""What Mutu Data says beside its charts: how far reports and rows agree, and what to do about what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.cards import small_card
from dashboard.plain import plain

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.page import Page


def lead(page: Page) -> None:
    """The sentence that says whether the numbers can be relied upon."""
    words, reports, gaps = page.words, page.ask("quality.agreement").iloc[0], page.ask("quality.gaps")
    parts = []
    if reports["reported"]:
        same, reported = words.number(reports["same"]), words.number(reports["reported"])
        parts.append(words("quality.lead_reports", same=same, reported=reported))
    else:
        parts.append(words("quality.lead_no_reports"))
    missing = gaps[gaps["missing"] > 0]
    if len(missing):
        worst = missing.iloc[0]
        label, share = words.of("field", worst["field"]), words.percent(worst["share"])
        parts.append(words("quality.lead_gaps", label=label, share=share))
    else:
        parts.append(words("quality.lead_no_gaps"))
    st.markdown(f"#### {' '.join(parts)}")


def show_agreement(page: Page) -> None:
    """Cohorts by what became of the comparison, each with what it is a part of."""
    words, number = page.words, page.words.number
    reports = page.ask("quality.agreement").iloc[0]
    reported = int(reports["reported"])
    share = words.percent(reports["same"] / reported) if reported else words("nothing.no_data")
    with st.grid(columns=4, min_column_width=200, gap="small"):
        for name, value, below in (
            ("same", share, {"same": number(reports["same"]), "reported": number(reported)}),
            ("without_data", number(reports["without_data"]), {"reported": number(reported)}),
            (
                "differing",
                number(reports["fewer"] + reports["more"]),
                {"fewer": number(reports["fewer"]), "more": number(reports["more"])},
            ),
            ("unreported", number(reports["unreported"]), {"cohorts": number(page.size()["cohorts"])}),
        ):
            small_card(words(f"quality.card.{name}"), value, words(f"quality.card.{name}_of", **below))
    if reports["parts"]:
        key = "quality.parts" if reports["parts_differing"] else "quality.parts_same"
        st.caption(words(key, n=number(reports["parts"]), differing=number(reports["parts_differing"])))
    if elsewhere := _without_data_elsewhere(page, reports):
        st.caption(words("quality.elsewhere", n=number(elsewhere)))


def _without_data_elsewhere(page: Page, reports: pd.Series[int]) -> int:
    """Cohorts reported without data in years that are not chosen: no filter offers a year without rows."""
    if not page.filters.years:
        return 0
    every_year = page.ask_of("quality.agreement", replace(page.filters, years=())).iloc[0]
    return int(every_year["without_data"] - reports["without_data"])


def show_cures(page: Page) -> None:
    """What to do about each, the worst first."""
    words, gaps = page.words, page.ask("quality.gaps")
    lines = [
        words(
            f"quality.cure.{row.field}",
            missing=words.number(row.missing),
            whole=words.number(row.whole),
            share=words.percent(row.share),
        )
        for row in gaps[gaps["missing"] > 0].itertuples(index=False)
    ]
    waiting = int(page.ask("quality.conflicts")["conflicts"].iloc[0])
    if waiting:
        lines.insert(0, words("quality.cure.conflicts", n=words.number(waiting)))
    if lines:
        st.markdown(f"##### {words('quality.cures')}")
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
