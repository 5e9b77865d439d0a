"""Whom an address or a number means that nobody has: asked once for all rows of all files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import logbook
from dashboard.intake.answers import ASKED_AT_ONCE, PEOPLE
from dashboard.plain import flat, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.importers.report import FileReport
    from dashboard.importers.strangers import AskedPerson
    from dashboard.intake.desk import Desk
    from queries.loading import Identity, Who


def ask_people(files: Sequence[FileReport], desk: Desk) -> None:
    """Which participant it is."""
    asked: dict[Identity, AskedPerson] = {}
    for file in files:
        asked = {**file.asked_people, **asked}
    words, said = desk.words, st.session_state.get(PEOPLE, {})
    if said and st.button(words("data.people.forget", n=words.number(len(said))), icon=":material/undo:"):
        _keep({})
    if not asked:
        return
    codes = sorted({key.code for file in files if file.asked_people for key in file.cohorts})
    logbook.first_once("strangers", desk.account_id, "lihat_orang", {"cohorts": codes})
    likely = {identity: who for identity, person in asked.items() if (who := person.likely)}
    with st.container(border=True):
        st.markdown(f"##### {words('data.people.title', n=words.number(len(asked)))}")
        st.caption(words("data.people.how"))
        if likely:
            st.caption(plain(", ".join(f"{value} → {_named(who)}" for (_, value), who in likely.items())))
            accept = words("data.people.accept", n=words.number(len(likely)))
            if st.button(accept, icon=":material/done_all:"):
                _keep({**said, **likely})
        with st.form("data.people.form", border=False):
            first = dict(list(asked.items())[:ASKED_AT_ONCE])
            chosen = {identity: _choice(identity, person, desk) for identity, person in first.items()}
            if len(asked) > len(first):
                st.caption(words("data.people.more", n=words.number(len(asked) - len(first))))
            if st.form_submit_button(words("data.people.apply")):
                _keep({**said, **{identity: who for identity, who in chosen.items() if who}})


def _choice(identity: Identity, person: AskedPerson, desk: Desk) -> Who | None:
    words, (_, value) = desk.words, identity
    beside = words("data.people.beside", name=flat(person.name)) if person.name else ""
    return st.selectbox(
        plain(words("data.people.text", text=flat(value), n=words.number(person.rows), beside=beside)),
        person.members,
        index=None,
        format_func=_named,
        placeholder=words("data.agencies.leave"),
        key=f"data.people.{value}",
    )


def _named(who: Who) -> str:
    """Name and NIP: namesakes have the same name."""
    return flat(" · ".join(filter(None, (who.name, who.nip))))


def _keep(said: Mapping[Identity, Who]) -> None:
    st.session_state[PEOPLE] = dict(said)
    st.rerun()
