"""Whom the reader looks for, and their rows: none before he has asked, nor before the log of access has the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import logbook, selection
from dashboard.data import engine
from dashboard.participants.look import Look, how_many
from dashboard.participants.table import table
from dashboard.participants.taking import offer
from dashboard.plain import flat
from dashboard.trouble import say_trouble
from queries.engine import DatabaseProblem, reading
from queries.participants import LISTED, ORDERS

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.page import Page

SEARCH, ORDER = "participants.search", "urut"
"""In the session alone: the name that is looked for. In the address: the order of the rows."""
LEAST, LONGEST = 3, 80
"""Letters of a name that is looked for."""


def look_for(page: Page) -> str:
    """The name, or a part of one, that the reader looks for; '' where he looks for none."""
    words = page.words
    st.markdown(words("participants.how"))
    typed = st.text_input(
        words("participants.search"), placeholder=words("participants.example"), max_chars=LONGEST,
        autocomplete="off", key=SEARCH,
    )  # fmt: skip
    return flat(typed)


def list_people(page: Page, text: str) -> None:
    """The rows of whom he looks for, or of everybody in the chosen cohorts; nobody's where he asks neither."""
    words = page.words
    if text and sum(letter.isalnum() for letter in text) < LEAST:
        _say("participants.too_short", page)
        return
    if not (text or page.filters.cohorts):
        _say("participants.choose", page)
        return
    orders = {order: words(f"participants.by.{order}") for order in ORDERS}
    look = Look(page.filters, text, selection.one(ORDER, orders, words("participants.order")))
    people = _read(look, page)
    if people.empty:
        _say("participants.nobody", page)
    elif _is_logged(look, people, page):
        _show(look, people, page)
        offer(look, page)


def _say(key: str, page: Page) -> None:
    st.info(page.words(key, least=page.words.number(LEAST)), icon=":material/person_search:")


def _read(look: Look, page: Page) -> pd.DataFrame:
    try:
        with reading(engine(page.source.url)) as connection:
            return look.people(connection)
    except DatabaseProblem as problem:
        say_trouble(problem, page.words)


def _is_logged(look: Look, people: pd.DataFrame, page: Page) -> bool:
    """Whether the log of access has this look. It is one, however often the page is drawn meanwhile."""
    account = page.reader.account_id
    try:
        logbook.first_once("participants", account, "lihat_orang", look.logged(people), page.source.url)
    except logbook.NotWrittenDown:
        st.error(page.words("data.not_written_down"), icon=":material/history_toggle_off:")
        return False
    return True


def _show(look: Look, people: pd.DataFrame, page: Page) -> None:
    words, found = page.words, how_many(people)
    key = "participants.first" if found > len(people) else "participants.all"
    said = [words(key, n=words.number(LISTED), of=words.number(found))]
    nameless = page.size()["enrolments"] - found
    if nameless > 0 and not look.text:
        said.append(words("participants.nameless", n=words.number(nameless)))
    st.caption(" ".join(said))
    st.table(table(people, words), hide_index=True)
    st.caption(words("participants.read"))
