"""What stored rows refer to, by name: cohorts, agencies and assessments, for who reads a dossier or a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.labels import agency_label, programme_label
from queries.loading.stored import chunks
from queries.schema import Agency, Assessment, Cohort, Programme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True)
class NamedCohort:
    """What a cohort is called."""

    programme: str
    year: int
    number: int
    class_label: str
    host: str | None
    provider: str
    final: bool


@dataclass(frozen=True)
class NamedAssessment:
    """What is scored, and its scale in hundredths."""

    name: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class Names:
    """Of what the rows at hand refer to."""

    cohorts: dict[str, NamedCohort]
    """By code."""
    agencies: dict[int, str]
    """Every one, by id; with its code where another bears its name."""
    assessments: dict[int, NamedAssessment]
    """Every one, by id."""


def read_names(connection: Connection, codes: Iterable[str]) -> Names:
    """Read the names of these cohorts, and of every agency and assessment: a thousand rows."""
    agencies = select(Agency.id, agency_label().label("name")).order_by(Agency.name, Agency.code)
    one = Assessment
    assessments = select(one.id, one.name, one.scale_min, one.scale_max)
    return Names(
        cohort_names(connection, codes),
        {row.id: row.name for row in connection.execute(agencies)},
        {
            row.id: NamedAssessment(row.name, row.scale_min, row.scale_max)
            for row in connection.execute(assessments)
        },
    )


def cohort_names(connection: Connection, codes: Iterable[str]) -> dict[str, NamedCohort]:
    """Code -> what the cohort is called."""
    found: dict[str, NamedCohort] = {}
    columns: tuple[Any, ...] = (
        programme_label(), Cohort.year, Cohort.number, Cohort.class_label, Cohort.host, Cohort.provider,
        Cohort.finalised_at.is_not(None),
    )  # fmt: skip
    statement = select(Cohort.code, *columns).join(Programme, Programme.code == Cohort.programme_code)
    for some in chunks(sorted(set(codes))):
        for code, *named in connection.execute(statement.where(Cohort.code.in_(some))):
            found[code] = NamedCohort(*named)
    return found
