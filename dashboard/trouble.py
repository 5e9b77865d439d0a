"""A database that cannot be used: what is wrong, and the cure, in place of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from dashboard import live
from dashboard.plain import flat
from dashboard.settings import settings

if TYPE_CHECKING:
    from dashboard.texts import Words
    from queries.engine import DatabaseProblem


def say_trouble(problem: DatabaseProblem, words: Words) -> NoReturn:
    """Say it, stop the page here, and draw it anew when the trouble is over."""
    st.error(f"**{words('trouble.title')}.** {trouble_in_words(problem, words)}", icon=":material/cloud_off:")
    st.caption(words("trouble.retry"))
    live.follow(None)
    st.stop()


def trouble_in_words(problem: DatabaseProblem, words: Words) -> str:
    """What is wrong with the database, and the cure.

    Where people sign in it is not named: a stranger may read this.
    """
    named = flat(problem.database) if settings().sign_in == "none" else words("trouble.unnamed")
    return words(f"trouble.{problem.trouble}", database=named)
