"""Who is reading, and what that reader may see and do. Identity comes from outside, authority from the rights alone."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import streamlit as st

from dashboard.data import Down, engine
from dashboard.guard.door import FORWARDING
from dashboard.identity import Identity, by_provider, by_proxy
from dashboard.importers.console import who
from dashboard.settings import settings
from queries.engine import DatabaseProblem, database_url, reading, reading_once
from queries.filters import EVERYTHING, NOTHING, Scope
from queries.grants import Right, Rights, rights
from queries.vocabulary import WHOLE

RIGHTS_S = 1.5
"""How long a look at somebody's rights holds, in seconds: so long does what is revoked go on."""
READING = frozenset({"pimpinan", "analis", "instansi", "petugas_data"})
"""Roles that see figures. An administrator gives rights; who shall see something too is given that as well."""
LOADING, ANALYSING, GRANTING = "petugas_data", "analis", "admin"
NAMING = frozenset({"participants"})
"""Pages of figures that name people."""


@dataclass(frozen=True)
class Reader:
    """A reader, and what is his. The rights of one with several add up."""

    scope: Scope
    """Whose figures he may see."""
    people: Scope
    """Whose names he may see, with what is told of one person: in his scope, never beyond the rights that say so."""
    loads: Scope
    """Into whose cohorts he may load."""
    corrects: Scope
    """Whom he may look up and correct: where he loads and may see names."""
    name: str | None
    """As he has signed in, and as the history of loads names him; None = he has not, or nobody could be named."""
    account_id: int | None
    roles: frozenset[str]
    may_grant: bool
    signed_in: bool

    @property
    def is_admitted(self) -> bool:
        """Whether there is anything that he may do."""
        return bool(self.roles)

    @property
    def may_see(self) -> bool:
        """Whether there are figures for him."""
        return not self.scope.is_empty

    @property
    def may_load(self) -> bool:
        """Whether the page Data is his."""
        return self.loads != NOTHING

    def scope_on(self, topic: str) -> Scope:
        """Whose rows he may see on a page of this topic."""
        return self.people if topic in NAMING else self.scope


STRANGER = Reader(NOTHING, NOTHING, NOTHING, NOTHING, None, None, frozenset(), may_grant=False, signed_in=False)
"""Somebody who has not signed in."""


def reader() -> Reader:
    """The reader of this session, by now. Raises DatabaseProblem where his rights cannot be looked up."""
    chosen = settings()
    if chosen.sign_in == "none":
        return _owner()
    identity = _identity()
    if identity is None:
        return STRANGER
    if identity.login is None:
        return _bearer(None, Rights())
    found = _rights(chosen.real_url, identity.login, datetime.now(chosen.timezone).date())
    if isinstance(found, Down):
        raise DatabaseProblem(found.trouble, found.database)
    return _bearer(identity.login, found)


def bearer(login: str) -> Reader:
    """Somebody who has signed in, by now, where no page runs to say who reads. Raises DatabaseProblem."""
    chosen = settings()
    with reading_once(database_url(chosen.real_url)) as connection:
        return _bearer(login, rights(connection, login, datetime.now(chosen.timezone).date()))


def _owner() -> Reader:
    """Where nobody signs in, the machine's own user: he may see everything, and load where he sits at it."""
    said = settings().data_page
    loads = EVERYTHING if (_sits_here() if said is None else said) else NOTHING
    roles = frozenset({ANALYSING} | ({LOADING} if loads == EVERYTHING else set()))
    return Reader(
        _told(EVERYTHING), _told(loads), loads, loads, who(), None, roles, may_grant=False, signed_in=False
    )


def _bearer(login: str | None, found: Rights) -> Reader:
    """Somebody who has signed in, with what he was given."""
    held = found.held
    figures = [right for right in held if right.role in READING]
    loading = [right for right in held if right.role == LOADING]
    roles = frozenset(right.role for right in held)
    return Reader(
        scope=_told(_union(figures)),
        people=_told(_union(right for right in figures if right.individuals)),
        loads=_union(loading),
        corrects=_union(right for right in loading if right.individuals),
        name=login,
        account_id=found.account_id,
        roles=roles,
        may_grant=GRANTING in roles,
        signed_in=True,
    )


def _union(held: Iterable[Right]) -> Scope:
    """What these rights reach over together."""
    values: dict[str, set[str]] = {}
    for right in held:
        values.setdefault(right.scope_kind, set()).add(right.scope_value)
    if WHOLE in values:
        return EVERYTHING
    return Scope(
        agencies=tuple(sorted(values.get("instansi", ()))),
        providers=tuple(sorted(values.get("penyelenggara", ()))),
        programme_kinds=tuple(sorted(values.get("jenis_program", ()))),
    )


def _told(scope: Scope) -> Scope:
    """The same scope, with the least group that this office tells about."""
    return replace(scope, min_group=settings().small_group)


def _identity() -> Identity | None:
    chosen = settings()
    if chosen.sign_in == "oidc":
        return by_provider(st.user, chosen.sign_in_claim, time.time())
    return by_proxy(st.user)


@st.cache_data(ttl=RIGHTS_S, max_entries=1_000, show_spinner=False)
def _rights(url: str, login: str, today: date) -> Rights | Down:
    """Cached for RIGHTS_S, troubles too."""
    try:
        with reading(engine(url)) as connection:
            return rights(connection, login, today)
    except DatabaseProblem as problem:
        return Down(problem.trouble, problem.database)


def _sits_here() -> bool:
    """Whether the browser runs on this machine; behind a proxy nobody can know."""
    if any(FORWARDING.fullmatch(name.lower()) for name in st.context.headers):
        return False
    address = st.context.ip_address
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
