"""What stored rows refer to, by name: cohorts, agencies and assessments, for who reads a dossier or a conflict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.stored import chunks
from queries.schema import Agency, Assessment, Cohort, Programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    agencies = connection.execute(
        select(Agency.id, Agency.code, Agency.name).order_by(Agency.name, Agency.code)
    ).all()
    names = _told_apart({row.code: row.name for row in agencies})
    one = Assessment
    assessments = select(one.id, one.name, one.scale_min, one.scale_max)
    return Names(
        cohort_names(connection, codes),
        {row.id: names[row.code] for row in agencies},
        {
            row.id: NamedAssessment(row.name, row.scale_min, row.scale_max)
            for row in connection.execute(assessments)
        },
    )


def cohort_names(connection: Connection, codes: Iterable[str]) -> dict[str, NamedCohort]:
    """Code -> what the cohort is called."""
    programmes = connection.execute(select(Programme.code, Programme.short_name))
    names = _told_apart({row.code: row.short_name for row in programmes})
    found: dict[str, NamedCohort] = {}
    for some in chunks(sorted(set(codes))):
        for row in connection.execute(select(Cohort.__table__).where(Cohort.code.in_(some))):
            found[row.code] = NamedCohort(
                names[row.programme_code],
                row.year,
                row.number,
                row.class_label,
                row.host,
                row.provider,
                row.finalised_at is not None,
            )
    return found


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Code -> name, with the code where another bears that name."""
    often = Counter(names.values())
    return {code: f"{name} ({code})" if often[name] > 1 else name for code, name in names.items()}
