"""The three kinds of score, of which a page shows one at a time.

Which one the reader chose is in the URL (`?nilai=tes`) and stays when filters change; until he chooses, it is the
kind that most of the selection has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.page import Page
    from dashboard.texts import Words

    Rows = Sequence[Sequence[str]]
    """Keys of figures, side by side within a row."""

KEY = "nilai"


def show_kind(page: Page, layouts: Mapping[str, Rows]) -> None:
    """Let the reader choose a kind, and show its figures alone; a kind without data is one line."""
    found = page.ask("competency.kinds")
    counts = {str(kind): int(n) for kind, n in zip(found["kind"], found["enrolments"], strict=True)}
    kind = _chosen(counts, page.words)
    if counts[kind]:
        show_rows(page, layouts[kind])
    else:
        st.caption(page.words(f"competency.no_scores.{kind}"))


def show_rows(page: Page, rows: Rows) -> None:
    """Figures row by row; what has nothing to draw leaves its room to the others and is said once, at the end."""
    said: dict[str, None] = {}
    for keys in rows:
        nothing = {key: page.without_rows(key) for key in keys}
        said |= dict.fromkeys(sentence for sentence in nothing.values() if sentence)
        drawn = [key for key in keys if not nothing[key]]
        for column, key in zip(st.columns(len(drawn), gap="medium") if drawn else [], drawn, strict=True):
            with column:
                page.show(key)
    for sentence in said:
        st.caption(sentence)


def _chosen(counts: Mapping[str, int], words: Words) -> str:
    asked = st.query_params.get(KEY)
    kind = asked if asked is not None and asked in counts else max(counts, key=lambda each: counts[each])
    st.session_state[KEY] = kind
    labels = {
        each: words("competency.kind_with_n" if n else "competency.kind_without", n=words.number(n),
                    kind=words(f"score_kind.{each}"))
        for each, n in counts.items()
    }  # fmt: skip
    st.segmented_control(
        words("competency.kind"),
        list(counts),
        format_func=labels.__getitem__,
        key=KEY,
        required=True,
        on_change=_remember,
    )
    return kind


def _remember() -> None:
    st.query_params[KEY] = st.session_state[KEY]
