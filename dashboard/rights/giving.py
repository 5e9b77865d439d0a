"""Giving a right, and taking one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.plain import flat
from dashboard.rights.said import scope_said
from queries.grants import BOUND, NewRight, every_right, grant, in_a_year, providers, revoke
from queries.loading import read_known
from queries.vocabulary import ROLES, WHOLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dashboard.rights.desk import RightsDesk

ROUND = "access.round"
"""In the session: which form this is; the next one begins empty."""


def give(desk: RightsDesk) -> None:
    """A form for one right. What it reaches over is asked as the role allows it."""
    words, turn = desk.words, st.session_state.get(ROUND, 0)
    roles = {role: words.of("role", role) for role in ROLES}
    today = desk.now().date()
    with st.container(border=True):
        st.markdown(f"##### {words('access.give')}")
        with st.grid(columns=3, min_column_width=220, gap="small"):
            login = st.text_input(
                words("access.login"), placeholder=words("access.login_example"), autocomplete="off",
                key=f"access.login.{turn}",
            )  # fmt: skip
            role = st.selectbox(
                words("access.role"), list(roles), index=None, format_func=roles.__getitem__,
                placeholder=words("access.choose"), key=f"access.role.{turn}",
            )  # fmt: skip
            until = st.date_input(
                words("access.until"), in_a_year(today), min_value=today, max_value=in_a_year(today),
                format="DD/MM/YYYY", key=f"access.until.{turn}",
            )  # fmt: skip
            scope = _scope(role, desk) if role else None
        individuals = st.checkbox(words("access.individuals"), key=f"access.individuals.{turn}")
        ready = bool(login.strip() and role and scope)
        pressed = st.button(words("access.give_now"), type="primary", icon=":material/key:", disabled=not ready)
        if pressed and role and scope:
            new = NewRight(login, role, *scope, individuals, until)
            desk.have_done(partial(_give, new, desk))


def _scope(role: str, desk: RightsDesk) -> tuple[str, str] | None:
    """The kind of scope and its value; None as long as it is not said."""
    words, turn = desk.words, st.session_state.get(ROUND, 0)
    kinds = {kind: words.of("scope_kind", kind) for kind in BOUND[role]}
    kind = st.selectbox(
        words("access.scope"), list(kinds), format_func=kinds.__getitem__, key=f"access.scope.{role}.{turn}"
    )
    if kind == WHOLE:
        return kind, ""
    names = _values(kind, desk)
    value = st.selectbox(
        kinds[kind], list(names), index=None, format_func=names.__getitem__, placeholder=words("access.choose"),
        key=f"access.value.{kind}.{turn}",
    )  # fmt: skip
    return (kind, value) if value else None


def _values(kind: str, desk: RightsDesk) -> dict[str, str]:
    if kind == "penyelenggara":
        return {name: flat(name) for name in desk.read(providers)}
    if kind == "jenis_program":
        return desk.words.listed("programme_kind")
    known = {agency.code: agency for agency in desk.read(read_known).agencies.values()}
    named = {code: flat(f"{agency.name} ({code})") for code, agency in known.items()}
    return dict(sorted(named.items(), key=lambda entry: entry[1]))


def _give(new: NewRight, desk: RightsDesk, connection: Connection) -> str:
    number = grant(connection, new, desk.account_id, desk.now())
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    return desk.words("access.given", n=number)


def take(desk: RightsDesk) -> None:
    """Choose a right that holds, and take it."""
    words = desk.words
    rights = {right.id: right for right in desk.read(partial(every_right, today=desk.now().date()))}
    if not rights:
        return
    names = {
        number: flat(f"{number} · {right.login} · {words.of('role', right.role)} · {scope_said(right, words)}")
        for number, right in rights.items()
    }
    with st.container(border=True):
        st.markdown(f"##### {words('access.revoke')}")
        number = st.selectbox(
            words("access.revoke_which"), list(names), index=None, format_func=names.__getitem__,
            placeholder=words("access.choose"),
        )  # fmt: skip
        if st.button(words("access.revoke_now"), icon=":material/key_off:", disabled=number is None) and number:
            desk.have_done(partial(_take, number, desk))


def _take(number: int, desk: RightsDesk, connection: Connection) -> str:
    revoke(connection, number, desk.account_id, desk.now())
    return desk.words("access.revoked", n=number)
