"""The one way in: who has nothing here sees a sentence and a button, and no page, filter, option or count.

The entry asks here before it says which pages there are, and each page asks again when it opens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import access, live, logbook
from dashboard.data import ask
from dashboard.guard.uploads import UPLOADS
from dashboard.plain import plain
from dashboard.settings import settings
from dashboard.trouble import say_trouble
from queries.engine import DatabaseProblem
from queries.filters import Filters

if TYPE_CHECKING:
    from dashboard.access import Reader
    from dashboard.data import Source
    from dashboard.texts import Words


ENTERED = "entered"
"""In the session: as whom this run has begun."""


def enter(words: Words) -> Reader:
    """`admit`, for the entry: what this run shows is this reader's."""
    st.session_state.pop(ENTERED, None)
    reader = admit(words)
    st.session_state[ENTERED] = reader
    return reader


def admit(words: Words) -> Reader:
    """The reader, where there is anything that he may do; stops here for everybody else."""
    try:
        reader = access.reader()
    except DatabaseProblem as problem:
        say_trouble(problem, words)
    if st.session_state.get(ENTERED, reader) != reader:
        st.rerun()  # his rights have changed since the entry: what is drawn already is not his
    _note(reader)
    _say_who_loads(reader)
    if not reader.is_admitted:
        _turn_away(reader, words)
    return reader


def _say_who_loads(reader: Reader) -> None:
    """The door takes files for this page from whoever may load."""
    if context := get_script_run_ctx():
        UPLOADS.settle(context.session_id, reader.name if reader.may_load else None)


def _turn_away(reader: Reader, words: Words) -> NoReturn:
    st.title(words("app.title"), anchor=False)
    if reader.signed_in:
        name = plain(reader.name or words("access.nameless"))
        st.info(words("access.refused", login=name), icon=":material/lock:")
        st.caption(words("access.refused_cure"))
        say_goodbye(reader, words)
    elif settings().sign_in == "oidc":
        st.markdown(words("access.sign_in_first"))
        if st.button(words("access.sign_in"), type="primary", icon=":material/login:"):
            st.login(settings().sign_in_provider)
    else:
        st.info(words("access.proxy_silent"), icon=":material/lock:")
    live.follow_rights()
    st.stop()


def say_who(reader: Reader, shown: Source, words: Words) -> None:
    """Who reads, and what he sees; quiet, and only where people sign in."""
    if not reader.signed_in:
        return
    said = [words("access.you_are", login=reader.name)]
    if reader.may_see:
        names = words(f"access.{_naming(reader)}")
        said.append(words("access.you_see", what=_seen(reader, shown, words), names=names))
    if not reader.scope.others.is_empty:
        said.append(words("access.compared"))
    st.caption(plain(" ".join(said)))


def say_goodbye(reader: Reader, words: Words) -> None:
    """The way out, for who has come in. A proxy's sign-in ends with the browser."""
    if not reader.signed_in:
        return
    if settings().sign_in == "proxy":
        st.caption(words("access.proxy_sign_out"))
    elif st.button(words("access.sign_out"), icon=":material/logout:", type="tertiary"):
        logbook.note(reader.account_id, "keluar", {})
        st.logout()


def _naming(reader: Reader) -> str:
    if reader.people.is_empty:
        return "without_names"
    return "with_names" if reader.people == reader.scope else "with_some_names"


def _seen(reader: Reader, shown: Source, words: Words) -> str:
    """Kab. Sidoarjo, 214 orang. Of everything nobody counts the people: the pages do, where it is asked."""
    scope = reader.scope
    if scope.everything:
        return words("access.everything")
    within = Filters(scope)
    agencies = ask("options.agencies", within, shown)
    names = dict(zip(agencies["code"], agencies["name"], strict=True))
    parts = [
        *(words.short(names.get(code, code)) for code in scope.agencies),
        *scope.providers,
        *(words.of("programme_kind", kind) for kind in scope.programme_kinds),
    ]
    people = int(ask("overview.people", within, shown)["people"].iloc[0])
    return f"{words.joined(parts)}, {words('access.people', n=words.number(people))}"


def _note(reader: Reader) -> None:
    """Again when what is his has changed; nobody is named who has no account."""
    if reader.signed_in:
        action = "masuk" if reader.is_admitted else "ditolak"
        logbook.note_once("admission", reader.account_id, action, {"roles": sorted(reader.roles)})
