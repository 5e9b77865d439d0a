"""Reading: the reference files as plain values, in the units of the tables (hundredths), parts joined."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
AGENCY_FILES = ("east_java.csv", "provinces.csv", "central.csv", "perangkat_daerah.csv", "unitemised.csv")
FULL_SCORE = 100_00
LEVELS = (1_00, 5_00)
"""The scale of competencies: levels 1 to 5."""


class ReferenceProblem(Exception):
    """A reference file contradicts itself; the message names the entry."""


@dataclass(frozen=True)
class AgencyEntry:
    """A row of one of AGENCY_FILES."""

    code: str
    name: str
    level: str
    parent_code: str | None
    province_code: str | None
    aliases: tuple[str, ...]
    valid_to: date | None


@dataclass(frozen=True)
class ProgrammeEntry:
    """A programme of `programmes.toml`."""

    code: str
    name: str
    short_name: str
    kind: str
    jp_total: int | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class AssessmentEntry:
    """A component or competency of `assessments.toml`, or the test of a course."""

    code: str
    name: str
    kind: str
    scale_min: int
    scale_max: int


@dataclass(frozen=True)
class BandEntry:
    """A qualification band; `above` is exclusive, the lowest band is above -1."""

    code: str
    label: str
    above: int


@dataclass(frozen=True)
class RuleEntry:
    """A rule set of `rules.toml` for one programme."""

    programme_code: str
    since_year: int
    pass_rule: str
    pass_above: int | None
    defer_above: int | None
    remedial_cap: int | None
    source: str
    confirmed: bool
    weights: dict[str, int]
    """Assessment code -> weight; empty where no weights are known."""
    bands: tuple[BandEntry, ...]
    """Highest first."""
    attendance: dict[str, int]


@dataclass(frozen=True)
class Reference:
    """Everything in the files."""

    agencies: tuple[AgencyEntry, ...]
    programmes: tuple[ProgrammeEntry, ...]
    assessments: tuple[AssessmentEntry, ...]
    standards: dict[str, int]
    """Position level -> the level it needs in every competency."""
    rules: tuple[RuleEntry, ...]


def read_reference(folder: Path = FOLDER) -> Reference:
    """The files of a folder. Raises ReferenceProblem for a number finer than a hundredth."""
    programmes = tuple(_programme(entry) for entry in _toml(folder / "programmes.toml")["programme"])
    scored = _toml(folder / "assessments.toml")
    rules = _toml(folder / "rules.toml")
    return Reference(
        agencies=tuple(agency for name in AGENCY_FILES for agency in _agencies(folder / name)),
        programmes=programmes,
        assessments=(
            *(
                AssessmentEntry(code, name, "komponen", 0, FULL_SCORE)
                for code, name in scored["components"].items()
            ),
            *(_test_of(programme) for programme in programmes if programme.kind not in {"struktural", "latsar"}),
            *(AssessmentEntry(code, name, "kompetensi", *LEVELS) for code, name in scored["competencies"].items()),
        ),
        standards={position: hundredths(level) for position, level in scored["standards"].items()},
        rules=tuple(
            _rule(entry, programme, rules["bands"])
            for entry in rules["rule_set"]
            for programme in entry["programmes"]
        ),
    )


def hundredths(number: int | Decimal) -> int:
    """A number of a file as the tables keep it. Raises ReferenceProblem where that would lose something."""
    scaled = number * 100
    if scaled != int(scaled):
        raise ReferenceProblem(f"{number} is finer than a hundredth")
    return int(scaled)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _agencies(path: Path) -> list[AgencyEntry]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [
        AgencyEntry(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            parent_code=row["parent_code"] or None,
            province_code=row["province_code"] or None,
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            valid_to=date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
        )
        for row in rows
    ]


def _programme(entry: dict[str, Any]) -> ProgrammeEntry:
    return ProgrammeEntry(
        code=entry["code"],
        name=entry["name"],
        short_name=entry["short_name"],
        kind=entry["kind"],
        jp_total=_optional(entry.get("jp_total")),
        aliases=tuple(entry.get("aliases", ())),
    )


def _test_of(programme: ProgrammeEntry) -> AssessmentEntry:
    name = f"Tes {programme.short_name}"
    return AssessmentEntry(f"TES.{programme.code}", name, "tes", 0, FULL_SCORE)


def _rule(entry: dict[str, Any], programme: str, bands: dict[str, list[dict[str, Any]]]) -> RuleEntry:
    return RuleEntry(
        programme_code=programme,
        since_year=entry["since_year"],
        pass_rule=entry["pass_rule"],
        pass_above=_limit(entry, "pass_"),
        defer_above=_limit(entry, "defer_"),
        remedial_cap=_optional(entry.get("remedial_cap")),
        source=entry["source"],
        confirmed=entry.get("confirmed", False),
        weights={code: hundredths(weight) for code, weight in entry.get("weights", {}).items()},
        bands=tuple(_band(band) for band in bands[entry["bands"]]),
        attendance={kind: hundredths(value) for kind, value in entry.get("attendance", {}).items()},
    )


def _band(band: dict[str, Any]) -> BandEntry:
    above = _limit(band, "")
    if above is None:
        raise ReferenceProblem(f"band {band['code']} has no limit")
    return BandEntry(band["code"], band["label"], above)


def _limit(entry: dict[str, Any], prefix: str) -> int | None:
    """An exclusive limit; an inclusive one ("from") begins a hundredth lower."""
    if f"{prefix}from" in entry:
        return hundredths(entry[f"{prefix}from"]) - 1
    return _optional(entry.get(f"{prefix}above"))


def _optional(number: int | Decimal | None) -> int | None:
    return None if number is None else hundredths(number)
