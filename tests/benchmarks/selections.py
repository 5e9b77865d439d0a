"""What readers choose in every measurement: the click list, and combinations that only the facts can answer."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from queries.filters import EVERYTHING, Filters

YEAR, THREE_YEARS = 2024, (2022, 2023, 2024)
AGENCY = "35.78"
PROGRAMME = "PKP"
GENDER = "P"
GENDERS = "genders"
"""The field of Filters for the gender, once there is one."""
HAS_GENDER = any(field.name == GENDERS for field in fields(Filters))


def _chosen(**choices: Any) -> Filters:
    """A selection of everything that the office has; a filter that does not exist yet is left out."""
    return Filters(EVERYTHING, **{name: value for name, value in choices.items() if name != GENDERS or HAS_GENDER})


BROAD = {
    "everything": _chosen(),
    "one year": _chosen(years=(YEAR,)),
    "one agency": _chosen(agencies=(AGENCY,)),
    "three years": _chosen(years=THREE_YEARS),
    "one programme": _chosen(programmes=(PROGRAMME,)),
} | ({"one gender": _chosen(genders=(GENDER,))} if HAS_GENDER else {})
"""Where the clicks of the click list lead."""

RARE = {
    "a gender of an agency and programme": _chosen(agencies=(AGENCY,), programmes=(PROGRAMME,), genders=(GENDER,)),
    "years up to a day": _chosen(years=THREE_YEARS, begun_by=date(YEAR, 4, 1)),
}
"""Combinations that no summary holds."""
