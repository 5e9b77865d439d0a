"""Choosing one cohort: its year, then its name."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from dashboard.cohorts import cohort_label
from dashboard.plain import flat
from queries import recap

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.intake.desk import Desk
    from queries.filters import Scope


class Chosen(NamedTuple):
    """The cohort that was chosen."""

    code: str
    name: str
    final: bool


def choose_cohort(key: str, desk: Desk, scope: Scope) -> Chosen | None:
    """The cohort that the officer chooses of the scope's that have participants; None where there is none yet.

    `key` tells the choices of two places apart.
    """
    words = desk.words
    years = desk.read(partial(recap.years, scope=scope))["year"].tolist()
    if not years:
        st.caption(words("data.cohort.none"))
        return None
    year = st.selectbox(words("data.cohort.year"), years, key=f"data.{key}.year")
    frame = desk.read(lambda connection: recap.of_year(connection, year, scope))
    names = _named(frame, desk)
    code = st.selectbox(
        words("data.cohort.cohort"), list(names), index=None, format_func=names.__getitem__,
        placeholder=words("data.cohort.choose"), key=f"data.{key}.cohort.{year}",
    )  # fmt: skip
    final = dict(zip(frame["code"], frame["final"], strict=True))
    return Chosen(code, names[code], bool(final[code])) if code else None


def _named(frame: pd.DataFrame, desk: Desk) -> dict[str, str]:
    """Code -> name; with who holds it where two hold one of the same name."""
    names = {
        row.code: flat(
            f"{row.programme} · {cohort_label(desk.words, row.year, row.number, row.class_label, row.host)}"
        )
        for row in frame.itertuples(index=False)
    }
    often = Counter(names.values())
    providers = dict(zip(frame["code"], frame["provider"], strict=True))
    return {code: f"{name}, {flat(providers[code])}" if often[name] > 1 else name for code, name in names.items()}
