"""What a file's words are compared with: agencies, programmes and providers, with all their spellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.schema import Agency, AgencyAlias, Cohort, Programme, ProgrammeAlias
from queries.spelling import normalised

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class KnownAgency:
    """An agency, and the government at the top of its line."""

    id: int
    code: str
    name: str
    level: str
    province_code: str | None
    government_id: int


@dataclass(frozen=True)
class KnownProgramme:
    """A programme by its code, the name that people say, and its kind."""

    code: str
    short_name: str
    kind: str


@dataclass(frozen=True)
class Known:
    """Normalised spelling -> what it means."""

    agencies: dict[str, KnownAgency]
    governments: dict[int, KnownAgency]
    """By id: the agencies that have nothing above them."""
    programmes: dict[str, KnownProgramme]
    providers: dict[str, str]
    """Normalised spelling -> the provider as its cohorts write it."""


def read_known(connection: Connection) -> Known:
    """Read all spellings: a thousand rows."""
    agencies = _agencies(connection)
    aliases = connection.execute(select(AgencyAlias.alias, AgencyAlias.agency_id))
    providers = connection.scalars(select(Cohort.provider).distinct().order_by(Cohort.provider))
    return Known(
        agencies={row.alias: agencies[row.agency_id] for row in aliases},
        governments={agency.id: agency for agency in agencies.values() if agency.government_id == agency.id},
        programmes=_programmes(connection),
        providers={normalised(provider): provider for provider in providers},
    )


def _agencies(connection: Connection) -> dict[int, KnownAgency]:
    rows = connection.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.level, Agency.province_code, Agency.parent_id)
    ).all()
    parents = {row.id: row.parent_id for row in rows}

    def government(agency_id: int) -> int:
        line = [agency_id]
        while (above := parents[line[-1]]) is not None:
            if above in line:
                return agency_id  # parents in a circle have no top: each is its own, as `governments` says
            line.append(above)
        return line[-1]

    return {
        row.id: KnownAgency(row.id, row.code, row.name, row.level, row.province_code, government(row.id))
        for row in rows
    }


def _programmes(connection: Connection) -> dict[str, KnownProgramme]:
    rows = connection.execute(select(Programme.code, Programme.name, Programme.short_name, Programme.kind)).all()
    by_code = {row.code: KnownProgramme(row.code, row.short_name, row.kind) for row in rows}
    spellings = {
        normalised(spelling): by_code[row.code]
        for row in rows
        for spelling in (row.name, row.short_name, row.code)
    }
    aliases = connection.execute(select(ProgrammeAlias.alias, ProgrammeAlias.programme_code))
    return spellings | {row.alias: by_code[row.programme_code] for row in aliases}
