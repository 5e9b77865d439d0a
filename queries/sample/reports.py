"""What was reported of the sample's cohorts: mostly what is stored, now and then another number, once without rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from queries.agencies import KABKOTA
from queries.sample.plan import PUBLISHED_YEAR
from queries.sample.stories import PUBLISHED, PUBLISHED_NUMBER
from queries.schema import Cohort, Enrolment, Programme

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWS, REPORT = "Bhirawa, 26 Agustus 2019", "Laporan penyelenggaraan {}"
OFF_EVERY = {11: -2, 17: 1, 29: 3}
"""Of so many cohorts one was reported with so many more."""
WITHOUT_ROWS = 60
GROUPS = {"KABKOTA": KABKOTA}
"""What was not itemised was reported of all kabupaten and kota."""


def reported(connection: Connection) -> list[dict[str, Any]]:
    """Rows of `reported_total`, of the cohorts with a number that are over."""
    people = select(func.count()).where(Enrolment.cohort_id == Cohort.id).scalar_subquery()
    statement = (
        select(Cohort.provider, Cohort.programme_code, Cohort.year, Cohort.number, Cohort.class_label, people)
        .join(Programme, Programme.code == Cohort.programme_code)
        .where(Programme.kind == "struktural", Cohort.number > 0, Cohort.finalised_at.is_not(None))
        .order_by(Cohort.id)
    )
    rows = []
    for place, (*key, enrolments) in enumerate(connection.execute(statement)):
        off = sum(more for every, more in OFF_EVERY.items() if place % every == every - 1)
        rows.append(_row(key, "", enrolments + off, REPORT.format(key[2])))
    home = rows[0]["provider"] if rows else "BPSDM Jatim"
    first = [home, "PKN-II", PUBLISHED_YEAR, PUBLISHED_NUMBER, ""]
    rows += [_row(first, GROUPS.get(code, code), number, NEWS) for code, number in PUBLISHED.items()]
    newest = select(func.max(Cohort.number)).where(
        Cohort.programme_code == "PKN-II", Cohort.year == PUBLISHED_YEAR
    )
    missing = [home, "PKN-II", PUBLISHED_YEAR, (connection.scalar(newest) or 0) + 1, ""]
    return [*rows, _row(missing, "", WITHOUT_ROWS, REPORT.format(PUBLISHED_YEAR))]


def _row(key: list[Any], agency_code: str, value: int, source: str) -> dict[str, Any]:
    provider, programme_code, year, number, class_label = key
    return {
        "provider": provider,
        "programme_code": programme_code,
        "year": year,
        "number": number,
        "class_label": class_label,
        "agency_code": agency_code,
        "measure": "peserta",
        "value": value,
        "source": source,
    }
