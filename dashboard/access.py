"""Who is reading, and what that reader may see and do."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.importers.console import who
from dashboard.settings import settings
from queries.filters import EVERYTHING, Scope

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
"""Headers by which a proxy says that the reader sits elsewhere."""


@dataclass(frozen=True)
class Reader:
    """A reader, and his scope."""

    scope: Scope
    name: str
    """As the history of loads names him."""
    may_load: bool


def reader() -> Reader:
    """The reader of this session: on a machine of one's own, its owner, who may see every aggregate and load data."""
    said, scope = settings().data_page, replace(EVERYTHING, min_group=settings().small_group)
    return Reader(scope, who(), may_load=_sits_here() if said is None else said)


def _sits_here() -> bool:
    """Whether the browser runs on this machine; behind a proxy nobody can know."""
    if any(header in st.context.headers for header in FORWARDED):
        return False
    address = st.context.ip_address
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
