"""What readers choose in every measurement: the click list, and combinations that only the facts can answer."""

from __future__ import annotations

from datetime import date

from queries.filters import EVERYTHING, Filters

YEAR, THREE_YEARS = 2024, (2022, 2023, 2024)
AGENCY = "35.78"
PROGRAMME = "PKP"
GENDER = "P"

SELECTIONS = {
    "everything": Filters(EVERYTHING),
    "one year": Filters(EVERYTHING, years=(YEAR,)),
    "one agency": Filters(EVERYTHING, agencies=(AGENCY,)),
    "three years": Filters(EVERYTHING, years=THREE_YEARS),
    "one programme": Filters(EVERYTHING, programmes=(PROGRAMME,)),
    "one gender": Filters(EVERYTHING, genders=(GENDER,)),
    "a gender of an agency and programme": Filters(
        EVERYTHING, agencies=(AGENCY,), programmes=(PROGRAMME,), genders=(GENDER,)
    ),
    "years up to a day": Filters(EVERYTHING, years=THREE_YEARS, begun_by=date(YEAR, 4, 1)),
}
"""Where the clicks of the click list lead, and two rare combinations."""
