"""What readers choose in every measurement: the click list, and combinations that only the facts can answer."""

from __future__ import annotations

from datetime import date

from queries.agencies import KABKOTA
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
    "all kabupaten and kota": Filters(EVERYTHING, agencies=(KABKOTA,)),
    "two agencies, three years": Filters(EVERYTHING, agencies=("35.07", AGENCY), years=THREE_YEARS),
    "a year up to a day": Filters(EVERYTHING, years=(YEAR,), begun_by=date(YEAR, 4, 1)),
}
"""Where the clicks of the click list lead, a group of agencies, and what is rare."""
