"""What an administrator sees: the rights that hold, and the latest of the log of access."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import logbook
from dashboard.intake.shown import escaped_table
from dashboard.rights.said import names_said, scope_said
from queries import audit
from queries.grants import every_right

if TYPE_CHECKING:
    from dashboard.rights.desk import RightsDesk

EVENTS = 50
RIGHT = ("number", "login", "role", "scope", "individuals", "ends_on")
EVENT = ("at", "login", "action", "detail")


def list_rights(desk: RightsDesk) -> None:
    """Every right that holds today."""
    words = desk.words
    st.markdown(words("access.how"))
    rights = desk.read(partial(every_right, today=desk.now().date()))
    if not rights:
        st.caption(words("access.none"))
        return
    rows = [
        [
            str(right.id), right.login, words.of("role", right.role), scope_said(right, words),
            names_said(right, words), words.full_day(right.ends_on),
        ]
        for right in rights
    ]  # fmt: skip
    escaped_table([words(f"access.column.{name}") for name in RIGHT], rows)


def list_events(desk: RightsDesk) -> None:
    """The last events, when they are asked for."""
    words = desk.words
    if late := logbook.waiting():
        st.warning(words("access.events_waiting", n=words.number(late)), icon=":material/history_toggle_off:")
    part = st.expander(words("access.events"), icon=":material/history:", on_change="rerun", key="access.events")
    if not part.open:
        return
    with part:
        rows = [
            [
                words.moment(event.at, desk.zone), event.login or words("access.nobody"),
                words.of("action", event.action), json.dumps(event.detail, ensure_ascii=False),
            ]
            for event in desk.read(partial(audit.events, limit=EVENTS))
        ]  # fmt: skip
        escaped_table([words(f"access.column.{name}") for name in EVENT], rows)
