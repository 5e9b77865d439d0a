"""The data that comes with the product: agencies, programmes, rules and competencies, each with its source.

`load` adds what is missing and never changes a row that is there, since an administrator may have corrected it.
So a spelling is taken back by pointing its alias at another agency; a row that was deleted comes back.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from queries.reference.aliases import agency_aliases, programme_aliases
from queries.reference.checks import check
from queries.reference.files import FOLDER, read_reference
from queries.reference.files import ReferenceProblem as ReferenceProblem
from queries.reference.rules import add_rules
from queries.schema import Agency, AgencyAlias, Assessment, CompetencyStandard, Programme, ProgrammeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from queries.reference.files import AgencyEntry, AssessmentEntry, ProgrammeEntry


def load(connection: Connection, folder: Path = FOLDER) -> None:
    """Add the missing rows of the reference files, within the caller's transaction. Idempotent.

    Raises ReferenceProblem where the files contradict themselves; then nothing was written.
    """
    reference = read_reference(folder)
    check(reference)
    spellings = agency_aliases(reference.agencies)
    names = programme_aliases(reference.programmes)

    _add_agencies(connection, reference.agencies)
    _add_agency_aliases(connection, spellings)
    _add_programmes(connection, reference.programmes)
    _add_programme_aliases(connection, names)
    _add_assessments(connection, reference.assessments)
    competencies = [entry.code for entry in reference.assessments if entry.kind == "kompetensi"]
    _add_standards(connection, competencies, reference.standards)
    add_rules(connection, reference.rules)


def _add_agencies(connection: Connection, agencies: Sequence[AgencyEntry]) -> None:
    """Parents first: a generation is added when the one above it has its ids."""
    ids = _ids(connection, Agency.code, Agency.id)
    missing = [agency for agency in agencies if agency.code not in ids]
    while missing:
        ready = [agency for agency in missing if agency.parent_code is None or agency.parent_code in ids]
        connection.execute(
            insert(Agency),
            [
                {
                    "code": agency.code,
                    "name": agency.name,
                    "level": agency.level,
                    "parent_id": ids[agency.parent_code] if agency.parent_code else None,
                    "province_code": agency.province_code,
                    "valid_to": agency.valid_to,
                }
                for agency in ready
            ],
        )
        ids = _ids(connection, Agency.code, Agency.id)
        missing = [agency for agency in missing if agency.code not in ids]


def _add_agency_aliases(connection: Connection, spellings: Mapping[str, str]) -> None:
    ids = _ids(connection, Agency.code, Agency.id)
    there = set(connection.scalars(select(AgencyAlias.alias)))
    rows = [
        {"alias": alias, "agency_id": ids[code]} for alias, code in sorted(spellings.items()) if alias not in there
    ]
    if rows:
        connection.execute(insert(AgencyAlias), rows)


def _add_programmes(connection: Connection, programmes: Sequence[ProgrammeEntry]) -> None:
    there = set(connection.scalars(select(Programme.code)))
    rows = [
        {
            "code": programme.code,
            "name": programme.name,
            "short_name": programme.short_name,
            "kind": programme.kind,
            "jp_total": programme.jp_total,
        }
        for programme in programmes
        if programme.code not in there
    ]
    if rows:
        connection.execute(insert(Programme), rows)


def _add_programme_aliases(connection: Connection, names: Mapping[str, str]) -> None:
    there = set(connection.scalars(select(ProgrammeAlias.alias)))
    rows = [
        {"alias": alias, "programme_code": code} for alias, code in sorted(names.items()) if alias not in there
    ]
    if rows:
        connection.execute(insert(ProgrammeAlias), rows)


def _add_assessments(connection: Connection, assessments: Sequence[AssessmentEntry]) -> None:
    there = set(connection.scalars(select(Assessment.code)))
    rows = [asdict(assessment) for assessment in assessments if assessment.code not in there]
    if rows:
        connection.execute(insert(Assessment), rows)


def _add_standards(connection: Connection, competencies: Sequence[str], standards: Mapping[str, int]) -> None:
    ids = _ids(connection, Assessment.code, Assessment.id)
    there = {
        (row.assessment_id, row.position_level)
        for row in connection.execute(select(CompetencyStandard.assessment_id, CompetencyStandard.position_level))
    }
    rows = [
        {"assessment_id": ids[code], "position_level": position, "required": required}
        for code in competencies
        for position, required in standards.items()
        if (ids[code], position) not in there
    ]
    if rows:
        connection.execute(insert(CompetencyStandard), rows)


def _ids(
    connection: Connection, code: InstrumentedAttribute[str], key: InstrumentedAttribute[int]
) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(select(code, key))}
