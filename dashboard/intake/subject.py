"""What a person may ask of the office about his own data: a copy of all of it, and to be forgotten."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.forget_key import KEY_NEEDED
from dashboard.importers.settling import OF_EVERYTHING, SAMPLE
from dashboard.in_turn import do
from dashboard.logbook import SHOWING_S
from dashboard.plain import plain
from dashboard.subjects.copying import hand_over, prepare
from dashboard.subjects.forgetting import forget_person
from queries import requests
from queries.filters import NOTHING

if TYPE_CHECKING:
    from dashboard.intake.desk import Desk
    from dashboard.subjects.forgetting import Forgot
    from queries.filters import Scope

COPY, FORGET, SAID, WORD = "data.subject.copy", "forget", "data.subject.said", "LUPAKAN"
"""In the session: a copy that waits to be taken away, with whose it is; a forgetting that goes on; what it came to."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def announce(desk: Desk) -> None:
    """How many requests wait too long, whichever part of the page is open; whose is nobody's matter here."""
    words, now = desk.words, datetime.now(desk.zone)
    overdue, soon = desk.read(lambda connection: requests.pressing(connection, now))
    if overdue:
        st.warning(words("data.subject.overdue", n=words.number(overdue)), icon=":material/assignment_late:")
    if soon:
        st.info(words("data.subject.soon", n=words.number(soon)), icon=":material/schedule:")


def have_done(desk: Desk) -> None:
    """Wait for a forgetting that has begun, and say what it came to."""
    if desk.is_busy(FORGET):
        done: Forgot | None = desk.outcome(FORGET)
        if done is not None:
            st.session_state[SAID] = done
            forget()
            st.rerun()
    said: Forgot | None = st.session_state.pop(SAID, None)
    if said is None:
        return
    if said.fate == "done":
        st.success(desk.words("data.subject.forgotten", number=said.batch), icon=":material/check_circle:")
        st.caption(desk.words("data.subject.listed" if said.listed else "data.subject.not_listed"))
        return
    sentences = {"key": KEY_NEEDED, "sample": SAMPLE, "beyond": OF_EVERYTHING}
    told = sentences.get(said.fate) or desk.words(f"data.subject.{said.fate}")
    st.error(plain(told), icon=":material/block:")


def forget() -> None:
    """Nothing of a person stays in the session."""
    st.session_state.pop(COPY, None)


def draw(person: int, desk: Desk) -> None:
    """For officers who see everything of everybody: a copy holds all cohorts, and so does a forgetting."""
    if not _reach(desk).everything:
        return
    words = desk.words
    with st.container(border=True):
        st.markdown(f"##### {words('data.subject.title')}")
        st.caption(words("data.subject.how"))
        _copy(person, desk)
        with st.expander(words("data.subject.forget"), icon=":material/person_off:"):
            st.markdown(words("data.subject.forget_how"))
            typed = st.text_input(words("data.subject.word", word=WORD), key=f"data.subject.word.{person}")
            if st.button(
                words("data.subject.do"), icon=":material/delete_forever:", disabled=typed.strip() != WORD
            ):
                now, account = datetime.now(desk.zone), desk.account_id
                deed = partial(
                    forget_person, person=person, who=desk.officer, now=now, account=account, scope=_reach(desk)
                )
                desk.begin(FORGET, partial(do, desk.url, deed))


def _copy(person: int, desk: Desk) -> None:
    words = desk.words
    if st.button(words("data.subject.copy"), icon=":material/contact_page:"):
        now, account = datetime.now(desk.zone), desk.account_id
        making = partial(
            prepare, person=person, words=words, zone=desk.zone, now=now, account=account, scope=_reach(desk)
        )
        st.session_state[COPY] = (person, desk.have_done(partial(do, desk.url, making)))
    whose, content = st.session_state.get(COPY) or (None, None)
    if whose == person and content:
        st.download_button(
            words("data.subject.take"), partial(_taken, person, content, desk), f"salinan-orang-{person}.xlsx", XLSX,
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _taken(person: int, content: bytes, desk: Desk) -> bytes:
    """The copy, as it is taken away: not before that is written down, nor by who has lost his right meanwhile."""
    if not desk.names_by_now().everything:
        raise PermissionError
    handing = partial(hand_over, person=person, now=datetime.now(desk.zone), account=desk.account_id)
    do(desk.url, handing, tell=lambda *_: None, patience_s=SHOWING_S)
    return content


def _reach(desk: Desk) -> Scope:
    """How far a deed on a person as a whole may reach: as far as he loads, if he sees as far."""
    return desk.loads if desk.knows_names else NOTHING
