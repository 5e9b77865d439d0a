"""The selection: filter widgets, drawn once in the entry, in step with the URL.

The URL carries short codes (`?tahun=2026&instansi=35.78`). Streamlit's own binding would write the labels, so the
two are kept in step here: a new session reads the URL, every later run writes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from dashboard.cohorts import cohort_label
from dashboard.data import Source, ask
from dashboard.plain import flat, plain
from queries.agencies import AGENCY_GROUPS, KABKOTA
from queries.filters import Filters, Scope
from queries.options import OFFERED
from queries.vocabulary import PROGRAMME_KINDS

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


class Choice(NamedTuple):
    """One filter: its key in the URL, and its options in order, code -> label."""

    key: str
    text: str
    options: dict[str, str]
    unchosen: str = "all"
    """What is said while nothing is chosen."""


YEARS, AGENCIES, PROGRAMMES, COHORTS = "tahun", "instansi", "program", "angkatan"
KINDS, GENDERS = "jenis-program", "jenis-kelamin"
GROUP_MARK = "▸ "
"""Sets groups of agencies apart from single ones in the list of options."""
EVERYTHING = "semua"
"""In the URL where nothing is chosen: a bare address would open on the latest year."""
KEYS = (YEARS, AGENCIES, KINDS, PROGRAMMES, COHORTS, GENDERS)
NAMED = 5
"""More choices than this are said as their number."""
IGNORED = "ignored"
"""Per filter, in the session: codes that were asked for and are not offered."""
LONGEST_CODE = 60


def draw(scope: Scope, source: Source, words: Words) -> None:
    """Draw the filters, and write what they say into the URL."""
    everything = Filters(scope)
    years = [str(year) for year in ask("options.years", everything, source)["year"]]
    _open_on_latest(years)
    _multiselect(Choice(YEARS, "years", {year: year for year in years}), words)
    _multiselect(
        Choice(AGENCIES, "agencies", _agencies(ask("options.agencies", everything, source), words)), words
    )
    programmes = ask("options.programmes", everything, source)
    _multiselect(Choice(KINDS, "kinds", _kinds(programmes, words)), words)
    _multiselect(Choice(PROGRAMMES, "programmes", _labels(programmes)), words)
    _multiselect(_cohort_choice(scope, source, words), words)
    _multiselect(Choice(GENDERS, "genders", _genders(ask("options.genders", everything, source), words)), words)
    st.button(words("filter.reset"), on_click=_reset, icon=":material/restart_alt:", width="stretch")
    _write_url()


def keep() -> None:
    """Keep what is chosen, on a page that has no filters: Streamlit forgets widgets that are not drawn."""
    for key in KEYS:
        if key in st.session_state:
            st.session_state[key] = _state(key)


def chosen(scope: Scope) -> Filters:
    """What the widgets say, within the reader's scope."""
    return Filters(
        scope,
        years=tuple(sorted(int(year) for year in _state(YEARS) if year.isdecimal())),
        agencies=tuple(sorted(_state(AGENCIES))),
        programmes=tuple(sorted(_state(PROGRAMMES))),
        cohorts=tuple(sorted(_state(COHORTS))),
        programme_kinds=tuple(sorted(_state(KINDS))),
        genders=tuple(sorted(_state(GENDERS))),
    )


def one(key: str, options: dict[str, str], label: str) -> str:
    """A choice of a page's own, code -> label: the first option unless the URL, or the reader, says another."""
    first, *others = options
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key)
    if st.session_state[key] not in options:
        st.session_state[key] = first
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    code = str(st.session_state[key])
    if code in others:
        st.query_params[key] = code
    elif key in st.query_params:
        del st.query_params[key]
    return code


def said(filters: Filters, source: Source, words: Words) -> str:
    """The filters in words, in full."""
    everything = Filters(filters.scope)
    agencies = _agencies(ask("options.agencies", everything, source), words)
    programmes = _labels(ask("options.programmes", everything, source))
    kinds = _kinds(ask("options.programmes", everything, source), words)
    year_words = [str(year) for year in filters.years]
    parts = [
        words("said.year", years=words.joined(year_words)) if year_words else words("said.all_years"),
        _named("agencies", agencies, filters.agencies, words) or words("said.all_agencies"),
        _named("programmes", programmes, filters.programmes, words) or words("said.all_programmes"),
    ]
    if filters.programme_kinds:
        parts.append(_named("kinds", kinds, filters.programme_kinds, words))
    if filters.cohorts:
        cohorts = cohort_names(ask("options.cohorts", replace(everything, cohorts=filters.cohorts), source), words)
        parts.append(_named("cohorts", cohorts, filters.cohorts, words))
    if filters.genders:
        genders = _genders(ask("options.genders", everything, source), words)
        parts.append(_named("genders", genders, filters.genders, words))
    sentence = " · ".join(parts)
    return sentence[0].upper() + sentence[1:]


def cohort_names(frame: pd.DataFrame, words: Words) -> dict[str, str]:
    """Code -> Latsar III · 2026 · XLIX · Situbondo."""
    several = len(set(frame["provider"])) > 1
    labels = {}
    for row in frame.itertuples(index=False):
        name = cohort_label(words, row.year, row.number, row.class_label, row.host)
        labels[row.code] = flat(" · ".join([row.programme, name, *([row.provider] if several else [])]))
    return labels


def _named(text: str, options: dict[str, str], codes: tuple[str, ...], words: Words) -> str:
    """The labels of the chosen codes, in the order in which the filter offers them; many are counted."""
    picked = [label.removeprefix(GROUP_MARK) for code, label in options.items() if code in codes]
    if len(picked) > NAMED:
        return words(f"said.many.{text}", n=words.number(len(picked)))
    return words.joined(picked)


def _open_on_latest(years: list[str]) -> None:
    """Opened without parameters, the app shows the latest year that has data."""
    first_run = not any(key in st.session_state for key in KEYS)
    if first_run and years and not any(key in st.query_params for key in KEYS):
        st.session_state[YEARS] = [years[0]]


def _multiselect(choice: Choice, words: Words) -> None:
    """A filter that keeps only what is offered: what else was asked for is dropped, and said."""
    if choice.key not in st.session_state:
        st.session_state[choice.key] = [code for code in st.query_params.get_all(choice.key) if code != EVERYTHING]
    asked = list(dict.fromkeys(_state(choice.key)))
    st.session_state[choice.key] = [code for code in asked if code in choice.options]
    ignored = st.session_state.setdefault(IGNORED, {})
    if dropped := [code for code in asked if code not in choice.options]:
        ignored[choice.key] = dropped
    st.multiselect(
        words(f"filter.{choice.text}"),
        list(choice.options),
        format_func=choice.options.__getitem__,
        key=choice.key,
        placeholder=words(f"filter.{choice.text}_{choice.unchosen}"),
        select_all=False,
        on_change=_forget_ignored,
    )
    if choice.key in ignored:
        codes = [flat(code)[:LONGEST_CODE] for code in ignored[choice.key][:NAMED]]
        more = [words("others", n=words.number(rest))] if (rest := len(ignored[choice.key]) - NAMED) > 0 else []
        st.caption(plain(words("filter.ignored", codes=words.joined(codes + more))))


def _state(key: str) -> list[str]:
    return list(st.session_state.get(key, []))


def _cohort_choice(scope: Scope, source: Source, words: Words) -> Choice:
    """Cohorts of the chosen years and programmes; while they are too many for a list, only those that are chosen."""
    narrowed = replace(chosen(scope), agencies=(), cohorts=(), genders=())
    cohorts = ask("options.cohorts", narrowed, source)
    if len(cohorts) <= OFFERED:
        return Choice(COHORTS, "cohorts", cohort_names(cohorts, words))
    asked = {*_state(COHORTS), *st.query_params.get_all(COHORTS)}
    known = (
        ask("options.cohorts", replace(narrowed, cohorts=tuple(sorted(asked))), source) if asked else cohorts[:0]
    )
    return Choice(COHORTS, "cohorts", cohort_names(known, words), "first")


def _forget_ignored() -> None:
    """Once the reader chooses anew, what his link asked for is past."""
    st.session_state[IGNORED] = {}


def _reset() -> None:
    _forget_ignored()
    for key in KEYS:
        st.session_state[key] = []


def _write_url() -> None:
    wanted = {key: _state(key) for key in KEYS if _state(key)} or {YEARS: [EVERYTHING]}
    written = {key: st.query_params.get_all(key) for key in st.query_params}
    others = {key: values for key, values in written.items() if key not in KEYS}
    if written != {**others, **wanted}:
        st.query_params.from_dict({**others, **wanted})


def _labels(frame: pd.DataFrame) -> dict[str, str]:
    return {code: flat(name) for code, name in zip(frame["code"], frame["name"], strict=True)}


def _agencies(frame: pd.DataFrame, words: Words) -> dict[str, str]:
    """Groups that have somebody first, then every agency by name."""
    origins = set(frame["origin"])
    groups = {
        group: GROUP_MARK + words(f"filter.group.{group}")
        for group in AGENCY_GROUPS
        if group in origins or (group == KABKOTA and any(origin.startswith(KABKOTA) for origin in origins))
    }
    return {**groups, **_labels(frame)}


def _kinds(programmes: pd.DataFrame, words: Words) -> dict[str, str]:
    offered = set(programmes["kind"])
    return {kind: words.of("programme_kind", kind) for kind in PROGRAMME_KINDS if kind in offered}


def _genders(frame: pd.DataFrame, words: Words) -> dict[str, str]:
    return {code: words.of("gender", code) for code in frame["gender"]}
