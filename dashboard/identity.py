"""Who somebody says he is, as far as that can be believed. What he may do is not asked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.grants import login_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIL = "email"
HEADER = "login"
"""Under which key of `st.user` the proxy's header lies (`server.trustedUserHeaders`)."""
HOURS = 12
"""Streamlit keeps its cookie for thirty days: somebody who left would stay signed in. A working day is enough."""


@dataclass(frozen=True)
class Identity:
    """Somebody who has signed in."""

    login: str | None
    """None: the provider names nobody who could have a right."""


def by_provider(user: Mapping[str, object], claim: str, now: float) -> Identity | None:
    """Whom the identity provider names (`st.user`); None where nobody is signed in, or too long ago.

    One claim names people, whichever the office has chosen: with two, somebody could write the mail address of
    another one where his provider lets him write his user name. An address counts when the provider has verified it.
    """
    begun = user.get("iat")
    if user.get("is_logged_in") is not True or not isinstance(begun, int | float) or now - begun > HOURS * 3600:
        return None
    if claim == MAIL and user.get("email_verified") is not True:
        return Identity(None)
    return Identity(_login(user.get(claim)))


def by_proxy(user: Mapping[str, object]) -> Identity | None:
    """Whom the proxy in front names."""
    login = _login(user.get(HEADER))
    return Identity(login) if login else None


def _login(said: object) -> str | None:
    return login_of(said) if isinstance(said, str) else None
