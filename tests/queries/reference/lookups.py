"""Looking up, as an importer would: a spelling by its normalised key, a score by the bands of a rule set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.schema import Agency, AgencyAlias, Base, ChangeMark, ProgrammeAlias, RuleBand, RuleSet
from queries.spelling import normalised

if TYPE_CHECKING:
    from sqlalchemy import Connection


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
        if table is not ChangeMark.__table__  # a test's own changes leave marks
    }


def meaning_of(connection: Connection, spelling: str) -> str | None:
    return connection.scalar(
        select(Agency.code).join(AgencyAlias).where(AgencyAlias.alias == normalised(spelling))
    )


def programme_of(connection: Connection, spelling: str) -> str | None:
    return connection.scalar(
        select(ProgrammeAlias.programme_code).where(ProgrammeAlias.alias == normalised(spelling))
    )


def band_of(connection: Connection, programme: str, since_year: int, score: int) -> str | None:
    """The word for a score (hundredths), straight from the rule as the schema states it."""
    return connection.scalar(
        select(RuleBand.label)
        .join(RuleSet, RuleSet.id == RuleBand.rule_set_id)
        .where(RuleSet.programme_code == programme, RuleSet.since_year == since_year, RuleBand.above < score)
        .order_by(RuleBand.above.desc())
        .limit(1)
    )
