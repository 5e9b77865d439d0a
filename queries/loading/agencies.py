"""A new agency, or a new spelling of one: the cure when a roster names an agency that is right but not known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import insert, select

from queries.agencies import AGENCY_GROUPS
from queries.freshness import publish
from queries.loading.changes import Changes
from queries.loading.rows import Batch
from queries.schema import Agency, AgencyAlias
from queries.spelling import normalised
from queries.vocabulary import AGENCY_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

LOCAL_LEVELS = frozenset({"kabupaten", "kota"})
"""Without its province, such a government would be counted as one of another province."""

Fault = Literal[
    "code_taken",
    "unknown_code",
    "unknown_level",
    "unknown_parent",
    "province_needed",
    "spelling_taken",
    "spelling_empty",
    "spelling_ambiguous",
]


class AgencyProblem(Exception):
    """The agency or spelling cannot be added; `subject` is the word at fault, `owner` whose spelling it is."""

    def __init__(self, fault: Fault, subject: str, owner: str | None = None) -> None:
        super().__init__(f"{fault}: {subject}")
        self.fault: Fault = fault
        self.subject = subject
        self.owner = owner


@dataclass(frozen=True)
class NewAgency:
    """An agency that an officer says is right and not known yet."""

    code: str
    name: str
    level: str
    text: str
    """How a file writes it."""
    parent_code: str | None = None
    province_code: str | None = None


def record_agency(connection: Connection, new: NewAgency, who: str, now: datetime) -> int:
    """Add an agency by a batch of its own ("instansi"), which can be undone while nobody uses it; returns its id.

    Raises AgencyProblem; then nothing was written.
    """
    agency_id = add_agency(
        connection,
        code=new.code,
        name=new.name,
        level=new.level,
        parent_code=new.parent_code,
        province_code=new.province_code,
        aliases=[new.text],
        now=now,
    )
    changes = Changes()
    of_agency = Agency.__table__.c.id == agency_id
    changes.made("agency", dict(connection.execute(select(Agency.__table__).where(of_agency)).mappings().one()))
    for alias in connection.scalars(select(AgencyAlias.alias).where(AgencyAlias.agency_id == agency_id)):
        changes.made("agency_alias", {"alias": alias, "agency_id": agency_id})
    counts = {"new": 1, "changed": 0, "equal": 0, "refused": 0}
    changes.write(connection, Batch("instansi", f"{new.name} ({new.code})", "", who), counts, now)
    return agency_id


def add_agency(
    connection: Connection,
    *,
    code: str,
    name: str,
    level: str,
    now: datetime,
    parent_code: str | None = None,
    province_code: str | None = None,
    aliases: Sequence[str] = (),
) -> int:
    """Add an agency with its name and `aliases` as spellings; returns its id.

    `level` is of vocabulary.AGENCY_LEVELS; `parent_code` names the government it belongs to, whose province is
    taken where none is given. Raises AgencyProblem; then nothing was written.
    """
    if level not in AGENCY_LEVELS:
        raise AgencyProblem("unknown_level", level)
    if code in AGENCY_GROUPS or connection.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise AgencyProblem("code_taken", code)
    parent = None
    if parent_code is not None:
        statement = select(Agency.id, Agency.province_code).where(Agency.code == parent_code)
        parent = connection.execute(statement).one_or_none()
        if parent is None:
            raise AgencyProblem("unknown_parent", parent_code)
    province = province_code or (parent.province_code if parent else None)
    if level in LOCAL_LEVELS and province is None:
        raise AgencyProblem("province_needed", name)
    spellings = _free_spellings(connection, (name, *aliases), None)
    values = {
        "code": code,
        "name": name,
        "level": level,
        "parent_id": parent.id if parent else None,
        "province_code": province,
    }
    agency_id = connection.execute(insert(Agency).values(values).returning(Agency.id)).scalar_one()
    _add_spellings(connection, spellings, agency_id, now)
    return agency_id


def add_alias(connection: Connection, *, code: str, aliases: Sequence[str], now: datetime) -> int:
    """Add spellings of a known agency; returns how many were new. Raises AgencyProblem."""
    agency_id = _agency_of(connection, code)
    spellings = _free_spellings(connection, aliases, agency_id)
    _add_spellings(connection, spellings, agency_id, now)
    return len(spellings)


def remember_spellings(connection: Connection, batch_id: int, meant: Mapping[str, str], now: datetime) -> None:
    """Keep what an officer has said of a batch's agencies (text -> code), to be undone with that batch.

    What cannot be true of every file, like "Malang" by itself, or means another agency by now, is not kept.
    """
    changes = Changes()
    for text, code in meant.items():
        with suppress(AgencyProblem):
            agency_id = _agency_of(connection, code)
            spellings = _free_spellings(connection, [text], agency_id)
            _add_spellings(connection, spellings, agency_id, now)
            for alias in spellings:
                changes.made("agency_alias", {"alias": alias, "agency_id": agency_id})
    changes.attach(connection, batch_id)


def _agency_of(connection: Connection, code: str) -> int:
    agency_id: int | None = connection.scalar(select(Agency.id).where(Agency.code == code))
    if agency_id is None:
        raise AgencyProblem("unknown_code", code)
    return agency_id


def _free_spellings(connection: Connection, texts: Sequence[str], agency_id: int | None) -> list[str]:
    """The normalised spellings that mean nothing yet; one that means another agency is refused."""
    free = []
    for text in texts:
        alias = normalised(text)
        if not alias:
            raise AgencyProblem("spelling_empty", text)
        statement = (
            select(Agency.id, Agency.name)
            .join(AgencyAlias, AgencyAlias.agency_id == Agency.id)
            .where(AgencyAlias.alias == alias)
        )
        owner = connection.execute(statement).one_or_none()
        if owner is not None and owner.id != agency_id:
            raise AgencyProblem("spelling_taken", text, owner.name)
        if owner is None and _names_several(connection, alias):
            raise AgencyProblem("spelling_ambiguous", text)
        if owner is None and alias not in free:
            free.append(alias)
    return free


def _names_several(connection: Connection, alias: str) -> bool:
    """Whether it is the bare name of a kabupaten and of a kota: "Malang" will never mean one of them for sure."""
    both = (f"KABUPATEN {alias}", f"KOTA {alias}")
    statement = select(AgencyAlias.agency_id).where(AgencyAlias.alias.in_(both)).distinct()
    return len(connection.scalars(statement).all()) > 1


def _add_spellings(connection: Connection, spellings: Sequence[str], agency_id: int, now: datetime) -> None:
    if spellings:
        connection.execute(insert(AgencyAlias), [{"alias": alias, "agency_id": agency_id} for alias in spellings])
        publish(connection, now)
