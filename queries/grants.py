"""Rights: who has which, giving and revoking them.

An account is found by its login. A right is never changed: what is given anew takes the place of the one before, and
what is taken is revoked, so that it can always be said who might see what on which day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select, update

from queries import audit
from queries.loading.rows import HOME_PROVIDER
from queries.schema import AccessGrant, Account, Agency, Cohort
from queries.vocabulary import PROGRAMME_KINDS, ROLES, SCOPE_KINDS, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

LONGEST_LOGIN = 254
"""Letters of a mail address."""
BOUND: dict[str, tuple[str, ...]] = {
    "pimpinan": (WHOLE,),
    "analis": SCOPE_KINDS,
    "instansi": ("instansi",),
    "petugas_data": (WHOLE, "penyelenggara", "jenis_program"),
    "admin": (WHOLE,),
}
"""Role -> what its right may reach over. A data officer loads whole cohorts, in which many agencies sit."""
WITHOUT_PEOPLE = frozenset({"admin"})
"""Roles that see no rows, so that there is nobody whose name they could see."""

Fault = Literal[
    "login_unfit",
    "role_unknown",
    "scope_unfit",
    "agency_unknown",
    "provider_unknown",
    "kind_unknown",
    "individuals_unfit",
    "ends_too_early",
    "ends_too_late",
    "right_unknown",
]


class GrantProblem(Exception):
    """The right cannot be given or taken; `subject` is the word at fault."""

    def __init__(self, fault: Fault, subject: str) -> None:
        super().__init__(fault)
        self.fault: Fault = fault
        self.subject = subject


@dataclass(frozen=True)
class NewRight:
    """A right that is to be given."""

    login: str
    role: str
    scope_kind: str = WHOLE
    scope_value: str = ""
    individuals: bool = False
    until: date | None = None
    """The last day; None = a year from today."""


@dataclass(frozen=True)
class Right:
    """A right that holds."""

    id: int
    login: str
    role: str
    scope_kind: str
    scope_value: str
    individuals: bool
    ends_on: date


@dataclass(frozen=True)
class Rights:
    """What somebody who signs in has; nothing where nobody gave him anything."""

    account_id: int | None = None
    held: tuple[Right, ...] = ()


def login_of(text: str) -> str | None:
    """A login as accounts bear it; None where it can be nobody's.

    ASCII only: other letters fold into these (the Kelvin sign into k), and two people would be one.
    """
    login = text.strip().casefold()
    fits = text.isascii() and login.isprintable() and " " not in login and len(login) <= LONGEST_LOGIN
    return login if login and fits else None


def rights(connection: Connection, login: str, today: date) -> Rights:
    """What the bearer of a login may do today."""
    known = login_of(login)
    account_id = known and connection.scalar(select(Account.id).where(Account.login == known))
    if not account_id:
        return Rights()
    held: Iterable[Any] = connection.execute(_holding(today).where(Account.id == account_id))
    return Rights(account_id, tuple(Right(*row) for row in held))


def every_right(connection: Connection, today: date) -> list[Right]:
    """All rights that hold today, by login."""
    found: Iterable[Any] = connection.execute(_holding(today))
    return [Right(*row) for row in found]


def grant(connection: Connection, new: NewRight, by: int | None, now: datetime) -> int:
    """Give a right; returns its id. The same role over the same part of the data, given before, ends with it.

    `by` is an account, None = a command on the server; the date of `now` is today. Raises GrantProblem; then nothing
    was written.
    """
    today = now.date()
    login, ends_on = _checked(connection, new, today)
    account_id = _account(connection, login, now)
    same = (AccessGrant.role == new.role, AccessGrant.scope_kind == new.scope_kind)
    before = connection.scalars(
        select(AccessGrant.id).where(
            AccessGrant.account_id == account_id,
            *same,
            AccessGrant.scope_value == new.scope_value,
            AccessGrant.revoked_at.is_(None),
            AccessGrant.ends_on >= today,
        )
    ).all()
    _end(connection, before, by, now)
    values: dict[str, Any] = {
        "role": new.role, "scope_kind": new.scope_kind, "scope_value": new.scope_value,
        "individuals": new.individuals,
    }  # fmt: skip
    made = {"account_id": account_id, **values, "granted_by": by, "granted_at": now, "ends_on": ends_on}
    right = connection.execute(insert(AccessGrant).values(made).returning(AccessGrant.id)).scalar_one()
    detail = {"right": right, "account": account_id, **values, "until": ends_on.isoformat(), "ended": list(before)}
    audit.record(connection, by, "beri_hak", detail, now)
    return right


def revoke(connection: Connection, right: int, by: int | None, now: datetime) -> None:
    """Take a right that holds, from now on. Raises GrantProblem where there is none of this number."""
    table = AccessGrant
    holds = (table.id == right, table.revoked_at.is_(None))
    account_id = connection.scalar(select(table.account_id).where(*holds))
    if account_id is None:
        raise GrantProblem("right_unknown", str(right))
    _end(connection, [right], by, now)
    audit.record(connection, by, "cabut_hak", {"right": right, "account": account_id}, now)


def providers(connection: Connection) -> list[str]:
    """Who holds trainings: the office's own academy, and every provider of a cohort."""
    return sorted({HOME_PROVIDER, *connection.scalars(select(Cohort.provider).distinct())})


def in_a_year(today: date) -> date:
    """The last day of what is given today, unless another one is said: rights are looked at once a year."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today.replace(year=today.year + 1, day=28)


def _holding(today: date) -> Select[int, str | None, str, str, str, bool, date]:
    table = AccessGrant
    return (
        select(
            table.id, Account.login, table.role, table.scope_kind, table.scope_value, table.individuals,
            table.ends_on,
        )
        .join(Account, Account.id == table.account_id)
        .where(Account.login.is_not(None), table.revoked_at.is_(None), table.ends_on >= today)
        .order_by(Account.login, table.role, table.scope_kind, table.scope_value)
    )  # fmt: skip


def _checked(connection: Connection, new: NewRight, today: date) -> tuple[str, date]:
    """The login and the last day. Raises GrantProblem."""
    login = login_of(new.login)
    if login is None:
        raise GrantProblem("login_unfit", new.login)
    if new.role not in ROLES:
        raise GrantProblem("role_unknown", new.role)
    if new.scope_kind not in BOUND[new.role]:
        raise GrantProblem("scope_unfit", new.role)
    _check_scope(connection, new.scope_kind, new.scope_value)
    if new.individuals and new.role in WITHOUT_PEOPLE:
        raise GrantProblem("individuals_unfit", new.role)
    latest = in_a_year(today)
    ends_on = new.until or latest
    if ends_on < today:
        raise GrantProblem("ends_too_early", ends_on.isoformat())
    if ends_on > latest:
        raise GrantProblem("ends_too_late", latest.isoformat())
    return login, ends_on


def _check_scope(connection: Connection, kind: str, value: str) -> None:
    match kind:
        case "instansi":
            found = connection.scalar(select(Agency.id).where(Agency.code == value)) is not None
            fault: Fault = "agency_unknown"
        case "penyelenggara":
            found, fault = value in providers(connection), "provider_unknown"
        case "jenis_program":
            found, fault = value in PROGRAMME_KINDS, "kind_unknown"
        case _:
            found, fault = value == "", "scope_unfit"
    if not found:
        raise GrantProblem(fault, value)


def _account(connection: Connection, login: str, now: datetime) -> int:
    found = connection.scalar(select(Account.id).where(Account.login == login))
    if found is not None:
        return found
    new = insert(Account).values(login=login, made_at=now).returning(Account.id)
    return connection.execute(new).scalar_one()


def _end(connection: Connection, ids: Sequence[int], by: int | None, now: datetime) -> None:
    these: ColumnElement[bool] = AccessGrant.id.in_(ids)
    connection.execute(update(AccessGrant).where(these).values(revoked_at=now, revoked_by=by))
